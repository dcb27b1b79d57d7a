"""The language that a page declares."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sharekit.sources.page.parsing.schema import names, texts

if TYPE_CHECKING:
    from sharekit.sources.page.parsing.document import Page

_TAG = re.compile(r"^[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*$")


def find_language(page: Page) -> str:
    """Return a BCP 47 tag (RFC 5646), or empty where nothing tells."""
    values = [
        page.root.get("lang", ""),
        page.root.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
        page.root.get("xml:lang", ""),
        *texts(page.main.get("inLanguage")),
        *names(page.main.get("inLanguage")),
        *page.every("og:locale", "content-language", "dc.language", "language"),
        *map(str, page.root.xpath("//body/@lang | //article/@lang")),
    ]
    return next((value.strip().replace("_", "-") for value in values if _TAG.match(value.strip())), "")
