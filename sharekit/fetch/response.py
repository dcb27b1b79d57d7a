"""What a fetch brings back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A page, feed or picture as the server gave it.

    Attributes:
        url: The address it came from at last, after redirects.
        body: The bytes, unpacked.
        headers: The server's, under names in lower case.
        cached: Whether the body came from the cache, fresh or confirmed by the server.
    """

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    cached: bool = False

    @property
    def media_type(self) -> str:
        """Such as `text/html`, without parameters; empty when the server named none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The encoding that the server named, or empty."""
        found = _CHARSET.search(self.headers.get("content-type", ""))
        return found[1] if found else ""
