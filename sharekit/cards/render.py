"""One card in one call."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from sharekit.cards.look import Fetch, Look
from sharekit.cards.studio import Studio
from sharekit.options import Brand

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.card import Card

_MOST_STUDIOS = 4


class _StudioCache:
    """The studios used last, shared by all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._studios: list[tuple[Look, Fetch | None, Studio]] = []

    def get(self, look: Look, fetch: Fetch | None) -> Studio:
        """Return the studio of this look, made if it is not cached."""
        with self._lock:
            entry = next((each for each in self._studios if each[:2] == (look, fetch)), None)
            if entry is None:
                entry = (look, fetch, Studio(look, fetch))
            else:
                self._studios.remove(entry)
            self._studios = [entry, *self._studios[: _MOST_STUDIOS - 1]]
            return entry[2]


_cache = _StudioCache()


def render_card(
    article: Article,
    *,
    network: str = "og",
    template: str = "news",
    format: str = "auto",
    brand: Brand | None = None,
    look: Look | None = None,
    fetch: Fetch | None = None,
) -> Card:
    """Draw an article's card for a network.

    >>> sharekit.render_card(article, network="square").save("square.png").name
    'square.png'

    Args:
        article: The article.
        network: og, x, square, portrait, story, pin, discover, youtube, or one of `look.networks`.
        template: A template's name, or a path to an .html file.
        format: png, jpeg, webp, avif, or auto: the smallest accepted format that looks right.
        brand: Colours, fonts, logo and theme, when nothing else is needed.
        look: Everything cards share, including the brand.
        fetch: Reads pictures from the web: URL ▶ bytes. Without it, cards with such photos are drawn without.

    Raises:
        TypeError: `article` is not an Article.
        SharekitError: See `Studio.draw`.

    Studios are cached between calls, so that fonts and templates are read once. Any thread may call this.
    """
    studio = _cache.get(look or Look(brand=brand or Brand()), fetch)
    return studio.draw(article, network=network, template=template, format=format)
