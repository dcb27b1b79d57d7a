"""Header fields conform to RFC 5322, 2047 and 2369, and the standard library parses them back."""

import email
import re
from email.header import decode_header, make_header
from email.policy import default
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.delivery.message import headers
from sharekit.delivery.readers.addresses import parse_address
from sharekit.errors import SendError

TEXTS = st.text(max_size=300) | st.sampled_from(
    [
        "é" * 90,
        "漢字" * 60,
        "a\r\nBcc: x@y.example",
        "=?utf-8?q?x?=",
        "x" * 2000,
        "\x00\x1b[2J",
        "👩‍👩‍👧 " * 20,
    ]
)


def value_of(field: bytes) -> str:
    message = email.message_from_bytes(field + b"\r\n", policy=default)
    ((_, value),) = message.items()
    return str(value)


@given(TEXTS)
def test_any_text_becomes_one_valid_field(text: str) -> None:
    field = headers.text_field("Subject", text)
    lines = field.decode("ascii").split("\r\n")
    assert lines.pop() == ""
    assert all(len(line) <= 998 for line in lines)
    assert lines[0].startswith("Subject:")
    assert all(line.startswith(" ") and line.strip() for line in lines[1:])
    for word in re.findall(r"=\?utf-8\?[bq]\?[^ ]*\?=", field.decode("ascii")):
        assert len(word) <= 75


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=200))
def test_text_round_trips(text: str) -> None:
    assert value_of(headers.text_field("Subject", f"Wöche {text}")) == f"Wöche {text}"


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=80))
def test_display_names_round_trip(name: str) -> None:
    field = headers.address_field("To", "ada@reader.example", name)
    # The modern parser puts spaces between the encoded words of a name, against RFC 2047; the old one not.
    raw = email.message_from_bytes(field + b"\r\n")["To"].replace("\r\n", "")
    display, address = parseaddr(raw)
    assert (str(make_header(decode_header(display))), address) == (name, "ada@reader.example")


@given(TEXTS)
def test_hostile_names_add_no_field(name: str) -> None:
    field = headers.address_field("To", "ada@reader.example", name)
    message = email.message_from_bytes(field + b"\r\n", policy=default)
    assert message.keys() == ["To"]
    assert [a.addr_spec for a in message["To"].addresses] == ["ada@reader.example"]


def test_long_subjects_fold_between_words() -> None:
    field = headers.text_field("Subject", "word " * 40)
    assert all(len(line) <= 78 for line in field.decode().split("\r\n"))
    assert value_of(field).split() == ["word"] * 40


def test_a_long_uri_is_neither_encoded_nor_broken() -> None:
    link = "https://news.example/u/" + "0123456789abcdef" * 20
    field = headers.uri_field("List-Unsubscribe", [link, "mailto:leave@news.example?subject=unsubscribe"])
    expected = f"List-Unsubscribe: <{link}>, <mailto:leave@news.example?subject=unsubscribe>\r\n"
    assert field.decode() == expected


@pytest.mark.parametrize("uri", ["https://a b", "https://x>\r\nBcc: y", "https://é.example", "", "x" * 901])
def test_invalid_uris_are_refused(uri: str) -> None:
    with pytest.raises(SendError, match="not a valid URI"):
        headers.uri_field("List-Unsubscribe", [uri])


@pytest.mark.parametrize(
    "address",
    ["", "ada", "ada@", "@reader.example", "a b@reader.example", "ada@reader.example\r\nBcc: x@y.example",
     "ada@x@reader.example", "ädä@reader.example", "ada@-x.example", "a..b@reader.example", "<a@b.example>"],
)  # fmt: skip
def test_invalid_addresses_are_refused(address: str) -> None:
    with pytest.raises(SendError, match="not an email address"):
        headers.ascii_address(address)


def test_internationalized_domains_are_written_in_ascii() -> None:
    assert headers.ascii_address("ada@bücher.example") == "ada@xn--bcher-kva.example"


@pytest.mark.parametrize("domain", ["straße.example", "βόλος.example", "bücher.example", "例え.jp"])
def test_a_domain_in_the_message_is_the_domain_in_the_envelope(domain: str) -> None:
    """IDNA 2003 maps ß to ss: another owner's domain."""
    wire = parse_address(f"ada@{domain}").wire
    assert headers.ascii_address(f"ada@{domain}") == wire
    assert headers.address_field("To", f"ada@{domain}") == f"To: {wire}\r\n".encode()


def test_an_internationalized_local_part_is_kept() -> None:
    field = headers.address_field("To", "zoë@bücher.example", "Zoë")
    assert field.endswith(" <zoë@xn--bcher-kva.example>\r\n".encode())
    assert field.split(b" <")[0].isascii()


@pytest.mark.parametrize("local", ["zo\u00a0e", "zo\u2028e", "zo\ud800e", "zo\u0085e", "zo\u202ee", "zo ë"])
def test_characters_that_break_or_hide_an_address_are_refused(local: str) -> None:
    with pytest.raises(SendError, match="not an email address"):
        headers.address_field("To", f"{local}@reader.example")


def test_mailboxes_are_parsed() -> None:
    assert headers.mailbox('"Lindqvist, Mara" <mara@news.example>') == (
        "Lindqvist, Mara",
        "mara@news.example",
    )
    assert headers.mailbox("mara@news.example") == ("", "mara@news.example")
    with pytest.raises(SendError, match="expected an email address"):
        headers.mailbox("The Meridian", "digest.sender")
