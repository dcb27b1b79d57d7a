"""The HTTP server: uvicorn with limits for slow and greedy clients, and a shutdown that loses no answer."""

from __future__ import annotations

import asyncio
import ctypes
import errno
import os
import socket
import struct
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from sharekit.errors import ConfigError
from sharekit.support.urls import ascii_host
from sharekit.web.protection import MOST_BODY

App = Callable[[Any, Any, Any], Awaitable[None]]
"""An ASGI app."""

HEAD_SECONDS = 10.0
"""From the first byte of a request, or from the connection, to the end of its header."""

BODY_SECONDS = 20.0
LINGER_SECONDS = 2.0
ANSWER_SECONDS = 60.0
"""From the end of a request until its answer has been taken."""

_MOST_URL = 16_384
_MOST_HEAD = 32_768
_DRAIN_SECONDS = 1.0
_LAST_SECONDS = 0.3
_FIRST_PAUSES = 10
_LINE = len(": \r\n")
_NO_INTERFACE = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
_REFUSALS = {
    408: b"HTTP/1.1 408 Request Timeout",
    413: b"HTTP/1.1 413 Content Too Large",
    414: b"HTTP/1.1 414 URI Too Long",
    431: b"HTTP/1.1 431 Request Header Fields Too Large",
}


class BoundedProtocol(HttpToolsProtocol):
    """Cuts off clients whose request takes too long, or is too large."""

    _timer: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _body_bytes = 0
    _in_head = True
    _refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock of the first request."""
        super().connection_made(transport)
        self._limit(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._limit(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Refuse a header that is too large, also before it has ended."""
        if self._refused:
            return
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > _MOST_HEAD and not self._refused:
            self._refuse(414 if len(self._url()) > _MOST_URL or not self._url() else 431)

    def on_message_begin(self) -> None:
        """Start the clock of a request."""
        super().on_message_begin()
        self._in_head = True
        self._limit(HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        """Start the clock of the body; hand the request to the app if its header is small enough."""
        size = sum(len(name) + len(value) + _LINE for name, value in self.headers)
        self._in_head, self._head_bytes, self._body_bytes = False, 0, 0
        if len(self.url) > _MOST_URL or size > _MOST_HEAD:
            self._refuse(414 if len(self.url) > _MOST_URL else 431)
            return
        if any(name == b"content-length" and int(value) > MOST_BODY for name, value in self.headers):
            self._refuse(413)
            return
        self._limit(BODY_SECONDS)
        super().on_headers_complete()
        if self.config.draining:  # type: ignore[attr-defined]
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        """Refuse a body that is too large, and drop what comes after a refusal."""
        if self._refused:
            return
        self._body_bytes += len(body)
        if self._body_bytes > MOST_BODY:
            self._refuse(413)
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Start the clock of the answer."""
        if not self._refused:
            self._limit(None if self.cycle.response_complete else ANSWER_SECONDS)
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Stop the clock, unless the client has begun the next request, or waits for its answer."""
        if not self._in_head:
            self._limit(None if self.cycle.response_complete else ANSWER_SECONDS)
        super().on_response_complete()

    def _url(self) -> bytes:
        return getattr(self, "url", b"")

    def _limit(self, seconds: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self.loop.call_later(seconds, self._cut, seconds)

    def _cut(self, seconds: float) -> None:
        if self._refused or seconds == ANSWER_SECONDS:
            self.transport.abort()  # closing would wait for a client that does not read
        else:
            self._refuse(408)

    def _refuse(self, status: int) -> None:
        """Answer, and read on for a while: closing at once would take the answer from a client that sends."""
        self._refused = True
        words = _REFUSALS[status].split(b" ", 2)[2].lower() + b"\n"
        fields = b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
        length = b"content-length: %d\r\n\r\n" % len(words)
        self.transport.write(b"\r\n".join((_REFUSALS[status], fields + length)) + words)
        self.transport.write_eof()
        self._limit(LINGER_SECONDS)


class _Config(uvicorn.Config):
    draining = False


class DrainingServer(uvicorn.Server):
    """Answers all that is under way before it stops.

    It asks its clients to close their connections, while it still answers; only then it closes the port. So
    no request that reached it is lost to a connection that is closed at the same moment.

    Args:
        app: The app.
        options: As for `uvicorn.Config`.
    """

    def __init__(self, app: App, **options: Any) -> None:
        self._settings = _Config(app, http=BoundedProtocol, **options)
        super().__init__(self._settings)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain, then stop."""
        self._settings.draining = True
        for cycle in filter(None, self._latest_cycles()):
            cycle.keep_alive = False
        if self.server_state.connections:
            await self._pause(_DRAIN_SECONDS)
        for server in self.servers:
            for listening in server.sockets:
                _hold_back(listening.fileno())
        await self._pause(_LAST_SECONDS)  # those that are waiting to be accepted are answered too
        await self._first_requests()
        await super().shutdown(sockets)

    def _latest_cycles(self) -> list[RequestResponseCycle | None]:
        """Return the last request and answer of each connection; None before its first request."""
        connections = self.server_state.connections
        return [each.cycle for each in connections if isinstance(each, BoundedProtocol)]

    async def _first_requests(self) -> None:
        """Wait for clients that have connected and are about to send their request."""
        for _ in range(_FIRST_PAUSES):
            if None not in self._latest_cycles():
                return
            await self._pause(_LAST_SECONDS)

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(0 if self.force_exit else seconds)


# Of what comes in, connection requests (SYN in the flags, byte 13 of a TCP header) are dropped.
_NO_SYN = ((0x30, 0, 0, 13), (0x45, 0, 1, 0x02), (0x06, 0, 0, 0), (0x06, 0, 0, 0xFFFFFFFF))
_SO_ATTACH_FILTER = 26


def _hold_back(port: int) -> None:
    """Let the system take no new connections, while those it has taken can still be accepted.

    Closing the port resets connections that wait to be accepted, with the requests in them. Clients held back
    try again by themselves, a second later, and are refused then.

    Args:
        port: The listening socket.
    """
    with socket.socket(fileno=os.dup(port)) as same:
        if sys.platform == "linux" and same.family in (socket.AF_INET, socket.AF_INET6):
            code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *each) for each in _NO_SYN))
            program = struct.pack("HP", len(_NO_SYN), ctypes.addressof(code))
            with suppress(OSError):
                same.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)
                return
        same.listen(0)


def listen(host: str, port: int) -> list[socket.socket]:
    """Return sockets that listen at the addresses of a host, all at one port.

    Args:
        host: A name or address of this machine; empty for all its interfaces.
        port: 0 for any free one.

    Raises:
        ConfigError: The host is not this machine's, or the port is in use or not permitted.
    """
    sockets: list[socket.socket] = []
    lacking: OSError | None = None
    try:
        name = ascii_host(host.strip("[]")) if host else None
        places = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, *_, address in places:
            number = sockets[0].getsockname()[1] if sockets else port
            try:
                sockets.append(socket.create_server((address[0], number, *address[2:]), family=family))
            except OSError as error:  # localhost has an address of IPv6 also where there is no IPv6
                if error.errno not in _NO_INTERFACE:
                    raise
                lacking = error
        if lacking and not sockets:
            raise lacking
    except OSError as error:
        for each in sockets:
            each.close()
        words = str(error.strerror).partition(" (")[0]  # create_server adds the address
        reason = f"cannot listen at {host or 'all interfaces'}, port {port}: {words}"
        raise ConfigError(reason, where="serve", hint="choose another --host or --port") from error
    return sockets


def serve_app(app: App, sockets: list[socket.socket], **options: Any) -> None:
    """Run the app until the process gets a signal to stop; `options` as for `uvicorn.Config`."""
    DrainingServer(app, **options).run(sockets)
