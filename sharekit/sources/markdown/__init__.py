"""Markdown and MDX with front matter ▶ Article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sharekit.article import Article, Heading, plain_values
from sharekit.errors import SourceError
from sharekit.sources.decode import decode
from sharekit.sources.markdown.authors import names_of
from sharekit.sources.markdown.body import LONGEST, MarkdownText, read_body
from sharekit.sources.markdown.fields import FrontMatter
from sharekit.sources.markdown.front import cut_values, split_front
from sharekit.sources.markdown.permalinks import PostName, find_url
from sharekit.sources.markdown.pictures import find_picture
from sharekit.sources.markup import Prose
from sharekit.sources.plain_text.lines import is_paragraph
from sharekit.sources.plain_text.preamble import is_credit
from sharekit.sources.plain_text.preamble_line import NOTHING, Preamble, understand

__all__ = ["read_markdown"]

_DATED = re.compile(r"(?:^|/)(\d{4})[-_](\d{2})[-_](\d{2})(?=[-_./T]|$)|(?:^|/)(\d{4})/(\d{2})/(\d{2})/")
_LANGUAGE_SUFFIX = re.compile(r"\.([a-z]{2}(?:-[A-Za-z]{2,4})?)\.\w+$")
_EARLIEST, _LATEST = timedelta(hours=14), timedelta(hours=-12)
"""The offsets of the earliest and latest time zones."""
_OPENING = 3  # paragraphs before the text that may be a byline and dates
_PARTS_IN_NAME = 6
"""Number of last path segments that are searched for a date."""


def read_markdown(
    data: bytes,
    *,
    where: object = "",
    url: str = "",
    charset: str = "",
    path: Path | None = None,
    now: datetime | None = None,
    base_url: str = "",
    permalink: str = "",
    on_warning: Callable[[str], None] | None = None,
) -> Iterator[Article]:
    """Yield the article of a Markdown file, or nothing if `now` is given and it is not published then.

    Args:
        data: The file's bytes.
        where: The file or URL, for errors.
        url: The article's URL, if known.
        charset: The encoding that the transport declares.
        path: The file, used to find authors, pictures and a date in its name.
        base_url: The site that paths of its front matter (`url: /posts/x/`) are appended to.
        permalink: The pattern of URLs, if the front matter has none.
        now: Skips drafts, and what is scheduled for later or has expired. None reads all.
        on_warning: Called if the text is too long to be read completely, or its date is in the future.

    Raises:
        SourceError: The front matter is invalid, or there is no headline.
    """
    source = decode(data, declared=charset, where=where)
    values, text, _ = split_front(source, where=where)
    warn = on_warning or (lambda _: None)
    _warn_of_cuts(source, text, where, warn)
    front = FrontMatter(values, spaced=path is not None and "_posts" in path.parts)
    if now is not None and not _is_published(front, now, where, warn):
        return
    body = read_body(text, mark=front.excerpt_mark)
    headline = front.headline or body.headline
    if not headline:
        raise SourceError(
            "has no headline",
            where=where,
            hint="give a title in the front matter, or a `# Headline`",
        )
    opening, prose = _without_opening(body.prose)
    published = _published(front, where, warn) or _date_in_name(path) or opening.published
    post = PostName(headline, front.slug, published, front.categories, path)
    own = find_url([*front.urls, permalink, *front.aliases], post, base_url=base_url)
    article = _article(front, replace(body, prose=prose), headline, path, own or url)
    article = article.replace(byline=article.byline or opening.byline)
    yield article.replace(published=published, extra=_extra(values, where, warn))


def _without_opening(prose: Prose) -> tuple[Preamble, Prose]:
    """Return the data of paragraphs such as “By Ada Lovelace” or “3 May 2026” at the start, and the rest."""
    data, count = NOTHING, 0
    for text in prose.paragraphs[:_OPENING]:
        more = understand(data, text)
        if more is None or more == data:
            break
        data, count = more, count + 1
    headings = tuple(Heading(text=heading.text, at=max(0, heading.at - count)) for heading in prose.headings)
    return data, replace(prose, paragraphs=prose.paragraphs[count:], headings=headings)


def _published(front: FrontMatter, where: object, warn: Callable[[str], None]) -> date | datetime | None:
    if front.unread_date:
        warn(
            f"{where}: {front.unread_date!r} is no date; write it as 2026-05-03, or as 2026-05-03T18:30+02:00"
        )
    return front.published


def _article(front: FrontMatter, body: MarkdownText, headline: str, path: Path | None, url: str) -> Article:
    byline = names_of(front.people, path)
    paragraphs = body.prose.paragraphs
    texts = [text for text in paragraphs if not is_credit(text, byline)]
    return Article(
        headline=headline,
        lead=front.lead or body.excerpt or next(filter(is_paragraph, texts), next(iter(texts), "")),
        url=url,
        byline=byline,
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


def _extra(values: Mapping[str, Any], where: object, warn: Callable[[str], None]) -> dict[str, Any]:
    try:
        return plain_values(values)
    except SourceError as error:
        warn(f"{where}: {error.message}; templates get none of them")
        return {}


def _warn_of_cuts(source: str, text: str, where: object, warn: Callable[[str], None]) -> None:
    """Warn of values that a `#` cuts short, and of a text that is too long."""
    for line, value, comment in cut_values(source):
        warn(f"{where}:{line}: YAML takes {comment!r} for a comment; put quotes around the value {value!r}")
    if len(text) > LONGEST:
        warn(f"{where}: only the first {LONGEST:,} characters are read")


def _is_published(front: FrontMatter, now: datetime, where: object, warn: Callable[[str], None]) -> bool:
    """Return whether a post is public at a moment; warn unless it is a draft."""
    reason = "" if front.is_draft else _untimely(front, now)
    if reason:
        warn(f"{where}: {reason}; skipped")
    return not (front.is_draft or reason)


def _untimely(front: FrontMatter, now: datetime) -> str:
    """Return why it is not published at this moment, or empty. A time without a zone may be in any zone."""
    start, end = front.times
    if start is not None and _compared(start, now + _EARLIEST, now) > 0:
        return f"is dated {start}, which is in the future"
    if end is not None and _compared(end, now + _LATEST, now) < 0:
        return f"has expired on {end}"
    return ""


def _compared(moment: date | datetime, somewhere: datetime, now: datetime) -> float:
    """Return by how many seconds a moment is later; a day, or a time without a zone, is taken in any zone."""
    if not isinstance(moment, datetime):
        return (moment - somewhere.date()).total_seconds()
    return (moment - now if moment.tzinfo else moment - somewhere.replace(tzinfo=None)).total_seconds()


def _date_in_name(path: Path | None) -> date | datetime | None:
    """Return the date in names such as `2025-03-01-a-post.md` and `2025/03/01/a-post.md`."""
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
    """Return the language in names such as `index.de.md`."""
    match = _LANGUAGE_SUFFIX.search(path.name) if path else None
    return match[1] if match else ""
