"""Passwords in URLs are never shown."""

import pytest

from sharekit.support.redaction import redact, redact_value


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://ann:hush@example.org/feed: 403", "https://ann@example.org/feed: 403"),
        ("postgresql://:hush@host/db", "postgresql://@host/db"),
        ("'postgresql://ann:hu:sh@host:5432/db'", "'postgresql://ann@host:5432/db'"),
        ("postgresql://ann:hu'sh\"@h@host/db", "postgresql://ann@host/db"),
        ("https://example.org/?a=b&token=hush&c=d", "https://example.org/?a=b&token=***&c=d"),
        ("postgresql://host/db?password=hush", "postgresql://host/db?password=***"),
        ("https://example.org/a@b:c@d", "https://example.org/a@b:c@d"),
        ("write https://x.org: then mail ann@example.org", "write https://x.org: then mail ann@example.org"),
        ("host=db password='hu sh' user=ann", "host=db password=*** user=ann"),
        ("connect PASSWORD = hush, host", "connect PASSWORD = *** host"),
        ("see https://example.org/?tokens=3", "see https://example.org/?tokens=3"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert redact(text) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("postgresql://ann:hu sh@host/db", "postgresql://ann@host/db"),
        ("postgresql://ann:h@u sh@host/db", "postgresql://ann@host/db"),
        ("postgresql://ann:hu\nsh@host/db", "postgresql://ann@host/db"),
        (
            "postgresql://ann:hu%20sh@host/db?sslpassword=hu sh&sslmode=disable",
            "postgresql://ann@host/db?sslmode=disable",
        ),
        ("postgresql:///db?user=ann&password=hu sh", "postgresql:///db?user=ann"),
        ("POSTGRES://ann:hush://x@host/db", "POSTGRES://ann@host/db"),
        ("postgresql+psycopg://ann:hu sh@host", "postgresql+psycopg://ann@host"),
        ("mysql:ann:hu sh@host", "mysql:ann@host"),
        ("https://example.org/a@b:c@d", "https://example.org/a@b:c@d"),
        ("sqlite:///a b@c.db", "sqlite:///a b@c.db"),
    ],
)
def test_a_whole_value(value: str, shown: str) -> None:
    assert redact_value(value) == shown
