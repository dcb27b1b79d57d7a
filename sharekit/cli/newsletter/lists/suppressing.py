"""`sharekit subscribers suppress`: addresses that must not be written to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharekit.cli.common import Run, typed_address
from sharekit.cli.newsletter.lists.list_reading import read_list
from sharekit.errors import ConfigError

if TYPE_CHECKING:
    from sharekit.delivery.readers.addresses import Address
    from sharekit.delivery.readers.suppression_reasons import Reason
    from sharekit.delivery.store.database import Store


def suppress_items(run: Run, store: Store, items: tuple[str, ...], options: dict[str, Any]) -> None:
    """Suppress addresses and lists, let them be written to again, or show who is suppressed."""
    from sharekit.delivery.readers.suppression import lift, suppress

    if not items:
        _list_suppressed(run, store)
        return
    named = [(address, reason) for item in items for address, reason in _named(run, item, options)]
    with store.writing() as connection:
        changed = [
            address.written
            for address, reason in named
            if (
                lift(connection, address) if options["lift"] else suppress(store, connection, address, reason)
            )
        ]
    run.give({"lifted" if options["lift"] else "suppressed": changed})
    done = "may be written to again" if options["lift"] else "suppressed"
    rest = len(named) - len(changed)
    was = "not suppressed before" if options["lift"] else "suppressed before"
    run.report(f"{len(changed):,} {done}" + (f", {rest:,} {was}" if rest else ""))


def _named(run: Run, item: str, options: dict[str, Any]) -> Iterator[tuple[Address, Reason]]:
    """Yield the address, or those in a list with the reason that it gives."""
    if item != "-" and "@" in item and not Path(item).exists():
        yield typed_address(item, "subscribers suppress"), "asked"
        return
    if item != "-" and not Path(item).exists():
        raise ConfigError(
            f"{item!r} is neither an address nor a file",
            where="subscribers suppress",
            hint="give an address such as ada@example.org, or a CSV file",
        )
    for reader in read_list(run, item, options["answers"]):
        yield reader.address, reader.reason or "asked"


def _list_suppressed(run: Run, store: Store) -> None:
    from sharekit.delivery.readers.suppression import suppressed

    shown = False
    for row in suppressed(store):
        shown = True
        run.give({"address": row.address, "reason": row.reason, "detail": row.detail, "issue": row.issue})
        run.say(f"{row.address:<36}  {row.reason:<12}  {row.detail}".rstrip())
    if not shown:
        run.note("no one is suppressed")
