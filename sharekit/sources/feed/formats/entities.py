"""Character and entity references in sloppy XML ▶ references that every parser accepts.

Undeclared HTML entities, invalid character numbers, a bare `&` or `<` are fixed. Short entities that a
document declares itself are expanded; nothing outside the document is read.
"""

from __future__ import annotations

import re
from html.entities import html5

# The five that XML knows are left to the parser.
_REFERENCE = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(?:(#[xX][0-9a-fA-F]{1,6}|#\d{1,7}|[^\W\d][\w.:-]{0,63});)?"
)
_BARE_LESS = re.compile(r"<(?=[\s\d=<])")
# HTML's void elements, written without the closing slash that XML requires.
_VOID = re.compile(r"<((?:br|hr|img|wbr)\b[^<>]*)(?<!/)>(?!\s*</(?:br|hr|img|wbr)\s*>)", re.IGNORECASE)
_DECLARED = re.compile(
    r"<!ENTITY\s+(?P<name>[^\s%\"'>]+)\s+(?:\"(?P<value>[^\"]*)\"|'(?P<other>[^']*)'|(?:SYSTEM|PUBLIC)\b)"
)
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LAST = 0x10FFFF
_C1 = range(0x80, 0xA0)
_LONGEST = 2_000
"""Most characters of one declared entity; a longer one is dropped."""
_DEEPEST = 8
_MOST = 1_000_000
"""Most characters that a document's declared entities may add in total."""


class Entities:
    """The entities of one document."""

    def __init__(self, prolog: str = "") -> None:
        """Read the entities that a document type declares; external ones are empty."""
        declarations = _DECLARED.finditer(prolog)
        self._declared = {match["name"]: match["value"] or match["other"] or "" for match in declarations}
        self._known: dict[str, str] = {}
        self._left = _MOST

    def normalize(self, text: str) -> str:
        """Return text outside CDATA with every reference in a form that the parser accepts."""
        if "<" in text:
            text = _VOID.sub(r"<\1/>", _BARE_LESS.sub("&lt;", text))
        return _REFERENCE.sub(self._value, text) if "&" in text else text

    def _value(self, match: re.Match[str]) -> str:
        name = match[1]
        if name is None:
            return "&amp;"
        if name.startswith("#"):
            return _character(int(name[2:], 16) if name[1] in "xX" else int(name[1:]), match[0])  # noqa: FURB166
        if name in self._declared:
            value = self._expanded(name, 0)
            self._left -= len(value)
            return value if self._left > 0 else ""
        character = html5.get(f"{name};")
        return character if character and character not in "<>&" else f"&amp;{name};"

    def _expanded(self, name: str, depth: int) -> str:
        if name in self._known:
            return self._known[name]
        self._known[name] = ""  # a recursive entity is empty
        length = 0

        def inner(match: re.Match[str]) -> str:
            nonlocal length
            inside = match[1] in self._declared and depth < _DEEPEST
            value = self._expanded(match[1], depth + 1) if inside else self._plain(match)
            length += len(value)
            return value if length <= _LONGEST else ""

        value = _REFERENCE.sub(inner, self._declared[name])
        self._known[name] = value if max(len(value), length) <= _LONGEST else ""
        return self._known[name]

    def _plain(self, match: re.Match[str]) -> str:
        return "" if match[1] in self._declared else self._value(match)


def _character(number: int, written: str) -> str:
    """Return a numeric reference; 128 to 159 are Windows-1252, as in HTML."""
    if number in _C1:
        return bytes([number]).decode("cp1252", "ignore")
    return "" if number > _LAST or _NEVER.match(chr(number)) else written
