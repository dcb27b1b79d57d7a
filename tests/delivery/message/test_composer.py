"""Each reader's copy, and the address its bounces go to."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sharekit.article import Article
from sharekit.delivery.bounces.matching import sending_keys
from sharekit.delivery.message.composer import Composer
from sharekit.delivery.message.header_block import HeaderBlock
from sharekit.delivery.message.issue_master import IssueMaster
from sharekit.delivery.store.records import Delivery
from sharekit.digest.assemble import assemble_digest
from sharekit.options import DigestOptions

DELIVERY = Delivery(1, "ada@x.example", "Ada", "{}", "x.example", 0)


@pytest.mark.parametrize(
    ("bounce_address", "expected"),
    [
        ("", "news@post.example"),
        ("bounces@post.example", "bounces@post.example"),
        ("b+{id}@post.example", "b+ID@post.example"),
    ],
)
def test_the_envelope_sender_carries_the_message_id(bounce_address: str, expected: str) -> None:
    article = Article(headline="Crane stays", lead="It does.", url="https://post.example/crane")
    digest = assemble_digest([article], options=DigestOptions(), date=date(2026, 1, 1))
    master = IssueMaster(digest=digest, head=HeaderBlock(sender="News <news@post.example>"))
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    composer = Composer(
        master, store_key=b"s" * 16, keys=[b"k" * 16], date=moment, bounce_address=bounce_address
    )
    parcel = composer(DELIVERY)
    token = composer.message_id(DELIVERY).partition("@")[0]
    assert parcel.envelope.sender == expected.replace("ID", token)
    assert f"Message-ID: <{token}@post.example>".encode() in parcel.message
    if "ID" in expected:
        assert sending_keys([parcel.envelope.sender])[0] == token
