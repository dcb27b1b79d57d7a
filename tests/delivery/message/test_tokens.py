"""Tokens cannot be created or changed without a key; Message-IDs are stable."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.delivery.message.tokens import (
    Claim,
    make_token,
    message_id,
    read_token,
    token_in,
    unsubscribe_link,
)
from sharekit.errors import ConfigError, SendError

OLD, NEW, OTHER = b"old" * 6, b"new" * 6, b"other" * 6
CLAIM = Claim("ada@x.example", "news-1")
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=40)


@settings(max_examples=100, deadline=None)
@given(WORDS, WORDS, WORDS, st.none() | st.integers(2**40, 2**50))
def test_tokens_round_trip(address: str, issue: str, list_id: str, expires: int | None) -> None:
    claim = Claim(address, issue, list_id, expires=expires)
    token = make_token(claim, [NEW, OLD])
    assert read_token(token, [NEW]) == claim
    assert token.isascii()
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_tokens_are_for_one_purpose_and_may_expire() -> None:
    confirm = make_token(Claim("ada@x.example", "news-1", purpose="confirm", expires=1000), [NEW])
    assert read_token(confirm, [NEW], purpose="confirm", now=1000).expires == 1000
    with pytest.raises(SendError, match="token has expired"):
        read_token(confirm, [NEW], purpose="confirm", now=1001)
    with pytest.raises(SendError, match="token is invalid"):
        read_token(confirm, [NEW], now=0)


def test_short_keys_sign_nothing() -> None:
    with pytest.raises(ConfigError, match="secret: a key is shorter than 16 bytes"):
        make_token(CLAIM, [b"x" * 15])


def test_an_old_key_works_until_it_is_dropped() -> None:
    token = make_token(CLAIM, [OLD])
    assert read_token(token, [NEW, OLD]) == CLAIM
    with pytest.raises(SendError, match="token is invalid"):
        read_token(token, [NEW])


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_changed_or_truncated_tokens_are_refused(data: st.DataObject) -> None:
    token = make_token(CLAIM, [NEW])
    at = data.draw(st.integers(0, len(token) - 1))
    changed = data.draw(
        st.sampled_from(
            [
                token[:at],
                token[:at] + "A" + token[at + 1 :],
                token[:at] + "é" + token[at:],
                token + "=",
                token + "A",
            ]
        )
    )
    if changed != token:
        with pytest.raises(SendError):
            read_token(changed, [NEW])


@pytest.mark.parametrize("token", ["", "x", "====", "\0", "ünïcode", "A" * 5000])
def test_malformed_tokens_are_refused(token: str) -> None:
    with pytest.raises(SendError):
        read_token(token, [NEW])


def test_a_message_id_depends_on_key_issue_and_mailbox_alone() -> None:
    first = message_id(NEW, "news-1", "ada@x.example", "post.example")
    assert first == message_id(NEW, "news-1", "ada@x.example", "post.example")
    others = {
        message_id(OTHER, "news-1", "ada@x.example", "post.example"),
        message_id(NEW, "news-2", "ada@x.example", "post.example"),
        message_id(NEW, "news-1", "bob@x.example", "post.example"),
    }
    assert first not in others
    assert len(others) == 3


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("https://x.example/leave", "https://x.example/leave?token=T"),
        ("https://x.example/leave?a=b", "https://x.example/leave?a=b&token=T"),
        ("https://x.example/leave/{token}", "https://x.example/leave/T"),
    ],
)
def test_links_hold_the_token(page: str, link: str) -> None:
    assert unsubscribe_link(page, "T") == link


def test_a_page_without_https_is_refused() -> None:
    with pytest.raises(ConfigError, match="https"):
        unsubscribe_link("http://x.example/leave", "T")


def test_tokens_never_look_like_options() -> None:
    """One in 64 would if tokens began with the signature."""
    claim = Claim("ada@reader.example", "2026-11-23-ab")
    tokens = [make_token(claim, [bytes([number]) * 16]) for number in range(256)]
    assert [token for token in tokens if not token[0].isalnum()] == []
    assert read_token(tokens[7], [bytes([7]) * 16]) == claim


@pytest.mark.parametrize(
    "page", ["https://a.example/leave", "https://a.example/l?list=weekly", "https://a.example/{token}/leave"]
)
def test_the_token_is_extracted_from_a_link(page: str) -> None:
    token = make_token(CLAIM, [NEW])
    link = unsubscribe_link(page, token)
    assert token_in(link) == token_in(f"<{link}>\n") == token_in(token) == token
