"""Finds the block of related posts that a page shows: links with headline, teaser and image.

There are four signs: schema.org's relatedLink; a heading, in sixty languages; a class or id; and the shape: a
list of similar items after the text, each with one link to another page of the site. Each list of links is
weighted by these signs; the best one above a threshold is the block.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from sharekit.sources.page.parsing.schema import addresses
from sharekit.sources.page.related.headings import is_related_heading
from sharekit.sources.page.related.index import CLOSE, RelatedIndex, names_of
from sharekit.sources.page.related.item import related_of
from sharekit.sources.page.related.links import Link, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from sharekit.article import Related
    from sharekit.sources.page.parsing.document import Page
    from sharekit.sources.page.parsing.jsonld import Node

# The weight of each sign, and the weight from which a list is accepted.
_BY_DATA, _BY_WORDS, _BY_NAME, _BY_SHAPE = 5.0, 4.0, 3.0, 1.5
_MOST_ADDED = 2.0  # what place, pictures and titles add at most
_GOOD = 3.0
_FEWEST, _MOST = 2, 16  # posts in a block
_LEVELS = 7  # ancestors of a link or heading that may be its block
_FAR = 40.0  # elements after which a heading hardly belongs to a list
_WORDS = 3  # words of a headline; lists of shorter ones are mostly topics
_LONG = 30  # letters of a certain headline
_COMMON = 0.6  # share of links of one structure from which links of others are dropped
_CALLED = re.compile(
    r"related|yarpp|(?:^|[\s_-])(?:rp4wp|crp|zem_rp|wp_rp|jp-relatedposts|also-like|you-may|read-?more|read-?also|read-?next|"
    r"similar|recommend\w*|verwandt\w*|mehr-zum-thema|weiterlesen|more-(?:stories|articles|posts|from|recipes|news))(?:$|[\s_-])"
)


@dataclass(slots=True)
class _Block:
    node: HtmlElement
    links: list[Link]
    weight: float


def find_related(
    page: Page, body: Sequence[HtmlElement] = ()
) -> tuple[tuple[Related, ...], HtmlElement | None]:
    """Return the posts that the page itself offers, in order, and the element that holds them.

    Args:
        page: The page, its heading set.
        body: The article's paragraphs; what comes after them is likelier to be the block.
    """
    index = RelatedIndex(page, body)
    best = _best([*_by_data(index), *_under_labels(index), *_by_name(index)])
    if best is None or best.weight <= _BY_SHAPE + _MOST_ADDED:
        best = _best([*filter(None, (best,)), *_by_shape(index)])
    if best is None or best.weight < _GOOD:
        return (), None
    posts = [link for link in best.links if not link.paid]
    return tuple(related_of(page, best.node, best.links, link) for link in posts), best.node


def _best(blocks: list[_Block]) -> _Block | None:
    return max(blocks, key=lambda block: (block.weight, block.links[0].at), default=None)


def _by_data(index: RelatedIndex) -> list[_Block]:
    """Take the links that schema.org's relatedLink names, with their words on the page."""
    named = {url for node in index.page.nodes for url in _related_links(index.page, node)}
    links = titled([link for link in index.links if link.url in named])
    if not _FEWEST <= len(links) <= _MOST:
        return []
    together = next(above for above in links[0].node.iterancestors() if index.holds(above, links[-1].at))
    return [_weighed(index, together, links, _BY_DATA)]


def _related_links(page: Page, node: Node) -> list[str]:
    return [url for item in addresses(node.get("relatedLink")) if (url := page.absolute(item["url"]))]


def _under_labels(index: RelatedIndex) -> list[_Block]:
    """Take the links between a heading of related posts and the next heading."""
    blocks = []
    for label in index.labels:
        if label.sort < 0:
            continue
        for above in islice(label.node.iterancestors(), _LEVELS):
            links = index.links_after(label, above)
            if len(links) >= _FEWEST:
                away = links[0].at - label.at
                if len(links) <= _MOST and away <= 2 * _FAR and above.tag not in {"body", "html"}:
                    blocks.append(_weighed(index, above, links, _BY_WORDS - min(away / _FAR, 2.0)))
                break
    return blocks


def _by_name(index: RelatedIndex) -> list[_Block]:
    """Take the links of elements whose class or id says related."""
    blocks = []
    for node in _inside_body(index.page):
        if node.tag in {"body", "main", "article", "a", "html"} or not _says_related(node):
            continue
        links = titled(index.links_in(node))
        if _FEWEST <= len(links) <= _MOST:
            blocks.append(_weighed(index, node, links, _BY_NAME + 0.02 * len(links)))
    return blocks


def _inside_body(page: Page) -> Iterator[HtmlElement]:
    yield from page.root.xpath("//body//*[@class or @id or @aria-label]")


def _by_shape(index: RelatedIndex) -> list[_Block]:
    """Take lists of similar items with one link each, after the text."""
    children: dict[HtmlElement, dict[HtmlElement, list[Link]]] = {}
    for link in index.links:
        below = link.node
        for above in islice(link.node.iterancestors(), _LEVELS):
            children.setdefault(above, {}).setdefault(below, []).append(link)
            below = above
    blocks = []
    for node, items in children.items():
        if not _FEWEST < len(items) <= _MOST or len({item.tag for item in items}) > 1:
            continue
        if index.end_of_text >= next(reversed(items.values()))[-1].at + CLOSE:
            continue  # amid the text, its shape alone is never enough
        mains = [_main_link(links) for links in items.values()]
        links = titled([link for link in mains if link])
        if len(links) == len(items):
            blocks.append(_weighed(index, node, links, _BY_SHAPE))
    return blocks


def _main_link(links: list[Link]) -> Link | None:
    """Return an item's one link: that of its heading, or the only one; None where it has several."""
    headed = [link for link in links if link.headed]
    mains = headed or [link for link in links if link.titled]
    return mains[0] if len({link.url for link in mains}) == 1 else None


def _weighed(index: RelatedIndex, node: HtmlElement, links: list[Link], weight: float) -> _Block:
    """Adjust a sign's weight by the place, images, titles and hosts of a list."""
    above = [node, *node.iterancestors()]
    tags = {element.tag for element in above}
    menus = [element for element in above if element.tag == "nav" and not _says_related(element)]
    frame = bool(menus) or (bool(tags & {"header", "footer"}) and "article" not in tags)
    weight -= 3.0 * frame + 1.0 * ("aside" in tags)
    weight += 1.0 * (index.end_of_text < links[-1].at + CLOSE)
    weight += 0.5 * index.has_picture(node)
    weight += 0.5 * (sum(len(link.title) for link in links) >= _LONG * len(links))
    weight -= 3.0 * index.is_other(links[0].at)
    few = sum(len(link.title.split()) for link in links) < _WORDS * len(links)
    weight -= 1.0 * (few and _is_spaced(links))
    weight -= 2.0 * (sum(link.title[0].islower() for link in links) > len(links) / 2)
    weight -= 3.0 * (sum(map(index.is_foreign, links)) > len(links) / 2)
    weight -= 5.0 * index.is_advertising(node) + 3.0 * (sum(link.paid for link in links) > len(links) / 2)
    return _Block(node, _alike(node, links), weight)


def _says_related(node: HtmlElement) -> bool:
    """Whether an element's name, or its label for those who cannot see it, announces related posts."""
    return _is_called(names_of(node)) or is_related_heading(node.get("aria-label", ""))


@lru_cache(maxsize=2048)
def _is_called(names: str) -> bool:
    return bool(_CALLED.search(names))


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
