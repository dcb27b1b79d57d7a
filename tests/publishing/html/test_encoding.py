"""Pages declare encodings by the names of the Encoding Standard, and by no other."""

import pytest

from sharekit.errors import PublishError
from sharekit.publishing.html.encoding import find_encoding
from sharekit.publishing.html.head import EditablePage


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
    assert find_encoding(declared(name), "page")[:2] == (encoding, b"")


@pytest.mark.parametrize(
    "name", ["rot13", "zlib", "idna", "punycode", "unicode_escape", "utf-8-sig", "utf-7"]
)
def test_pythons_own_codecs_are_unknown(name: str) -> None:
    with pytest.raises(PublishError, match=f"declares the unknown encoding '{name}'"):
        find_encoding(declared(name), "page")


def test_a_declaration_is_looked_for_in_linear_time() -> None:
    assert find_encoding(b"<meta " * 100_000, "page").name == "utf-8"


RUSSIAN = "<title>Тихая гавань</title><p>Никто не считал лодки до наступления зимы.</p>"


@pytest.mark.parametrize(
    ("data", "name", "is_declared"),
    [
        ('<meta charset="iso-8859-1"><title>Grüße an alle</title>'.encode(), "utf-8", False),
        (b'<meta charset="iso-8859-1"><title>Gruss an alle</title>', "cp1252", True),
        (f'<?xml version="1.0" encoding="koi8-r"?>{RUSSIAN}'.encode("koi8-r"), "koi8-r", True),
        (RUSSIAN.encode("cp1251"), "cp1251", False),
        (RUSSIAN.encode(), "utf-8", True),
    ],
)
def test_bytes_decide_where_a_page_declares_nothing_or_what_it_is_not(
    data: bytes, name: str, is_declared: bool
) -> None:
    assert find_encoding(data, "page") == (name, b"", is_declared)


def test_new_markup_holds_whatever_a_browser_takes_the_page_for() -> None:
    page = EditablePage('<meta charset="iso-8859-1"><title>Grüße</title>'.encode())
    assert b"content=&#252;" in page.spliced("<meta name=a content=ü>", "k", ())
