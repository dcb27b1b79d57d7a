"""The response of a fetch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResponse:
    """A page, feed or picture as the server sent it.

    Attributes:
        url: The final URL, after redirects.
        body: The bytes, decompressed.
        headers: The response headers, names in lower case.
    """

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def media_type(self) -> str:
        """Such as `text/html`, without parameters; empty if the server sent none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset that the server declared, or empty."""
        match = _CHARSET.search(self.headers.get("content-type", ""))
        return match[1] if match else ""
