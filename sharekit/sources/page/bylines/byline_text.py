"""The text of a byline, with names, roles, dates and buttons kept apart where only style separates them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sharekit.sources.page.parsing.text import INLINE, clean, is_read, text_of
from sharekit.sources.page.parsing.visible import label_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SEPARATOR = " | "
_NOT_NAME = re.compile(
    r"(?:^|[\s_-])(?:date|time|timestamp|date-?time|pub-?date|updated|share|sharing|social|follow|avatar|"
    r"comment-?count|read-?time|reading-?time)(?:$|[\s_-])"
)
_SKIPPED = frozenset(("time", "figure", "figcaption", "button"))


def byline_text(node: HtmlElement, most: int) -> str:
    """Return the text of an element that may be a byline; empty where it is longer than `most` characters."""
    if not len(node):
        text = clean(node.text or "")
    elif len(text_of(node, most=2 * most)) > 2 * most:
        return ""
    else:
        text = clean("".join(_pieces(node)))
    if len(text) > 2 * most:
        return ""
    text = re.sub(r"(?:\s*\|\s*)+", _SEPARATOR, text).strip(" |")
    return text if len(text) <= most else ""


def _pieces(node: HtmlElement) -> Iterator[str]:
    yield node.text or ""
    last = (node.text or "")[-1:]
    for child in node:
        text = "" if _is_skipped(child) else "".join(_pieces(child))
        # Two elements that nothing but style parts: "Ada Lovelace" "Staff Writer".
        glued = last.isalnum() and text[:1].isupper()
        yield (_SEPARATOR if child.tag not in INLINE or glued or not text else "") + text
        if child.tag not in INLINE:
            yield _SEPARATOR
        tail = child.tail or ""
        yield (_SEPARATOR if text[-1:].isalnum() and tail[:1].isupper() else "") + tail
        last = tail[-1:] or text[-1:] or last


def _is_skipped(child: HtmlElement) -> bool:
    return not is_read(child) or child.tag in _SKIPPED or bool(_NOT_NAME.search(label_of(child)))
