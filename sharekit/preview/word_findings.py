"""What is said beside a card, title, lead, alt text, address, and what feeds make of it.

Lengths of titles and descriptions: developer.x.com/cards/markup; of alt texts: sharekit.social_posts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sharekit.preview.finding import Finding, ok, warning
from sharekit.social_posts import SOCIAL_NETWORKS

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.card import Card

_TITLE = ("X", 70)
_DESCRIPTION = ("X", 200)
_SHORTEST_ALT = 15
_NAMES = {network.name: network.name.capitalize() for network in SOCIAL_NETWORKS} | {"linkedin": "LinkedIn"}


def check_alt(card: Card) -> Iterator[Finding]:
    """Yield whether those who do not see the card learn what it says."""
    count = len(card.alt)
    if count < _SHORTEST_ALT:
        fault = f"Alt text of {count} characters" if count else "No alt text"
        yield warning(fault, "Those who hear the page learn nothing from it: give the article a headline.")
        return
    less = "".join(f" {_NAMES[o.name]} keeps {o.alt}." for o in SOCIAL_NETWORKS if o.alt < count)
    yield ok("Alt text present", f"{count} characters, what the card says, headline first.{less}")


def check_title(article: Article, *, whole: bool) -> Iterator[Finding]:
    """Yield what feeds show of the title; `whole` says whether the card carries all of it."""
    (network, most), count = _TITLE, len(article.headline)
    if count <= most:
        yield ok(f"Title of {count} characters", f"{network}, which shows the fewest, shows {most}.")
        return
    rest = "The card carries it whole." if whole else "Neither does the card carry it whole: shorten it."
    yield warning(f"Title cut at {most} characters", f"{network} shows {most} of {count}. {rest}")


def check_lead(article: Article) -> Iterator[Finding]:
    """Yield what is wrong with the text under the title."""
    (network, most), count = _DESCRIPTION, len(article.lead)
    if not count:
        yield warning("No lead", "Feeds show nothing under the title: write a sentence.")
    elif not article.shown_lead:
        yield warning("The lead repeats the headline", "Cards and letters leave it out: say something new.")
    elif count > most:
        yield warning(
            f"Description cut at {most} characters",
            f"{network} shows {most} of {count}; most feeds show two lines. Say the news first.",
        )


def check_address(article: Article, base_url: str) -> Iterator[Finding]:
    """Yield what keeps posts from leading to the article, and tags from naming its picture."""
    if not article.url:
        yield warning("The article has no address", "Posts have no link and tags no og:url: give it its URL.")
    elif not article.url.startswith("https://"):
        yield warning("The address is not https", "Feeds and chat apps trust https only.")
    if not base_url:
        yield warning("Pictures have no address yet", "Networks take absolute ones only: set base_url.")
