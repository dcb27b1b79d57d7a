"""The block of related posts that a page shows: its links with headline, teaser and picture.

Three signs lead to it: words above it that say so, in any of forty languages; a class or id that says so; and
its shape: a list of like things, each with one link to another page of the site, after the text. Each list of
links is weighed by them; the best one that is good enough is the block.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from sharekit.article import Related
from sharekit.sources.page.date_text import day_in
from sharekit.sources.page.dates import moment
from sharekit.sources.page.related_words import sort_of_heading
from sharekit.sources.page.schema import addresses
from sharekit.sources.page.text import clean, letters, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from sharekit.sources.page.document import Page
    from sharekit.sources.page.jsonld import Node

__all__ = ["find_related"]

_FEWEST, _MOST = 2, 16  # posts in a block
_LEVELS = 7  # ancestors of a link, or of a heading, that may be its block
_TITLE = 12  # letters of a headline; shorter link texts are labels
_GOOD = 3.0  # weight from which a list is believed
_PATHS = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies|ia|ie)|kategorien?|rubrik|authors?|autor(?:en|es)?|users?|profiles?|search|suche|feed|"
    r"login|register|cart|privacy|impressum|datenschutz|about|contact|kontakt|newsletter|wp-content)s?/",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"related|yarpp|(?:^|[\s_-])(?:rp4wp|crp|zem_rp|wp_rp|jp-relatedposts|also-like|you-may|read-?more|read-?also|read-?next|"
    r"similar|recommend\w*|verwandt\w*|mehr-zum-thema|weiterlesen|more-(?:stories|articles|posts|from|recipes|news))(?:$|[\s_-])"
)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|pdf|zip|mp[34]|docx?|xlsx?|xml|rss|ics|vcf)(?:$|\?)|/print|drucken|[?&]print",
    re.IGNORECASE,
)
_PATH = re.compile(r"https?://[^/]+/[^?#]")  # an address of more than a host
_TURNS = re.compile(
    r"^\W*(?:previous|next|older|newer|prev\b|vorherige|nächste|précédent|suivant|anterior|siguiente|próxim|precedente|successiv)|\b(?:prev|next)$",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"facebook\.com|twitter\.com|x\.com/|linkedin\.com|whatsapp|pinterest\.|t\.me/|reddit\.com|mailto:|xing\.com|instagram\."
)


_INLINE_SHARE = 0.5  # share of a paragraph's text that a link must be, or it is a link in running text
_CLOSE = 15  # elements between the words above a list and its first link
_WORDS = 3  # words of a headline; lists of shorter ones are mostly topics
_PARTS = 10  # elements in a heading that holds more than words
_COMMON = 0.6  # share of links of one build from which the others do not belong
_FAR = 40.0  # elements after which they hardly speak of it
_TEASER, _LONGEST = 30, 400  # characters
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LABELS = frozenset(
    (
        *_HEADINGS,
        "p",
        "div",
        "span",
        "strong",
        "b",
        "header",
        "legend",
        "em",
        "dt",
        "summary",
        "section",
        "font",
        "center",
    )
)


@dataclass(slots=True)
class _Link:
    node: HtmlElement
    url: str
    title: str
    at: int
    headed: bool  # it is, or stands in, a heading


@dataclass(slots=True)
class _Block:
    node: HtmlElement
    links: list[_Link]
    weight: float


class _Places:
    """Where everything stands: elements numbered in document order, links, and the words above lists."""

    def __init__(self, page: Page, body: Sequence[HtmlElement]) -> None:
        self.page = page
        self.at = {node: at for at, node in enumerate(page.root.iter())}
        self.links = _links(page, self.at)
        self.paragraphs = [self.at[node] for node in body]
        self.labels = [
            (self.at[node], node, sort)
            for node in page.root.iter(*_LABELS)
            if (sort := _sort(node)) and next(node.iterancestors("a", "nav", "form"), None) is None
        ]


def _sort(node: HtmlElement) -> int:
    few = node.tag in _HEADINGS and sum(1 for _ in islice(node.iter(), _PARTS)) < _PARTS
    text = text_of(node) if few else clean(node.text or "")
    return sort_of_heading(text) if text else 0


def _links(page: Page, at: dict[HtmlElement, int]) -> list[_Link]:
    own = _key(page.canonical or page.url)
    found = []
    for node in page.root.iter("a"):
        href = node.get("href") or ""
        if (
            not href
            or href.startswith("#")
            or _SHARE.search(href)
            or _PATHS.search(href)
            or _FILE.search(href)
        ):
            continue
        url = page.absolute(href.split("#")[0])
        if _TURNS.search(f"{text_of(node)[:30]} {node.get('rel', '')}"):
            continue
        if url and _PATH.match(url) and _key(url) != own and not _is_running_text(node):
            found.append(_Link(node, url, _title(node), at[node], _is_headed(node)))
    return found


def _key(url: str) -> str:
    return unquote(url.split("#", maxsplit=1)[0]).lower().split("://")[-1].removeprefix("www.").rstrip("/")


def _title(node: HtmlElement) -> str:
    heading = next(node.iter(*_HEADINGS), None)
    return (text_of(heading) if heading is not None else "") or text_of(node)


def _is_headed(node: HtmlElement) -> bool:
    return any(True for _ in node.iter(*_HEADINGS)) or any(True for _ in node.iterancestors(*_HEADINGS))


def _is_running_text(node: HtmlElement) -> bool:
    above = next(node.iterancestors("p", "li", "div", "td"), None)
    if above is None or above.tag != "p":
        return False
    return len(text_of(node)) < _INLINE_SHARE * len(text_of(above))


def _width(text: str) -> int:
    """Count letters, those of Chinese, Japanese and Korean twice: they say as much as two."""
    return len(text) + sum(char >= "\u2e80" for char in text)


def _titled(links: list[_Link]) -> list[_Link]:
    """Keep one link an address, the one with the words of a headline, in the order of the page."""
    best: dict[str, _Link] = {}
    for link in links:
        known = best.get(link.url)
        if _width(link.title) >= _TITLE and known is None:
            best[link.url] = link
    return list(best.values())


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
    return tuple(_related(page, best, link) for link in best.links), best.node


def _by_data(places: _Places) -> list[_Block]:
    """Take the links that schema.org's relatedLink names, with their words on the page."""
    named = {url for node in places.page.nodes for url in _related_links(places.page, node)}
    links = _titled([link for link in places.links if link.url in named])
    if not _FEWEST <= len(links) <= _MOST:
        return []
    together = next(
        above for above in links[0].node.iterancestors() if links[-1].node in set(above.iter("a"))
    )
    return [_weighed(places, together, links, 5.0)]


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
                if len(run) <= _MOST and above.tag not in {"body", "html"}:
                    blocks.append(_weighed(places, above, run, 4.0 - min((run[0].at - at) / _FAR, 2.0)))
                break
    return blocks


