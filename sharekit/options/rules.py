"""What options allow beyond their types.

Values that a part of sharekit parses itself (a rate, a colour, a span) are validated by that parser; it is
named as `module:name` and imported when there is a value to check, so that options stay light.
"""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from sharekit.errors import ConfigError, SharekitError
from sharekit.options.checked import Rule
from sharekit.support.urls import ascii_host, split_url

SHORTEST_KEY = 16
"""Bytes of a key that signs links: 128 bits."""


def require_long(keys: Iterable[bytes]) -> None:
    """Refuse keys that can be guessed.

    Raises:
        ConfigError: A key has fewer than 16 bytes.
    """
    if any(len(key) < SHORTEST_KEY for key in keys):
        raise ConfigError(
            f"a key is shorter than {SHORTEST_KEY} bytes",
            where="secret",
            hint="make one with `openssl rand -hex 32`",
        )


def number(low: float, high: float = math.inf, unit: str = "") -> Rule:
    """Allow finite numbers from low to high."""
    to = f"{low:,g} or more" if high == math.inf else f"{low:,.10g} to {high:,.10g}"
    allowed = f"{to} {unit}".strip()
    return lambda value: "" if low <= value <= high and math.isfinite(value) else allowed


def matches(pattern: str, allowed: str) -> Rule:
    """Allow texts that match a pattern, in any case."""
    # Compiled when needed: most runs set few values.
    return lambda value: "" if re.fullmatch(pattern, value, re.IGNORECASE) else allowed


def read_by(parser: str, allowed: str, *more: Any) -> Rule:
    """Allow what a parser, `module:function`, reads without an error; `more` are its further arguments."""

    def rule(value: str) -> str:
        try:
            _named(parser)(value, *more)
        except SharekitError:
            return allowed
        return ""

    return rule


def one_of(names: str, *more: str) -> Rule:
    """Allow the names in a collection, `module:NAME`, and further ones."""

    def rule(value: str) -> str:
        allowed = [*more, *_named(names)]
        return "" if value in allowed else ", ".join(allowed)

    return rule


def _named(name: str) -> Any:
    module, _, attribute = name.partition(":")
    return getattr(import_module(f"sharekit.{module}"), attribute)


def url(allowed: str, schemes: tuple[str, ...] = ("http", "https")) -> Rule:
    """Allow absolute addresses."""

    def rule(value: str) -> str:
        parts = split_url(value)
        good = parts.scheme in schemes and bool(parts.hostname) and not re.search(r"\s", value)
        return "" if good else allowed

    return rule


def secure_url(value: str) -> str:
    """Allow addresses to which a key may be sent."""
    parts = split_url(value)
    is_local = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
    allowed = "an https address, or http on this machine"
    if not ascii_host(parts.hostname or ""):
        return allowed
    return url(allowed, ("http",) if is_local else ("https",))(value)


def each(rule: Rule) -> Rule:
    """Allow lists of values that a rule allows."""
    return lambda values: next(filter(None, map(rule, values)), "")


def language(value: str) -> str:
    """Allow language tags; a name of a language gets its tag as a hint."""
    try:
        _named("language_tags:check_language")(value)
    except ConfigError as error:
        return f"a BCP 47 tag: {error.hint}"
    return ""


def margins(values: tuple[int, ...]) -> str:
    """Allow px for the four sides."""
    sides = ("top", "right", "bottom", "left")
    good = len(values) == len(sides) and min(values) >= 0
    return "" if good else f"four numbers of px: {', '.join(sides)}"


def existing_folder(value: str) -> str:
    """Allow folders that exist."""
    return "" if Path(value).is_dir() else "the path of a folder that exists"


def creatable_folder(value: str) -> str:
    """Allow folders that exist or can be made."""
    here = next(path for path in (Path(value), *Path(value).absolute().parents) if path.exists())
    return "" if here.is_dir() else f"the path of a folder, and {here} is a file"


