"""The refusal guard: ends a run in which the server refuses too many readers for good."""

from __future__ import annotations

from dataclasses import dataclass

from sharekit.delivery.bounces.verdicts import Cause, State, Verdict

_IN_A_ROW = 20
_ABOUT_US_IN_A_ROW = 3
_UNANSWERED_IN_A_ROW = 20
_FEW = 2
"""Refusals that are believed in any list, however short."""
_SUSPICIOUS_ROW = 5
_LONGER = 5
"""Windows over which the share of later refusals is judged at least, so that chance stops no run."""


@dataclass(kw_only=True)
class RefusalGuard:
    """Counts what the server accepts and refuses for good.

    Attributes:
        window: How many messages are the first ones.
        first: Largest share of those that may be refused for good.
        after: Largest share of the later ones.
        accepted: Messages accepted by earlier runs of the issue.
        refused: Refusals of earlier runs that are still held.
    """

    window: int = 200
    first: float = 0.10
    after: float = 0.05
    accepted: int = 0
    refused: int = 0

    def __post_init__(self) -> None:
        self._in_a_row = self._about_us_in_a_row = self._unanswered_in_a_row = 0
        # Of an issue that is beyond its first messages, those held may have come at any time.
        beyond = self.accepted + self.refused > self.window
        self._first_refused = min(self.refused, int(self.first * self.window)) if beyond else self.refused
        self._batch = self._batch_refused = 0
        self._last = ""

    def note(self, verdict: Verdict) -> None:
        """Count a verdict that is written to the ledger."""
        refused = verdict.state is State.REJECTED and verdict.code > 0
        if verdict.code > 0 or verdict.state is State.ACCEPTED:
            self._unanswered_in_a_row = 0
        if verdict.state is State.ACCEPTED:
            self.accepted += 1
            self._in_a_row = self._about_us_in_a_row = 0
        elif refused:
            self.refused += 1
            self._in_a_row += 1
            self._batch_refused += 1
        elif verdict.about_us:
            self._about_us_in_a_row += 1
        if refused or verdict.about_us:
            self._last = verdict.reason
        self._batch += refused or verdict.state is State.ACCEPTED
        if self.accepted + self.refused <= self.window:
            self._first_refused = self.refused

    def note_unanswered(self, verdict: Verdict) -> None:
        """Count a verdict without a reply of the server: a connection lost in a message or after it."""
        if verdict.state is State.UNCERTAIN or (
            verdict.state is State.DEFERRED and not verdict.code and verdict.cause is Cause.UNKNOWN
        ):
            self._unanswered_in_a_row += 1
            self._last = verdict.reason

    def alarm(self) -> str:
        """Return why the run must stop, or nothing."""
        if self._about_us_in_a_row >= _ABOUT_US_IN_A_ROW:
            return f"the server refuses this sender, not these readers: {self._last}"
        if self._in_a_row >= _IN_A_ROW:
            return f"refused {_IN_A_ROW} messages in a row, the last with: {self._last}"
        if self._unanswered_in_a_row >= _UNANSWERED_IN_A_ROW:
            return f"sent no answer {_UNANSWERED_IN_A_ROW} times in a row: {self._last}"
        total = self.accepted + self.refused
        if self._first_refused > self.first * self.window:
            return f"refused {self._first_refused} of the first {total} messages, the last with: {self._last}"
        later, later_refused = total - self.window, self.refused - self._first_refused
        if later_refused > self.after * max(later, _LONGER * self.window):
            return f"refused {later_refused} of the last {later} messages, the last with: {self._last}"
        return ""

    def batch_is_sane(self) -> bool:
        """Return whether the refusals since the last such answer may be applied while the run goes on."""
        if self._batch < self.window or self._in_a_row >= _SUSPICIOUS_ROW or self.alarm():
            return False
        sane = self._batch_refused <= self.first * self._batch
        if sane:
            self._batch = self._batch_refused = 0
        return sane

    def run_is_sane(self) -> bool:
        """Return whether the refusals of a run that has ended may be applied."""
        total = self.accepted + self.refused
        few = self.refused <= max(self.first * total, _FEW)
        return few and self.refused < max(self.accepted, 1) and self._in_a_row < _SUSPICIOUS_ROW
