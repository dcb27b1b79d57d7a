"""The lead: the visible standfirst, else the best description, else the first real paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharekit.sources.page.headline import likeness
from sharekit.sources.page.schema import texts

if TYPE_CHECKING:
    from sharekit.sources.page.body import Body
    from sharekit.sources.page.document import Page

__all__ = ["find_lead"]

_SAME = 0.9  # likeness to the headline from which a text only repeats it
_REAL = 40  # characters of a paragraph that says something


def find_lead(page: Page, headline: str, body: Body) -> str:
    """Return the lead as plain text, or empty."""
    for text in _described(page):
        if likeness(text, headline) < _SAME:
            return text
    return next((text for text in body.paragraphs if len(text) >= _REAL), "")


def _described(page: Page) -> list[str]:
    return [
        *texts(page.main.get("description")),
        *page.every(
            "og:description", "twitter:description", "description", "dc.description", "sailthru.description"
        ),
    ]
