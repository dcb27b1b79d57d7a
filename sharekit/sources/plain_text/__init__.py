"""A scraped article in plain text ▶ Article.

Line 1 is the headline. Share buttons are no content. Short lines without closing punctuation are
sub-headings. The lead is the first real paragraph. After “Related Posts” (in any of some forty languages)
stand pairs of headline and teaser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sharekit.article import Article, Heading, Related
from sharekit.errors import SourceError
from sharekit.sources.decode import decode
from sharekit.sources.plain_text.lines import TextLine, is_heading, is_paragraph, lines_of
from sharekit.sources.plain_text.preamble import read_preamble
from sharekit.sources.plain_text.related_lines import read_related, resumes
from sharekit.sources.words.byline_words import (
    after_label,
    is_furniture,
    is_network,
    is_phrase,
    is_related_heading,
    is_share_line,
    related_inline,
)

__all__ = ["read_text"]

_LONGEST_HEADLINE = 300
_LONGEST_LABEL = 30
_STEP = re.compile(r"\s*[>»›→/]+\s*")
_MOST_BYTES = 4_000_000
_MOST_LINES = 20_000


@dataclass(slots=True)
class _Parts:
    body: list[str] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


def read_text(
    data: bytes, *, where: object = "", url: str = "", charset: str = "", headline: str = ""
) -> Iterator[Article]:
    """Yield the one article of a scraped text.

    Args:
        data: The file's bytes in any encoding; the first four million, and 20,000 lines of them, are read.
        where: The file or URL, said in errors.
        url: Where the article stands on the web, when known.
        charset: The encoding that the transport declares.
        headline: Taken when the text has none that could be one.

    Raises:
        SourceError: The bytes are empty or no text, or the first line cannot be a headline.
    """
    text = decode(data[:_MOST_BYTES], declared=charset, where=where)
    lines = _content(lines_of(text)[:_MOST_LINES])
    if not lines:
        raise SourceError(
            "is empty, or holds nothing but share buttons", where=where, hint="line 1 is the headline"
        )
    first = lines[0].text
    if len(first) <= _LONGEST_HEADLINE:
        headline, lines = first, lines[1:]
    elif not headline:
        raise SourceError(
            f"line 1 has {len(first):,} characters, a headline has at most {_LONGEST_HEADLINE}",
            where=where,
            hint="put the headline on line 1, or give it with --headline",
        )
    preamble, lines = read_preamble(lines)
    parts = _parts(lines)
    yield Article(
        headline=headline,
        lead=_lead(parts.body),
        url=url,
        byline=preamble.byline,
        published=preamble.published,
        modified=preamble.modified,
        tags=tuple(dict.fromkeys(parts.tags)),
        related=tuple(_distinct(parts.related)),
        body=tuple(parts.body),
        headings=tuple(parts.headings),
    )


def _content(lines: Sequence[TextLine]) -> list[TextLine]:
    """Leave out share buttons and advertisements; a network's bare name only beside another button.

    Line 1 stays unless it says “share”: a headline may be made of such words as well.
    """
    if len(lines) > 1 and _is_trail(lines[0].text):
        lines = lines[1:]
    buttons = [is_share_line(line.text) for line in lines]
    names = [is_network(line.text) for line in lines]
    kept = []
    for at, line in enumerate(lines):
        beside = any(buttons[i] or names[i] for i in (at - 1, at + 1) if 0 <= i < len(lines))
        if buttons[at] or (at > 0 and ((names[at] and beside) or is_furniture(line.text))):
            continue
        kept.append(line)
    return kept


def _is_trail(text: str) -> bool:
    """Whether a line is the trail of sections that leads to an article: "Home > News > Local"."""
    steps = _STEP.split(text)
    return len(steps) > 1 and is_phrase(steps[0], "furniture") and max(map(len, steps)) <= _LONGEST_LABEL


def _parts(lines: Sequence[TextLine]) -> _Parts:
    parts = _Parts()
    at = 0
    while at < len(lines):
        line = lines[at]
        if _opens_related(lines, at):
            found, used = read_related(lines[at + 1 :])
            parts.related += found
            at += used
        elif inline := related_inline(line.text):
            parts.related.append(Related(headline=inline))
        elif tags := _tags(line.text):
            parts.tags += tags
        elif is_heading(line.text) and _opens_section(lines, at):
            parts.headings.append(Heading(text=line.text, at=len(parts.body)))
        else:
            parts.body.append(line.text)
        at += 1
    return parts


def _opens_related(lines: Sequence[TextLine], at: int) -> bool:
    if not is_related_heading(lines[at].text):
        return False
    return at + 1 < len(lines) and not resumes(lines[at + 1].text)


def _tags(text: str) -> list[str]:
    label, colon, _ = text.replace("：", ":").partition(":")
    listed = after_label(text, "tags") if colon and len(label) < _LONGEST_LABEL else ""
    return [tag.strip().lstrip("#") for tag in re.split(r"[,;，、|]", listed) if tag.strip(" #")]


def _opens_section(lines: Sequence[TextLine], at: int) -> bool:
    """Tell whether a paragraph follows within two lines; in a longer run of short lines each is an item."""
    if at and is_heading(lines[at - 1].text) and at > 1 and is_heading(lines[at - 2].text):
        return False
    return any(not is_heading(line.text) for line in lines[at + 1 : at + 3])


def _lead(body: Sequence[str]) -> str:
    return next(filter(is_paragraph, body), body[0] if body else "")


def _distinct(related: Sequence[Related]) -> Iterator[Related]:
    seen = set()
    for post in related:
        key = post.headline.casefold()
        if key not in seen:
            seen.add(key)
            yield post
