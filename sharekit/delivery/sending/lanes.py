"""Lanes: the shape of everything that carries messages, several at a time.

A message goes in two steps, so that the ledger can be written between them: `offer` asks the other side
whether it will take the message, `release` lets it go. `poll` says what happened.

A transport of your own needs no more than `Transport`: a context manager with `send(message, envelope)`.
`sharekit.delivery.sending.thread_lanes.ThreadLanes` makes lanes of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from sharekit.delivery.bounces.verdicts import Verdict
from sharekit.delivery.store.records import Delivery


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where a message comes from and goes to: addresses in their wire form (the domain in ASCII)."""

    sender: str
    recipient: str


@dataclass(frozen=True, slots=True, eq=False)
class Parcel:
    """One message on its way: CRLF line ends, not dot-stuffed."""

    delivery: Delivery
    envelope: Envelope
    message: bytes


Event = tuple[Parcel, Verdict | None]
"""A parcel and its verdict, or None: the other side waits for the message; `release` or `withdraw` it."""


class Lanes(Protocol):
    """Carries parcels. Used by one thread."""

    def __enter__(self) -> Self:
        """Get ready; raise TransportDown where nothing can be sent."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave politely."""

    def room(self) -> int:
        """Return how many parcels may be offered now."""

    def offer(self, parcel: Parcel) -> None:
        """Ask whether the parcel will be taken."""

    def release(self, parcel: Parcel) -> None:
        """Let a parcel go that the other side waits for."""

    def withdraw(self, parcel: Parcel) -> None:
        """Keep back a parcel that the other side waits for."""

    def poll(self, timeout: float) -> list[Event]:
        """Return what happened within `timeout` seconds; raise TransportDown when nothing works any more."""


class Transport(Protocol):
    """Sends one message at a time: the least that a transport of your own needs.

    A class that inherits from it needs only `send`, unless it must be opened or closed.
    """

    def __enter__(self) -> Self:
        """Open it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        return

    def send(self, message: bytes, envelope: Envelope) -> str | Verdict | None:
        """Hand the message over; return words to record, or the verdict.

        Raises:
            RecipientRefused: This address takes no mail, for good; it is suppressed.
            SendError: Not now; it is tried again later.
            TransportDown: Nothing can be sent; the run ends and can be resumed.

        Any other exception leaves the delivery uncertain.
        """
