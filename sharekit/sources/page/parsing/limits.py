"""Limits on the parsed part of a page: bytes, tags, depth. Ordinary pages are far below them.

Of 1,657 saved pages the longest has 2.3 MB, the richest 20,000 tags; two nest deeper than 50, with `<font>`s
that are never closed. A tree takes some 100 times the bytes of short tags, and much of the reading goes
from an element up to the root, so that tags and depth must be bounded too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from lxml import etree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_BYTES = 5_000_000
MAX_TAGS = 200_000
MAX_DEPTH = 100
"""Elements above an element."""
_KEPT_HEIGHT = (
    6  # levels of a deep tree's innermost elements that stay as they are: paragraphs, links, emphasis
)
_EMBEDDED = re.compile(rb"data:[\w/+.;=-]{0,80}base64,[A-Za-z0-9+/=]{200,}")
_TAGS = re.compile(rb"(?:[^<]*+<){%d}" % MAX_TAGS)
_FLOOD = re.compile(
    rb"""(<[a-zA-Z][^\s<>/]{0,60}+)[\s/]++"""
    rb"""(?:[^\s<>"'=/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']++))?+[\s/]*+){300,}+"""
)
"""A tag with 300 attributes or more: libxml2 compares each with all others."""
_DEEP = etree.XPath("/" + "/".join("*" * (MAX_DEPTH + 1)))


def lighter(data: bytes) -> bytes:
    """Drop comments, scripts, styles and embedded images from a page that is too large."""
    if len(data) <= MAX_BYTES:
        return data
    for opening, closing in ((rb"<!--", rb"-->"), (rb"<script\b", rb"</script"), (rb"<style\b", rb"</style")):
        data = _without(data, re.compile(opening, re.IGNORECASE), re.compile(closing, re.IGNORECASE))
    return _EMBEDDED.sub(b"data:,", data)


def _without(data: bytes, opening: re.Pattern[bytes], closing: re.Pattern[bytes]) -> bytes:
    """Return the data without these elements, but with their closing tags; JSON-LD is kept."""
    left, view, at = bytearray(), memoryview(data), 0
    while (start := opening.search(data, at)) and (end := closing.search(data, start.end())):
        wanted = b"ld+json" in data[start.start() : start.start() + 200].lower()
        left += view[at : end.start() if wanted else start.start()]
        at = end.start()
    left += view[at:]
    return bytes(left)


def within(data: bytes) -> tuple[bytes, str]:
    """Return the part of the page that is parsed, and a notice if that is not all of it."""
    part = _FLOOD.sub(rb"\1 ", lighter(data))
    notice = ""
    if len(part) > MAX_BYTES:
        part, notice = part[:MAX_BYTES], f"is read to its first {MAX_BYTES:,} bytes of text and tags"
    if part.count(b"<") >= MAX_TAGS and (cut := _TAGS.match(part)):
        part, notice = part[: cut.end() - 1], f"is read to its first {MAX_TAGS:,} tags"
    return part, notice


def flatten(root: HtmlElement) -> None:
    """Remove elements nested deeper than `MAX_DEPTH`, between that depth and the innermost ones.

    Their text and what they hold move up into the element at that depth.
    """
    for top in cast("list[HtmlElement]", _DEEP(root)):
        heights: dict[HtmlElement, int] = {}
        for _, node in etree.iterwalk(top):
            heights[node] = 1 + max((heights[child] for child in node), default=0)
        if heights[top] > _KEPT_HEIGHT:
            _gather(top, heights)


def _gather(top: HtmlElement, heights: dict[HtmlElement, int]) -> None:
    """Make the innermost elements of a tree, and the texts between them, the children of its top."""
    texts, inner = [top.text or ""], []
    stack = [(top, iter(list(top)))]
    while stack:
        parent, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            texts[-1] += (parent.tail or "") if parent is not top else ""
        elif heights[child] > _KEPT_HEIGHT:
            texts[-1] += child.text or ""
            stack.append((child, iter(list(child))))
        else:
            inner.append(child)
            texts.append(child.tail or "")
    top[:] = inner
    top.text = texts[0]
    for child, text in zip(inner, texts[1:], strict=True):
        child.tail = text


# A slash that browsers pass over, and at which the parser ends the page: <html lang="en" />.
_CLOSED_ROOT = re.compile(rb"<((?:html|head|body)(?=[\s/])[^<>]{0,2000})/>", re.IGNORECASE)
_MOST_ROOTS = 20


def without_closed_roots(data: bytes) -> bytes:
    """Drop the slash that closes `html`, `head` or `body` in its own tag."""
    return _CLOSED_ROOT.sub(rb"<\1>", data, count=_MOST_ROOTS)
