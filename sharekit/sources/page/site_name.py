"""The publication's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sharekit.sources.page import schema
from sharekit.sources.page.text import letters

if TYPE_CHECKING:
    from sharekit.sources.page.document import Page

__all__ = ["find_site", "host_of"]

_PARTING = re.compile(r"\s+[|–—\-·•»:]+\s+|\s*[|»]\s*")


def host_of(page: Page) -> str:
    """Return the host of the page's address, or empty."""
    for address in (page.url, page.canonical):
        try:
            host = urlsplit(address).hostname or ""
        except ValueError:
            continue
        if host:
            return host.removeprefix("www.")
    return ""


def find_site(page: Page) -> str:
    """Return the site's name: as declared, else the part of the title like the host, else the host."""
    for name in _declared(page):
        if not name.startswith(("http://", "https://")):
            return name
    host = host_of(page)
    return _from_title(page.title, host) or host


def _declared(page: Page) -> list[str]:
    sites = [node for node in page.nodes if "WebSite" in schema.kinds(node)]
    return [
        *page.every("og:site_name"),
        *schema.names(page.main.get("publisher")),
        *(name for node in sites for name in schema.names(node)),
        *page.every(
            "application-name", "apple-mobile-web-app-title", "dc.publisher", "twitter:app:name:iphone"
        ),
    ]


def _from_title(title: str, host: str) -> str:
    parts: list[str] = [part.strip() for part in _PARTING.split(title) if part.strip()]
    stem = letters(host.rsplit(".", 1)[0])
    for part in reversed(parts):
        if letters(part) and (letters(part) in stem or (stem and stem in letters(part))) and len(parts) > 1:
            return part
    return ""
