"""The error of requests that cannot be answered, and short answers in plain text."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response

from sharekit.errors import SharekitError


class BadRequest(SharekitError):
    """A request that cannot be answered; `status` is the HTTP status."""

    status = 400

    def __init__(self, message: str, *, status: int = 400, where: object = "", hint: str = "") -> None:
        super().__init__(message, where=where, hint=hint)
        self.status = status


def short_answer(words: str, status: int, *, retry_after: int = 0) -> Response:
    """Return an answer in plain text that is not cached; `retry_after` is in seconds."""
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    return PlainTextResponse(f"{words}\n", status, {"Cache-Control": "no-store"} | headers)
