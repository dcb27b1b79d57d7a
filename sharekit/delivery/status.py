"""Status: how far an issue is, what failed and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, case, cast, func, select

from sharekit.delivery.bounces.verdicts import OPEN, State
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import Issue, count_states
from sharekit.delivery.store.schema import deliveries

if TYPE_CHECKING:
    from sqlalchemy import Connection

_WINDOW = 30.0
"""Seconds over which the present rate is taken."""
_SHORTEST = 1.0
"""Seconds that a rate is taken over at least: two messages in 2 µs are no million a second."""
_BARS = 60
_SETTLED = (State.ACCEPTED, State.REJECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A reader who did not get the issue, or may not have."""

    address: str
    state: str
    code: int
    reason: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """An issue at one moment.

    Attributes:
        issue: Whose.
        counts: Readers in each state.
        failures: Rejected, uncertain and deferred readers.
        codes: Rejected and deferred readers by the server's code and words' beginning.
        domains: The domains with most failures: domain, failures, readers.
        rate: Messages a second: over the last half minute, or over the whole run once it has ended.
        seconds_left: At that rate, or None when it cannot be told.
        timeline: (seconds since the first, accepted, failed) in equal steps.
    """

    issue: Issue
    counts: dict[State, int]
    failures: list[Failure]
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
            "uncertain": [failure.address for failure in by_state[State.UNCERTAIN]],
            "rejected": [_failure(failure) for failure in by_state[State.REJECTED]],
            "deferred": [_failure(failure) for failure in by_state[State.DEFERRED]],
            "rate": round(self.rate, 2),
            "seconds_left": None if self.seconds_left is None else round(self.seconds_left, 1),
        }


def _failure(failure: Failure) -> dict[str, Any]:
    return {"address": failure.address, "code": failure.code, "reason": failure.reason}


def look(store: Store, issue: Issue) -> Status:
    """Return how an issue stands now."""
    with store.reading() as connection:
        mine = deliveries.c.issue_id == issue.id
        counts = count_states(connection, issue)
        rate = _rate(connection, mine, store.now(), ended=issue.finished is not None)
        waiting = sum(counts[state] for state in OPEN)
        left = 0.0 if not waiting else waiting / rate if rate else None
        return Status(
            issue=issue,
            counts=counts,
            failures=_failures(connection, mine),
            codes=_codes(connection, mine),
            domains=_domains(connection, mine),
            rate=rate,
            seconds_left=left,
            timeline=_timeline(store, connection, mine),
        )


def _rate(connection: Connection, mine: Any, now: float, *, ended: bool) -> float:
    accepted = and_(mine, deliveries.c.state == State.ACCEPTED)
    since = accepted if ended else and_(accepted, deliveries.c.changed > now - _WINDOW)
    query = select(func.count(), func.min(deliveries.c.changed), func.max(deliveries.c.changed)).where(since)
    count, first, last = connection.execute(query).one()
    if not count:
        return 0.0
    span = (last if ended else now) - first
    return float(count / max(span, _SHORTEST))


def _failures(connection: Connection, mine: Any) -> list[Failure]:
    failed = deliveries.c.state.in_((State.REJECTED, State.UNCERTAIN, State.DEFERRED))
    table = deliveries.c
    query = select(table.address, table.state, table.code, table.reason, table.attempts)
    rows = connection.execute(query.where(mine, failed).order_by(table.id))
    return [Failure(**row._asdict()) for row in rows]


def _codes(connection: Connection, mine: Any) -> list[tuple[str, int]]:
    failed = deliveries.c.state.in_((State.REJECTED, State.DEFERRED))
    words = func.substr(deliveries.c.reason, 1, 60)
    query = select(words, func.count()).where(mine, failed).group_by(words)
    rows = connection.execute(query.order_by(func.count().desc(), words).limit(20))
    return [(row[0], row[1]) for row in rows]


def _domains(connection: Connection, mine: Any) -> list[tuple[str, int, int]]:
    failed = deliveries.c.state.in_((State.REJECTED, State.DEFERRED, State.UNCERTAIN))
    failures = func.sum(case((failed, 1), else_=0))
    query = (
        select(deliveries.c.domain, failures, func.count())
        .where(mine)
        .group_by(deliveries.c.domain)
        .having(failures > 0)
        .order_by(failures.desc(), deliveries.c.domain)
        .limit(10)
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def _timeline(store: Store, connection: Connection, mine: Any) -> list[tuple[float, int, int]]:
    settled = and_(mine, deliveries.c.state.in_(_SETTLED))
    ends = select(func.min(deliveries.c.changed), func.max(deliveries.c.changed)).where(settled)
    first, last = connection.execute(ends).one()
    if first is None:
        return []
    step = max((last - first) / _BARS, 0.001)
    offset = (deliveries.c.changed - first) / step
    bar = cast(func.floor(offset) if store.shared else offset, Integer)  # SQLite's cast rounds down itself
    accepted = func.sum(case((deliveries.c.state == State.ACCEPTED, 1), else_=0))
    query = select(bar, accepted, func.count()).where(settled).group_by(bar).order_by(bar)
    found = {row[0]: (row[1], row[2] - row[1]) for row in connection.execute(query)}
    return [(number * step, *found.get(number, (0, 0))) for number in range(max(found) + 1)]
