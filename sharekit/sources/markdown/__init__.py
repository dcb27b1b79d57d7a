"""Markdown and MDX with front matter ▶ Article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from sharekit.article import Article
from sharekit.errors import SourceError
from sharekit.sources.decode import decode
from sharekit.sources.markdown.authors import names_of
from sharekit.sources.markdown.body import LONGEST, MarkdownText, read_body
from sharekit.sources.markdown.fields import FrontMatter
from sharekit.sources.markdown.front import split_front
from sharekit.sources.markdown.pictures import find_picture
from sharekit.sources.plain_text.lines import is_paragraph

__all__ = ["read_markdown"]

_DATED = re.compile(r"(?:^|/)(\d{4})[-_](\d{2})[-_](\d{2})(?=[-_./T]|$)|(?:^|/)(\d{4})/(\d{2})/(\d{2})/")
_LANGUAGE_SUFFIX = re.compile(r"\.([a-z]{2}(?:-[A-Za-z]{2,4})?)\.\w+$")
_EARLIEST, _LATEST = timedelta(hours=14), timedelta(hours=-12)
"""How far the clocks of the world are before and behind UTC."""
_PARTS_IN_NAME = 6
"""Last parts of a path in which a date is looked for."""


def read_markdown(
    data: bytes,
    *,
    where: object = "",
    url: str = "",
    charset: str = "",
    path: Path | None = None,
    now: datetime | None = None,
    on_warning: Callable[[str], None] | None = None,
) -> Iterator[Article]:
    """Yield the one article of a Markdown file, or none where `now` is given and it is not for readers.

    Args:
        data: The file's bytes.
        where: The file or URL, said in errors.
        url: Where the article stands on the web, when known.
        charset: The encoding that the transport declares.
        path: The file, from which authors, pictures and a date in its name are found.
        now: Leaves out what is not for readers at this moment: drafts, and what appears later or has expired.
            None reads all.
        on_warning: Told where the text is too long to be read whole, or its time has not come.

    Raises:
        SourceError: The front matter is broken, or nothing gives a headline.
    """
    values, text, _ = split_front(decode(data, declared=charset, where=where), where=where)
    warn = on_warning or (lambda _: None)
    front = FrontMatter(values, spaced=path is not None and "_posts" in path.parts)
    if now is not None:
        if front.is_draft:
            return
        if reason := _untimely(front, now):
            warn(f"{where}: {reason}, and left out")
            return
    if len(text) > LONGEST:
        warn(f"{where}: is read to its first {LONGEST:,} characters")
    body = read_body(text, mark=front.excerpt_mark)
    headline = front.headline or body.headline
    if not headline:
        raise SourceError(
            "has no headline",
            where=where,
            hint="give a title in the front matter, or a `# Headline`",
        )
    yield _article(front, body, headline, path, front.url or url)


def _article(front: FrontMatter, body: MarkdownText, headline: str, path: Path | None, url: str) -> Article:
    paragraphs = body.prose.paragraphs
    return Article(
        headline=headline,
        lead=front.lead or body.excerpt or next(filter(is_paragraph, paragraphs), next(iter(paragraphs), "")),
        url=url,
        byline=names_of(front.people, path),
        published=front.published or _date_in_name(path),
        modified=front.modified,
        language=front.language or _language_in_name(path),
        image=find_picture([*front.images, *filter(None, [body.image])], path, url),
        image_focus=front.image_focus,
        section=front.section,
        tags=tuple(front.tags),
        related=front.related,
        body=paragraphs,
        headings=body.prose.headings,
    )


def _untimely(front: FrontMatter, now: datetime) -> str:
    """Say that it is not for readers at this moment, or nothing. A time without a zone may be that of any."""
    start, end = front.times
    if start is not None and _compared(start, now + _EARLIEST, now) > 0:
        return f"is dated {start}, which is in the future"
    if end is not None and _compared(end, now + _LATEST, now) < 0:
        return f"has expired on {end}"
    return ""


def _compared(moment: date | datetime, somewhere: datetime, now: datetime) -> float:
    """Return by how much a moment is later; a day, or a time without a zone, by the clock of somewhere."""
    if not isinstance(moment, datetime):
        return (moment - somewhere.date()).total_seconds()
    return (moment - now if moment.tzinfo else moment - somewhere.replace(tzinfo=None)).total_seconds()


def _date_in_name(path: Path | None) -> date | datetime | None:
    """Return the day in names such as `2025-03-01-a-post.md` and `2025/03/01/a-post.md`."""
    if path is None:
        return None
    for match in reversed(list(_DATED.finditer("/".join(path.parts[-_PARTS_IN_NAME:])))):
        year, month, day = (int(part) for part in match.groups() if part)
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None


def _language_in_name(path: Path | None) -> str:
    """Return the language in a name such as `index.de.md`."""
    match = _LANGUAGE_SUFFIX.search(path.name) if path else None
    return match[1] if match else ""
