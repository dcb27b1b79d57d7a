"""A card request: what an address asks for, checked."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

from sharekit.article import Article
from sharekit.errors import SharekitError
from sharekit.support.urls import split_url
from sharekit.web.refusals import BadRequest

FORMATS = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "webp": "webp", "avif": "avif"}

_TEXTS = ("headline", "lead", "site", "section", "language", "published", "image", "image_focus", "url")
_LISTS = ("byline", "tags")
_OTHERS = ("theme", "expires")
_LONGEST = 4_000
_MOST_FIELDS = 40
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the order of what follows: text on cards is ordered by itself."""
_PATH = re.compile(r"(?P<network>[\w-]{1,40})/(?P<template>[\w-]{1,60})\.(?P<format>[a-z]{3,4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRequest:
    """What to draw.

    Attributes:
        network: A network's name.
        template: A template's name.
        format: As `Studio.draw` takes it.
        article: The content, unless `page` is set.
        page: The address of a page to read the article from, or empty.
        theme: light, dark, or empty for the brand's.
        expires: Until when the address is valid, in seconds since 1970, or None; not part of the content.
    """

    network: str
    template: str
    format: str
    article: Article | None
    page: str
    theme: str
    expires: int | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardChoice:
    """What a request may ask for.

    Attributes:
        networks: Names of networks.
        templates: Names of card templates.
        sites: Hosts from which pages and pictures may be read; their subdomains too.
    """

    networks: Sequence[str]
    templates: Sequence[str]
    sites: Sequence[str] = ()


def read_request(target: str, choice: CardChoice) -> CardRequest:
    """Read what follows the signature in a card's address.

    Args:
        target: `NETWORK/TEMPLATE.FORMAT?QUERY`.
        choice: What may be asked for.

    Raises:
        BadRequest: Malformed (400), expired (403), an unknown network, template or format (404).
    """
    path, _, query = target.partition("?")
    match = _PATH.fullmatch(unquote(path))
    if match is None or match["format"] not in FORMATS:
        raise BadRequest("no such card", status=404, hint=f"formats are {', '.join(FORMATS)}")
    if match["template"] not in choice.templates:
        raise BadRequest("no such template", status=404, hint=f"available: {', '.join(choice.templates)}")
    if match["network"] not in choice.networks:
        raise BadRequest("no such network", status=404, hint=f"available: {', '.join(choice.networks)}")
    fields = _fields(query)
    expires = _expiry(fields)
    page = _allowed(fields["url"][0], choice.sites) if "url" in fields and "headline" not in fields else ""
    return CardRequest(
        network=match["network"],
        template=match["template"],
        format=FORMATS[match["format"]],
        article=None if page else _article(fields, choice.sites),
        page=page,
        theme=_theme(fields),
        expires=expires,
    )


def _fields(query: str) -> dict[str, list[str]]:
    try:
        pairs = parse_qsl(
            query,
            keep_blank_values=True,
            strict_parsing=bool(query),
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        raise BadRequest(f"the query is malformed: {error}") from error
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in (*_TEXTS, *_LISTS, *_OTHERS):
            raise BadRequest(
                f"unknown parameter {name[:40]!r}", hint=f"known: {', '.join((*_TEXTS, *_LISTS))}"
            )
        if name in fields and name not in _LISTS:
            raise BadRequest(f"parameter {name!r} is given twice")
        if len(value) > _LONGEST or _CONTROLS.search(value):
            raise BadRequest(f"parameter {name!r} is too long or has control characters")
        fields.setdefault(name, []).append(value)
    return fields


def _expiry(fields: dict[str, list[str]]) -> int | None:
    expires = fields.pop("expires", None)
    if expires is None:
        return None
    if not re.fullmatch(r"\d{1,12}", expires[0], re.ASCII):
        raise BadRequest("expires must be a number of seconds since 1970")
    if int(expires[0]) < time.time():
        raise BadRequest("the address has expired", status=403)
    return int(expires[0])


def _theme(fields: Mapping[str, list[str]]) -> str:
    theme = fields.get("theme", [""])[0]
    if theme not in {"", "light", "dark"}:
        raise BadRequest("theme must be light or dark")
    return theme


def _article(fields: Mapping[str, list[str]], sites: Sequence[str]) -> Article:
    values: dict[str, object] = {name: fields[name][0] for name in _TEXTS if name in fields}
    values |= {name: fields[name] for name in _LISTS if name in fields}
    if "image" in values:
        _allowed(str(values["image"]), sites)
    if not str(values.get("headline", "")).strip():
        raise BadRequest("parameter 'headline' is missing", hint="or give url, the address of a page")
    try:
        return Article.from_json(values, where="query")
    except SharekitError as error:
        raise BadRequest(error.message, hint=error.hint) from error


def _allowed(url: str, sites: Sequence[str]) -> str:
    """Return the address if it is on an allowed site.

    Raises:
        BadRequest: It is not (403), or it is not an address (400).
    """
    parts = split_url(url)
    host = (parts.hostname or "").lower()
    if not host or parts.scheme not in {"http", "https"}:
        raise BadRequest("found no http address", where="url")
    if not any(host == site or host.endswith(f".{site}") for site in sites):
        raise BadRequest(
            f"pages and pictures of {host} are not allowed", status=403, hint="see serve.allowed_sites"
        )
    return url
