"""Subscribers: who gets the digest, and which of them belong to a segment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sharekit.delivery.readers.addresses import Address, parse_address
from sharekit.errors import ConfigError, SharekitError

_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One reader of the list.

    Attributes:
        address: The reader's mailbox.
        name: Plain text, one line, or empty.
        fields: Further columns, for the template and for segments.
    """

    address: Address
    name: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the list: every condition `field=value`, `field=one,other` or `field!=value` must hold.

    Values are compared without regard to case; a missing field is empty. `name`, `address` and `domain` are
    fields too.
    """

    conditions: tuple[tuple[str, bool, frozenset[str]], ...] = ()

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Segment:
        """Read conditions as written on a command line.

        Raises:
            ConfigError: A condition has no `=`.
        """
        return cls(tuple(_condition(text) for text in texts))

    def holds(self, subscriber: Subscriber) -> bool:
        """Tell whether the subscriber belongs to the segment."""
        return all(
            (_value(subscriber, name).casefold() in values) is wanted
            for name, wanted, values in self.conditions
        )

    def pick(self, readers: Iterable[Subscriber]) -> Iterator[Subscriber]:
        """Yield the readers that belong to the segment.

        Raises:
            ConfigError: At the end: no reader has a field that a condition names. `plan!=free` would else
                choose everyone for a slip of the finger.
        """
        unknown = {name for name, _, _ in self.conditions} - _BUILT_IN
        known: dict[str, None] = {}
        read = False
        for reader in readers:
            read = True
            if unknown:
                known.update(dict.fromkeys(reader.fields))
                unknown -= reader.fields.keys()
            if self.holds(reader):
                yield reader
        if unknown and read:
            raise _no_such_field(min(unknown), known)


_BUILT_IN = frozenset({"name", "address", "domain"})


def _no_such_field(name: str, known: Iterable[str]) -> ConfigError:
    fields = ", ".join([*list(known)[:20], *sorted(_BUILT_IN)])
    return ConfigError(f"no reader has a field {name!r}", where="--segment", hint=f"fields are {fields}")


def _condition(text: str) -> tuple[str, bool, frozenset[str]]:
    name, sign, values = text.partition("=")
    if not sign or not name.strip("! "):
        raise ConfigError(
            f"found {text!r}, where field=value is expected",
            where="--segment",
            hint="such as city=Oslo,Bergen",
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
    address: object, name: object = "", fields: Mapping[str, object] | None = None
) -> Subscriber:
    """Build a subscriber from loose values, checked.

    Raises:
        SharekitError: The address is none, or a value holds characters that have no place in a mail.
    """
    if not isinstance(address, str) or not address.strip():
        raise SharekitError("the address is missing")
    plain = str(name or "").strip()
    if _BREAKS.search(plain):
        raise SharekitError(f"the name {plain!r} holds a line break or control character")
    kept: dict[str, str] = {}
    for key, value in (fields or {}).items():
        text = _text(value)
        if _NO_TEXT.search(text):
            raise SharekitError(f"the field {key!r} holds a control character: {text!r}")
        kept[key] = text
    return Subscriber(address=parse_address(address), name=plain, fields=kept)


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
