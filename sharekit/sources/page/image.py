"""The lead image: the largest declared, absolute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharekit.sources.page import jsonld, schema

if TYPE_CHECKING:
    from sharekit.sources.page.document import Page

__all__ = ["find_image"]


def find_image(page: Page) -> str:
    """Return the address of the lead image, or empty."""
    for address in _declared(page):
        if absolute := page.absolute(address):
            return absolute
    return ""


def _declared(page: Page) -> list[str]:
    return [
        *page.every("og:image", "og:image:url", "og:image:secure_url"),
        *_sized(page.main.get("image")),
        *page.every(
            "twitter:image",
            "twitter:image:src",
            "parsely-image-url",
            "sailthru.image.full",
            "thumbnail",
            "image",
        ),
        *_sized(page.main.get("thumbnailUrl")),
        *page.linked("image_src"),
    ]


def _sized(value: object) -> list[str]:
    """Order pictures by the width they declare, widest first; equal ones as they come."""
    found = list(schema.addresses(value))
    return [node["url"] for node in sorted(found, key=_width, reverse=True)]


def _width(node: jsonld.Node) -> int:
    width = str(node.get("width", ""))
    digits = "".join(char for char in width.split(".", maxsplit=1)[0] if char.isdecimal())[:5]
    return int(digits or 0)
