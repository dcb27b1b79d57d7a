"""The error of requests that cannot be answered."""

from __future__ import annotations

from sharekit.errors import SharekitError


class BadRequest(SharekitError):
    """A request that cannot be answered; `status` is the HTTP status."""

    status = 400

    def __init__(self, message: str, *, status: int = 400, where: object = "", hint: str = "") -> None:
        super().__init__(message, where=where, hint=hint)
        self.status = status
