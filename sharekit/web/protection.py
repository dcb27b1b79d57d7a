"""Limits and security headers around the whole app, as plain ASGI."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY = 64 * 1024
_MOST_QUERY = 16 * 1024

# Pages bring one style sheet and no script. Cards and archive pictures may be shown anywhere.
_PAGE_POLICY = (
    b"default-src 'none'; style-src 'self'; img-src 'self' https: data:; form-action 'self'; "
    b"base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", _PAGE_POLICY),
    (b"cross-origin-resource-policy", b"cross-origin"),
)


class Protection:
    """Refuses bodies over 64 KB and queries over 16 KB, and adds security headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if len(scope["query_string"]) > _MOST_QUERY:
            await _refuse(send, 414, b"the query is too long\n")
            return
        body, whole = await _body(receive)
        if len(body) > MOST_BODY:
            await _refuse(send, 413, b"the body is larger than 64 KB\n")
            return
        if not whole:
            return
        pending = [{"type": "http.request", "body": body, "more_body": False}]

        async def read() -> Message:
            return pending.pop() if pending else await receive()

        async def write(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = with_headers(message.get("headers", ()))
            await send(message)

        await self._app(scope, read, write)


def with_headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return headers with the security headers that are not among them."""
    present = list(headers)
    names = {name for name, _ in present}
    return [*present, *((name, value) for name, value in _HEADERS if name not in names)]


async def _body(receive: Receive) -> tuple[bytes, bool]:
    """Return the body, and whether it is whole: it is not if it is too large, or if the client left."""
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return body, False
        body += message.get("body", b"")
        more = bool(message.get("more_body"))
        if len(body) > MOST_BODY or not more:
            return body, not more


async def _refuse(send: Send, status: int, words: bytes) -> None:
    length = str(len(words)).encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", length)]
    start = {"type": "http.response.start", "status": status}
    await send({**start, "headers": [*headers, (b"connection", b"close"), *_HEADERS]})
    await send({"type": "http.response.body", "body": words})
