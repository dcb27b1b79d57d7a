"""The output folder of `sharekit make`, described by its share.json."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sharekit.article import Article
from sharekit.publishing.page.tags import TaggedImage, share_tags, write_tags
from sharekit.social_posts import PostImage, write_posts
from sharekit.support.files import as_json, sha256

if TYPE_CHECKING:
    from sharekit.cards.card import Card
    from sharekit.support.storage import ResultFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputFile:
    """A file written; the fields are those of share.json, sizes in px and bytes."""

    path: str
    kind: str
    type: str
    bytes: int
    sha256: str
    network: str = ""
    width: int = 0
    height: int = 0
    alt: str = ""
    contrast: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the fields that are set."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in values.items() if value not in ("", 0, None)}


@dataclass(slots=True)
class OutputFolder:
    """An output folder being filled.

    Attributes:
        folder: The folder.
        files: Files written so far, in order.
        warnings: Warnings for the user.
        trimmed: Parts the digest left out to stay within its size limit.
    """

    folder: ResultFolder
    files: list[OutputFile] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    trimmed: list[str] = field(default_factory=list)

    def add(self, name: str, data: bytes, *, kind: str, **facts: Any) -> None:
        """Write a file atomically and record it.

        Raises:
            SharekitError: The folder cannot be written.
        """
        self.folder.write(name, data)
        self.record(name, data, kind=kind, **facts)

    def record(self, name: str, data: bytes, *, kind: str, **facts: Any) -> None:
        """Record a file that is in the folder already."""
        facts.setdefault("type", mimetypes.guess_type(name)[0] or "application/octet-stream")
        self.files.append(OutputFile(path=name, kind=kind, bytes=len(data), sha256=sha256(data), **facts))

    def add_cards(self, cards: Iterable[Card]) -> None:
        """Write the cards, named after their networks: og.png, square.jpg."""
        for card in cards:
            self.add(
                f"{card.network}{card.suffix}",
                card.data,
                kind="card",
                type=card.type,
                network=card.network,
                width=card.width,
                height=card.height,
                alt=card.alt,
                contrast=card.contrast,
            )
            self.warnings += [f"{card.network}: {warning}" for warning in card.warnings]

    def add_words(self, article: Article, base_url: str) -> None:
        """Write tags.html and posts.json, which refer to the cards added so far.

        Args:
            article: The article.
            base_url: URL of the folder's parent; empty when unknown.
        """
        cards = [file for file in self.files if file.kind == "card"]
        if not base_url:
            self.warnings.append("base_url is not set, so tags.html names the card without its address")
        if not article.url:
            self.warnings.append("the article has no URL, so tags.html has no og:url and posts have no link")
        where = f"{base_url.rstrip('/')}/{quote(self.folder.name)}/" if base_url else ""
        images = [
            TaggedImage(url=where + quote(c.path), type=c.type, width=c.width, height=c.height, alt=c.alt)
            for c in cards
        ]
        self.add("tags.html", write_tags(share_tags(article, images)).encode(), kind="tags")
        pictures = {card.network: PostImage(path=card.path, alt=card.alt) for card in cards}
        posts = [post.to_json() for post in write_posts(article, pictures)]
        self.add("posts.json", as_json(posts), kind="posts")

    def finish(self, articles: Article | Sequence[Article]) -> Mapping[str, Any]:
        """Write share.json and return its content."""
        content: dict[str, Any]
        if isinstance(articles, Article):
            content = {"article": articles.to_json()}
        else:
            content = {"articles": [article.to_json() for article in articles]}
        content["files"] = [file.to_json() for file in self.files]
        content |= {"trimmed": self.trimmed, "warnings": self.warnings}
        self.folder.write("share.json", as_json(content))
        return content
