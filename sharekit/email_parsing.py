"""Emails from outside, parsed in time that grows no faster than their size."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import Compat32, EmailPolicy, Policy

_LONGEST_FIELD = 10_000
"""Characters: Python's parser of parameters takes quadratic time."""
_MOST_WORK = 5_000_000
"""Lines times boundaries: Python's parser compares each line with the boundary of each part around it."""

_MOST_PARTS = 10_000


class _ShortFields(Policy):
    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_FIELD]


class _PlainFields(_ShortFields, Compat32):
    pass


class _ModernFields(_ShortFields, EmailPolicy):
    pass


def parse_plainly(data: bytes) -> Message:
    """Parse a message whose fields are read as they are written.

    Raises:
        ValueError: It has too many lines for its many parts.
    """
    _require_light(data)
    return message_from_bytes(data, policy=_PlainFields())


def parse_email(data: bytes) -> EmailMessage:
    """Parse a message whose fields are read by their structure.

    Raises:
        ValueError: It has too many lines for its many parts.
    """
    _require_light(data)
    message = message_from_bytes(data, policy=_ModernFields())
    assert isinstance(message, EmailMessage)
    return message


def _require_light(data: bytes) -> None:
    lower = data.lower()
    lines = data.count(b"\n") + data.count(b"\r")
    parts = data.count(b"\n--") + data.count(b"\r--")
    if b"delivery-status" in lower:  # each of its paragraphs is a part
        parts += sum(map(data.count, (b"\n\n", b"\n\r", b"\r\r")))
    if lines * lower.count(b"boundary") > _MOST_WORK or parts > _MOST_PARTS:
        raise ValueError("it has too many parts")
