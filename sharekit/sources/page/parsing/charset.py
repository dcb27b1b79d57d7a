"""What characters bytes stand for: byte-order mark, UTF-8 itself, header, meta, guess.

Sources: https://encoding.spec.whatwg.org/ and the HTML standard, 13.2.3.2.
UTF-8 is tried first, because text in another encoding hardly ever passes for it, whatever the page declares.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,300}?\bcharset|\?xml\b[^>]{0,100}?\bencoding)\s*=\s*["']?\s*([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_HEAD = 16_384  # bytes searched for a declaration: browsers take 1,024, pages do not keep to it
_TELLING = re.compile(rb"[^<>]{0,40}[\x80-\xff][^<>]*")
_SAMPLE = 30_000  # bytes shown to the guesser

# Labels that name a superset in practice (https://encoding.spec.whatwg.org/#names-and-labels).
_LABELS = {
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "iso-8859-9": "windows-1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "x-mac-roman": "mac-roman",
    # A page that can be read as ASCII up to its meta is not UTF-16, whatever the meta says.
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}


def decode(data: bytes, *, header: str = "") -> str:
    """Return the text of a page.

    Args:
        data: The bytes as they came.
        header: The charset named in the Content-Type header, if any.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if unmarked := _wide(data):
        return data.decode(unmarked, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    if _is_nearly_utf8(text):
        return text
    for label in (header, _declared(data)):
        codec = _codec(label)
        if codec and codec != "utf-8":
            return data.decode(codec, "replace")
    return data.decode(_guess(data), "replace")


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:_HEAD])
    return found[1].decode("ascii") if found else ""


def _codec(label: str) -> str:
    label = label.strip().strip("\"'").lower()
    label = _LABELS.get(label, label)
    try:
        b"a".decode(label)  # Python also lists codecs that are no text encodings: rot13, hex, zip
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    return "" if name in _NEVER else name


_NEVER = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "mbcs", "oem", "undefined"}


def _wide(data: bytes) -> str:
    """Tell UTF-16 without a mark by its zero bytes."""
    start = data[:400]
    if start.count(0) < len(start) // 3:
        return ""
    return "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"


def _is_nearly_utf8(text: str) -> bool:
    """Whether what could not be decoded is an accident among much that could."""
    bad = text.count("\ufffd")
    return bad * 20 <= len(text) - len(text.encode("ascii", "ignore"))


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    # Long runs of ASCII tell nothing.
    sample = b" ".join(_TELLING.findall(data[: 10 * _SAMPLE]))[:_SAMPLE]
    best = from_bytes(sample, steps=3, chunk_size=2048).best()
    return (_codec(best.encoding) if best else "") or "windows-1252"
