"""Checks a card template: drawn with and without every part, for every network, in both directions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sharekit.article import Article
from sharekit.cards.lock import DRAWING
from sharekit.cards.networks import NETWORKS
from sharekit.cards.template.context import card_context
from sharekit.cards.template.template import Template
from sharekit.errors import ImageError, TemplateError, TextError
from sharekit.options import Brand
from sharekit.support.resources import template_names

if TYPE_CHECKING:
    from sharekit.text.fonts.library import Fonts

_FULL = Article(
    headline="A headline of the usual length, to check the template",
    lead="The lead says in a sentence or two what the story is about.",
    url="https://example.org/news/story",
    site="Example",
    byline=("Ada Example",),
    language="en",
    section="News",
    tags=("example",),
    published=date(2026, 3, 14),
)
_BARE = Article(headline="A headline", language="en")
_ARABIC = _FULL.replace(headline="عنوان طويل بعض الشيء لتجربة القالب", lead="ملخص قصير", language="ar")

_EXTENDS = re.compile(rb"""\{%-?\s*extends\s+["']([^"']+)["']""")
_CARD = re.compile(
    rb"\{[{%][^}]{0,200}\b(?:headline|lead|tokens|text_free|photo|network|classes|theme)\b"
    rb"|\bclass=[\"']?card\b|\b100v[wh]\b|--(?:fit|typography)\s*:|\bline-clamp\s*:"
)
"""What only card templates hold: names they are filled with, lengths of the card, properties of our own."""


def is_card(data: bytes, path: Path) -> bool:
    """Return whether an .html file is a card template, and not an email or an email template."""
    if path.parent.name in {"cards", "digest"}:
        return path.parent.name == "cards"
    parent = _EXTENDS.search(data)
    if parent:
        name = parent[1].decode("utf-8", "replace").removeprefix("default:").removesuffix(".html")
        return name == "_card" or name in template_names("cards")
    return bool(_CARD.search(data)) and b"<style" in data.lower() and b"<table" not in data.lower()


def check_card(path: Path, fonts: Fonts, *, own: str | Path = "") -> Iterator[TemplateError]:
    """Yield every error of a card template, once each.

    Args:
        path: The template.
        fonts: The fonts to choose from.
        own: The user's folder of templates.
    """
    try:
        template = Template.load(path, own=own)
    except TemplateError as unreadable:
        yield unreadable
        return
    seen: set[tuple[str, str]] = set()
    for error in _faults(template, fonts):
        if (error.where, error.message) not in seen:
            seen.add((error.where, error.message))
            yield error


def _faults(template: Template, fonts: Fonts) -> Iterator[TemplateError]:
    for network in NETWORKS.values():
        for article in (_FULL, _BARE, _ARABIC):
            context = card_context(article, network, Brand())
            try:
                with DRAWING:
                    errors = template.faults(context, network.width, network.height, fonts)
                yield from errors
            except (ImageError, TextError) as failure:
                where = f"{template.path}: {failure.where}"
                yield TemplateError(failure.message, where=where, hint=failure.hint)