def existing_file(value: str) -> str:
    """Allow files that exist."""
    return "" if Path(value).is_file() else "the path of a file that exists"


def host(value: str) -> str:
    """Allow host names and IP addresses, without a port."""
    import ipaddress

    name = value.rstrip(".")
    if name.rpartition(":")[2].isdigit() and name.count(":") == 1:
        return "a host name alone; the port is a setting of its own"
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        good = all(re.fullmatch(r"(?!-)[\w-]+(?<!-)", label) for label in ascii_host(name).split("."))
        return "" if good else "a host name such as mail.example.org"
    return ""


def command(value: str) -> str:
    """Allow a program with its options, in the quotes of a shell."""
    try:
        words = shlex.split(value)
    except ValueError:
        words = []
    return "" if words else "a program and its options, every quote closed"


def long_keys(values: tuple[str, ...]) -> str:
    """Allow keys that nobody can guess."""
    long_enough = all(len(value.encode()) >= SHORTEST_KEY for value in values)
    return "" if long_enough else f"keys of at least {SHORTEST_KEY} bytes, as `openssl rand -hex 16` prints"


def bounce_address(value: str) -> str:
    """Allow addresses, with `{id}` where each message's own part goes."""
    return ADDRESS(value.replace("{id}", "a" * 32, 1)) and "an address such as bounces+{id}@example.org"


COLOUR = read_by("colour:parse_colour", "an opaque CSS colour such as #c81c28")
MAILBOX = read_by("delivery.message.headers:mailbox", "name@example.org, or Name <name@example.org>")
ADDRESS = read_by("delivery.message.headers:ascii_address", "an address such as leave@example.org")
PAGE = url("an address such as https://example.org/page")
ART = one_of("cards.art.artwork:FAMILIES", "auto", "none")
LENGTH = matches(r"0|\d+(?:\.\d+)?(?:px|em|rem|%|vw|vh|vmin|vmax)", "a CSS length such as 12px")
SECONDS = number(0, unit="seconds")
SPAN = read_by(
    "digest.since:read_since",
    "a span or day such as 7d, 12h, 2w or 2026-01-31",
    datetime(2026, 1, 31, tzinfo=UTC),
)
RATE = read_by(
    "delivery.sending.rate_limit:parse_rate", "a rate such as 50/s, 1000/m or 20000/h, up to 1,000,000"
)
UTM = read_by("digest.links:read_utm", "parameters such as utm_source=digest&utm_medium=email")
LIST_ID = matches(
    r"(?:[^<>]*<)?[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?>?", "an identifier such as weekly.example.org"
)
DOMAIN_PATTERN = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
DOMAIN = matches(DOMAIN_PATTERN, "a domain such as mail.example.org")
HEADER_WORD = matches(r"[!-~]+", "visible ASCII characters, without spaces")
SELECTOR = matches(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?", "a name such as mail2026")
TRANSPORTS = (
    "smtp, ses, postmark, mailgun, resend, folder:PATH, maildir:PATH, sendmail[:COMMAND], or FILE.py:NAME"
)
TRANSPORT = matches(
    r"smtp|ses|postmark|mailgun|resend|(?:folder|maildir):.+|sendmail(?::.+)?|[^:]+\.py(?::\w+)?",
    TRANSPORTS,
)
STORE = matches(r"(?:sqlite:///|postgres(?:ql)?://).+", "sqlite:///path or postgresql://user@host/name")
FEDIVERSE_HANDLE = matches(rf"@?[\w.-]+@{DOMAIN_PATTERN}", "a handle such as @ann@example.org")
NETWORK_ADDRESS = matches(r"[0-9a-f.:]+(?:/\d+)?", "addresses such as 10.0.0.7 or 10.0.0.0/24")
INNER_FOLDER = matches(
    r"(?!/)(?!(?:.*/)?\.\.(?:/|$))[^\\:]+", "the path of a folder inside the site, such as cards"
)