def _run(places: _Places, start: int, label: HtmlElement, above: HtmlElement) -> list[_Link]:
    """Return the links inside an element after a label, up to the next heading of its rank."""
    inside = set(above.iter("a"))
    links = [link for link in places.links if link.at > start and link.node in inside]
    if not links:
        return []
    stops = [at for at, node, _ in places.labels if at > links[0].at and _is_apart(node)]
    if label.tag in _HEADINGS:
        same = above.iter(*(tag for tag in _HEADINGS if tag <= label.tag))
        stops += [places.at[node] for node in same if places.at[node] > links[0].at and _is_apart(node)]
    stop = min(stops, default=links[-1].at + 1)
    return _titled([link for link in links if link.at < stop])


def _is_apart(node: HtmlElement) -> bool:
    """Whether a heading stands for itself: neither a link nor in one."""
    return (
        node.tag in _HEADINGS
        and next(node.iter("a"), None) is None
        and next(node.iterancestors("a"), None) is None
    )


def _by_name(places: _Places) -> list[_Block]:
    """Take the links of elements whose class or id says related."""
    blocks = []
    for node in places.page.root.xpath("//body//*[@class or @id]"):
        if node.tag in {"body", "main", "article", "a", "html"} or not _CALLED.search(_names(node)):
            continue
        inside = set(node.iter("a"))
        links = _titled([link for link in places.links if link.node in inside])
        if _FEWEST <= len(links) <= _MOST:
            blocks.append(_weighed(places, node, links, 3.0 + 0.02 * len(links)))
    return blocks


def _names(node: HtmlElement) -> str:
    return f"{node.get('class', '')} {node.get('id', '')}".lower()


def _by_shape(places: _Places) -> list[_Block]:
    """Take lists of like things with one link each, after the text."""
    children: dict[HtmlElement, dict[HtmlElement, list[_Link]]] = {}
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
        links = _titled([link for link in mains if link])
        if len(links) == len(items):
            blocks.append(_weighed(places, node, links, 1.5))
    return blocks


def _main(links: list[_Link]) -> _Link | None:
    """Return an item's one link: that of its heading, or the only one; None where it has several."""
    headed = [link for link in links if link.headed]
    titled = headed or [link for link in links if _width(link.title) >= _TITLE]
    return titled[0] if len({link.url for link in titled}) == 1 else None


def _weighed(places: _Places, node: HtmlElement, links: list[_Link], weight: float) -> _Block:
    above = [node, *node.iterancestors()]
    tags = {element.tag for element in above}
    frame = "nav" in tags or ("footer" in tags and "article" not in tags)
    weight -= 3.0 * frame + 1.0 * ("aside" in tags)
    weight += 1.0 * all(at < links[-1].at + _CLOSE for at in places.paragraphs)
    weight += 0.5 * (next(node.iter("img"), None) is not None)
    weight += 0.5 * (sum(len(link.title) for link in links) >= _TEASER * len(links))
    weight -= 3.0 * any(sort < 0 and 0 <= links[0].at - at <= _CLOSE for at, _, sort in places.labels)
    weight -= 1.0 * (
        sum(len(link.title.split()) for link in links) < _WORDS * len(links) and _is_spaced(links)
    )
    weight -= 2.0 * (sum(link.title[0].islower() for link in links) > len(links) / 2)
    host = urlsplit(places.page.canonical or places.page.url).netloc.removeprefix("www.")
    foreign = sum(host not in urlsplit(link.url).netloc for link in links) if host else 0
    weight -= 3.0 * (foreign > len(links) / 2)
    return _Block(node, _alike(node, links), weight)


def _is_spaced(links: list[_Link]) -> bool:
    """Whether the titles are written in a script that parts its words."""
    return all(link.title.isascii() or " " in link.title for link in links)


def _alike(node: HtmlElement, links: list[_Link]) -> list[_Link]:
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


def _related(page: Page, block: _Block, link: _Link) -> Related:
    item = link.node
    for above in link.node.iterancestors():
        if (
            above is block.node
            or len({other.url for other in block.links if above in other.node.iterancestors()}) > 1
        ):
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
        text = text_of(node) if next(node.iter(*_HEADINGS), None) is None else ""
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
