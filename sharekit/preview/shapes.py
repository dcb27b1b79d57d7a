"""The cards of an article as the page shows them, and all of them with their words as one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sharekit.errors import SharekitError
from sharekit.preview.feeds import tagged
from sharekit.preview.findings.cards import shared_card
from sharekit.publishing.page.tags import share_tags, write_tags
from sharekit.social_posts import PostImage, write_posts
from sharekit.support.files import as_json, slugify

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.card import Card
    from sharekit.cards.networks import Network
    from sharekit.preview.snapshot import Snapshot

_DISTINCT = ("og", "square", "portrait", "story", "pin")
"""Visibly different shapes, shown in the first row."""

_WIDEST = (1.85, 2.1)  # aspect ratios of X cards (1.91:1, 2:1), which X overlays with the address
_RATIOS = {(4, 5): "4:5", (9, 16): "9:16", (2, 3): "2:3"}
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the same cards make the same bytes


def shape_rows(
    snapshot: Snapshot, drawn: Mapping[str, Card | SharekitError], pictures: Mapping[str, str]
) -> list[list[dict[str, Any]]]:
    """Return the shapes in rows: visibly different ones first."""
    first = [network for network in snapshot.networks if network.name in _DISTINCT]
    rest = [network for network in snapshot.networks if network.name not in _DISTINCT]
    return [[_shape(network, drawn, pictures) for network in row] for row in (first, rest) if row]


def _shape(
    network: Network, drawn: Mapping[str, Card | SharekitError], pictures: Mapping[str, str]
) -> dict[str, Any]:
    card = drawn.get(network.name)
    whole = None if isinstance(card, SharekitError) else card
    return {
        "name": network.name,
        "size": _size(network),
        "width": network.width,
        "height": network.height,
        "src": pictures.get(network.name, ""),
        "alt": whole.alt if whole else "",
        "weight": f"{len(whole.data) / 1000:.0f} KB" if whole else "",
        "state": "drawing…" if card is None else "no card",
        "old": card is None,
        "corner": _WIDEST[0] < network.width / network.height < _WIDEST[1] and not any(network.safe),
        "covered": network.safe,
    }


def _size(network: Network) -> str:
    if network.width == network.height:
        return str(network.width)
    for (width, height), ratio in _RATIOS.items():
        if network.width * height == network.height * width:
            return ratio
    return f"{network.width} × {network.height}"


def zip_name(article: Article) -> str:
    """Return the name of the file with an article's cards, in ASCII."""
    return f"{slugify(article.headline).encode('ascii', 'ignore').decode().strip('-') or 'cards'}.zip"


def zip_cards(article: Article, snapshot: Snapshot, drawn: Mapping[str, Card | SharekitError]) -> bytes:
    """Return the cards that could be drawn, their share tags, posts and alt texts, as a ZIP file."""
    cards = {name: card for name, card in drawn.items() if not isinstance(card, SharekitError)}
    images = {name: PostImage(path=f"{name}{card.suffix}", alt=card.alt) for name, card in cards.items()}
    posts = [post.to_json() for post in write_posts(article, images)]
    shared = shared_card(cards)
    files: dict[str, bytes] = {f"{name}{card.suffix}": card.data for name, card in cards.items()}
    files["tags.html"] = write_tags(share_tags(article, tagged(article, snapshot, cards))).encode()
    files["posts.json"] = as_json(posts)
    files["alt.txt"] = f"{shared.alt if shared else ''}\n".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, data in files.items():
            packed.writestr(zipfile.ZipInfo(name, _ZIP_TIME), data)
    return buffer.getvalue()
