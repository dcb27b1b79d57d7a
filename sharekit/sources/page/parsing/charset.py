"""The text of a page's bytes: byte-order mark, UTF-8 itself, header, meta, detection.

Sources: encoding.spec.whatwg.org and the HTML standard, 13.2.3.2. Labels and byte-order marks are those
of `sources.decode`; UTF-8 is tried first, because text in another encoding hardly ever passes for it.
"""

from __future__ import annotations

import re

from sharekit.sources.decode import guess_encoding, marked_encoding
from sharekit.support.text_utils import codec_of

_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,300}?\bcharset|\?xml\b[^>]{0,100}?\bencoding)\s*=\s*["']?\s*([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_HEAD = 16_384  # bytes searched for a declaration: browsers take 1,024, pages do not keep to it
_WITH_LETTERS = re.compile(rb"[^<>]{0,40}[\x80-\xff][^<>]*")
_SAMPLE = 30_000  # bytes whose encoding is detected


def decode(data: bytes, *, header: str = "") -> str:
    """Return the text of a page.

    Args:
        data: The bytes of the page.
        header: The charset in the Content-Type header, if any.
    """
    if marked := marked_encoding(data):
        return data.decode(marked, "replace").removeprefix("\ufeff")
    try:
        return data.decode()
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    if _is_nearly_utf8(text):
        return text
    for label in (header, _declared(data)):
        codec = codec_of(label)
        # A page that can be read as ASCII up to its meta is not UTF-16, whatever the meta says.
        if codec and not codec.startswith("utf-"):
            return data.decode(codec, "replace")
    return data.decode(guess_page_encoding(data), "replace")


def guess_page_encoding(data: bytes) -> str:
    """Return the encoding of a page that declares none and is not UTF-8."""
    # Long runs of ASCII say nothing.
    return guess_encoding(b" ".join(_WITH_LETTERS.findall(data[: 10 * _SAMPLE]))[:_SAMPLE])


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data[:_HEAD])
    return match[1].decode("ascii") if match else ""


def _is_nearly_utf8(text: str) -> bool:
    """Whether what could not be decoded is an accident among much that could."""
    bad = text.count("\ufffd")
    return bad * 20 <= len(text) - len(text.encode("ascii", "ignore"))
