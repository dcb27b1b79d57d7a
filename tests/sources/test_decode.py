"""Which declared encodings are believed."""

import codecs

import pytest
from webencodings.labels import LABELS  # type: ignore[import-untyped]

from sharekit.sources.decode import decode
from sharekit.support.text_utils import codec_of


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("ISO-8859-1", "cp1252"),
        (" 'latin1' ", "cp1252"),
        ("us-ascii", "cp1252"),
        ("gb2312", "gb18030"),
        ("Shift_JIS", "cp932"),
        ("ks_c_5601-1987", "cp949"),
        ("tis-620", "cp874"),
        ("big5", "big5hkscs"),
        ("utf8", "utf-8"),
    ],
)
def test_labels_of_the_web(label: str, codec: str) -> None:
    assert codecs.lookup(codec_of(label)) == codecs.lookup(codec)


@pytest.mark.parametrize(
    "label",
    [
        "rot13",
        "rot_13",
        "zlib",
        "zip",
        "bz2",
        "hex",
        "base64",
        "uu",
        "quopri",
        "utf-8-sig",
        "utf-7",
        "idna",
        "punycode",
        "unicode_escape",
        "undefined",
        "raw_unicode_escape",
        "mbcs",
        "oem",
        "hz-gb-2312",
        "iso-2022-kr",
        "x",
        "\x00",
    ],
)
def test_other_codecs_are_ignored(label: str) -> None:
    assert codec_of(label) == ""
    assert decode("Grüße aus Köln".encode("cp1252"), declared=label) == "Grüße aus Köln"
    assert decode("Grüße, Привет".encode(), declared=label) == "Grüße, Привет"


@pytest.mark.parametrize("label", sorted(LABELS))
def test_every_label_has_a_text_codec_or_none(label: str) -> None:
    assert isinstance(b"a\0".decode(codec_of(label) or "ascii", "replace"), str)
