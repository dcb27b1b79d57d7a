"""Parts of a page that are about something else than its article: teasers, figures, players, comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sharekit.sources.page.parsing.text import letters, text_of
from sharekit.sources.page.parsing.visible import label_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from sharekit.sources.page.parsing.document import Page

_OTHER = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|disqus|related|recommend\w*|suggested|also-?read|read-?(?:also|next)|keep-?reading|"
    r"inline-?article|(?:audio|video|podcast)-?player|live-?ticker|ticker|most-?read|popular|trending|up-?next)(?:$|[\s_-])"
)
_TAGS = frozenset(("figure", "figcaption", "audio", "video"))
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_TEASER = 600  # characters of a teaser with its heading
_TITLE = 25  # characters of a link in a list item from which it is a headline


def is_about_other(page: Page, node: HtmlElement) -> bool:
    """Whether an element is part of something that is not the article, such as the teaser of another one.

    What holds the article's headline, or most of its text, is the article's own.
    """
    return any(_is_other(page, above, node) for above in _own_ancestors(page, node))


def _own_ancestors(page: Page, node: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the element and its ancestors, up to one that holds the headline."""
    for above in (node, *node.iterancestors()):
        if above.tag in {"body", "main", "html"} or page.is_trunk(above):
            return
        yield above


def is_called_other(node: HtmlElement) -> bool:
    """Whether the tag or the names of an element say that it is about something else."""
    return node.tag in _TAGS or bool(_OTHER.search(label_of(node)))


def _is_other(page: Page, node: HtmlElement, inner: HtmlElement) -> bool:
    if is_called_other(node):
        return True
    own = letters(text_of(inner, most=_TEASER))
    if node.tag in _HEADINGS:
        return letters(text_of(node, most=_TEASER)) != own
    if len(text_of(node, most=_TEASER)) > _TEASER:
        return False
    if node.tag == "li":
        return any(len(page.text_of(link)) >= _TITLE for link in node.iter("a"))
    headings = (heading for heading in node.iter(*_HEADINGS) if letters(page.text_of(heading)) != own)
    return any(map(_is_linked, headings))


def _is_linked(heading: HtmlElement) -> bool:
    links = [*heading.iter("a"), *heading.iterancestors("a")]
    return any(not (link.get("href") or "#").startswith("#") for link in links)
