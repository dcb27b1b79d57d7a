"""The block of related posts that a page shows: its links with headline, teaser and picture.

Four signs lead to it: schema.org's relatedLink; words above it that say so, in sixty languages; a class or id
that says so; and its shape: a list of like things, each with one link to another page of the site, after the
text. Each list of links is weighed by them; the best one that is good enough is the block.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sharekit.sources.page.parsing.schema import addresses
from sharekit.sources.page.parsing.text import clean, text_of
from sharekit.sources.page.related.headings import is_related_heading, sort_of_heading
from sharekit.sources.page.related.item import related_of
from sharekit.sources.page.related.links import HEADINGS, Link, links_of, titled
from sharekit.sources.page.site_name import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from sharekit.article import Related
    from sharekit.sources.page.parsing.document import Page
    from sharekit.sources.page.parsing.jsonld import Node

# What each sign weighs, and the weight from which a list is believed.
_BY_DATA, _BY_WORDS, _BY_NAME, _BY_SHAPE = 5.0, 4.0, 3.0, 1.5
_GOOD = 3.0
_FEWEST, _MOST = 2, 16  # posts in a block
_LEVELS = 7  # ancestors of a link, or of a heading, that may be its block
_CLOSE = 15  # elements between the words above a list and its first link
_NEAR = 40  # elements between a list and the last words above it that say what it is
_FAR = 40.0  # elements after which they hardly speak of it
_WORDS = 3  # words of a headline; lists of shorter ones are mostly topics
_LONG = 30  # letters of headlines that are surely some
_PARTS = 10  # elements in a heading that holds more than words
_COMMON = 0.6  # share of links of one build from which the others do not belong
_CALLED = re.compile(
    r"related|yarpp|(?:^|[\s_-])(?:rp4wp|crp|zem_rp|wp_rp|jp-relatedposts|also-like|you-may|read-?more|read-?also|read-?next|"
    r"similar|recommend\w*|verwandt\w*|mehr-zum-thema|weiterlesen|more-(?:stories|articles|posts|from|recipes|news))(?:$|[\s_-])"
)
# Elements whose own words may stand above a list.
# Networks that fill such a block with advertising, by their names in words, classes and addresses.
_ADVERTISING = re.compile(
    r"taboola|outbrain|revcontent|\bmgid\b|\btrc_|\bob-widget|sponsored links", re.IGNORECASE
)
_LABELS = (*HEADINGS, "p", "div", "span", "strong", "b", "em", "header", "section", "legend", "dt", "summary")


@dataclass(slots=True)
class _Block:
    node: HtmlElement
    links: list[Link]
    weight: float


class _Places:
    """Where everything stands: elements numbered in document order, links, and the words above lists."""

    def __init__(self, page: Page, body: Sequence[HtmlElement]) -> None:
        self.page = page
        self.at = {node: at for at, node in enumerate(page.root.iter())}
        self.links = links_of(page, self.at)
        own = page.url.partition("://")[2].partition("/")[0].lower().removeprefix("www.")
        self.hosts = {host for host in (host_of(page), own) if host}
        self.paragraphs = [self.at[node] for node in body]
        self.labels = [
            (self.at[node], node, sort)
            for node in page.root.iter(*_LABELS)
            if (sort := _sort(node)) and next(node.iterancestors("a", "nav", "form"), None) is None
        ]

    def is_other(self, start: int) -> bool:
        """Whether words close above a list, or the last ones above it that say so, announce another one."""
        before = [(at, sort) for at, _, sort in self.labels if sort and 0 <= start - at <= _NEAR]
        return any(sort < 0 and start - at <= _CLOSE for at, sort in before) or (
            bool(before) and before[-1][1] < 0
        )

    def is_foreign(self, link: Link) -> bool:
        """Whether a link leads away: neither to where the page stands nor to where it says it belongs."""
        netloc = urlsplit(link.url).netloc
        return bool(self.hosts and link.address) and not any(host in netloc for host in self.hosts)


def _sort(node: HtmlElement) -> int:
    few = node.tag in HEADINGS and sum(1 for _ in islice(node.iter(), _PARTS)) < _PARTS
    text = text_of(node) if few else clean(node.text or "")
    return sort_of_heading(text) if text else 0


def find_related(
    page: Page, body: Sequence[HtmlElement] = ()
) -> tuple[tuple[Related, ...], HtmlElement | None]:
    """Return the posts that the page itself offers, in order, and the element that holds them.

    Args:
        page: The page, its heading set.
        body: The article's paragraphs; what comes after them is likelier to be the block.
    """
    places = _Places(page, body)
    blocks = [*_by_data(places), *_under_labels(places), *_by_name(places), *_by_shape(places)]
    best = max(blocks, key=lambda block: (block.weight, block.links[0].at), default=None)
    if best is None or best.weight < _GOOD:
        return (), None
    posts = [link for link in best.links if not link.paid]
    return tuple(related_of(page, best.node, best.links, link) for link in posts), best.node


def _by_data(places: _Places) -> list[_Block]:
    """Take the links that schema.org's relatedLink names, with their words on the page."""
    named = {url for node in places.page.nodes for url in _related_links(places.page, node)}
    links = titled([link for link in places.links if link.url in named])
    if not _FEWEST <= len(links) <= _MOST:
        return []
    last = links[-1].node
    together = next(above for above in links[0].node.iterancestors() if last in set(above.iter("a")))
    return [_weighed(places, together, links, _BY_DATA)]


