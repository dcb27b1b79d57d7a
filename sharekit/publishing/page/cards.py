"""Cards for pages, drawn or from the cache. One studio per process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sharekit.errors import ImageError
from sharekit.publishing.card_file import CardFile
from sharekit.publishing.findings import ImageFacts
from sharekit.publishing.site_files import file_digest
from sharekit.support.files import sha256

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.look import Look
    from sharekit.cards.studio import Studio
    from sharekit.options import FetchOptions
    from sharekit.publishing.cache import PublishCache


_MIN_SIDE = 300  # px; smaller pictures are icons and avatars
_PROBE = 16  # px; decoding any size shows that a file is whole
_OTHER_TYPES = {
    b"BM": "image/bmp",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
    b"\0\0\1\0": "image/x-icon",
    b"\xff\x0a": "image/jxl",
    b"\0\0\0\x0cJXL ": "image/jxl",
}


@dataclass(frozen=True)
class CachedCardMaker:
    """Draws cards of one look and caches them under the hash of their inputs.

    Attributes:
        look: What all cards share.
        cache: Keeps cards between runs; None keeps none.
        fetch: How remote photos are fetched; None leaves them out.
    """

    look: Look
    cache: PublishCache | None
    fetch: FetchOptions | None = None

    def __getstate__(self) -> dict[str, object]:
        # The studio holds open fonts; each process makes its own.
        return {name: value for name, value in vars(self).items() if name != "studio"}

    @cached_property
    def studio(self) -> Studio:
        """The studio, created on first use."""
        from sharekit.cards.batch_jobs import picture_fetch
        from sharekit.cards.studio import Studio

        return Studio(self.look, picture_fetch(self.fetch))

    @cached_property
    def fingerprint(self) -> str:
        """Identify everything that all cards are stored from."""
        # Where pictures are found is no part of it: each card's key has the pictures it shows.
        fetched = "" if self.fetch is None else " and remote photos"
        look = replace(self.look, folders=())
        return f"{self.studio.fingerprint} {look!r}{fetched} {self._logo_digests()}"

    def template_key(self, template: str) -> str:
        """Identify a template that is a file, with everything beside it that its cards may show."""
        from sharekit.cards.fingerprint import template_digest

        return f"{template_digest(Path(template))} {self._logo_digests(Path(template))}"

    def _logo_digests(self, template: Path | None = None) -> str:
        from sharekit.cards.images.photo import loader_of

        loader, brand = loader_of(self.look, template=template), self.look.brand
        logos = (name for name in (brand.logo, brand.logo_dark) if name)
        return " ".join(file_digest(loader.find(name) or Path(name)) for name in logos)

    def key(self, article: Article, network: str, template: str) -> str:
        """Return the key of a card, without drawing it."""
        return self.studio.key(article, network=network, template=template)

    def draw(self, key: str, article: Article, network: str, template: str) -> CardFile:
        """Return the card of this key from the cache, or draw and cache it."""
        if self.cache and (cached := self.cache.card(key)):
            return cached
        card = self.studio.draw(article, network=network, template=template)
        stored = CardFile(
            data=card.data,
            suffix=card.suffix,
            type=card.type,
            width=card.width,
            height=card.height,
            alt=card.alt,
        )
        if self.cache:
            self.cache.keep_card(key, stored)
        return stored

    def try_card(self, article: Article, network: str, template: str) -> None:
        """Raise what drawing the card would raise; nothing is written."""
        self.studio.draw(article, network=network, template=template)

    def facts(self, path: Path) -> ImageFacts:
        """Return the facts of an image file; its type is empty if it is no image."""
        from sharekit.cards.images.photo import ImageFile

        data = path.read_bytes()
        try:
            picture = ImageFile(data, where=path)
        except ImageError:
            return ImageFacts(type=_other_type(data), width=0, height=0, size=len(data))
        return ImageFacts(type=picture.type, width=picture.width, height=picture.height, size=len(data))

    def is_photo(self, path: Path) -> bool:
        """Return whether a file is a picture that a card can show: whole, and large enough."""
        data = path.read_bytes()
        key = sha256(b"photo 3 " + data)
        entry = self.cache.values(key) if self.cache else None
        if entry is None:
            entry = {"is_photo": _is_photo(data, path)}
            if self.cache:
                self.cache.keep_values(key, entry)
        return bool(entry.get("is_photo"))


def _other_type(data: bytes) -> str:
    """Return the type of a picture that cards cannot show; empty for what is no picture."""
    from sharekit.cards.images.svg import is_svg

    if is_svg(data):
        return "image/svg+xml"
    return next((kind for start, kind in _OTHER_TYPES.items() if data.startswith(start)), "")


def _is_photo(data: bytes, path: Path) -> bool:
    from sharekit.cards.images.photo import ImageFile

    try:
        image = ImageFile(data, where=path)
        return min(image.width, image.height) >= _MIN_SIDE and bool(image.resized(_PROBE, _PROBE))
    except ImageError:
        return False
