"""One card in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharekit.cards.look import Fetch, Look
from sharekit.cards.studio import Studio
from sharekit.options import Brand

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.card import Card

_last: list[tuple[object, Studio]] = []


def render_card(
    article: Article,
    *,
    network: str = "og",
    template: str = "news",
    format: str = "auto",  # noqa: A002 (the flag's own name)
    brand: Brand | None = None,
    look: Look | None = None,
    fetch: Fetch | None = None,
) -> Card:
    """Draw an article's card for a network.

        sharekit.render_card(article, network="square").save("square.png")

    Args:
        article: What the card is about.
        network: og, x, square, portrait, story, pin, discover, youtube, or one of `look.networks`.
        template: A template's name, or a path to an .html file.
        format: png, jpeg, webp, avif, or auto: the smallest the network takes that looks right.
        brand: Colours, faces, logo and theme, where that is all there is to say.
        look: Everything cards share; `brand` is part of it.
        fetch: Reads pictures from the web: URL ▶ bytes. Without it such cards are drawn without their photo.

    Raises:
        SharekitError: See `Studio.draw`.

    A studio is kept from call to call, so that fonts and templates are read once.
    """
    wanted = look or Look(brand=brand or Brand())
    key = (wanted, fetch)
    if not _last or _last[0][0] != key:
        _last[:] = [(key, Studio(wanted, fetch))]
    return _last[0][1].draw(article, network=network, template=template, format_=format)
