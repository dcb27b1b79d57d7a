"""Findings about the texts beside a card: title, lead, alt text, address.

Limits for titles and descriptions: developer.x.com/cards/markup; of alt texts: sharekit.social_posts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sharekit.finding import Finding
from sharekit.preview.findings.levels import passed, warning
from sharekit.social_posts import SOCIAL_NETWORKS

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.card import Card

_TITLE = ("X", 70)
_DESCRIPTION = ("X", 200)
_SHORTEST_ALT = 15
_NAMES = {network.name: network.name.capitalize() for network in SOCIAL_NETWORKS} | {"linkedin": "LinkedIn"}


def check_alt(card: Card) -> Iterator[Finding]:
    """Check the alt text."""
    count = len(card.alt)
    if count < _SHORTEST_ALT:
        message = f"Alt text of {count} characters" if count else "No alt text"
        yield warning(message, "Screen reader users get nothing from it: set a headline.")
        return
    less = "".join(f" {_NAMES[o.name]} keeps {o.alt}." for o in SOCIAL_NETWORKS if o.alt < count)
    yield passed("Alt text present", f"{count} characters: the text of the card, headline first.{less}")


def check_title(article: Article, *, whole: bool) -> Iterator[Finding]:
    """Check the title; `whole` is true if the card shows all of it."""
    (network, limit), count = _TITLE, len(article.headline)
    if count <= limit:
        yield passed(f"Title of {count} characters", f"{network}, which shows the fewest, shows {limit}.")
        return
    rest = "The card shows it in full." if whole else "The card does not show it in full either: shorten it."
    yield warning(f"Title cut at {limit} characters", f"{network} shows {limit} of {count}. {rest}")


def check_lead(article: Article) -> Iterator[Finding]:
    """Check the text below the title."""
    (network, limit), count = _DESCRIPTION, len(article.lead)
    if not count:
        yield warning("No lead", "Feeds show nothing below the title: write a sentence.")
    elif not article.shown_lead:
        yield warning("The lead repeats the headline", "Cards and emails leave it out: write something new.")
    elif count > limit:
        yield warning(
            f"Description cut at {limit} characters",
            f"{network} shows {limit} of {count}; most feeds show two lines. Put the news first.",
        )


def check_address(article: Article, base_url: str) -> Iterator[Finding]:
    """Check that posts can link to the article and tags to its picture."""
    if not article.url:
        yield warning("The article has no address", "Posts have no link and tags no og:url: set its URL.")
    elif not article.url.startswith("https://"):
        yield warning("The address is not https", "Feeds and chat apps trust https only.")
    if not base_url:
        yield warning(
            "Pictures have no address yet", "Networks accept absolute addresses only: set base_url."
        )
