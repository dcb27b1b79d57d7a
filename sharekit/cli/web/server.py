"""The HTTP server: uvicorn with limits for slow and greedy clients, and a shutdown that loses no answer."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

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
_REFUSALS = {
    408: b"HTTP/1.1 408 Request Timeout",
    414: b"HTTP/1.1 414 URI Too Long",
    431: b"HTTP/1.1 431 Request Header Fields Too Large",
}


class BoundedProtocol(HttpToolsProtocol):
    """Cuts off clients whose request takes too long, or whose header is too large."""

    _timer: asyncio.TimerHandle | None = None
    _head_bytes = 0
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
        size = sum(len(name) + len(value) for name, value in self.headers)
        self._in_head, self._head_bytes = False, 0
        if len(self.url) > _MOST_URL or size > _MOST_HEAD:
            self._refuse(414 if len(self.url) > _MOST_URL else 431)
            return
        self._limit(BODY_SECONDS)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Drop what comes after a refusal."""
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Start the clock of the answer."""
        if not self._refused:
            self._limit(None if self.cycle.response_complete else ANSWER_SECONDS)
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Stop the clock."""
        self._limit(None)
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


class DrainingServer(uvicorn.Server):
    """Answers all that is under way before it stops.

    It asks its clients to close their connections, while it still answers; only then it closes the port. So
    no request that reached it is lost to a connection that is closed at the same moment.
    """

    draining = False

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain, then stop."""
        self.draining = True
        if self.server_state.connections and not self.force_exit:
            await asyncio.sleep(_DRAIN_SECONDS)
            self._refuse_new_connections()
            await asyncio.sleep(_LAST_SECONDS)  # those that are waiting to be accepted are answered too
        await super().shutdown(sockets)

    def _refuse_new_connections(self) -> None:
        """Let the system hold back new connections: closing the port resets those not accepted yet."""
        for server in self.servers:
            for listening in server.sockets:
                with socket.socket(fileno=os.dup(listening.fileno())) as same:
                    same.listen(0)

    def closing(self, app: App) -> App:
        """Return the app with `Connection: close` on its answers once the server drains."""

        async def wrapped(scope: Any, receive: Any, send: Any) -> None:
            async def last(message: Any) -> None:
                if message["type"] == "http.response.start":
                    message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
                await send(message)

            await app(scope, receive, last if self.draining else send)

        return wrapped


def serve_app(app: App, **options: Any) -> None:
    """Run the app until the process gets a signal to stop; `options` as for `uvicorn.Config`."""
    config = uvicorn.Config(app, http=BoundedProtocol, **options)
    server = DrainingServer(config)
    config.app = server.closing(app)
    server.run()
