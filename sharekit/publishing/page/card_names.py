"""File names of cards: made from the page's path alone, so that an address once shared keeps working.

`guide/install.html` has `cards/guide/install.og.png`, and its tags name `…/install.og.png?v=3f2a9c1d`. A new
card gets a new version, so that networks fetch it; addresses shared before still answer, with the new card.
"""

from __future__ import annotations

import re
from collections.abc import Container

from sharekit.support.files import sha256, slugify

_SUFFIX = re.compile(r"\.x?html?$", re.IGNORECASE)
_CARD = re.compile(r"\.([\w-]+)\.(?:png|jpg|webp|avif)$")
_VERSION_DIGITS = 8
_PAGE_DIGITS = 6


def card_path(folder: str, page: str, network: str, suffix: str) -> str:
    """Return the path of a page's card under the site.

    Args:
        folder: Folder of the cards, under the site.
        page: Path of the page.
        network: Network of the card.
        suffix: `.png` or the like.
    """
    path = _SUFFIX.sub("", page)
    parts = [slugify(part) for part in path.split("/")]
    if "/".join(parts) != path or page.rpartition(".")[2] != "html":
        # Names that slugs make equal stay apart by the path they come from.
        parts[-1] += f"-{sha256(page.encode(errors='surrogatepass'))[:_PAGE_DIGITS]}"
    return "/".join([folder, *parts]) + f".{network}{suffix}"


def is_card_name(path: str, networks: Container[str] | None = None) -> bool:
    """Return whether a file is named like a card for one of the networks; without `networks`, for any."""
    match = _CARD.search(path)
    return match is not None and (networks is None or match[1] in networks)


def network_of(path: str) -> str:
    """Return the network in the name of a card."""
    match = _CARD.search(path)
    return match[1] if match else ""


def version_of(data: bytes) -> str:
    """Return the version that a card's address carries."""
    return sha256(data)[:_VERSION_DIGITS]


def card_references(markup: str, prefix: str) -> list[str]:
    """Return the addresses in a block that begin with `prefix`, as JSON-LD has them."""
    return re.findall(rf'{re.escape(prefix)}[^"#\s]+', markup)