def _related_links(page: Page, node: Node) -> list[str]:
    return [url for item in addresses(node.get("relatedLink")) if (url := page.absolute(item["url"]))]


def _under_labels(places: _Places) -> list[_Block]:
    """Take the links between words that announce related posts and the next heading."""
    blocks = []
    for at, node, sort in places.labels:
        if sort < 0:
            continue
        for above in islice(node.iterancestors(), _LEVELS):
            run = _run(places, at, node, above)
            if len(run) >= _FEWEST:
                if len(run) <= _MOST and run[0].at - at <= 2 * _FAR and above.tag not in {"body", "html"}:
                    blocks.append(_weighed(places, above, run, _BY_WORDS - min((run[0].at - at) / _FAR, 2.0)))
                break
    return blocks


def _run(places: _Places, start: int, label: HtmlElement, above: HtmlElement) -> list[Link]:
    """Return the links inside an element after a label, up to the next heading of its rank."""
    inside = set(above.iter("a"))
    links = [link for link in places.links if link.at > start and link.node in inside]
    if not links:
        return []
    stops = [at for at, node, _ in places.labels if at > links[0].at and _is_apart(node)]
    if label.tag in HEADINGS:
        same = above.iter(*(tag for tag in HEADINGS if tag <= label.tag))
        stops += [places.at[node] for node in same if places.at[node] > links[0].at and _is_apart(node)]
    stop = min(stops, default=links[-1].at + 1)
    return titled([link for link in links if link.at < stop])


def _is_apart(node: HtmlElement) -> bool:
    """Whether a heading stands for itself: neither a link nor in one."""
    return (
        node.tag in HEADINGS
        and next(node.iter("a"), None) is None
        and next(node.iterancestors("a"), None) is None
    )


def _by_name(places: _Places) -> list[_Block]:
    """Take the links of elements whose class or id says related."""
    blocks = []
    for node in _inside_body(places.page):
        if node.tag in {"body", "main", "article", "a", "html"} or not _says_related(node):
            continue
        inside = set(node.iter("a"))
        links = titled([link for link in places.links if link.node in inside])
        if _FEWEST <= len(links) <= _MOST:
            blocks.append(_weighed(places, node, links, _BY_NAME + 0.02 * len(links)))
    return blocks


def _inside_body(page: Page) -> Iterator[HtmlElement]:
    for body in page.root.iter("body"):
        yield from body.iterdescendants()


