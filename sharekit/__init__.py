"""Share cards and newsletter digests from any article, without a browser.

    import sharekit

    articles = list(sharekit.read("posts/"))
    for article in articles:
        sharekit.render_card(article, network="og").save("cards")
    digest = sharekit.render_digest(articles)
    digest.save("output")

Articles: `read`, `Article`, `Related`, `Archive` (picks related posts).
Cards: `render_card`, `Studio` (many cards), `Card`, `Look` and `Brand` (their design), `NetworkOptions`,
`sign_card_url` (an address from which `sharekit serve` draws one).
Newsletters: `render_digest`, `Digest`, `DigestOptions`, `History` (past issues), `send`, `SmtpOptions`.
Sites: `publish`. Everything: `check`, `Finding`, `SharekitError` (the base of all errors).

These names are the public API. They are imported on first use, so that `import sharekit` stays fast.
"""

from __future__ import annotations

import importlib

from sharekit.version import __version__

TYPE_CHECKING = False  # importing typing takes 10 ms, in which Ctrl-C would show a traceback of the command
if TYPE_CHECKING:
    from typing import Any

    from sharekit.article import Article, Related
    from sharekit.cards.card import Card
    from sharekit.cards.look import Look
    from sharekit.cards.render import render_card
    from sharekit.cards.studio import Studio
    from sharekit.delivery.api import send
    from sharekit.digest.digest import Digest
    from sharekit.digest.history import History
    from sharekit.errors import SharekitError
    from sharekit.finding import Finding
    from sharekit.newsletter.check import check
    from sharekit.newsletter.render import render_digest
    from sharekit.options import Brand, DigestOptions, NetworkOptions, SmtpOptions
    from sharekit.publishing.api import publish
    from sharekit.related import Archive
    from sharekit.sources import read
    from sharekit.web.signing import sign_card_url

__all__ = [
    "Archive",
    "Article",
    "Brand",
    "Card",
    "Digest",
    "DigestOptions",
    "Finding",
    "History",
    "Look",
    "NetworkOptions",
    "Related",
    "SharekitError",
    "SmtpOptions",
    "Studio",
    "__version__",
    "check",
    "publish",
    "read",
    "render_card",
    "render_digest",
    "send",
    "sign_card_url",
]

_MODULES = {
    "Archive": "sharekit.related",
    "Article": "sharekit.article",
    "Brand": "sharekit.options",
    "Card": "sharekit.cards.card",
    "Digest": "sharekit.digest.digest",
    "DigestOptions": "sharekit.options",
    "Finding": "sharekit.finding",
    "History": "sharekit.digest.history",
    "Look": "sharekit.cards.look",
    "NetworkOptions": "sharekit.options",
    "Related": "sharekit.article",
    "SharekitError": "sharekit.errors",
    "SmtpOptions": "sharekit.options",
    "Studio": "sharekit.cards.studio",
    "check": "sharekit.newsletter.check",
    "publish": "sharekit.publishing.api",
    "read": "sharekit.sources",
    "render_card": "sharekit.cards.render",
    "render_digest": "sharekit.newsletter.render",
    "send": "sharekit.delivery.api",
    "sign_card_url": "sharekit.web.signing",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module 'sharekit' has no attribute {name!r}")
    value = globals()[name] = getattr(importlib.import_module(_MODULES[name]), name)
    return value


def __dir__() -> list[str]:
    return __all__
