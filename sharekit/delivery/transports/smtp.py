"""SMTP over several connections at once, driven by one thread.

One thread sees all replies together, so one transaction of the ledger serves several connections, and no lock
or queue stands between a reply and the next message.
"""

from __future__ import annotations

import random
import selectors
import socket
import ssl
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import Self

from sharekit.delivery.bounces.verdicts import Limit
from sharekit.delivery.sending.lanes import Event, Parcel
from sharekit.delivery.transports.dial import ServerBusy, SmtpConnection, dial
from sharekit.delivery.transports.dialogue import Dialogue
from sharekit.errors import TransportDown
from sharekit.options import SmtpOptions

_READ = 65_536
_IDLE = 20.0
"""Seconds after which an unused connection is closed: servers drop them soon after, without a word."""
_REDIALS = 6
_AGAIN = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


_TIMEOUT = 60.0
"""Seconds without a reply after which a connection is given up; the final dot gets ten times as much
(RFC 5321 section 4.5.3.2)."""


class _Lane:
    """One connection."""

    def __init__(self, dialled: SmtpConnection, now: float) -> None:
        self.socket = dialled.socket
        self.dialogue = Dialogue(dialled.extensions)
        self.heard = now


class SmtpLanes:
    """SMTP connections, dialled when they are needed and again when they are lost.

    Args:
        options: Server, login, encryption, number of connections.
        context: TLS settings; the system's authorities by default.
    """

    def __init__(self, options: SmtpOptions, *, context: ssl.SSLContext | None = None) -> None:
        self._options, self._context = options, context
        self._lanes: list[_Lane] = []
        self._lane_of: dict[Parcel, _Lane] = {}
        self._events: list[Event] = []
        self._dialling: Future[SmtpConnection] | None = None
        self._failures, self._dial_at = 0, 0.0
        self._most = max(1, options.connections)
        self._down: TransportDown | None = None

    def __enter__(self) -> Self:
        # The first connection is dialled here: a wrong password is known before anything else is done.
        first = self._dial()
        self._pool = ThreadPoolExecutor(1, "sharekit-dial")
        self._selector = selectors.DefaultSelector()
        self._bell, self._ring = socket.socketpair()
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._lanes.append(self._opened(first))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for lane in [*self._lanes]:
            with suppress(OSError):
                if not lane.dialogue.busy:
                    lane.socket.send(b"QUIT\r\n")
            self._close(lane)
        if self._dialling and not self._dialling.cancel():
            self._dialling.add_done_callback(_hang_up)
        self._pool.shutdown(wait=False)
        self._selector.close()
        self._bell.close()
        self._ring.close()

    # --- what the sender does

    def room(self) -> int:
        """Return how many parcels may be offered now; dial another connection where more could be."""
        if self._down:
            return 0
        free = sum(lane.dialogue.free for lane in self._lanes)
        if len(self._lanes) < self._most:
            self._dial_soon()
        return free

    def offer(self, parcel: Parcel) -> None:
        """Send the parcel's envelope on a free connection, an idle one first."""
        free = [lane for lane in self._lanes if lane.dialogue.free]
        lane = min(free, key=lambda lane: lane.dialogue.busy)
        self._lane_of[parcel] = lane
        if not lane.dialogue.busy:
            lane.heard = time.monotonic()
        self._note(lane.dialogue.offer(parcel))

    def release(self, parcel: Parcel) -> None:
        """Send the parcel's message."""
        self._lane_of[parcel].dialogue.release(parcel)

    def withdraw(self, parcel: Parcel) -> None:
        """Keep the parcel back. After DATA there is no way but to end the connection."""
        lane = self._lane_of.pop(parcel)
        self._drop(lane, "withdrawn", but=parcel)

    def poll(self, timeout: float) -> list[Event]:
        """Send what is to be sent, and return what happened within `timeout` seconds."""
        for lane in [*self._lanes]:
            if lane.dialogue.outgoing:
                self._write(lane)
        if not self._events:
            self._wait(timeout)
            self._drop_silent()
        self._collect_dialled()
        events, self._events = _latest(self._events), []
        if not events and self._down and not self._lane_of:
            raise self._down
        return events

    # --- reading and writing

    def _wait(self, timeout: float) -> None:
        for key, _ in self._selector.select(timeout):
            lane = key.data
            if lane is None:
                self._bell.recv(16)
            elif lane in self._lanes:
                self._read(lane)
                if lane in self._lanes and lane.dialogue.outgoing:
                    self._write(lane)

    def _read(self, lane: _Lane) -> None:
        # TLS is read until it wants more: what it has unpacked already no selector would announce.
        try:
            while data := lane.socket.recv(_READ):
                lane.heard = time.monotonic()
                self._note(lane.dialogue.feed(data))
                if len(data) < _READ and not isinstance(lane.socket, ssl.SSLSocket):
                    break
            else:
                self._drop(lane, "the server closed the connection")
                return
        except _AGAIN:
            pass
        except OSError as error:
            self._drop(lane, str(error))
            return
        if lane.dialogue.closing:
            self._drop(lane, lane.dialogue.fault or "the server is closing")

    def _write(self, lane: _Lane) -> None:
        dialogue = lane.dialogue
        try:
            while dialogue.outgoing:
                dialogue.sent(lane.socket.send(dialogue.outgoing))
        except _AGAIN:
            pass
        except OSError as error:
            self._drop(lane, error.strerror or str(error))
            return
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if dialogue.outgoing else 0)
        self._selector.modify(lane.socket, wanted, lane)

    def _note(self, events: list[Event]) -> None:
        for parcel, verdict in events:
            if verdict is not None:
                del self._lane_of[parcel]
                if verdict.limit is Limit.CONNECTIONS:
                    self._most = max(1, len(self._lanes) - 1)
        self._events += events

    # --- connections

    def _dial(self) -> SmtpConnection:
        return dial(self._options, timeout=_TIMEOUT, context=self._context)

    def _dial_soon(self) -> None:
        if self._dialling is None and self._down is None and time.monotonic() >= self._dial_at:
            self._dialling = self._pool.submit(self._dial)
            self._dialling.add_done_callback(self._wake)

    def _wake(self, _done: Future[SmtpConnection]) -> None:
        with suppress(OSError):
            self._ring.send(b"!")

    def _collect_dialled(self) -> None:
        if self._dialling is None or not self._dialling.done():
            return
        done, self._dialling = self._dialling, None
        try:
            self._lanes.append(self._opened(done.result()))
            self._failures = 0
        except ServerBusy as error:
            self._retry_dial(error)
        except TransportDown as error:
            self._down = error

    def _retry_dial(self, error: ServerBusy) -> None:
        self._failures += 1
        self._dial_at = time.monotonic() + min(30.0, 0.5 * 2**self._failures) * (0.75 + 0.5 * random.random())  # noqa: S311
        # While another connection works, the server may just not want more of them.
        if self._failures >= _REDIALS and not self._lanes:
            self._down = error

    def _opened(self, dialled: SmtpConnection) -> _Lane:
        lane = _Lane(dialled, time.monotonic())
        self._selector.register(lane.socket, selectors.EVENT_READ, lane)
        return lane

    def _drop_silent(self) -> None:
        now = time.monotonic()
        for lane in [*self._lanes]:
            waited = now - lane.heard
            if not lane.dialogue.busy and lane.dialogue.free:
                if waited > _IDLE:
                    self._close(lane)
            elif waited > _TIMEOUT * (10 if lane.dialogue.awaits_final_reply else 1):
                self._drop(lane, f"no answer for {waited:.0f} s")

    def _drop(self, lane: _Lane, why: str, *, but: Parcel | None = None) -> None:
        self._close(lane)
        self._note([event for event in lane.dialogue.lost(why) if event[0] is not but])

    def _close(self, lane: _Lane) -> None:
        self._lanes.remove(lane)
        self._selector.unregister(lane.socket)
        lane.socket.close()


def _hang_up(done: Future[SmtpConnection]) -> None:
    if not done.exception():
        done.result().socket.close()


def _latest(events: list[Event]) -> list[Event]:
    """Leave out that a message is waited for where the connection was lost right after."""
    settled = {parcel for parcel, verdict in events if verdict is not None}
    return [(parcel, verdict) for parcel, verdict in events if verdict is not None or parcel not in settled]
