"""Small helpers for text: counts with nouns, text cut to a length, the codec of an encoding's name."""

from __future__ import annotations

import codecs
import html
import os
import re
import unicodedata
from typing import Literal

from sharekit.support.patterns import lazy_pattern

_TRAILING = " ,;:—–-…、，"  # characters that cut text must not end with


_ATTRIBUTES = lazy_pattern(r"""(?<=[\s"'])(?:[^\s=<>"'/]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+')\s*+){100}""")
"""A hundred attributes in a row."""


def has_attribute_flood(markup: str) -> bool:
    """Return whether an element has so many attributes that libxml2 compares them for long."""
    return _ATTRIBUTES.search(markup) is not None


def without_attribute_floods(markup: str) -> str:
    """Return markup without attributes that are a hundred in a row or more."""
    return _ATTRIBUTES.sub("", markup)


_FLOOD = lazy_pattern(r"(?:[^\w\s\x00-\x7f]|[\uff9e\uff9f]){31,}+")  # as NFKD, the two letters are marks
_MOST_MARKS = 30
_LONG_REFERENCE = lazy_pattern(r"&#[0-9]{4000,}+;?")
_LONG_NUMBER = lazy_pattern(r"([0-9]{300})[0-9]++")


def normalized(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Return text in a Unicode normal form; of the marks on one letter, the first 30 are kept.

    Sorting marks takes Python quadratic time. Source: UAX #15, section 13 (Stream-Safe Text Format).
    """
    return unicodedata.normalize(form, text if text.isascii() else _FLOOD.sub(_without_marks, text))


def _without_marks(flood: re.Match[str]) -> str:
    few, marks = [], 0
    for character in flood[0]:
        marks = marks + 1 if unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) else 0
        if marks <= _MOST_MARKS:
            few.append(character)
    return "".join(few)


def unescape(text: str) -> str:
    """Return text without character references; Python's own function fails on very long numbers."""
    return html.unescape(_LONG_REFERENCE.sub("\ufffd", text))


def from_system(text: str) -> str:
    """Return text of the command line or the environment that the locale could not decode, as UTF-8.

    Bytes that are not UTF-8 become U+FFFD: surrogates would stop whoever writes the text.
    """
    if not any("\udc80" <= char <= "\udcff" for char in text):
        return text
    try:
        return os.fsencode(text).decode(errors="replace")
    except UnicodeError:
        return text


def to_system(name: str) -> str:
    """Return the name of a file as the system's encoding spells it: the opposite of `from_system`."""
    try:
        return os.fsdecode(name.encode("utf-8", "surrogateescape"))
    except UnicodeError:
        return name


def short_numbers(css: str) -> str:
    """Return CSS whose numbers have 300 digits at most: its parser fails on some that have thousands."""
    return _LONG_NUMBER.sub(r"\1", css)


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: `counted(2, "reply", "replies")`; by default the plural adds an s."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def first_line(error: BaseException) -> str:
    """Return the first line of an error's message, or its kind if it has none."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def clip(text: str, most: int) -> str:
    """Return `text` in at most `most` characters, cut at the end of a word and marked with an ellipsis.

    Text without spaces is cut between characters.
    """
    if len(text) <= most:
        return text
    head = text[: most - 1]
    at_word = head.rpartition(" ")[0]
    return (at_word if len(at_word) > most // 2 else head).rstrip(_TRAILING) + "…"


# Python's codecs for the Encoding Standard's names, where they are called otherwise or a superset is meant.
_CODECS = {
    "gbk": "gb18030", "shift_jis": "cp932", "euc-kr": "cp949", "big5": "big5hkscs", "windows-874": "cp874",
    "macintosh": "mac-roman", "x-mac-cyrillic": "mac-cyrillic", "iso-8859-8-i": "iso8859-8",
}  # fmt: skip
_UNSUPPORTED = {"replacement", "hz-gb-2312", "x-user-defined"}  # refused by browsers, or not text


def codec_of(label: str) -> str:
    """Return the name of Python's codec for a declared encoding, or empty for an unknown one.

    Only labels of the Encoding Standard are known (encoding.spec.whatwg.org/#names-and-labels): Python has
    codecs that are not text encodings, such as rot13 and zlib.
    """
    import webencodings  # type: ignore[import-untyped]

    encoding = webencodings.lookup(label.strip(" \t\r\n\"'"))
    if encoding is None or encoding.name in _UNSUPPORTED:
        return ""
    return codecs.lookup(_CODECS.get(encoding.name, encoding.name)).name
