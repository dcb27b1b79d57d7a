"""Parts of a page that are about something else than its article: teasers, figures, players, comments."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from sharekit.sources.page.parsing.text import letters, text_of
from sharekit.sources.page.parsing.visible import label_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from sharekit.sources.page.parsing.document import Page

_OTHER = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|disqus|related|recommend\w*|suggested|also-?read|read-?(?:also|next)|keep-?reading|"
    r"inline-?article|(?:audio|video|podcast)-?player|(?:audio|video|podcast|social|tweet)-?embed|"
    r"live-?ticker|ticker|tweet(?:-\w+)?|most-?(?:read|viewed)|popular|trending|up-?next|twitter-?tweet|instagram-?media|"
    r"more-?(?:from|news|stories|articles)|teaser(?:s|-?list)?)(?:$|[\s_-])"
)
_TAGS = frozenset(("figure", "figcaption", "audio", "video", "blockquote"))
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_TEASER = 600  # characters of a teaser with its heading
_SMALL = 250  # characters of a box with a linked title and little else
_TITLE = 25  # characters of a link from which it is a headline
_TITLE_WORDS = 4  # words of such a link
_ITEMS = 10  # items of a list that are looked at
_ITEM_WORDS = 2  # words of one in a list item or an aside
_CALL = re.compile(
    r"\W*(?:play|listen|watch|read|more|register|book|tickets?|anhören|abspielen|ansehen|mehr|lesen|hören|écouter|lire|"
    r"voir|ver|leer|escuchar|ouvir|ascolta|leggi|luister|bekijk|lees|læs|les|läs|słuchaj|czytaj|слушать|читать)\b",
    re.IGNORECASE,
)
_OWN_LINK = re.compile(
    r"^(?:#|mailto:|tel:|javascript:)|/(?:authors?|autor(?:en|es|in)?|auteurs?|people|profile?s?|profil|users?|"
    r"staff|writers?|contributors?|redaktion|redactie|journalists?|reporters?|tags?|"
    r"topics?|themen?|category|categories|kategorie|rubrik|sections?|search)(?:/|$|\?)|[?&](?:author|cat|tag)=",
    re.IGNORECASE,
)


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
    own = letters(_opening(page, inner))
    if node.tag in _HEADINGS:
        return letters(_opening(page, node)) != own
    length = len(_opening(page, node))
    if length > _TEASER:
        return False
    links = [link for link in node.iter("a") if _leads_away(link, inner)]
    if node.tag in {"li", "aside"}:
        listed = node.tag == "li" and bool(links) and _lists_links(node)
        return listed or any(_is_title(page.text_of(link), _ITEM_WORDS) for link in links)
    headings = [heading for heading in node.iter(*_HEADINGS) if letters(page.text_of(heading)) != own]
    calls = (_CALL.match(text := page.text_of(link)) or _is_title(text, _ITEM_WORDS + 1) for link in links)
    if headings and (any(map(_is_linked, headings)) or any(calls)):
        return True
    return length <= _SMALL and any(_is_title(page.text_of(link), _TITLE_WORDS) for link in links)


def _opening(page: Page, node: HtmlElement) -> str:
    """Return the beginning of an element's text; it is read once, since each of its descendants asks."""
    if node not in page.openings:
        page.openings[node] = text_of(node, most=_TEASER)
    return page.openings[node]


def _is_linked(heading: HtmlElement) -> bool:
    links = chain(heading.iter("a"), heading.iterancestors("a"))
    return any(not _OWN_LINK.search(link.get("href") or "#") for link in links)


def _lists_links(item: HtmlElement) -> bool:
    """Whether each item of a list has a link and a number: posts with their dates."""
    items = [*item.itersiblings("li", preceding=True), item, *item.itersiblings("li")]
    linked = sum(
        next(node.iter("a"), None) is not None and any(map(str.isdigit, text_of(node, most=_SMALL)))
        for node in items[:_ITEMS]
    )
    return linked >= _ITEM_WORDS and linked == len(items[:_ITEMS])


def _leads_away(link: HtmlElement, inner: HtmlElement) -> bool:
    """Whether a link leads to another article: not to the author or a topic, nor around the date."""
    href = link.get("href") or "#"
    return (
        not _OWN_LINK.search(href)
        and "author" not in f"{link.get('rel', '')} {link.get('class', '')} {link.get('itemprop', '')}"
        and all(node is not link for node in chain(inner.iterancestors(), inner.iter()))
    )


def _is_title(text: str, words: int) -> bool:
    return len(text) >= _TITLE or (len(text.split()) >= words and len(text) > _TITLE / 2)
