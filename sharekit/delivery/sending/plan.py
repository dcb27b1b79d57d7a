"""The plan: what a run would do, without writing to the store or to any reader."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sharekit.delivery.message.composer import Composer
from sharekit.delivery.message.issue_master import IssueMaster
from sharekit.delivery.readers.addresses import parse_address
from sharekit.delivery.readers.subscribers import Subscriber
from sharekit.delivery.readers.suppression import suppress, suppressed
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import start_issue
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.records import Enlisted


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPlan:
    """What would be sent.

    Attributes:
        issue: The issue's key.
        subject: Its subject.
        sender: Its From.
        enlisted: Counts of the list.
        sample: The first reader's message, or None when no reader is left.
    """

    issue: str
    subject: str
    sender: str
    enlisted: Enlisted
    sample: bytes | None


def make_plan(
    master: IssueMaster,
    readers: Iterable[Subscriber],
    *,
    store: Store,
    compose: Callable[[Store, IssueMaster], Composer],
) -> SendPlan:
    """Enter the list into a scratch ledger on disk: exact for a million readers, and no memory for them."""
    with (
        tempfile.TemporaryDirectory(prefix="sharekit-plan-") as folder,
        Store(f"sqlite:///{folder}/plan.db") as own,
    ):
        _copy_suppressions(store, own)
        issue = start_issue(own, master.digest.key, subject=master.digest.subject, digest=b"")
        ledger = Ledger(own, issue, "plan")
        enlisted = ledger.enlist(readers)
        first = ledger.claim(1)
        sample = compose(store, master)(first[0]).message if first else None
    return SendPlan(
        issue=issue.key, subject=issue.subject, sender=master.head.sender, enlisted=enlisted, sample=sample
    )


def _copy_suppressions(store: Store, own: Store) -> None:
    with own.writing() as connection:
        for row in suppressed(store):
            suppress(own, connection, parse_address(row.address), "asked")
