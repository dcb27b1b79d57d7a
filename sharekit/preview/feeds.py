"""Data for the mock-ups of posts in feeds and chat apps: poster, tag values, pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sharekit.cards.images.photo import loader_of
from sharekit.digest.layout.pictures import read_picture
from sharekit.errors import SharekitError
from sharekit.language import write_date
from sharekit.preview.findings.cards import shared_card
from sharekit.publishing.page.tags import ShareTag, TaggedImage
from sharekit.social_posts import PostImage, write_posts
from sharekit.support.files import slugify
from sharekit.support.resources import find_template
from sharekit.support.urls import split_url

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.card import Card
    from sharekit.preview.blob_store import BlobStore
    from sharekit.preview.snapshot import Snapshot

MOCKUPS = (
    "facebook", "whatsapp", "slack", "x", "mastodon", "discord", "linkedin", "bluesky", "telegram",
)  # fmt: skip
"""The mock-ups of `templates/preview/_posts.html`, column by column."""

_SQUARISH = 1.5  # a logo at most so much wider than high fits into a circle


def short_url(article: Article) -> str:
    """Return the address without scheme, `www.` and trailing slash."""
    parts = split_url(article.url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}"


def poster(article: Article, snapshot: Snapshot, blobs: BlobStore) -> dict[str, Any]:
    """Return the poster's name, avatar and address."""
    hosts = (split_url(url).hostname for url in (article.url, snapshot.base_url))
    host = next(filter(None, hosts), "").removeprefix("www.")
    site = article.site or host or "Your site"
    return {
        "site": site,
        "initial": site[:1].upper(),
        "face": _face(snapshot, blobs),
        "host": host or "your site",
        "url": short_url(article) or host or "the article's address",
    }


def post(
    article: Article, values: Mapping[str, str], cards: Mapping[str, Card], pictures: Mapping[str, str]
) -> dict[str, Any]:
    """Return title, description and pictures as feeds show them."""
    images = {name: PostImage(path=name, alt=card.alt) for name, card in cards.items()}
    return {
        "title": values.get("og:title", ""),
        "description": values.get("og:description", ""),
        "date": write_date(article.published, article.language) if article.published else "",
        "say": {post.network: post for post in write_posts(article, images)},
        "picture": _picture(shared_card(cards), pictures),
        "wide": _picture(cards.get("x") or shared_card(cards), pictures),
    }


def _picture(card: Card | None, pictures: Mapping[str, str]) -> dict[str, Any]:
    if card is None:
        return {"src": "", "alt": "", "width": 0, "height": 0, "network": ""}
    size = {"width": card.width, "height": card.height}
    return {"src": pictures[card.network], "alt": card.alt, "network": card.network} | size


def _face(snapshot: Snapshot, blobs: BlobStore) -> str:
    """Return the address of the logo if it is a file that fits into a circle, else nothing."""
    look = snapshot.studio.look
    try:
        template = find_template("cards", snapshot.template, look.templates)
        file = loader_of(look, template=template).find(look.brand.logo) if look.brand.logo else None
        if file is None:
            return ""
        logo = read_picture(file)
    except SharekitError:
        return ""  # drawing the cards reports it
    squarish = max(logo.width, logo.height) < _SQUARISH * min(logo.width, logo.height)
    return f"/picture/{blobs.put(logo.type, logo.data)}" if squarish else ""


def tagged(article: Article, snapshot: Snapshot, cards: Mapping[str, Card]) -> Iterator[TaggedImage]:
    """Yield the image for the tags, at the address `sharekit make` gives it."""
    card = shared_card(cards)
    if card is not None:
        folder = f"{snapshot.base_url.rstrip('/')}/" if snapshot.base_url else ""
        url = f"{folder}{quote(slugify(article.headline))}/{card.network}{card.suffix}"
        yield TaggedImage(url=url, type=card.type, width=card.width, height=card.height, alt=card.alt)


def summarise_tags(tags: tuple[ShareTag, ...]) -> list[str]:
    """Return a short summary of the tags."""
    values = {tag.key: tag.content for tag in tags}
    image = [name for name in ("width", "height", "alt") if f"og:image:{name}" in values]
    links = [values[key] for key in ("og:url", "og:image") if key in values]
    large = values.get("twitter:card") == "summary_large_image"
    lines = [", ".join(["og:image", *image])] if "og:image" in values else []
    lines.append("twitter:card, large image" if large else "twitter:card, no image")
    if links and all(link.startswith("https://") for link in links):
        lines.append("All absolute, all https")
    return [f"{len(tags)} tags", *lines]
