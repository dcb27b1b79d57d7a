"""Bytes become the right characters, whatever the page declares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.sources.page.parsing.charset import decode

GERMAN = "Überraschung: Bürgermeisterin öffnet Straße für Fußgänger"
JAPANESE = "東京の桜、平年より五日早く満開を迎える。気象庁が発表した。"
RUSSIAN = "В Москве открылась выставка старинных карт и глобусов девятнадцатого века."


def page(text: str, declared: str) -> str:
    return (
        f'<html><head><meta charset="{declared}"><title>{text}</title></head><body><p>{text * 5}</p></body>'
    )


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        (GERMAN, "utf-8", "utf-8"),
        (GERMAN, "utf-8", "iso-8859-1"),
        (GERMAN, "latin-1", "iso-8859-1"),
        (GERMAN, "cp1252", "ISO-8859-1"),
        (JAPANESE, "shift_jis", "Shift_JIS"),
        (JAPANESE, "euc_jp", "euc-jp"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (JAPANESE, "utf-16", "utf-16"),
        (GERMAN, "utf-16-le", "utf-8"),
        (GERMAN, "utf-16-be", "utf-8"),
        (JAPANESE, "utf-8-sig", "x-nonsense"),
        ("“Smart quotes” – and dashes", "cp1252", "latin1"),
    ],
)
def test_the_title_is_decoded(text: str, codec: str, declared: str) -> None:
    assert f"<title>{text}</title>" in decode(page(text, declared).encode(codec))


def test_the_header_comes_before_the_meta() -> None:
    assert RUSSIAN in decode(page(RUSSIAN, "latin-1").encode("cp1251"), header="windows-1251")


def test_http_equiv_and_xml_declarations_are_read() -> None:
    old = f'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>{RUSSIAN}'
    xml = f'<?xml version="1.0" encoding="windows-1251"?><p>{RUSSIAN}</p>'
    assert RUSSIAN in decode(old.encode("cp1251"))
    assert RUSSIAN in decode(xml.encode("cp1251"))


def test_nothing_declared_is_guessed() -> None:
    text = f"<title>{RUSSIAN}</title><p>{RUSSIAN * 20}"
    assert RUSSIAN in decode(text.encode("cp1251"))


def test_one_broken_byte_does_not_make_utf8_something_else() -> None:
    data = page(GERMAN * 20, "iso-8859-1").encode() + b"\xe9</html>"
    assert GERMAN in decode(data)


@pytest.mark.parametrize("label", ["rot13", "hex", "idna", "unicode_escape", "utf-7", "\x00", "x" * 40])
def test_a_codec_that_is_no_charset_is_passed_over(label: str) -> None:
    assert "caf" in decode(b"<p>caf\xe9 " * 50, header=label)


@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_decode(data: bytes, header: str) -> None:
    assert isinstance(decode(data, header=header), str)
