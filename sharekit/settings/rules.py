"""What each setting allows beyond its type.

Values that a part of sharekit parses itself (a rate, a colour, a span) are validated by that parser.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sharekit.errors import ConfigError, SharekitError
from sharekit.settings.schema import Settings

Rule = Callable[[Any, Settings], str]
"""Returns what is allowed if a value is invalid, else an empty string."""


def rule_of(name: str) -> Rule | None:
    """Return the rule of a setting named as `section.key`, if it has one."""
    if name in _RULES:
        return _RULES[name]
    table, _, key = name.rpartition(".")
    return next(
        (rules.get(key) or rules.get("") for head, rules in _TABLES.items() if table.startswith(head)), None
    )


def _number(low: float, high: float = math.inf, unit: str = "") -> Rule:
    to = f"{low:,g} or more" if high == math.inf else f"{low:,.10g} to {high:,.10g}"
    allowed = f"{to} {unit}".strip()
    return lambda value, _: "" if low <= value <= high and math.isfinite(value) else allowed


def _matches(pattern: str, allowed: str) -> Rule:
    # Compiled when needed: most runs set few values.
    return lambda value, _: "" if re.fullmatch(pattern, value, re.IGNORECASE) else allowed


def _read_by(parser: str, allowed: str) -> Rule:
    """Validate with the parser that will read the value, `module:function`, imported when needed."""

    def rule(value: str, _: Settings) -> str:
        module, _colon, name = parser.partition(":")
        try:
            getattr(import_module(f"sharekit.{module}"), name)(value)
        except SharekitError:
            return allowed
        return ""

    return rule


def _url(allowed: str, schemes: tuple[str, ...] = ("http", "https")) -> Rule:
    def rule(value: str, _: Settings) -> str:
        try:
            parts = urlsplit(value)
            good = parts.scheme in schemes and bool(parts.hostname) and not re.search(r"\s", value)
            parts.port  # noqa: B018 (raises if invalid)
        except ValueError:
            good = False
        return "" if good else allowed

    return rule


def _each(rule: Rule) -> Rule:
    return lambda values, settings: next(filter(None, (rule(value, settings) for value in values)), "")


def _language(value: str, _: Settings) -> str:
    from sharekit.language_tags import check_language

    try:
        check_language(value)
    except ConfigError as error:
        return f"a BCP 47 tag: {error.hint}"
    return ""


def _template(kind: str, value: str, settings: Settings) -> str:
    from sharekit.support.resources import find_template, template_names

    if value.endswith(".html") and not Path(value).is_file():
        return "the path of an .html file that exists"
    try:
        find_template(kind, value, settings.templates)
    except SharekitError:
        return f"{', '.join(template_names(kind, settings.templates))}, or the path of an .html file"
    return ""


def _art(value: str, _: Settings) -> str:
    from sharekit.cards.art.artwork import FAMILIES

    return "" if value in {"auto", "none", *FAMILIES} else f"auto, none, {', '.join(FAMILIES)}"


def _networks(values: tuple[str, ...], settings: Settings) -> str:
    from sharekit.cards.networks import NETWORKS

    names = [*NETWORKS, *(name for name in settings.network if name not in NETWORKS), "all"]
    return "" if set(values) <= set(names) else f"{', '.join(names)}, or your own as [networks.NAME]"


def _side(value: int, _: Settings) -> str:
    from sharekit.cards.networks import LARGEST

    return "" if 1 <= value <= LARGEST else f"1 to {LARGEST} px"


def _formats(values: tuple[str, ...], _: Settings) -> str:
    from sharekit.cards.networks import FORMATS

    return "" if set(values) <= set(FORMATS) else ", ".join(FORMATS)


def _safe(values: tuple[int, ...], _: Settings) -> str:
    sides = ("top", "right", "bottom", "left")
    good = len(values) == len(sides) and min(values) >= 0
    return "" if good else f"four numbers of px: {', '.join(sides)}"


def _folder(value: str, _: Settings) -> str:
    return "" if Path(value).is_dir() else "the path of a folder that exists"


def _room(value: str, _: Settings) -> str:
    here = next(path for path in (Path(value), *Path(value).absolute().parents) if path.exists())
    return "" if here.is_dir() else f"the path of a folder, and {here} is a file"


def _file(value: str, _: Settings) -> str:
    return "" if Path(value).is_file() else "the path of a file that exists"


def _host(value: str, _: Settings) -> str:
    import ipaddress

    name = value.rstrip(".")
    if name.rpartition(":")[2].isdigit() and name.count(":") == 1:
        return "a host name alone; the port goes into smtp.port"
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        labels = name.split(".")
        good = all(re.fullmatch(r"(?!-)[\w-]{1,63}(?<!-)", label) for label in labels)
        return "" if good else "a host name such as smtp.example.org"
    return ""


def _since(value: str, _: Settings) -> str:
    from datetime import UTC, datetime

    from sharekit.digest.since import read_since

    try:
        read_since(value, datetime.now(UTC))
    except SharekitError:
        return "a span or day such as 7d, 12h, 2w or 2026-01-31"
    return ""


def _long_keys(values: tuple[str, ...], _: Settings) -> str:
    from sharekit.delivery.message.tokens import SHORTEST_KEY

    long_enough = all(len(value.encode()) >= SHORTEST_KEY for value in values)
    return "" if long_enough else f"keys of at least {SHORTEST_KEY} bytes, as `openssl rand -hex 16` prints"


def _bounce_address(value: str, settings: Settings) -> str:
    return (
        _ADDRESS(value.replace("{id}", "a" * 32, 1), settings)
        and "an address such as bounces+{id}@example.org"
    )


_COLOUR = _read_by("colour:parse_colour", "an opaque CSS colour such as #c81c28")
_MAILBOX = _read_by("delivery.message.headers:mailbox", "name@example.org, or Name <name@example.org>")
_ADDRESS = _read_by("delivery.message.headers:ascii_address", "an address such as leave@example.org")
_PAGE = _url("an address such as https://example.org/page")
_DOMAIN = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
_LENGTH = r"0|\d+(?:\.\d+)?(?:px|em|rem|%|vw|vh|vmin|vmax)"
_SECONDS = _number(0, unit="seconds")
_TRANSPORT = r"smtp|ses|postmark|mailgun|resend|(?:folder|maildir):.+|sendmail(?::.+)?|[^:]+\.py(?::\w+)?"

_RULES: Mapping[str, Rule] = {
    "base_url": _url("an absolute address such as https://example.org/"),
    "language": _language,
    "digest.language": _language,
    "secret": _long_keys,
    "template": partial(_template, "cards"),
    "art": _art,
    "networks": _networks,
    "output": _room,
    "fetch.cache": _room,
    "publish.cache": _room,
    "publish.deadline": _number(0, 3600, "seconds"),
    "assets": _each(_folder),
    "templates": _folder,
    "fonts": _folder,
    "transport": _matches(
        _TRANSPORT,
        "smtp, ses, postmark, mailgun, resend, folder:PATH, maildir:PATH, sendmail, or FILE.py:NAME",
    ),
    **dict.fromkeys(("brand.brand", "brand.ink", "brand.paper", "brand.accent"), _COLOUR),
    "brand.radius": _matches(_LENGTH, "a CSS length such as 12px"),
    "digest.template": partial(_template, "digest"),
    "digest.sender": _MAILBOX,
    "digest.reply_to": _MAILBOX,
    "digest.list_id": _matches(
        r"(?:[^<>]*<)?[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?>?", "an identifier such as weekly.example.org"
    ),
    "digest.unsubscribe_url": _url("an https address (RFC 8058)", ("https",)),
    "digest.unsubscribe_mail": _ADDRESS,
    "digest.web_url": _PAGE,
    "digest.preferences_url": _PAGE,
    "digest.utm": _read_by("digest.links:read_utm", "parameters such as utm_source=digest&utm_medium=email"),
    "digest.limit": _number(1),
    "digest.since": _since,
    "smtp.host": _host,
    "smtp.port": _number(1, 65_535),
    "smtp.connections": _number(1, 100),
    "smtp.rate": _read_by(
        "delivery.sending.throttle:parse_rate", "a rate such as 50/s, 1000/m or 20000/h, up to 1,000,000"
    ),
    **dict.fromkeys(("smtp.per_domain", "smtp.soft_bounces"), _number(0)),
    "smtp.retry_delay": _SECONDS,
    "smtp.deadline": _SECONDS,
    "smtp.authorities": _file,
    "smtp.bounce_address": _bounce_address,
    "smtp.oauth_token_file": _file,
    "smtp.refused_first": _number(0, 1),
    "smtp.refused_after": _number(0, 1),
    "smtp.quota_wait": _SECONDS,
    "api.region": _matches(r"[a-z]{2}(?:-[a-z0-9]+)*", "a region such as eu-west-1, or eu"),
    "api.batch": _number(1, 500),
    "api.domain": _matches(_DOMAIN, "a domain such as mail.example.org"),
    "api.endpoint": _url("an https address, or http on this machine", ("https", "http")),
    "smtp.soft_bounce_days": _number(0, unit="days"),
    "smtp.dkim_domain": _matches(_DOMAIN, "a domain such as example.org"),
    "smtp.dkim_selector": _matches(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?", "a name such as mail2026"),
    "store.url": _matches(
        r"(?:sqlite:///|postgres(?:ql)?://).+", "sqlite:///path or postgresql://user@host/name"
    ),
    "fetch.deadline": _number(0.1, 3600, "seconds"),
    "fetch.max_bytes": _number(1, unit="bytes"),
    "fetch.ports": _each(_number(1, 65_535)),
    "fetch.user_agent": _matches(r"[ -~]+", "printable ASCII on one line"),
    "serve.port": _number(0, 65_535),
    "serve.proxies": _each(_matches(r"[0-9a-f.:]+(?:/\d+)?", "addresses such as 10.0.0.7 or 10.0.0.0/24")),
    "web.public_url": _url("an https address such as https://news.example.org"),
    "web.origins": _each(_url("origins such as https://example.org")),
    "webhooks.ses_topics": _each(
        _matches(r"arn:aws[\w:-]+", "ARNs such as arn:aws:sns:eu-west-1:123456789012:mail")
    ),
    **dict.fromkeys(
        (f"webhooks.{key}" for key in ("postmark_password", "mailgun_key", "resend_key")), _long_keys
    ),
    "serve.cache": _room,
    "serve.cache_bytes": _number(0, unit="bytes"),
    "serve.workers": _number(0, 256),
    "serve.waiting": _number(1, 10_000),
    "serve.card_seconds": _number(0.1, 600, "seconds"),
    "publish.cards": _matches(
        r"(?!/)(?!(?:.*/)?\.\.(?:/|$))[^\\:]+", "the path of a folder inside the site, such as cards"
    ),
    "publish.rel_me": _each(_url("addresses of profiles, such as https://example.org/@ann")),
    "publish.fediverse_creator": _matches(rf"@?[\w.-]+@{_DOMAIN}", "a handle such as @ann@example.org"),
}

_TABLES: Mapping[str, Mapping[str, Rule]] = {
    "brand.sections": {"": _COLOUR},
    "networks.": {
        "width": _side,
        "height": _side,
        "formats": _formats,
        "max_bytes": _number(1, unit="bytes"),
        "safe": _safe,
    },
    "publish.pages": {"template": partial(_template, "cards"), "networks": _networks},
}
"""Rules for tables whose names the user chooses: by key, or one for all."""

NEEDED: Mapping[str, str] = {
    "template": "a card template's name or path",
    "networks": "at least one network",
    "output": "the path of a folder",
    "transport": "smtp, folder:PATH, maildir:PATH, sendmail, sendmail:COMMAND, or FILE.py:NAME",
    "digest.template": "a digest template's name or path",
    "store.url": "sqlite:///path or postgresql://user@host/name",
    "publish.cards": "the path of a folder inside the site, such as cards",
}
"""Settings that must not be empty, and what they take."""
