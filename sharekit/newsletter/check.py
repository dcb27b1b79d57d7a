"""Checking digests, emails, cards and templates: one function for the verb and for library users."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sharekit.cards.card import Card
from sharekit.digest.digest import Digest
from sharekit.digest.preflight import check_email, read_email
from sharekit.errors import SourceError, TemplateError
from sharekit.finding import Finding
from sharekit.newsletter.message import sample_message
from sharekit.options import DigestOptions
from sharekit.support.os_errors import system_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from sharekit.cards.look import Look
    from sharekit.digest.preflight import EmailFile

_TEMPLATE = re.compile(rb"\{%-?\s*(?:extends|block|set|import|macro)\b")
CHECKED_SUFFIXES = frozenset([".eml", ".html", ".htm"])
"""Suffixes of the files that can be checked."""


def check(
    item: Digest | Card | bytes | str | Path,
    *,
    options: DigestOptions | None = None,
    look: Look | None = None,
    base_url: str = "",
    get: Callable[[str], object] | None = None,
) -> list[Finding]:
    """Return the problems of a digest, an email, a card or a template, errors first.

    >>> [finding.rule for finding in sharekit.check(digest)]
    ['no-unsubscribe', 'sender']

    Args:
        item: A digest, a card, the bytes of an email or page, or the path of an .eml or .html file.
        options: Header fields of a digest, and links of a digest template.
        look: Brand, own templates and fonts, to render templates with.
        base_url: URL under which pictures are served.
        get: Fetches a URL, to check that links answer; links are not checked when None.

    Raises:
        SourceError: The file cannot be read, or is neither a page nor an email.
    """
    from sharekit.cards.look import Look

    options, look = options or DigestOptions(), look or Look()
    if isinstance(item, Card):
        return [Finding(level="warning", rule="card", message=text) for text in item.warnings]
    if isinstance(item, Digest):
        return check_email(_message(item, options, base_url), get)
    if isinstance(item, bytes):
        return check_email(read_email(item), get)
    return _check_file(Path(item), options, look, get)


def _check_file(
    path: Path, options: DigestOptions, look: Look, get: Callable[[str], object] | None
) -> list[Finding]:
    from sharekit.cards.template.checks import is_card

    try:
        data = path.read_bytes()
        is_page = path.suffix.lower() != ".eml"
        if is_page and is_card(data, path):
            return _check_card_template(path, look)
        if is_page and _TEMPLATE.search(data):
            return check_email(_sample(path, options, look), get)
        return check_email(read_email(data, path), get)
    except OSError as error:
        raise system_error(error, path, "read", SourceError) from error
    except TemplateError as error:
        return [_template_finding(error)]


def _check_card_template(path: Path, look: Look) -> list[Finding]:
    from sharekit.cards.template.checks import check_card
    from sharekit.text import Fonts

    fonts = Fonts.load(look.fonts or None)
    return [_template_finding(error) for error in check_card(path, fonts, own=look.templates)]


def _template_finding(error: TemplateError) -> Finding:
    return Finding(
        level="error", rule="template", message=error.message, where=error.where, remedy=error.hint
    )


def _sample(path: Path, options: DigestOptions, look: Look) -> EmailFile:
    """Return the email that a digest template renders of a sample issue with every part."""
    from sharekit.article import Article, Related
    from sharekit.digest.assemble import assemble_digest
    from sharekit.support.clock import now

    posts = tuple(Related(headline=f"A related post {n}", teaser="Its teaser.") for n in range(3))
    lead = Article(
        headline="A headline of usual length, for a look at the template",
        lead="The lead says in a sentence or two what the story is about.",
        url="https://example.org/story",
        site="Example",
        byline=("Ada Example",),
        language="en",
        section="News",
        body=("A paragraph.",) * 3,
        related=posts,
    )
    second = lead.replace(
        headline="Another story", url="https://example.org/other", section="Life", related=()
    )
    digest = assemble_digest(
        [lead, second],
        options=replace(options, template=str(path)),
        look=look,
        date=now(),
    )
    return _message(digest, options, "")


def _message(digest: Digest, options: DigestOptions, base_url: str) -> EmailFile:
    return read_email(sample_message(digest, options, base_url=base_url))
