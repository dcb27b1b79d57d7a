"""Share cards and newsletter digests from any article, without a browser.

    import sharekit

    for article in sharekit.read("article.txt"):
        sharekit.render_card(article, network="og").save("og.png")
        sharekit.render_digest([article]).save("digest")

The names below are the public face. They are imported when first used, so that `import sharekit` stays quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from sharekit.version import __version__

if TYPE_CHECKING:
    from sharekit.article import Article, Related
    from sharekit.cards.card import Card
    from sharekit.cards.look import Look
    from sharekit.cards.render import render_card
    from sharekit.cards.studio import Studio
    from sharekit.delivery.mailing import send
    from sharekit.digest.digest import Digest
    from sharekit.digest.render import render_digest
    from sharekit.errors import SharekitError
    from sharekit.publishing.api import publish
    from sharekit.related import Archive
    from sharekit.sources import read

__all__ = [
    "Archive",
    "Article",
    "Card",
    "Digest",
    "Look",
    "Related",
    "SharekitError",
    "Studio",
    "__version__",
    "publish",
    "read",
    "render_card",
    "render_digest",
    "send",
]

_HOMES = {
    "Archive": "sharekit.related",
    "Article": "sharekit.article",
    "Card": "sharekit.cards.card",
    "Digest": "sharekit.digest.digest",
    "Look": "sharekit.cards.look",
    "Related": "sharekit.article",
    "SharekitError": "sharekit.errors",
    "Studio": "sharekit.cards.studio",
    "publish": "sharekit.publishing.api",
    "read": "sharekit.sources",
    "render_card": "sharekit.cards.render",
    "render_digest": "sharekit.digest.render",
    "send": "sharekit.delivery.mailing",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sharekit' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
