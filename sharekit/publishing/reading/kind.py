"""What kind of page it is: an article, a list, or one that only serves the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.reading.summary import paragraphs_of

if TYPE_CHECKING:
    from sharekit.sources.page import Judgement, Page

_UTILITY = re.compile(
    r"/(search|genindex|py-modindex|modindex|print|tags?|categor(?:y|ies)|authors?|archives?)"
    r"(?:[-/].+?)?(?:/index)?\.x?html?$",
    re.IGNORECASE,
)
_PROSE_WORDS = 80  # from which a page is about something, whatever its name
_LINKED = 0.7  # share of a page's text in links from which it is a list of them
_FEW = 3  # links that are no list
_TEXT = 200  # characters of text, in lists or tables, that make a page worth a card


def skipped_kind(
    path: str, judgement: Judgement, parsed: Page, page: EditablePage, *, is_list: bool, has_text: bool
) -> str:
    """Return why nobody shares a page, such as a list by tag or date; empty if somebody may.

    A page with a text of its own, however short (`has_text`), is worth a card.
    """
    is_short = judgement.kind == "empty" and (has_text or len(_own_text(parsed)) >= _TEXT)
    if not judgement.is_content and not is_short:
        return judgement.reason
    match = _UTILITY.search(f"/{path}")
    if match is None:
        return ""
    words = sum(len(text.split()) for text in paragraphs_of(page, 0))
    return f"{match[1].lower()} page" if is_list or words < _PROSE_WORDS else ""


def is_index(parsed: Page) -> bool:
    """Return whether the text of a page is mostly links, as that of a table of contents."""
    links = [node for node in parsed.root.iter("a") if node.get("href") and not parsed.in_furniture(node)]
    linked = sum(len(parsed.text_of(node)) for node in links)
    return (
        len(links) > _FEW
        and parsed.root.find(".//pre") is None
        and linked >= _LINKED * len(_own_text(parsed))
    )


def _own_text(parsed: Page) -> str:
    """Return the text of a page in lists and tables, without that of its furniture."""
    items = (node for node in parsed.root.iter("li", "td", "p", "dd") if not parsed.in_furniture(node))
    return " ".join(parsed.text_of(node) for node in items if node.find(".//li") is None)
