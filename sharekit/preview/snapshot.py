"""What there is to see at one moment: articles, how cards and letters are made, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.card import Card
    from sharekit.cards.networks import Network
    from sharekit.cards.studio import Studio
    from sharekit.digest.digest import Digest
    from sharekit.errors import SharekitError


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A letter as one reader gets it.

    Attributes:
        digest: The letter, set.
        message: The whole message (RFC 5322).
        base_url: Where its pictures will stand; empty when it carries them.
        warnings: What was left out of it, and why.
    """

    digest: Digest
    message: bytes = field(repr=False)
    base_url: str = ""
    warnings: tuple[str, ...] = ()


Compose = Callable[[Sequence["Article"], str, "Card | None"], Mail]
"""Makes the letter of articles from a digest template; the card is the first one's, where it is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What there is to see, as sources, templates and settings stand.

    Attributes:
        articles: At least one, unless something could not be read.
        studio: Draws their cards.
        networks: What cards are drawn for, in order; the first is drawn first.
        template: The card template that the settings name.
        templates: Card templates there are to choose from, `template` among them.
        letter_template: The digest template that the settings name.
        letter_templates: Digest templates there are to choose from, `letter_template` among them.
        compose: Makes letters; raises SharekitError.
        most: Most stories in a letter.
        fetch: Reads pictures from the web for letters; None leaves them out.
        base_url: Where the site stands; empty when unknown.
        colour: The brand's colour, or empty.
        logo: The brand's logo file, or empty.
        faults: What could not be read.
        warnings: What was read, but not as it should be.
        watched: Files and folders that all this was made of.
    """

    articles: tuple[Article, ...]
    studio: Studio
    networks: tuple[Network, ...]
    template: str
    templates: tuple[str, ...]
    letter_template: str
    letter_templates: tuple[str, ...]
    compose: Compose
    most: int = 10
    fetch: Callable[[str], bytes] | None = None
    base_url: str = ""
    colour: str = ""
    logo: str = ""
    faults: tuple[SharekitError, ...] = ()
    warnings: tuple[str, ...] = ()
    watched: tuple[Path, ...] = ()
