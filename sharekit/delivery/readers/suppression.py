"""Suppressions: who must not be written to, whatever any list says."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sharekit.delivery.readers.addresses import Address
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.schema import suppressions

if TYPE_CHECKING:
    from sqlalchemy import Connection

Reason = Literal["unsubscribed", "complained", "bounced", "rejected", "asked"]
"""unsubscribed: by link; complained: by a feedback report; bounced: by a delivery status notice; rejected: by
the server while sending; asked: by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One mailbox that is left out, and why; `created` is in seconds since 1970."""

    address: str
    reason: str
    detail: str
    issue: str
    created: float


def suppress(
    store: Store,
    connection: Connection,
    address: Address,
    reason: Reason,
    *,
    detail: str = "",
    issue: str = "",
) -> bool:
    """Leave the mailbox out from now on; tell whether that is new. The first reason stays."""
    values = {
        "key": address.key,
        "address": address.written,
        "reason": reason,
        "detail": detail,
        "issue": issue,
        "created": store.now(),
    }
    insert = store.insert(suppressions).values(values).on_conflict_do_nothing()
    return connection.execute(insert.returning(suppressions.c.key)).first() is not None


def lift(connection: Connection, address: Address) -> bool:
    """Let the mailbox be written to again; tell whether it was suppressed."""
    return bool(connection.execute(suppressions.delete().where(suppressions.c.key == address.key)).rowcount)


def suppressed_keys(connection: Connection, keys: Collection[str]) -> set[str]:
    """Return which of the keys (a few hundred at most) are suppressed."""
    from sqlalchemy import select

    return set(connection.scalars(select(suppressions.c.key).where(suppressions.c.key.in_(keys))))


def suppressed(store: Store) -> Iterator[Suppression]:
    """Yield every suppression, oldest first."""
    with store.reading() as connection:
        rows = connection.execution_options(yield_per=1000).execute(
            suppressions.select().order_by(suppressions.c.created, suppressions.c.key)
        )
        for row in rows:
            yield Suppression(
                address=row.address,
                reason=row.reason,
                detail=row.detail,
                issue=row.issue,
                created=row.created,
            )
