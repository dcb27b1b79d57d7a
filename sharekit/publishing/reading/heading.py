"""The text of a heading or paragraph by its markup, without links to itself, numbers, badges and buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.html.markup import Token, tokens
from sharekit.support.text_utils import unescape

_WORD = re.compile(r"\w")
_MARKS = re.compile(r"[\s#¶§\u200b\U0001f517\ufe0f]*")
_SELF_LINKS = frozenset({"permalink", "anchor", "link to this heading"})
_LEFT_OUT = re.compile(
    r"badge|(?:chapter|section)-number|sr-only|visually-?hidden|screen-?reader", re.IGNORECASE
)
_BORDER = "\0"  # between two spans that touch
_TWO_LINES = re.compile(rf"(?<=[a-z0-9]){_BORDER}(?=[A-Z])")
_MOSTLY = 0.8  # share of a heading's text from which a link in it is that of the heading

_Part = tuple[str, int, str]
"""A piece of text, the number of the link that it is in, and the address of that."""


def heading_text(page: EditablePage, markup: str) -> tuple[str, str]:
    """Return the text of a heading, and the address that it links to; empty if it links to none."""
    parts = list(_parts(page, markup))
    linked: dict[int, str] = {}
    for text, number, _ in parts:
        linked[number] = linked.get(number, "") + text
    shown = [text for text, number, href in parts if href[:1] != "#" or _is_title(linked[number])]
    if not "".join(shown).strip() and not _MARKS.fullmatch("".join(linked.values())):
        shown = [text for text, _, _ in parts]  # all of it links to itself, and is no word
    text = " ".join(_TWO_LINES.sub(" ", "".join(shown)).replace(_BORDER, "").split())
    targets = (
        href
        for _, number, href in parts
        if number and href[:1] != "#" and len(linked[number].strip()) > _MOSTLY * len(text)
    )
    return text, next(targets, "")


def _parts(page: EditablePage, markup: str) -> Iterator[_Part]:
    number, href, last = 0, "", ""
    for token in _shown(markup):
        if token.name == "a":
            number, href = (
                (token.start + 1, unescape(page.text(token.attributes.get("href", "#"))))
                if token.kind == "start"
                else (0, "")
            )
        elif token.kind == "text":
            yield unescape(page.text(markup[token.start : token.end])), number, href
        elif token.name == "br":
            yield " ", number, href
        elif token.name == "span" and token.kind == "start" and last == "end":
            yield _BORDER, number, href
        last = token.kind if token.name == "span" else ""


def _shown(markup: str) -> Iterator[Token]:
    """Yield the tokens outside of numbers, badges, buttons and what is hidden."""
    skipped, depth = "", 0
    for token in tokens(markup):
        if not skipped and token.kind == "start" and _is_left_out(token):
            skipped = token.name
        if not skipped:
            yield token
        elif token.name == skipped:
            depth += {"start": 1, "end": -1}.get(token.kind, 0)
            skipped = skipped if depth else ""


def _is_left_out(token: Token) -> bool:
    return token.name == "button" or _LEFT_OUT.search(token.attributes.get("class", "")) is not None


def _is_title(link: str) -> bool:
    text = link.strip()
    return _WORD.search(text) is not None and text.lower() not in _SELF_LINKS
