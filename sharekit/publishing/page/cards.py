"""Cards for pages, from the cache or drawn. One studio a process, however many pages."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sharekit.errors import ImageError
from sharekit.files import sha256, write_whole
from sharekit.publishing.findings import ImageFacts
from sharekit.publishing.task import CardFile

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.look import Look
    from sharekit.cards.studio import Studio
    from sharekit.options import FetchOptions


def cache_folder(given: str) -> Path:
    """Return the folder that keeps cards between runs: the one given, else one in the user's cache folder."""
    if given:
        return Path(given)
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "sharekit" / "cards"


@dataclass(frozen=True)
class CachedCardMaker:
    """Draws cards of one look and keeps them in a folder, under all that they are made from.

    Attributes:
        look: What all cards share.
        cache: Folder of drawn cards; they may be deleted at any time.
        fetch: How photos on the web are read; None leaves them out.
    """

    look: Look
    cache: Path
    fetch: FetchOptions | None = None

    def __getstate__(self) -> dict[str, object]:
        # The studio holds open fonts; each process makes its own.
        return {name: value for name, value in vars(self).items() if name != "studio"}

    @cached_property
    def studio(self) -> Studio:
        """What draws, made when first needed."""
        from sharekit.cards.batch_jobs import picture_fetch
        from sharekit.cards.studio import Studio

        return Studio(self.look, picture_fetch(self.fetch))

    @cached_property
    def fingerprint(self) -> str:
        """Name everything that all cards are made from."""
        return f"{self.studio.fingerprint} {self.look!r}"

    def key(self, article: Article, network: str, template: str) -> str:
        """Return the key of a card, without drawing it."""
        return self.studio.key(article, network=network, template=template)

    def draw(self, key: str, article: Article, network: str, template: str) -> CardFile:
        """Return the card of this key from the cache, or draw it and keep it there."""
        file = self.cache / key[:2] / key
        kept = _read(file)
        if kept is not None:
            return kept
        card = self.studio.draw(article, network=network, template=template)
        made = CardFile(
            data=card.data,
            suffix=card.suffix,
            type=card.type,
            width=card.width,
            height=card.height,
            alt=card.alt,
        )
        write_whole(file, _serialise(made), durable=False)
        return made

    def try_card(self, article: Article, network: str, template: str) -> None:
        """Raise what drawing the card would raise; nothing is written or kept."""
        self.studio.draw(article, network=network, template=template)

    def facts(self, path: Path) -> ImageFacts | None:
        """Return what an image file's own bytes say; None when it is no image we know."""
        from sharekit.cards.images.photo import ImageFile

        data = path.read_bytes()
        try:
            picture = ImageFile(data, where=path)
        except ImageError:
            return None
        return ImageFacts(type=picture.type, width=picture.width, height=picture.height, size=len(data))


def _serialise(card: CardFile) -> bytes:
    """Return a card as one file: its hash and facts on the first line, its bytes after."""
    facts = {name: value for name, value in asdict(card).items() if name != "data"}
    return json.dumps([sha256(card.data), facts]).encode() + b"\n" + card.data


def _read(file: Path) -> CardFile | None:
    """Return a kept card; None when it is not there, or not whole."""
    try:
        head, _, data = file.read_bytes().partition(b"\n")
        digest, facts = json.loads(head)
        return CardFile(data=data, **facts) if digest == sha256(data) else None
    except (OSError, ValueError, TypeError):
        return None
