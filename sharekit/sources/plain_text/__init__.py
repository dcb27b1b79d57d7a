"""A scraped article in plain text ▶ Article.

The first line that is not part of the page's navigation is the headline. Buttons, captions, sign-up boxes and
comments are dropped. Short lines without closing punctuation are sub-headings. The lead is the first real
paragraph. “Related Posts” (in some forty languages) begins a list of posts, after which the article may go
on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sharekit.article import Article, Heading, Related
from sharekit.errors import SourceError
from sharekit.sources.decode import decode
from sharekit.sources.plain_text.comments import is_comment_count, opens_comments
from sharekit.sources.plain_text.credits import is_credit_line
from sharekit.sources.plain_text.headline import split_opening, take_site, take_url
from sharekit.sources.plain_text.junk import is_about_author, is_junk
from sharekit.sources.plain_text.labels import is_label, without_label
from sharekit.sources.plain_text.lines import PlainLine, is_paragraph, is_sub_heading, lines_of
from sharekit.sources.plain_text.other_lists import other_posts
from sharekit.sources.plain_text.preamble import read_preamble
from sharekit.sources.plain_text.related_lines import read_related, resumes
from sharekit.sources.words.byline_words import (
    after_label,
    is_furniture,
    is_network,
    is_related_heading,
    is_share_line,
    related_inline,
)
from sharekit.sources.words.word_lists import phrase_pattern

__all__ = ["read_text"]

_LONGEST_HEADLINE = 300
_LONGEST_LABEL = 30
_TOPIC_WORDS = 3
_MOST_BYTES = 4_000_000
_MOST_LINES = 20_000
_MOST_RELATED = 200
"""Posts from which further lists of related posts are read as text."""
_MOST_LISTED = 100
"""Lines of one list of related posts."""
_MOST_ABOUT = 6
"""Lines about the author at the end of a text; with more lines left, only the next one is about them."""
_FILED = phrase_pattern("labels.txt", r"<<filed>>\s*[:：]?\s+(?P<names>[^.!?]{2,120})")
_TAGGED = phrase_pattern("labels.txt", r"<<tagged>>\s*[:：]?\s+(?P<names>[^.!?]{2,200})")


_HASHED = re.compile(r"#[^\W\d]\w*(?:\s+#[^\W\d]\w*)+")


@dataclass(slots=True)
class _Parts:
    byline: tuple[str, ...]
    body: list[str] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    section: str = ""


def read_text(
    data: bytes, *, where: object = "", url: str = "", charset: str = "", headline: str = ""
) -> Iterator[Article]:
    """Yield the article of a scraped text.

    Args:
        data: The file's bytes in any encoding; the first four million, and 20,000 lines of them, are read.
        where: The file or URL, for errors.
        url: The article's URL, if known; else a line such as “Source: https://…” gives it.
        charset: The encoding that the transport declares.
        headline: Used if the text has no line that can be one.

    Raises:
        SourceError: The bytes are empty or not text, or the first line cannot be a headline.
    """
    text = decode(data[:_MOST_BYTES], declared=charset, where=where)
    own_url, lines = take_url(lines_of(text)[:_MOST_LINES])
    site, lines = take_site(lines)
    opening, lines = split_opening(lines)
    lines = _content(lines)
    if not lines:
        raise SourceError(
            "is empty, or contains only share buttons", where=where, hint="the first line is the headline"
        )
    first = without_label(lines[0].text, "headline labels", sign=":") or lines[0].text
    if len(first) <= _LONGEST_HEADLINE:
        headline, lines = first, lines[1:]
    elif not headline:
        raise SourceError(
            f"line 1 has {len(first):,} characters, a headline has at most {_LONGEST_HEADLINE}",
            where=where,
            hint="put the headline on line 1, or give one",
        )
    preamble, lines = read_preamble(lines, opening.preamble)
    parts = _parts(lines, preamble.byline)
    yield Article(
        headline=headline,
        lead=_lead(parts.body),
        url=url or own_url,
        site=site,
        byline=preamble.byline,
        published=preamble.published,
        modified=preamble.modified,
        section=opening.section or preamble.section or parts.section,
        tags=tuple(dict.fromkeys(parts.tags)),
        related=tuple(_distinct(parts.related)),
        body=tuple(parts.body),
        headings=tuple(parts.headings),
    )


def _content(lines: Sequence[PlainLine]) -> list[PlainLine]:
    """Drop share buttons, advertisements and captions; a network's bare name only beside another button.

    The first line is kept unless it is a share button: headlines may consist of such words too.
    """
    buttons = [is_share_line(line.text) for line in lines]
    names = [is_network(line.text) for line in lines]
    content = []
    for at, line in enumerate(lines):
        beside = any(buttons[i] or names[i] for i in (at - 1, at + 1) if 0 <= i < len(lines))
        junk = is_furniture(line.text) or is_junk(line.text) or not any(map(str.isalnum, line.text))
        if is_label(line.text, "neighbours") or (is_comment_count(line.text) and opens_comments(lines, at)):
            junk = False
        uncounted = line.text.isdecimal() and at > 0 and is_label(lines[at - 1].text, "comments")
        if buttons[at] or (at > 0 and ((names[at] and beside) or junk or uncounted)):
            continue
        content.append(line)
    return content


def _parts(lines: Sequence[PlainLine], byline: tuple[str, ...]) -> _Parts:
    parts = _Parts(byline)
    readers = (_read_topics, _read_related, _read_others, _read_labels, _read_end, _read_text)
    at = 0
    while at < len(lines):
        at += next(used for reader in readers if (used := reader(parts, lines, at)))
    return parts


# Each of these reads what begins at a line, and returns the number of lines it took, or 0.


def _read_topics(parts: _Parts, lines: Sequence[PlainLine], at: int) -> int:
    topics = _topics(lines, at)
    parts.tags += topics
    return 1 + len(topics) if topics else 0


def _read_related(parts: _Parts, lines: Sequence[PlainLine], at: int) -> int:
    if len(parts.related) > _MOST_RELATED or not _opens_related(lines, at):
        return 0
    most = min(len(lines), at + 1 + _MOST_LISTED)
    end = next((i for i in range(at + 1, most) if _ends_list(lines, i, parts.byline)), most)
    posts, used = read_related(lines[at + 1 : end], heading_block=lines[at].block)
    parts.related += posts
    return 1 + used


def _read_others(parts: _Parts, lines: Sequence[PlainLine], at: int) -> int:
    """Drop lists such as “Most read”, and the posts before and after."""
    return other_posts(lines, at) if parts.body else 0


def _read_labels(parts: _Parts, lines: Sequence[PlainLine], at: int) -> int:
    """Read a line such as “Related: …”, “Posted in …” or “Tags: …”."""
    text = lines[at].text
    inline, tags = related_inline(text), _tags(text)
    filed = _FILED.fullmatch(text) if parts.body else None
    if inline:
        parts.related.append(Related(headline=inline))
    elif filed:
        parts.section = parts.section or next(iter(_names(filed["names"])), "")
    else:
        parts.tags += tags
    return 1 if inline or filed or tags else 0


def _read_end(parts: _Parts, lines: Sequence[PlainLine], at: int) -> int:
    """Drop readers' comments, and the note about the author."""
    comments = opens_comments(lines, at)
    if not parts.body or not (comments or is_about_author(lines[at].text, parts.byline)):
        return 0
    most = len(lines) if comments else min(len(lines), at + 2 + _MOST_ABOUT)
    end = _until(lines, at + 1, most)
    return end - at if comments or end - at <= _MOST_ABOUT + 1 else 2


