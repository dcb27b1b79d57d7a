"""Applies notices: only those about a message that we sent suppress a reader; soft bounces are counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sharekit.delivery.bounces.matching import Sending, find_sendings, known_keys, sending_keys
from sharekit.delivery.bounces.notice import SOFT, Notice, NoticeKind
from sharekit.delivery.readers.addresses import Address
from sharekit.delivery.readers.suppression import suppress, suppressed_keys
from sharekit.delivery.readers.suppression_reasons import Reason
from sharekit.delivery.store.batches import batches
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.engine.connection import Connection

_BATCH = 2_000
_DAY = 86_400
_REASONS: dict[NoticeKind, Reason] = {
    NoticeKind.MAILBOX_GONE: "bounced",
    NoticeKind.COMPLAINT: "complained",
    NoticeKind.UNSUBSCRIBE: "unsubscribed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedNotice:
    """What became of one notice.

    Attributes:
        where: The message it was in.
        notice: The notice.
        sending: The sending it is about, or None: then it is unmatched.
        reader: The reader it concerns: that of the sending, or the one it names; None for a stranger.
        suppressed: Whether the reader is newly suppressed, or would be in a dry run.
    """

    where: str
    notice: Notice
    sending: Sending | None = None
    reader: Address | None = None
    suppressed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePolicy:
    """How notices are applied.

    Attributes:
        dry_run: Change nothing.
        unmatched: Also apply notices about a reader of the list that match no sending.
        soft_bounces: Issues in a row that bounced softly before a reader is suppressed; 0 for never.
        soft_days: Days that these must span at least.
    """

    dry_run: bool = False
    unmatched: bool = False
    soft_bounces: int = 5
    soft_days: float = 14


def apply_notices(
    store: Store, notices: Iterable[tuple[str, Notice]], policy: NoticePolicy
) -> Iterator[AppliedNotice]:
    """Match and apply notices, a batch at a time; a second time changes nothing.

    Args:
        store: Readers, suppressions and sendings.
        notices: Where each was read, and the notice.
        policy: How they are applied.
    """
    seen: set[str] = set()
    for batch in batches(notices, _BATCH):
        matched = list(_matched(store, batch))
        transaction = store.reading() if policy.dry_run else store.writing()
        with transaction as connection:
            applied = [_apply(store, connection, item, policy, seen) for item in matched]
        yield from applied


def _matched(store: Store, batch: list[tuple[str, Notice]]) -> Iterator[AppliedNotice]:
    keys = [sending_keys(notice.message_ids) for _, notice in batch]
    mailboxes = {notice.address.key for _, notice in batch if notice.address}
    sendings = find_sendings(store, {key for group in keys for key in group}, named=mailboxes)
    readers = known_keys(store, (notice.address.key for _, notice in batch if notice.address))
    for (where, notice), group in zip(batch, keys, strict=True):
        sending = next((sendings[key] for key in group if key in sendings), None)
        named = notice.address if notice.address and notice.address.key in readers else None
        reader = sending.address if sending else named
        yield AppliedNotice(where=where, notice=notice, sending=sending, reader=reader)


def _apply(
    store: Store, connection: Connection, applied: AppliedNotice, policy: NoticePolicy, seen: set[str]
) -> AppliedNotice:
    reader = applied.reader
    if reader is None or not (applied.sending or policy.unmatched or _is_request(applied.notice)):
        return applied
    reason = _reason(applied.notice)
    if policy.dry_run:
        new = bool(reason) and reader.key not in seen and not suppressed_keys(connection, [reader.key])
        seen.update([reader.key] if reason else [])
    else:
        new = _write(store, connection, applied, policy, reason)
    return replace(applied, suppressed=new)


def _is_request(notice: Notice) -> bool:
    """Return whether a reader asks to leave: that is honoured without a match."""
    return notice.kind is NoticeKind.UNSUBSCRIBE


def _reason(notice: Notice) -> Reason | None:
    if notice.informational or (notice.kind is NoticeKind.MAILBOX_GONE and not notice.failed):
        return None
    return _REASONS.get(notice.kind)


def _write(
    store: Store, connection: Connection, applied: AppliedNotice, policy: NoticePolicy, reason: Reason | None
) -> bool:
    notice, sending, reader = applied.notice, applied.sending, applied.reader
    assert reader is not None
    issue = sending.issue if sending else ""
    if reason:
        return suppress(store, connection, reader, reason, detail=notice.detail, issue=issue)
    if notice.kind not in SOFT or not notice.failed or notice.informational or sending is None:
        return False
    connection.execute(_COUNT_SOFT, {"key": reader.key, "issue": issue, "sent": sending.sent})
    if not _is_worn_out(connection, reader.key, policy):
        return False
    detail = f"{policy.soft_bounces} issues in a row bounced: {notice.detail}"
    return suppress(store, connection, reader, "soft-bounced", detail=detail[:500], issue=issue)


_COUNT_SOFT = """
INSERT INTO soft_bounces (key, issue, sent) VALUES (:key, :issue, :sent) ON CONFLICT DO NOTHING"""
_SOFT = "SELECT sent FROM soft_bounces WHERE key = :key AND sent > :since ORDER BY sent"
_LAST_GOOD = """
SELECT max(d.changed) FROM deliveries d JOIN issues i ON i.id = d.issue_id
WHERE d.key = :key AND d.state = 'accepted'
AND NOT EXISTS (SELECT 1 FROM soft_bounces s WHERE s.key = d.key AND s.issue = i.key)
AND d.changed < (SELECT max(sent) FROM soft_bounces WHERE key = :key)"""


def _is_worn_out(connection: Connection, key: str, policy: NoticePolicy) -> bool:
    """Return whether enough issues in a row bounced softly; one that arrived in between resets the count."""
    since = connection.value(_LAST_GOOD, {"key": key}) or 0
    times = connection.column(_SOFT, {"key": key, "since": since})
    enough = 0 < policy.soft_bounces <= len(times)
    return enough and times[-1] - times[0] >= policy.soft_days * _DAY
