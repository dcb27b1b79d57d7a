"""The state of a preview at one moment: articles, how to make cards and emails, and errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.networks import Network
    from sharekit.cards.studio import Studio
    from sharekit.delivery.readers.subscribers import Subscriber
    from sharekit.digest.digest import Digest
    from sharekit.errors import SharekitError
    from sharekit.preview.last_issue import LastIssue


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


Compose = Callable[[Sequence["Article"], str, "Subscriber | None"], ComposedEmail]
"""Composes an email from articles and a digest template, as a reader gets it."""

SendTest = Callable[[Sequence["Article"], str, str], str]
"""Sends an email of articles and a digest template to an address; returns what became of it."""


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
        readers: Readers of the list, whose values fill the merge fields.
        last_issue: The issue that was sent last, if any.
        send_test: Sends one email; None where nothing can be sent.
        test_address: The address that is offered for it.
        fetch: Fetches remote pictures for emails; None leaves them out.
        base_url: Address of the site; empty when unknown.
        colour: Brand colour, or empty.
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
    readers: tuple[Subscriber, ...] = ()
    last_issue: LastIssue | None = None
    send_test: SendTest | None = None
    test_address: str = ""
    fetch: Callable[[str], bytes] | None = None
    base_url: str = ""
    colour: str = ""
    errors: tuple[SharekitError, ...] = ()
    warnings: tuple[str, ...] = ()
    watched: tuple[Path, ...] = ()

    def chosen(self, index: int | None) -> tuple[Article, ...]:
        """Return the articles of an email: one, or (None) as many as an issue takes."""
        return self.articles[: self.max_stories] if index is None else self.articles[index : index + 1]