def _names(node: HtmlElement) -> str:
    return f"{node.get('class', '')} {node.get('id', '')}".lower()


def _by_shape(places: _Places) -> list[_Block]:
    """Take lists of like things with one link each, after the text."""
    children: dict[HtmlElement, dict[HtmlElement, list[Link]]] = {}
    for link in places.links:
        below = link.node
        for above in islice(link.node.iterancestors(), _LEVELS):
            children.setdefault(above, {}).setdefault(below, []).append(link)
            below = above
    blocks = []
    for node, items in children.items():
        if not _FEWEST < len(items) <= _MOST or len({item.tag for item in items}) > 1:
            continue
        mains = [_main(links) for links in items.values()]
        links = titled([link for link in mains if link])
        if len(links) == len(items):
            blocks.append(_weighed(places, node, links, _BY_SHAPE))
    return blocks


def _main(links: list[Link]) -> Link | None:
    """Return an item's one link: that of its heading, or the only one; None where it has several."""
    headed = [link for link in links if link.headed]
    mains = headed or [link for link in links if link.titled]
    return mains[0] if len({link.url for link in mains}) == 1 else None


def _weighed(places: _Places, node: HtmlElement, links: list[Link], weight: float) -> _Block:
    """Add to a sign's weight what place, pictures, titles and hosts say for a list or against it."""
    above = [node, *node.iterancestors()]
    tags = {element.tag for element in above}
    menus = [element for element in above if element.tag == "nav" and not _says_related(element)]
    frame = bool(menus) or (bool(tags & {"header", "footer"}) and "article" not in tags)
    weight -= 3.0 * frame + 1.0 * ("aside" in tags)
    weight += 1.0 * all(at < links[-1].at + _CLOSE for at in places.paragraphs)
    weight += 0.5 * (next(node.iter("img"), None) is not None)
    weight += 0.5 * (sum(len(link.title) for link in links) >= _LONG * len(links))
    weight -= 3.0 * places.is_other(links[0].at)
    few = sum(len(link.title.split()) for link in links) < _WORDS * len(links)
    weight -= 1.0 * (few and _is_spaced(links))
    weight -= 2.0 * (sum(link.title[0].islower() for link in links) > len(links) / 2)
    weight -= 3.0 * (sum(places.is_foreign(link) for link in links) > len(links) / 2)
    weight -= 5.0 * _is_advertising(node) + 3.0 * (sum(link.paid for link in links) > len(links) / 2)
    return _Block(node, _alike(node, links), weight)


def _says_related(node: HtmlElement) -> bool:
    """Whether an element's name, or its label for those who cannot see it, announces related posts."""
    return _is_called(_names(node)) or is_related_heading(node.get("aria-label", ""))


@lru_cache(maxsize=2048)
def _is_called(names: str) -> bool:
    return bool(_CALLED.search(names))


def _is_advertising(node: HtmlElement) -> bool:
    above = (node, *node.iterancestors())
    names = any(
        _ADVERTISING.search(_names(element)) for element in above if element.tag not in {"body", "html"}
    )
    return names or any(_ADVERTISING.search(text) for text in node.itertext())


def _is_spaced(links: list[Link]) -> bool:
    """Whether the titles are written in a script that parts its words."""
    return all(link.title.isascii() or " " in link.title for link in links)


def _alike(node: HtmlElement, links: list[Link]) -> list[Link]:
    """Keep the links built like most others: badges and labels among headlines are no posts."""
    shapes = [tuple(above.tag for above in _below(link.node, node)) for link in links]
    common, count = Counter(shapes).most_common(1)[0]
    if count <= _COMMON * len(links) or count < _FEWEST:
        return links
    return [link for link, shape in zip(links, shapes, strict=True) if shape == common]


def _below(inner: HtmlElement, outer: HtmlElement) -> Iterator[HtmlElement]:
    for above in inner.iterancestors():
        if above is outer:
            return
        yield above
