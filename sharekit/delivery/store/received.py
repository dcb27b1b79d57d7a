"""Events of webhooks that were applied: one that is delivered again changes nothing."""

from __future__ import annotations

from sharekit.delivery.store.database import Store

_KEPT_SECONDS = 7 * 86_400
"""Longer than any provider repeats an event, and than any signature is valid."""


def is_received(store: Store, identity: str) -> bool:
    """Return whether an event was applied before."""
    with store.reading() as connection:
        return connection.row("SELECT 1 FROM webhook_events WHERE id = :id", {"id": identity}) is not None


def remember_received(store: Store, identity: str) -> None:
    """Remember an event that has been applied, and forget those of more than a week ago."""
    with store.writing() as connection:
        now = store.now()
        row = "INSERT INTO webhook_events (id, created) VALUES (:id, :now) ON CONFLICT DO NOTHING"
        connection.execute(row, {"id": identity, "now": now})
        connection.execute(
            "DELETE FROM webhook_events WHERE created < :since", {"since": now - _KEPT_SECONDS}
        )
