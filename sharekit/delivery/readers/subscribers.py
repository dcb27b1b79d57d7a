"""Subscribers: who gets the digest, and which of them are in a segment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sharekit.delivery.readers.addresses import Address, parse_address
from sharekit.delivery.readers.suppression_reasons import Reason
from sharekit.digest.layout.merge_fields import BUILT_IN, field_key
from sharekit.errors import ConfigError, SharekitError

_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One reader of the list.

    Attributes:
        address: The reader's mailbox.
        name: Plain text, one line, or empty.
        fields: Further columns, for merge fields and segments.
        reason: Why the reader must not be written to, as a list or the store says, or empty.
        detail: What says so.
    """

    address: Address
    name: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    reason: Reason | Literal[""] = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the list: all conditions `field=value`, `field=one,other` or `field!=value` must hold.

    Values are compared case-insensitively; a missing field is empty. `name`, `address` and `domain` are
    fields too.
    """

    conditions: tuple[tuple[str, bool, frozenset[str]], ...] = ()

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Segment:
        """Parse conditions as given on a command line.

        Raises:
            ConfigError: A condition has no `=`.
        """
        return cls(tuple(_condition(text) for text in texts))

    def holds(self, subscriber: Subscriber) -> bool:
        """Return whether the subscriber is in the segment."""
        return all(
            (_value(subscriber, name).casefold() in values) is wanted
            for name, wanted, values in self.conditions
        )

    def pick(self, readers: Iterable[Subscriber]) -> Iterator[Subscriber]:
        """Yield the readers that are in the segment.

        Raises:
            ConfigError: At the end: no reader has a field that a condition names. A typo in `plan!=free`
                would otherwise select everyone.
        """
        unknown = {name for name, _, _ in self.conditions} - _BUILT_IN
        fields: dict[str, None] = {}
        read = False
        for reader in readers:
            read = True
            if unknown:
                fields.update(dict.fromkeys(reader.fields))
                unknown -= reader.fields.keys()
            if self.holds(reader):
                yield reader
        if unknown and read:
            raise _no_such_field(min(unknown), fields)


_BUILT_IN = frozenset({"name", "address", "domain"})


def _no_such_field(name: str, names: Iterable[str]) -> ConfigError:
    fields = ", ".join([*list(names)[:20], *sorted(_BUILT_IN)])
    return ConfigError(f"no reader has a field {name!r}", where="segment", hint=f"fields are {fields}")


def _condition(text: str) -> tuple[str, bool, frozenset[str]]:
    name, sign, values = text.partition("=")
    if not sign or not name.strip("! "):
        raise ConfigError(
            f"found {text!r}, expected field=value",
            where="segment",
            hint="write it as city=Oslo,Bergen",
        )
    wanted = not name.endswith("!")
    return name.rstrip("! ").strip(), wanted, frozenset(part.strip().casefold() for part in values.split(","))


def _value(subscriber: Subscriber, name: str) -> str:
    if name in subscriber.fields:
        return subscriber.fields[name]
    return {
        "name": subscriber.name,
        "address": subscriber.address.written,
        "domain": subscriber.address.domain,
    }.get(name, "")


def make_subscriber(
    address: object,
    name: object = "",
    fields: Mapping[str, object] | None = None,
    *,
    reason: Reason | Literal[""] = "",
    detail: str = "",
) -> Subscriber:
    """Build a subscriber from unchecked values.

    Raises:
        SharekitError: The address is missing or invalid, or a value contains control characters.
    """
    if not isinstance(address, str) or not address.strip():
        raise SharekitError("the address is missing")
    plain = str(name or "").strip()
    if _BREAKS.search(plain):
        raise SharekitError(f"the name {plain[:100]!r} contains a line break or control character")
    checked: dict[str, str] = {}
    for key, value in (fields or {}).items():
        text = _text(value)
        if _NO_TEXT.search(text):
            raise SharekitError(f"the field {key!r} contains a control character: {text[:100]!r}")
        checked[key] = text
    return Subscriber(
        address=parse_address(address), name=plain, fields=checked, reason=reason, detail=detail
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def require_fields(readers: Iterable[Subscriber], labels: Mapping[str, str]) -> Iterator[Subscriber]:
    """Yield the readers, all of them, and check that the list has every merge field.

    Args:
        readers: Those who get the email.
        labels: The merge fields that the email uses, as written, by their `field_key`.

    Raises:
        ConfigError: At the end, before anything is sent: no reader has such a field.
    """
    missing = {key: label for key, label in labels.items() if key not in BUILT_IN}
    columns: dict[str, None] = {}
    empty = True
    for reader in readers:
        empty = False
        if missing and not columns.keys() >= reader.fields.keys():
            columns.update(dict.fromkeys(reader.fields))
            for label in reader.fields:
                missing.pop(field_key(label), None)
        yield reader
    if missing and not empty:
        fields = ", ".join(["name", "address", *list(columns)[:20]])
        label = next(iter(missing.values()))
        raise ConfigError(
            f"no reader has a field {label!r}", where=f"{{{{ {label} }}}}", hint=f"fields are {fields}"
        )
