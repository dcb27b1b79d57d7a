"""What `read` needs of whatever fetches URLs."""

from __future__ import annotations

from typing import Protocol


class FetchedDocument(Protocol):
    """The response of a `UrlFetcher`."""

    @property
    def url(self) -> str:
        """The final URL, after redirects."""

    @property
    def body(self) -> bytes:
        """The bytes, decompressed."""

    @property
    def media_type(self) -> str:
        """Such as `text/html`, without parameters; empty if the server sent none."""

    @property
    def charset(self) -> str:
        """The charset the server declared, or empty."""


class UrlFetcher(Protocol):
    """Fetches URLs; `sharekit.fetch.Fetcher` is one."""

    def get(self, url: str) -> FetchedDocument:
        """Return the response for `url`; raises FetchError."""