def _read_text(parts: _Parts, lines: Sequence[PlainLine], at: int) -> int:
    text = lines[at].text
    if is_credit_line(text):
        return 1
    if is_sub_heading(text) and _opens_section(lines, at):
        parts.headings.append(Heading(text=text, at=len(parts.body)))
    else:
        parts.body.append(text)
    return 1


def _until(lines: Sequence[PlainLine], start: int, end: int) -> int:
    """Return where something else than comments or a note begins."""
    return next((at for at in range(start, end) if _opens_related(lines, at) or _tags(lines[at].text)), end)


def _ends_list(lines: Sequence[PlainLine], at: int, byline: tuple[str, ...]) -> bool:
    text = lines[at].text
    return bool(
        is_about_author(text, byline)
        or _FILED.fullmatch(text)
        or _tags(text)
        or opens_comments(lines, at)
        or other_posts(lines, at)
        or _topics(lines, at)
    )


def _opens_related(lines: Sequence[PlainLine], at: int) -> bool:
    if not is_related_heading(lines[at].text):
        return False
    return at + 1 < len(lines) and not resumes(lines[at + 1].text)


def _topics(lines: Sequence[PlainLine], at: int) -> list[str]:
    """Return the tags below a heading such as “Related topics”: short lines in its block, or the next one."""
    if not is_label(lines[at].text, "topics") or at + 1 == len(lines):
        return []
    block = lines[at + 1].block
    below = [line.text for line in lines[at + 1 :] if line.block == block]
    short = all(len(text.split()) <= _TOPIC_WORDS and not is_paragraph(text) for text in below)
    return below if short else []


@lru_cache(maxsize=4096)
def _tags(text: str) -> tuple[str, ...]:
    label, colon, _ = text.replace("：", ":").partition(":")
    listed = after_label(text, "tags") if colon and len(label) < _LONGEST_LABEL else ""
    tagged = _TAGGED.fullmatch(text)
    hashed = text.replace("#", ", ") if _HASHED.fullmatch(text) else ""
    return tuple(_names(listed or hashed or (tagged["names"] if tagged else "")))


def _names(listed: str) -> list[str]:
    return [name.strip().lstrip("#") for name in re.split(r"[,;，、|]", listed) if name.strip(" #")]


def _opens_section(lines: Sequence[PlainLine], at: int) -> bool:
    """Whether a paragraph follows within two lines; in a longer run of short lines each is an item."""
    if at and is_sub_heading(lines[at - 1].text) and at > 1 and is_sub_heading(lines[at - 2].text):
        return False
    return any(not is_sub_heading(line.text) for line in lines[at + 1 : at + 3])


def _lead(body: Sequence[str]) -> str:
    return next(filter(is_paragraph, body), body[0] if body else "")


def _distinct(related: Sequence[Related]) -> Iterator[Related]:
    """Yield each post once, as the fullest of its entries."""
    fullest: dict[str, Related] = {}
    for post in related:
        key = post.headline.casefold()
        best = fullest.get(key)
        if best is None or (bool(post.teaser), bool(post.url)) > (bool(best.teaser), bool(best.url)):
            fullest[key] = post
    yield from fullest.values()
