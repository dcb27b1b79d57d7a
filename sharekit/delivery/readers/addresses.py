"""Addresses: checked, normalised, and the key under which one mailbox is known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sharekit.errors import SharekitError

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PLAIN = re.compile(rf"([a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*)@((?:{_LABEL}\.)+[a-z]{{2,63}})", re.IGNORECASE)
"""Addresses that need no further look: the part of what email-validator accepts that most readers have."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SLOW_LABELS = ("xn--", "--")
_RESERVED = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})
"""Top-level domains that no mail reaches (RFC 6761, RFC 6762, RFC 7686)."""

_LOCAL_OCTETS, _OCTETS = 64, 254


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox.

    Attributes:
        written: The address as its reader writes it: domain in lower case and in its own script.
        wire: The address for SMTP: the domain in ASCII (IDNA 2008); the local part may need SMTPUTF8.
        domain: The domain in ASCII.
    """

    written: str
    wire: str
    domain: str

    @property
    def key(self) -> str:
        """What makes two spellings one mailbox: everything in lower case, the domain in ASCII."""
        return self.wire.casefold()


def parse_address(text: str) -> Address:
    """Check and normalise an address such as `ada@example.org` or `用户@例え.jp`.

    Only the form is checked (RFC 5321, 5322, 6531; IDNA 2008); nothing is looked up.

    Raises:
        SharekitError: The text is no address; says what is wrong with it.
    """
    text = text.strip(" \t")
    plain = _PLAIN.fullmatch(text)
    if plain and _is_quick(plain[1], plain[2].lower()):
        domain = plain[2].lower()
        whole = f"{plain[1]}@{domain}"
        return Address(whole, whole, domain)
    return _parse_slowly(text)


def _is_quick(local: str, domain: str) -> bool:
    return (
        len(local) <= _LOCAL_OCTETS
        and len(local) + 1 + len(domain) <= _OCTETS
        and not any(mark in domain for mark in _SLOW_LABELS)
        and domain.rpartition(".")[2] not in _RESERVED
    )


def _parse_slowly(text: str) -> Address:
    if _CONTROL.search(text):
        raise SharekitError(f"the address {text!r} holds a line break or control character")
    from email_validator import EmailNotValidError, validate_email  # only where the quick form does not do

    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        raise SharekitError(f"{text!r} is no address: {error}") from error
    domain = found.ascii_domain or found.domain
    return Address(found.normalized, f"{found.local_part}@{domain}", domain)
