"""The state of a preview at one moment: articles, how to make cards and emails, and errors."""

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
class ComposedEmail:
    """An email as one reader gets it.

    Attributes:
        digest: The rendered digest.
        message: The whole message (RFC 5322).
        base_url: Base address of its pictures; empty when they are embedded.
        warnings: What was left out, and why.
    """

    digest: Digest
    message: bytes = field(repr=False)
    base_url: str = ""
    warnings: tuple[str, ...] = ()


Compose = Callable[[Sequence["Article"], str, "Card | None"], ComposedEmail]
"""Composes an email from articles and a digest template; the card is the first article's, if drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The sources, templates and settings as currently loaded.

    Attributes:
        articles: Empty only if nothing could be read.
        studio: Draws their cards.
        networks: Networks to draw cards for, in drawing order.
        template: The card template from the settings.
        templates: Available card templates, including `template`.
        email_template: The digest template from the settings.
        email_templates: Available digest templates, including `email_template`.
        compose: Composes emails; raises SharekitError.
        max_stories: Maximum number of stories in an email.
        fetch: Fetches remote pictures for emails; None leaves them out.
        base_url: Address of the site; empty when unknown.
        colour: Brand colour, or empty.
        logo: The brand's logo file, or empty.
        errors: Errors from reading the sources.
        warnings: Warnings from reading the sources.
        watched: Files and folders to watch for changes.
    """

    articles: tuple[Article, ...]
    studio: Studio
    networks: tuple[Network, ...]
    template: str
    templates: tuple[str, ...]
    email_template: str
    email_templates: tuple[str, ...]
    compose: Compose
    max_stories: int = 10
    fetch: Callable[[str], bytes] | None = None
    base_url: str = ""
    colour: str = ""
    logo: str = ""
    errors: tuple[SharekitError, ...] = ()
    warnings: tuple[str, ...] = ()
    watched: tuple[Path, ...] = ()
