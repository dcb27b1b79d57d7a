"""Names of encodings, by the Encoding Standard of WHATWG."""

from __future__ import annotations

import codecs

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
