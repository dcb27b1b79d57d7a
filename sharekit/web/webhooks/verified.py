"""What a provider's check of a request returns, and the checks that several share."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from sharekit.web.refusals import BadRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedEvent:
    """A request whose signature is right.

    Attributes:
        id: Equal for an event that is delivered again.
        text: The provider's JSON.
    """

    id: str
    text: str


def forbidden(message: str) -> BadRequest:
    """Return the error of a request that is not believed."""
    return BadRequest(message, status=403)


def check_equal(sent: Iterable[str], right: Iterable[str]) -> None:
    """Compare in constant time.

    Raises:
        BadRequest: No text that was sent is a right one (403).
    """
    matches = [hmac.compare_digest(one.encode(), other.encode()) for one, other in product(sent, right)]
    if not any(matches):
        raise forbidden("the signature is missing or wrong")


_AHEAD = 300  # seconds by which a clock may be fast


def check_age(timestamp: str, now: float, seconds: int) -> None:
    """Check the time at which a request was signed, in seconds since 1970.

    Raises:
        BadRequest: It is malformed, too long ago, or in the future (403).
    """
    if not re.fullmatch(r"\d{1,12}", timestamp, re.ASCII) or not -_AHEAD <= now - int(timestamp) <= seconds:
        raise forbidden("the signature is too old, or its time is wrong")


def json_object(text: str) -> dict[str, Any]:
    """Return a JSON object.

    Raises:
        BadRequest: The text is something else (400).
    """
    try:
        value = json.loads(text)
        json.dumps(value, ensure_ascii=False).encode()  # fails for half of a surrogate pair
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise BadRequest("the body is not a JSON object")
    return value


def text_of(value: Mapping[str, Any], name: str) -> str:
    """Return a member that is a text or a number; empty for anything else."""
    member = value.get(name, "")
    return str(member) if isinstance(member, str | int) and not isinstance(member, bool) else ""
