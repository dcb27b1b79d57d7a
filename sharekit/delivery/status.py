"""Status: how far an issue is, what failed and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sharekit.delivery.bounces.verdicts import OPEN, State
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.engine.connection import Connection
from sharekit.delivery.store.issues import StoredIssue, count_states
from sharekit.delivery.store.list_changes import read_list_changes

_WINDOW = 30.0
"""Seconds over which the present rate is taken."""
_SHORTEST = 1.0
"""Seconds that a rate is taken over at least: two messages in 2 µs are no million a second."""
_BARS = 60
_FAILED = "state IN ('rejected', 'deferred', 'uncertain')"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailure:
    """A reader who did not get the issue, or may not have."""

    address: str
    state: str
    code: int
    reason: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueStatus:
    """An issue at one moment.

    Attributes:
        issue: Whose.
        counts: Readers in each state.
        failures: Rejected, uncertain and deferred readers.
        codes: Rejected and deferred readers by the server's code and words' beginning.
        domains: The domains with most failures: domain, failures, readers.
        rate: Messages a second: over the last half minute, or over the whole run once it has ended.
        seconds_left: At that rate, or None when unknown.
        timeline: (seconds since the first, accepted, failed) in equal steps.
    """

    issue: StoredIssue
    counts: dict[State, int]
    failures: list[DeliveryFailure]
    codes: list[tuple[str, int]]
    domains: list[tuple[str, int, int]]
    rate: float
    seconds_left: float | None
    timeline: list[tuple[float, int, int]]

    @property
    def total(self) -> int:
        """How many readers the issue has."""
        return sum(self.counts.values())

    def to_json(self) -> dict[str, Any]:
        """Return it as `status --json` prints it."""
        by_state = {state: [f for f in self.failures if f.state == state] for state in State}
        return {
            "issue": self.issue.key,
            "counts": {str(state): count for state, count in self.counts.items()},
            "paused": self.issue.paused,
            "resume_at": self.issue.resume_at,
            "list_changes": asdict(read_list_changes(self.issue.list_changes)),
            "uncertain": [failure.address for failure in by_state[State.UNCERTAIN]],
            "rejected": [_failure(failure) for failure in by_state[State.REJECTED]],
            "deferred": [_failure(failure) for failure in by_state[State.DEFERRED]],
            "rate": round(self.rate, 2),
            "seconds_left": None if self.seconds_left is None else round(self.seconds_left, 1),
        }


def _failure(failure: DeliveryFailure) -> dict[str, Any]:
    return {"address": failure.address, "code": failure.code, "reason": failure.reason}


def read_status(store: Store, issue: StoredIssue) -> IssueStatus:
    """Return the status of an issue now."""
    with store.reading() as connection:
        counts = count_states(connection, issue)
        rate = _rate(connection, issue, store.now())
        waiting = sum(counts[state] for state in OPEN)
        left = 0.0 if not waiting else waiting / rate if rate else None
        return IssueStatus(
            issue=issue,
            counts=counts,
            failures=_failures(connection, issue),
            codes=_codes(connection, issue),
            domains=_domains(connection, issue),
            rate=rate,
            seconds_left=left,
            timeline=_timeline(connection, issue),
        )


def _rate(connection: Connection, issue: StoredIssue, now: float) -> float:
    since = 0.0 if issue.finished is not None else now - _WINDOW
    row = connection.row(
        "SELECT count(*), min(changed), max(changed) FROM deliveries"
        " WHERE issue_id = :issue AND state = 'accepted' AND changed > :since",
        {"issue": issue.id, "since": since},
    )
    count, first, last = row or (0, None, None)
    if not count:
        return 0.0
    span = (last if issue.finished is not None else now) - first
    return float(count / max(span, _SHORTEST))


def _failures(connection: Connection, issue: StoredIssue) -> list[DeliveryFailure]:
    rows = connection.rows(
        "SELECT address, state, code, reason, attempts FROM deliveries"
        f" WHERE issue_id = :issue AND {_FAILED} ORDER BY id",
        {"issue": issue.id},
    )
    names = ("address", "state", "code", "reason", "attempts")
    return [DeliveryFailure(**dict(zip(names, row, strict=True))) for row in rows]


def _codes(connection: Connection, issue: StoredIssue) -> list[tuple[str, int]]:
    rows = connection.rows(
        "SELECT substr(reason, 1, 60) AS words, count(*) AS failures FROM deliveries"
        " WHERE issue_id = :issue AND state IN ('rejected', 'deferred')"
        " GROUP BY words ORDER BY failures DESC, words LIMIT 20",
        {"issue": issue.id},
    )
    return [(words, count) for words, count in rows]


def _domains(connection: Connection, issue: StoredIssue) -> list[tuple[str, int, int]]:
    failures = f"sum(CASE WHEN {_FAILED} THEN 1 ELSE 0 END)"
    rows = connection.rows(
        f"SELECT domain, {failures}, count(*) FROM deliveries WHERE issue_id = :issue GROUP BY domain"
        f" HAVING {failures} > 0 ORDER BY {failures} DESC, domain LIMIT 10",
        {"issue": issue.id},
    )
    return [(domain, failed, total) for domain, failed, total in rows]


def _timeline(connection: Connection, issue: StoredIssue) -> list[tuple[float, int, int]]:
    settled = "FROM deliveries WHERE issue_id = :issue AND state IN ('accepted', 'rejected')"
    values = {"issue": issue.id}
    first, last = connection.row(f"SELECT min(changed), max(changed) {settled}", values) or (None, None)
    if first is None or last is None:
        return []
    step = max((last - first) / _BARS, 0.001)
    # SQLite's cast rounds towards zero, PostgreSQL's to the nearest.
    bar = f"CAST({'floor' if connection.engine.shared else ''}((changed - :first) / :step) AS INTEGER)"
    rows = connection.rows(
        f"SELECT {bar} AS bar, sum(CASE WHEN state = 'accepted' THEN 1 ELSE 0 END), count(*) {settled}"
        " GROUP BY bar ORDER BY bar",
        values | {"first": first, "step": step},
    )
    bars = {bar: (accepted, count - accepted) for bar, accepted, count in rows}
    return [(number * step, *bars.get(number, (0, 0))) for number in range(max(bars) + 1)]
