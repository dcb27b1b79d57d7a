"""Passwords in URLs are never shown."""

import pytest

from sharekit.support.redaction import redact


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
        ("see https://example.org/?tokens=3", "see https://example.org/?tokens=3"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert redact(text) == shown
