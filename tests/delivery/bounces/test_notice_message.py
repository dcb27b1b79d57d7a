"""Texts of notices in any encoding, and the message that a notice returns."""

from __future__ import annotations

import pytest

from sharekit.delivery.bounces.notice_message import (
    decoded_text,
    field,
    fields_in,
    is_report,
    message_ids_of,
    parse_message,
    part_of,
    returned_message,
    text_of,
    words_about,
)
from sharekit.delivery.readers.addresses import parse_address


@pytest.mark.parametrize(
    ("header", "body", "text"),
    [
        ("text/plain; charset=iso-8859-1", "Postfach ungültig\r\n".encode("latin-1"), "Postfach ungültig\n"),
        ("text/plain; charset=no-such", "Größe überschritten".encode(), "Größe überschritten"),
        ("text/plain; charset=utf-8", "Grö\xdfe".encode("latin-1"), "Gr\ufffd\ufffde"),
        ("text/plain", "宛先不明".encode("iso-2022-jp"), "宛先不明"),
        ("text/plain; charset=us-ascii", b"\x1b$x no such user", "\x1b$x no such user"),
        ("multipart/report", b"--\nNo boundary is named", "--\nNo boundary is named"),
    ],
    ids=["latin", "unknown", "broken", "japanese", "an escape that is none", "no boundary"],
)
def test_a_text_is_read_in_whatever_it_is_written(header: str, body: bytes, text: str) -> None:
    message = parse_message(f"Content-Type: {header}\n\n".encode() + body)
    assert text_of(message).strip() == text.strip()


def test_the_words_of_a_page_replace_a_text_that_is_missing() -> None:
    page = "<style>p{}</style><!-- x --><p>The address <b>ada@x.example</b></p><p>does not exist"
    message = parse_message(f"Content-Type: text/html\n\n{page}".encode())
    assert text_of(message).split() == ["The", "address", "ada@x.example", "does", "not", "exist"]
    assert text_of(parse_message(b"Content-Type: text/html\n\n")) == ""


_ORIGINAL = "Message-ID: <abc@news.example>\nTo: ada@x.example\n\nHello"


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers", "message/global"])
def test_a_returned_message_is_found_whole_or_as_its_header(kind: str) -> None:
    raw = (
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        f"--b\n\nSorry\n--b\nContent-Type: {kind}\n\n{_ORIGINAL}\n--b--\n"
    )
    message = parse_message(raw.encode())
    found = returned_message(message)
    assert is_report(message)
    assert found is not None
    assert field(found, "message-id") == "<abc@news.example>"
    assert message_ids_of(message) == ["abc@news.example"]


def test_nothing_is_returned_where_the_part_is_empty() -> None:
    raw = b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: text/rfc822-headers\n\n--b--\n"
    assert returned_message(parse_message(raw)) is None
    assert returned_message(parse_message(b"Subject: x\n\nHello")) is None


def test_a_part_is_found_by_its_type_and_read_as_text() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/csv\n\na\r\nb\r\n--b--\n"
    message = parse_message(raw)
    part = part_of(message, "text/json", "text/csv")
    assert part is not None
    assert decoded_text(part) == "a\nb"
    assert part_of(message, "image/png") is None


def test_each_address_has_the_words_from_its_line_to_the_next_one() -> None:
    text = "Failed:\n  ADA@x.example: unknown\n (550)\n<bo@y.example>: quota exceeded\n"
    ada, bo, cy = (parse_address(f"{name}.example") for name in ("ada@x", "bo@y", "cy@z"))
    words = words_about(text, [bo, ada, cy])
    assert list(words) == [ada.key, bo.key]
    assert words[ada.key].startswith("  ADA@x.example: unknown\n (550)")
    assert words[bo.key] == "<bo@y.example>: quota exceeded\n"


def test_fields_of_a_text_are_read_by_name_and_the_first_counts() -> None:
    text = "Final-Recipient: rfc822;\n  ada@x.example\nStatus: 5.1.1\nSTATUS: 2.0.0\nno field\n"
    assert fields_in(text) == {"final-recipient": "rfc822; ada@x.example", "status": "5.1.1"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?q?Unzustellbar=3A_x?=", "Unzustellbar: x"),
        ("=?utf-8?q?Un?=\n =?utf-8?q?delivered?= folded\n more", "Undelivered folded more"),
        ("=?utf-8?b?YQ=b?= broken", "=?utf-8?b?YQ=b?= broken"),
        ("=?no-such?q?x?=", "=?no-such?q?x?="),
    ],
)
def test_a_field_is_decoded_where_it_can_be(value: str, text: str) -> None:
    assert field(parse_message(f"Subject: {value}\n\n".encode()), "subject") == text


def test_what_cannot_be_parsed_is_an_empty_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_raw: bytes) -> None:
        raise RecursionError

    monkeypatch.setattr("sharekit.delivery.bounces.notice_message.parse_plainly", fail)
    assert text_of(parse_message(b"Subject: x\n\nHello")) == ""
