"""Email addresses: validated, normalized, and the key that identifies a mailbox."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sharekit.errors import SharekitError

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PLAIN = re.compile(rf"([a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*)@((?:{_LABEL}\.)+[a-z]{{2,63}})", re.IGNORECASE)
"""Common addresses that need no further check: a subset of what email-validator accepts."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SLOW_LABELS = ("xn--", "--")
_RESERVED = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})
"""Top-level domains that mail cannot reach (RFC 6761, RFC 6762, RFC 7686)."""

_LOCAL_OCTETS, _OCTETS = 64, 254
_SHOWN = 100
"""Characters of an invalid address that an error shows."""


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox.

    Attributes:
        written: The address as people write it: domain in lower case, in its own script.
        wire: The address for SMTP: domain in ASCII (IDNA 2008); the local part may require SMTPUTF8.
        domain: The domain in ASCII.
    """

    written: str
    wire: str
    domain: str

    @property
    def key(self) -> str:
        """The same for all spellings of a mailbox: lower case, domain in ASCII."""
        return self.wire.casefold()


def parse_address(text: str) -> Address:
    """Validate and normalize an address such as `ada@example.org` or `用户@例え.jp`.

    Only the syntax is checked (RFC 5321, 5322, 6531; IDNA 2008), not whether the domain exists.

    Raises:
        SharekitError: Not a valid address; says why.
    """
    text = text.strip(" \t")
    plain = _PLAIN.fullmatch(text)
    if plain and _is_common(plain[1], plain[2].lower()):
        domain = plain[2].lower()
        whole = f"{plain[1]}@{domain}"
        return Address(whole, whole, domain)
    return _parse_slowly(text)


def _is_common(local: str, domain: str) -> bool:
    return (
        len(local) <= _LOCAL_OCTETS
        and len(local) + 1 + len(domain) <= _OCTETS
        and not any(mark in domain for mark in _SLOW_LABELS)
        and domain.rpartition(".")[2] not in _RESERVED
    )


def _parse_slowly(text: str) -> Address:
    if _CONTROL.search(text):
        raise SharekitError(f"the address {_shown(text)} contains a line break or control character")
    from email_validator import EmailNotValidError, validate_email  # slow to import; rarely needed

    try:
        valid = validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        raise SharekitError(f"{_shown(text)} is not a valid address: {error}") from error
    domain = valid.ascii_domain or valid.domain
    return Address(valid.normalized, f"{valid.local_part}@{domain}", domain)


def _shown(text: str) -> str:
    """Return a text as an error shows it, cut if it is long."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
