"""Services that take several messages a request."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.sending.lanes import Envelope
from sharekit.delivery.transports.http.service import ApiRequest, ApiResponse, ApiTransport
from sharekit.errors import TransportDown

Messages = Sequence[tuple[bytes, Envelope]]

_LARGEST = 16_000_000
"""Bytes of the messages of one request: in JSON they take up to half as much again."""
_REFUSED_WHOLE = frozenset({400, 413, 422})
_REPEATS = 3


class BatchApiTransport(ApiTransport):
    """Sends one message a request, or several.

    Attributes:
        repeatable: The service knows a repeated batch by its key, so that one without an answer is repeated
            at once.
    """

    repeatable = False

    @abstractmethod
    def batch_request(self, messages: Messages) -> ApiRequest | None:
        """Return the request that sends several messages; None where they must go one by one."""

    @abstractmethod
    def batch_items(self, response: ApiResponse, count: int) -> Sequence[Mapping[str, Any] | None]:
        """Return what an accepted batch says of each message; None where it says nothing."""

    def send_batch(self, messages: Messages) -> list[Verdict]:
        """Send the messages; return the outcome of each.

        Raises:
            TransportDown: The service refuses the login, or cannot be reached, before it has taken one.
        """
        half = len(messages) // 2
        if half and sum(len(message) for message, _ in messages) > _LARGEST:
            return self._halved(messages, half)
        request = self.batch_request(messages) if half else None
        if request is None:
            return self._one_by_one(messages)
        outcome = self._exchanged(request)
        if isinstance(outcome, Verdict):
            return [outcome] * len(messages)
        if outcome.status in _REFUSED_WHOLE:  # for one of them, and it may not say which
            return self._one_by_one(messages)
        if outcome.status >= 300:  # noqa: PLR2004
            return [self.judge(outcome)] * len(messages)
        return [self._item(outcome, item) for item in self.batch_items(outcome, len(messages))]

    def _halved(self, messages: Messages, half: int) -> list[Verdict]:
        first = self.send_batch(messages[:half])
        try:
            return first + self.send_batch(messages[half:])
        except TransportDown as error:
            return first + [_waiting(error)] * (len(messages) - half)

    def _exchanged(self, request: ApiRequest) -> ApiResponse | Verdict:
        outcome = self.exchange(request)
        for _ in range(_REPEATS if self.repeatable else 0):
            if not (isinstance(outcome, Verdict) and outcome.state is State.UNCERTAIN):
                break
            outcome = self._repeated(request, outcome)
        return outcome

    def _repeated(self, request: ApiRequest, unknown: Verdict) -> ApiResponse | Verdict:
        """Send a request again; only an answer about its messages settles what happened to them."""
        try:
            again = self.exchange(request)
        except TransportDown:
            return unknown
        settles = isinstance(again, ApiResponse) and (again.status < 300 or again.status in _REFUSED_WHOLE)  # noqa: PLR2004
        return again if settles else unknown

    def _item(self, response: ApiResponse, item: Mapping[str, Any] | None) -> Verdict:
        if item is None:
            return Verdict(state=State.UNCERTAIN, code=response.status, reason="the answer leaves it out")
        return self.judge(replace(response, data=item, items=()))

    def _one_by_one(self, messages: Messages) -> list[Verdict]:
        """Send each by itself; what refuses the sender or names a limit holds for the rest too."""
        verdicts: list[Verdict] = []
        for message, envelope in messages:
            last = verdicts[-1] if verdicts else None
            if last is not None and (last.about_us or last.limit):
                verdicts.append(last)
                continue
            try:
                verdicts.append(self.send(message, envelope))
            except TransportDown as error:
                if last is None:
                    raise
                verdicts.append(_waiting(error))
        return verdicts


def _waiting(error: TransportDown) -> Verdict:
    """Return the verdict of messages that were not sent any more, after others had been accepted."""
    return Verdict(state=State.QUEUED, reason=str(error))
