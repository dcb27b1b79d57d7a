"""Messages are complete and deterministic, and decode to the texts that they were composed from."""

import email
import re
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import default
from functools import cache
from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.article import Article, Related
from sharekit.delivery.message.header_block import HeaderBlock
from sharekit.delivery.message.mime import PreparedMessage, write_message
from sharekit.digest.assemble import assemble_digest
from sharekit.digest.digest import Digest
from sharekit.digest.layout.pictures import EmailPicture
from sharekit.errors import SendError
from sharekit.options import DigestOptions

MOMENT = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
HEAD = HeaderBlock(
    sender='"The Meridian" <letters@news.example>',
    reply_to="editors@news.example",
    list_id="Weekly <weekly.news.example>",
    unsubscribe_mail="leave@news.example",
    automatic=True,
)
ONE_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")
LINK = "https://news.example/u/" + "0123456789abcdef" * 12
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (1200).to_bytes(4) + (630).to_bytes(4) + bytes(range(256))
CARD = EmailPicture(name="og.png", data=PNG, type="image/png", width=1200, height=630, alt="A card")


def made(intro: str = "Dear {{ name | reader }} of {{ town }}, *good* <morning> at {{ address }}.") -> Digest:
    related = (Related(headline="A dunk & a lead", teaser="Müde.", url="https://news.example/r?a=1&b=2"),)
    articles = [
        Article(
            headline="Größe 漢字: leaders are told to stay home, and a headline that has to be folded",
            lead="Founders skip trips. " * 12,
            url="https://news.example/home",
            site="The Meridian",
            language="en-GB",
            related=related,
        )
    ]
    options = DigestOptions(web_url="https://news.example/12", preferences_url="https://news.example/p")
    return assemble_digest(articles, options=options, date=date(2025, 3, 1), pictures={0: CARD}, intro=intro)


@cache
def digest() -> Digest:
    return made()


@cache
def prepared() -> PreparedMessage:
    return PreparedMessage(digest(), HEAD)


NAMES = st.text(max_size=60) | st.sampled_from(
    [
        "",
        "Ada",
        "<b>Ada</b> & co",
        'Ada "the" Löwe\\',
        "a\r\nBcc: x@y.example",
        "=?utf-8?q?x?=",
        "\x00\u202e.",
        "." * 200,
    ]
)
LOCAL = st.text("abcXYZ0189.!#$%&'*+/=?^_`{|}~-", min_size=1, max_size=40).filter(lambda t: ".." not in t)
ADDRESSES = st.builds("{}@reader.example".format, LOCAL)
LINKS = st.builds("https://news.example/u/{}".format, st.text("abcdef0123456789=&?%._~-/", max_size=300))
FIELDS = st.dictionaries(st.sampled_from(["town", "name", "unsubscribe_url", "other"]), NAMES, max_size=4)


@given(ADDRESSES, NAMES, LINKS, FIELDS)
def test_prepared_messages_decode_to_the_texts(
    address: str, name: str, link: str, fields: dict[str, str]
) -> None:
    values: dict[str, Any] = {
        "address": address,
        "name": name,
        "unsubscribe_url": link,
        "message_id": "1.abc@news.example",
        "date": MOMENT,
        "fields": fields,
    }
    filled = prepared().fill(**values)
    assert filled == write_message(digest(), HEAD, **values)
    own = {"address": address, "name": name, "unsubscribe_url": link}
    one_line = {key: ONE_LINE.sub(" ", value) for key, value in (fields | own).items()}
    text, page = digest().email(unsubscribe=True)
    in_html = {key: escape(value) for key, value in one_line.items()}
    assert body(filled, "plain").splitlines() == digest().slots.fill(text, one_line).splitlines()
    assert body(filled, "html").splitlines() == digest().slots.fill(page, in_html).splitlines()
    lines = filled.split(b"\r\n")
    assert filled.isascii()
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 998
    encoded = lines[lines.index(b"") :]
    assert max(len(line) for line in encoded if not line.startswith(b"Content-")) <= 76  # RFC 2045
    assert not digest().slots.pattern.search(filled.decode("ascii"))
    assert parsed(filled).keys().count("Bcc") == 0


def test_an_internationalized_address_is_filled_unchanged() -> None:
    values: dict[str, Any] = {
        "address": "zoë@straße.example",
        "name": "Zoë",
        "unsubscribe_url": "https://news.example/u/1",
        "message_id": "1.abc@news.example",
        "date": MOMENT,
    }
    filled = prepared().fill(**values)
    assert filled == write_message(digest(), HEAD, **values)
    assert " <zoë@xn--strae-oqa.example>\r\n".encode() in filled
    assert b"strasse" not in filled


