"""One post of a block: its headline, teaser, picture and day."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sharekit.article import Related
from sharekit.sources.page.date_text import day_in
from sharekit.sources.page.moments import moment
from sharekit.sources.page.related_links import HEADINGS
from sharekit.sources.page.text import letters, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from sharekit.sources.page.document import Page
    from sharekit.sources.page.related_links import Link

__all__ = ["related_of"]

_TEASER, _LONGEST = 30, 400  # characters of a teaser


def related_of(page: Page, block: HtmlElement, links: Sequence[Link], link: Link) -> Related:
    """Return the post that a link leads to, with what stands beside it in its part of the block."""
    item = link.node
    for above in link.node.iterancestors():
        held = {other.url for other in links if above in other.node.iterancestors()}
        if above is block or len(held) > 1:
            break
        item = above
    return Related(
        headline=link.title,
        teaser=_teaser(item, link.title),
        url=link.url,
        image=_image(page, item),
        published=_published(item),
    )


def _teaser(item: HtmlElement, title: str) -> str:
    for node in item.iter("p", "div", "span"):
        text = text_of(node) if next(node.iter(*HEADINGS), None) is None else ""
        if _TEASER <= len(text) <= _LONGEST and letters(title) not in letters(text):
            return text
    return ""


def _image(page: Page, item: HtmlElement) -> str:
    for node in item.iter("img"):
        for key in ("data-src", "data-lazy-src", "data-original", "src"):
            if address := page.absolute(node.get(key)):
                return address
    return ""


def _published(item: HtmlElement) -> date | datetime | None:
    for node in item.iter("time"):
        if found := moment(node.get("datetime") or "") or day_in(text_of(node)):
            return found
    return None
