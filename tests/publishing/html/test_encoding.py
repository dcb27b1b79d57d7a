"""Pages declare encodings by the names of the Encoding Standard, and by no other."""

import pytest

from sharekit.errors import PublishError
from sharekit.publishing.html.encoding import find_encoding


def declared(name: str) -> bytes:
    return f'<html><head><meta charset="{name}"><title>Grüße</title></head></html>'.encode("cp1252")


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("latin1", "cp1252"),
        ("iso-8859-1", "cp1252"),
        ("windows-1251", "cp1251"),
        ("shift_jis", "cp932"),
        ("gb2312", "gbk"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-8"),
    ],
)
def test_names_of_the_standard_are_known(name: str, encoding: str) -> None:
    assert find_encoding(declared(name), "page") == (encoding, b"")


@pytest.mark.parametrize(
    "name", ["rot13", "zlib", "idna", "punycode", "unicode_escape", "utf-8-sig", "utf-7"]
)
def test_pythons_own_codecs_are_unknown(name: str) -> None:
    with pytest.raises(PublishError, match=f"declares the unknown encoding '{name}'"):
        find_encoding(declared(name), "page")


def test_a_declaration_is_looked_for_in_linear_time() -> None:
    assert find_encoding(b"<meta " * 100_000, "page") == ("utf-8", b"")