def parsed(message: bytes) -> EmailMessage:
    read = email.message_from_bytes(message, policy=default)
    assert isinstance(read, EmailMessage)
    assert not read.defects
    return read


def body(message: bytes, kind: str) -> str:
    part = parsed(message).get_body((kind,))
    assert part is not None
    return str(part.get_content())


def written(**values: Any) -> bytes:
    start: dict[str, Any] = {
        "address": "ada@reader.example",
        "name": "Ada",
        "unsubscribe_url": LINK,
        "date": MOMENT,
    }
    return write_message(digest(), HEAD, **(start | values))


def test_every_header_field_is_present_once_and_parses() -> None:
    message = parsed(written(message_id="1.abc@news.example"))
    assert len(set(message.keys())) == len(message.keys())
    assert message["From"] == "The Meridian <letters@news.example>"
    assert message["To"] == "Ada <ada@reader.example>"
    assert message["Reply-To"] == "editors@news.example"
    assert message["Subject"] == digest().subject
    assert message["Date"].datetime == MOMENT
    assert message["Message-ID"] == "<1.abc@news.example>"
    assert message["List-Id"] == "Weekly <weekly.news.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_unsubscribe_field_is_neither_encoded_nor_folded() -> None:
    expected = f"\r\nList-Unsubscribe: <{LINK}>, <mailto:leave@news.example?subject=unsubscribe>\r\n"
    assert expected.encode() in written()


def test_parts_are_text_then_html_with_inline_picture() -> None:
    message = parsed(written())
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    picture = list(message.walk())[-1]
    assert picture.get_content() == PNG
    assert f"cid:{picture['Content-ID'][1:-1]}" in body(written(), "html")


def test_texts_survive_the_encoding() -> None:
    text, page = digest().email(unsubscribe=True)
    values = {"name": "Ada", "address": "ada@reader.example", "unsubscribe_url": LINK}
    assert body(written(), "plain").splitlines() == digest().slots.fill(text, values).splitlines()
    assert body(written(), "html").splitlines() == digest().slots.fill(page, values).splitlines()


def test_values_are_escaped_in_html_and_plain_in_text() -> None:
    message = written(name="<script>x</script>", fields={"town": "Köln & Bonn"})
    assert "&lt;script&gt;x&lt;/script&gt; of Köln &amp; Bonn" in body(message, "html")
    assert "<script>x</script> of Köln & Bonn" in body(message, "plain")


def test_empty_fields_use_the_default() -> None:
    assert "Dear reader of" in body(written(name=""), "plain")


def test_without_unsubscribe_url_there_is_no_link() -> None:
    message = written(unsubscribe_url="")
    assert "Unsubscribe" not in body(message, "html")
    assert "Unsubscribe" not in body(message, "plain")
    assert b"List-Unsubscribe" not in message


def test_an_unaddressed_message_has_undisclosed_recipients() -> None:
    message = written(address="", name="")
    assert b"\r\nTo: undisclosed-recipients:;\r\n" in message
    assert parsed(message)["Message-ID"] == f"<{digest().key}@news.example>"


def test_the_same_input_gives_the_same_bytes() -> None:
    again = write_message(
        made(), HEAD, address="ada@reader.example", name="Ada", unsubscribe_url=LINK, date=MOMENT
    )
    assert again == written()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://x.example/", "//x.example", "https://x y"])
def test_invalid_links_are_refused(link: str) -> None:
    with pytest.raises(SendError):
        written(unsubscribe_url=link)


def test_a_missing_unsubscribe_link_is_refused() -> None:
    with pytest.raises(SendError, match="prepared"):
        prepared().fill(address="ada@reader.example", message_id="1@news.example", date=MOMENT)
    assert isinstance(PreparedMessage(digest(), HEAD, unsubscribe=False), PreparedMessage)


@pytest.mark.parametrize(
    "head",
    [
        HeaderBlock(sender="nobody"),
        HeaderBlock(sender="a@news.example", reply_to="x"),
        HeaderBlock(sender="a@news.example", list_id="a b c"),
    ],
)
def test_invalid_header_blocks_are_refused(head: HeaderBlock) -> None:
    with pytest.raises(SendError):
        PreparedMessage(digest(), head)


def test_the_header_block_comes_from_the_settings() -> None:
    options = DigestOptions(reply_to="editors@news.example", list_id="weekly.news.example", automatic=True)
    head = HeaderBlock.of(options, site='The "Meridian"', base_url="https://news.example/blog")
    assert head.sender == '"The \\"Meridian\\"" <digest@news.example>'
    message = parsed(write_message(digest(), head, date=MOMENT))
    assert message["From"].addresses[0].display_name == 'The "Meridian"'
    assert message["List-Id"] == "<weekly.news.example>"
    assert message["Auto-Submitted"] == "auto-generated"
