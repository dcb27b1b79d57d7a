"""DKIM signatures, verified with dkimpy."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.delivery.message.dkim import Signer, signer
from sharekit.errors import ConfigError
from sharekit.options import SmtpOptions

MESSAGE = (
    b"Date: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <1@post.example>\r\nTo: Ada <ada@x.example>\r\n"
    b"List-Unsubscribe: <https://post.example/leave?token=abc>,\r\n <mailto:leave@post.example>\r\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nFrom: Die Post <news@post.example>\r\n"
    b"Subject: =?utf-8?q?Nachtz=C3=BCge?=\r\n  kehren   zur=?utf-8?q?=C3=BCck?=\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain\r\n\r\nHello\r\n\r\n.dot\r\n"
)
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ED25519 = ed25519.Ed25519PrivateKey.generate()


def pem(key: Any) -> bytes:
    made: bytes = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made


def record(key: Any) -> Callable[..., bytes]:
    public = key.public_key()
    if isinstance(key, rsa.RSAPrivateKey):
        der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        text = b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)
    else:
        raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        text = b"v=DKIM1; k=ed25519; p=" + base64.b64encode(raw)
    return lambda *_, **__: text


def test_dkimpy_verifies_the_signature() -> None:
    signed = Signer("post.example", "s1", pem(RSA))(MESSAGE) + MESSAGE
    assert dkim.verify(signed, dnsfunc=record(RSA))


def test_ed25519_keys_sign_too() -> None:
    field = Signer("post.example", "s1", pem(ED25519))(MESSAGE)
    assert b"a=ed25519-sha256" in field
    pytest.importorskip("nacl", reason="dkimpy verifies Ed25519 with PyNaCl")
    assert dkim.verify(field + MESSAGE, dnsfunc=record(ED25519))


def test_both_one_click_fields_are_covered() -> None:
    field = Signer("post.example", "s1", pem(RSA))(MESSAGE)
    signed = field.partition(b"h=")[2].partition(b";")[0].split(b":")
    assert {b"list-unsubscribe", b"list-unsubscribe-post", b"from", b"subject", b"to"} <= set(signed)
    changed = MESSAGE.replace(b"token=abc", b"token=abd")
    assert not dkim.verify(field + changed, dnsfunc=record(RSA))


def test_lines_stay_short() -> None:
    field = Signer("post.example", "s1", pem(RSA))(MESSAGE)
    assert max(map(len, field.split(b"\r\n"))) < 998


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30),
    st.binary(max_size=60),
)
def test_any_body_and_subject_verify(subject: str, raw: bytes) -> None:
    body = base64.b64encode(raw) + b"\r\n" * (len(raw) % 4)
    message = (
        MESSAGE.partition(b"\r\n\r\n")[0].replace(b"  kehren", b"  " + subject.encode()) + b"\r\n\r\n" + body
    )
    signed = Signer("post.example", "s1", pem(RSA))(message) + message
    assert dkim.verify(signed, dnsfunc=record(RSA))


@pytest.mark.parametrize(
    "changes",
    [
        {"dkim_selector": ""},
        {"dkim_key": ""},
        {"dkim_key": "-----BEGIN NOTHING-----"},
    ],
)
def test_unusable_keys_are_refused(changes: dict[str, str]) -> None:
    values = {"dkim_domain": "post.example", "dkim_selector": "s1", "dkim_key": pem(RSA).decode()} | changes
    with pytest.raises(ConfigError, match="dkim"):
        signer(SmtpOptions(**values))  # type: ignore[arg-type]


def test_no_domain_means_no_signature() -> None:
    assert signer(SmtpOptions()) is None
