"""What `read` needs of whatever fetches URLs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sharekit.fetch import FetchResponse


class UrlFetcher(Protocol):
    """Fetches URLs; `sharekit.fetch.Fetcher` is one."""

    def get(self, url: str) -> FetchResponse:
        """Return the response for `url`; raises FetchError."""
