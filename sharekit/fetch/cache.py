"""Responses stored on disk, and when they may be reused (RFC 9111, as a private cache).

One file per response: a line of JSON metadata, then the body. A corrupt file counts as missing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

from sharekit.errors import FetchError, SharekitError
from sharekit.fetch.response import FetchResponse
from sharekit.support.files import sha256, write_whole

_LONGEST_FRESH = 7 * 24 * 3600
_KEPT = (
    "content-type",
    "etag",
    "last-modified",
    "cache-control",
    "expires",
    "date",
    "age",
    "content-language",
)


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A response with the time (seconds since 1970) at which the server last validated it."""

    answer: FetchResponse
    stored: float

    def is_fresh(self, now: float) -> bool:
        """Whether it may be used without revalidation."""
        return 0 <= now - self.stored < seconds_fresh(self.answer.headers)

    @property
    def questions(self) -> dict[str, str]:
        """The headers of a conditional request."""
        headers = self.answer.headers
        asked = {
            "If-None-Match": headers.get("etag", ""),
            "If-Modified-Since": headers.get("last-modified", ""),
        }
        return {name: value for name, value in asked.items() if value}


class Cache:
    """A folder of responses.

    Args:
        folder: Created if missing.
        variant: Part of the cache key besides the URL, such as whether private addresses are allowed.
    """

    def __init__(self, folder: Path, *, variant: str = "") -> None:
        self._folder = folder
        self._variant = variant

    def find(self, url: str) -> CachedResponse | None:
        """Return the stored response for `url`, or None."""
        try:
            head, _, body = self._path(url).read_bytes().partition(b"\n")
            about = json.loads(head)
            whole = about["url"] == url and about["sha256"] == sha256(body)
            headers = {str(name): str(value) for name, value in about["headers"].items()}
            stored = float(about["stored"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        return CachedResponse(FetchResponse(url=url, body=body, headers=headers), stored) if whole else None

    def keep(self, answer: FetchResponse, *, now: float) -> None:
        """Store a response, unless the server forbids it or it could never be reused.

        Raises:
            FetchError: The folder cannot be written.
        """
        headers = {name: answer.headers[name] for name in _KEPT if name in answer.headers}
        if (
            "no-store" in headers.get("cache-control", "").lower()
            or answer.headers.get("vary", "").strip() == "*"
        ):
            return
        if not (headers.keys() & {"etag", "last-modified"} or seconds_fresh(headers)):
            return
        about = {"url": answer.url, "stored": now, "sha256": sha256(answer.body), "headers": headers}
        try:
            write_whole(
                self._path(answer.url), json.dumps(about).encode() + b"\n" + answer.body, durable=False
            )
        except SharekitError as error:
            raise FetchError(
                f"the cache {error.message}", where=self._folder, hint="[fetch] cache names a folder, or none"
            ) from error

    def _path(self, url: str) -> Path:
        return self._folder / f"{hashlib.sha256(f'{self._variant} {url}'.encode()).hexdigest()[:40]}.http"


def seconds_fresh(headers: Mapping[str, str]) -> float:
    """Return for how many seconds a response is fresh (RFC 9111, section 4.2), at most a week."""
    control = headers.get("cache-control", "").lower()
    age = re.search(r"(?:^|[\s,])max-age=\"?(\d+)", control)
    if "no-cache" in control or "no-store" in control:
        return 0.0
    try:
        if age:
            lifetime = float(age[1])
        else:
            written = parsedate_to_datetime(headers["date"])
            lifetime = (parsedate_to_datetime(headers["expires"]) - written).total_seconds()
        return min(max(0.0, lifetime - float(headers.get("age", "0"))), _LONGEST_FRESH)
    except (KeyError, ValueError, TypeError):
        return 0.0
