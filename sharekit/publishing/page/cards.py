"""Cards for pages, drawn or from the cache. One studio per process."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sharekit.errors import ImageError, SharekitError
from sharekit.files import sha256, write_whole
from sharekit.os_errors import system_error
from sharekit.publishing.findings import ImageFacts
from sharekit.publishing.task import CardFile

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.look import Look
    from sharekit.cards.studio import Studio
    from sharekit.options import FetchOptions


_SNIFFED = 1024  # bytes in which an SVG drawing shows itself


def cache_folder(path: str) -> Path:
    """Return the folder that keeps cards between runs: `path`, or one in the user's cache folder.

    Raises:
        SharekitError: The user has no home folder.
    """
    if path:
        return Path(path)
    try:
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    except RuntimeError:  # no HOME, and no entry in the user database, as in some containers
        raise SharekitError("there is no home folder", where="cache", hint=_CACHE_HINT) from None
    return Path(home) / "sharekit" / "cards"


_CACHE_HINT = "set publish.cache to a writable folder, to draw each card once only"


def open_cache(path: str) -> tuple[Path | None, str]:
    """Return the cache folder, created if missing; or None and a warning if it cannot be written."""
    try:
        folder = cache_folder(path)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder, ""
    except OSError as error:
        problem = system_error(error, error.filename or path or "cache", "written", hint=_CACHE_HINT)
        return None, f"no cache: {problem}"
    except SharekitError as error:
        return None, f"no cache: {error}"


@dataclass(frozen=True)
class CachedCardMaker:
    """Draws cards of one look and caches them under the hash of their inputs.

    Attributes:
        look: What all cards share.
        cache: Folder of drawn cards, which may be deleted at any time; None for no cache.
        fetch: How remote photos are fetched; None leaves them out.
    """

    look: Look
    cache: Path | None
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
        """Identify everything that all cards are made from."""
        return f"{self.studio.fingerprint} {self.look!r}"

    def key(self, article: Article, network: str, template: str) -> str:
        """Return the key of a card, without drawing it."""
        return self.studio.key(article, network=network, template=template)

    def draw(self, key: str, article: Article, network: str, template: str) -> CardFile:
        """Return the card of this key from the cache, or draw and cache it."""
        file = self.cache / key[:2] / key if self.cache else None
        cached = _read(file) if file else None
        if cached is not None:
            return cached
        card = self.studio.draw(article, network=network, template=template)
        made = CardFile(
            data=card.data,
            suffix=card.suffix,
            type=card.type,
            width=card.width,
            height=card.height,
            alt=card.alt,
        )
        if file:
            with suppress(SharekitError):  # the cache saves time only
                write_whole(file, _serialise(made), durable=False)
        return made

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
            kind = "image/svg+xml" if b"<svg" in data[:_SNIFFED] else ""
            return ImageFacts(type=kind, width=0, height=0, size=len(data))
        return ImageFacts(type=picture.type, width=picture.width, height=picture.height, size=len(data))


def _serialise(card: CardFile) -> bytes:
    """Return a card as one file: hash and facts on the first line, then its bytes."""
    facts = {name: value for name, value in asdict(card).items() if name != "data"}
    return json.dumps([sha256(card.data), facts]).encode() + b"\n" + card.data


def _read(file: Path) -> CardFile | None:
    """Return a cached card; None if it is missing or damaged."""
    try:
        head, _, data = file.read_bytes().partition(b"\n")
        digest, facts = json.loads(head)
        return CardFile(data=data, **facts) if digest == sha256(data) else None
    except (OSError, ValueError, TypeError):
        return None
