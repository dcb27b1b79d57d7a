"""The library sends what it renders, with the same options."""

from datetime import date
from email import message_from_bytes
from email.policy import default
from functools import cache
from pathlib import Path

import pytest

import sharekit
from sharekit import Article, Digest, DigestOptions


@cache
def digest() -> Digest:
    return sharekit.render_digest(
        [Article(headline="Rail returns", url="https://q.example/1", site="Q")], date=date(2025, 3, 1)
    )


def test_addresses_and_options_are_enough(tmp_path: Path) -> None:
    options = DigestOptions(sender="News <news@q.example>", unsubscribe_url="https://q.example/u")
    report = sharekit.send(
        digest(),
        ["ada@r.example", "ben@r.example"],
        options=options,
        store=f"sqlite:///{tmp_path}/s.db",
        transport=f"folder:{tmp_path}/out",
    )
    files = sorted((tmp_path / "out").glob("*.eml"))
    messages = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
    assert {message["To"] for message in messages} == {"ada@r.example", "ben@r.example"}
    assert {message["From"] for message in messages} == {"News <news@q.example>"}
    assert all("https://q.example/u" in message["List-Unsubscribe"] for message in messages)
    assert sum(report.counts.values()) == 2


def test_a_missing_sender_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(sharekit.SharekitError, match="no sender"):
        sharekit.send(digest(), ["ada@r.example"], store=f"sqlite:///{tmp_path}/s.db")
