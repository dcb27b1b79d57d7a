"""A page's encoding, by its bytes and its declaration, and text that encodes back to the same bytes."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from sharekit.errors import PublishError
from sharekit.support.text_utils import codec_of

_CHARSET = re.compile(
    rb"""<(?:meta\b[^>]{0,300}?\bcharset|\?xml\b[^>]{0,100}?\bencoding)"""
    rb"""\s{0,9}=\s{0,9}["']?\s{0,9}([\w:.-]{2,40})""",
    re.IGNORECASE,
)
_SNIFFED = 4096
_ASCII_UNSAFE = ("iso2022", "hz", "utf_7", "utf_16", "utf_32")


def holds_ascii(encoding: str) -> bool:
    """Return whether each ASCII byte of markup is that character."""
    return not encoding.replace("-", "_").startswith(_ASCII_UNSAFE)


class PageEncoding(NamedTuple):
    """How a page is encoded.

    Attributes:
        name: As Python names it.
        mark: Its byte order mark.
        is_declared: Whether browsers read the page so too, whatever the server says.
    """

    name: str
    mark: bytes = b""
    is_declared: bool = True


def find_encoding(data: bytes, where: object) -> PageEncoding:
    """Return a page's encoding: by its mark, as UTF-8 if it is, as it declares, or as its bytes suggest.

    Raises:
        PublishError: The page declares an unknown encoding.
    """
    for bom, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(bom):
            return PageEncoding(name, bom)
    declared = _CHARSET.search(data[:_SNIFFED])
    if declared is None:
        return PageEncoding("utf-8") if _is_utf8(data) else PageEncoding(_guessed(data), is_declared=False)
    encoding = _declared_encoding(declared[1].decode("ascii").lower(), where)
    # Many servers say UTF-8 of every page, and text in another encoding hardly ever passes for it.
    if encoding != "utf-8" and holds_ascii(encoding) and not data.isascii() and _is_utf8(data):
        return PageEncoding("utf-8", is_declared=False)
    return PageEncoding(encoding)


def _declared_encoding(name: str, where: object) -> str:
    encoding = codec_of(name)
    if not encoding:
        raise PublishError(f"declares the unknown encoding {name!r}", where=where, hint="declare utf-8")
    # The standard reads a declared UTF-16 as UTF-8, since the declaration was readable.
    # GB 18030 reads GBK, but not everything in it can be written into a page that declares GBK.
    standard = {
        "utf-16-le": "utf-8",
        "utf-16-be": "utf-8",
        "gb18030": "gb18030" if name == "gb18030" else "gbk",
    }
    return standard.get(encoding, encoding)


def _guessed(data: bytes) -> str:
    from sharekit.sources.page.parsing.charset import guess_page_encoding

    return guess_page_encoding(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def decode_exactly(data: bytes, encoding: str, where: object) -> str:
    """Return `data` as text that encodes back to the same bytes.

    Raises:
        PublishError: It does not round-trip.
    """
    try:
        text = data.decode(encoding)
        back = text.encode(encoding)
    except UnicodeError as error:
        raise PublishError(
            f"is not valid {encoding}: {error}", where=where, hint="save it as UTF-8"
        ) from None
    if back != data:
        raise PublishError(
            f"cannot be rewritten in {encoding} byte by byte", where=where, hint="save it as UTF-8"
        )
    return text
