"""Records: what is read from the ledger, and what is to be written into it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sharekit.delivery.bounces.verdicts import Verdict
from sharekit.delivery.readers.addresses import Address, parse_address


@dataclass(frozen=True, slots=True)
class Delivery:
    """A leased row: the issue for one reader."""

    id: int
    address: str
    name: str
    fields: str
    domain: str
    attempts: int

    @property
    def mailbox(self) -> Address:
        """The reader's address, in its written and its wire form."""
        return parse_address(self.address)

    @property
    def values(self) -> Mapping[str, str]:
        """The reader's fields for the template."""
        fields: Mapping[str, str] = json.loads(self.fields)
        return fields


@dataclass(frozen=True, slots=True)
class Settlement:
    """What to write about a delivery: the verdict, the attempts so far, and when it may be tried again.

    A refusal for good by the server is `held` as "refused", or as "gone" where it says that the mailbox does
    not exist, until the run has shown itself sane.
    """

    delivery: Delivery
    verdict: Verdict
    attempts: int
    due: float = 0.0
    held: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enlisted:
    """Counts of a list: rows read, readers queued, suppressed ones left out, and duplicates merged."""

    read: int
    queued: int
    suppressed: int
    duplicates: int
