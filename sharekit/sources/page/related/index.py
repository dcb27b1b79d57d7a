"""Positions of the links, list headings, images and advertising of a page, for fast lookups.

Elements are numbered in document order, so that what is inside an element is a range of numbers, and a search
for a block looks at a few neighbours instead of the whole page.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from sharekit.sources.page.parsing.text import clean, text_of
from sharekit.sources.page.related.headings import sort_of_heading
from sharekit.sources.page.related.links import HEADINGS, Link, links_of, titled
from sharekit.sources.page.site_name import host_of
from sharekit.support.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from sharekit.sources.page.parsing.document import Page

CLOSE = 15  # elements between the words above a list and its first link
_NEAR = 40  # elements between a list and the last words above it that say what it is
_PARTS = 10  # elements in a heading that holds more than words
_MANY = 200  # links beyond which an element is no block of related posts
# Elements whose own words may be above a list.
_LABELS = (*HEADINGS, "p", "div", "span", "strong", "b", "em", "header", "section", "legend", "dt", "summary")
# Networks that fill such a block with advertising, by their names in words, classes and addresses.
_ADVERTISING = re.compile(
    r"taboola|outbrain|revcontent|\bmgid\b|\btrc_|\bob-widget|sponsored links", re.IGNORECASE
)

_NETWORKS = ("taboola", "outbrain", "revcontent", "mgid", "trc_", "ob-widget", "sponsored links")


@dataclass(frozen=True, slots=True)
class Label:
    """Words that may be above a list: the element, its number, and what they announce."""

    node: HtmlElement
    at: int
    sort: int
    """1 for related posts, -1 for another list."""


class RelatedIndex:
    """The numbered elements of one page.

    Attributes:
        links: The links that may be posts, in document order.
        labels: The words that may be above a list, in document order.
        hosts: The hosts that the page belongs to.
        end_of_text: The number of the article's last paragraph; -1 without one.
    """

    def __init__(self, page: Page, body: Sequence[HtmlElement]) -> None:
        self.page = page
        order = list(page.root.iter())
        self._at = {node: at for at, node in enumerate(order)}
        self._ends: dict[HtmlElement, int] = {}
        self.links: list[Link] = links_of(page, self._at)
        self._links_at = [link.at for link in self.links]
        self.hosts: set[str] = {host for host in (host_of(page), _host_in(page.url)) if host}
        self.end_of_text: int = max((self._at[node] for node in body), default=-1)
        self.labels: list[Label] = [
            Label(node, self._at[node], sort)
            for node in page.root.iter(*_LABELS)
            if (sort := _heading_sort(node)) and next(node.iterancestors("a", "nav", "form"), None) is None
        ]
        self._labels_at = [label.at for label in self.labels]

    def _end(self, node: HtmlElement) -> int:
        """Return the number of the last element inside an element, or its own."""
        end = self._ends.get(node)
        if end is None:
            last = node
            while len(last):
                last = last[-1]
            end = self._ends[node] = self._at[last]
        return end

    def holds(self, node: HtmlElement, at: int) -> bool:
        """Whether the element of this number is inside another."""
        return bool(self._at[node] < at <= self._end(node))

    def links_in(self, node: HtmlElement) -> list[Link]:
        """Return the links inside an element; none where they are too many for a block."""
        return self._links_between(self._at[node], self._end(node))

    def links_after(self, label: Label, above: HtmlElement) -> list[Link]:
        """Return the links inside an element after a label, up to the next heading of its rank."""
        first = bisect_right(self._links_at, label.at)
        if first == len(self.links) or self._links_at[first] > self._end(above):
            return []
        stop = min(self._end(above), self._next_heading(label, self._links_at[first]) - 1)
        return titled(self._links_between(label.at, stop))

    def _links_between(self, start: int, end: int) -> list[Link]:
        """Return the links whose numbers follow `start`, up to `end`."""
        first, last = bisect_right(self._links_at, start), bisect_right(self._links_at, end)
        return self.links[first:last] if last - first <= _MANY else []

    def _next_heading(self, label: Label, at: int) -> int:
        """Return the number of the next heading that ends what a label announces."""
        ranks = _RANKED[: _RANKED.index(label.node.tag) + 1] if label.node.tag in HEADINGS else ()
        numbers = [self._announcing, *(self._apart[tag] for tag in ranks)]
        return min(_following(listed, at, self._end(self.page.root) + 1) for listed in numbers)

    @cached_property
    def _apart(self) -> dict[str, list[int]]:
        """The numbers of the headings that are neither links nor in one, by their tags."""
        return {
            tag: [self._at[node] for node in self.page.root.iter(tag) if _is_apart(node)] for tag in _RANKED
        }

    @cached_property
    def _announcing(self) -> list[int]:
        return [label.at for label in self.labels if label.node.tag in HEADINGS and _is_apart(label.node)]

    def is_other(self, start: int) -> bool:
        """Whether words close above a list, or the last ones above it that say so, announce another one."""
        first, last = bisect_left(self._labels_at, start - _NEAR), bisect_right(self._labels_at, start)
        before = self.labels[first:last]
        close = any(label.sort < 0 and start - label.at <= CLOSE for label in before)
        return close or (bool(before) and before[-1].sort < 0)

    def is_foreign(self, link: Link) -> bool:
        """Whether a link leads away: neither to where the page is nor to where it says it belongs."""
        netloc = split_url(link.url).netloc
        return bool(self.hosts and link.address) and not any(host in netloc for host in self.hosts)

    def has_picture(self, node: HtmlElement) -> bool:
        """Whether an element holds a picture."""
        last = int(self._end(node))
        return _following(self._pictures, self._at[node], last + 1) <= last

    @cached_property
    def _pictures(self) -> list[int]:
        return [self._at[node] for node in self.page.root.iter("img")]

    def is_advertising(self, node: HtmlElement) -> bool:
        """Whether an advertising network fills an element, by a name around it or by words inside it."""
        if not self._names_advertising:
            return False
        first = bisect_left(self._advertising, self._at[node])
        inside = first < len(self._advertising) and self._advertising[first] <= self._end(node)
        return inside or any(
            _ADVERTISING.search(names_of(above))
            for above in (node, *node.iterancestors())
            if above.tag not in {"body", "html"}
        )

    @cached_property
    def _names_advertising(self) -> bool:
        """Whether any such network is named on the page: most pages name none."""
        text = self.page.text.lower()
        return any(name in text for name in _NETWORKS)

    @cached_property
    def _advertising(self) -> list[int]:
        """The numbers of the elements whose words are those of advertising."""
        return [at for node, at in self._at.items() if _ADVERTISING.search(_own_text(node))]


_RANKED = sorted(HEADINGS)


def _following(numbers: list[int], at: int, otherwise: int) -> int:
    """Return the first of some ordered numbers after one."""
    place = bisect_right(numbers, at)
    return numbers[place] if place < len(numbers) else otherwise


def _own_text(node: HtmlElement) -> str:
    """Return an element's own words, between its children too."""
    return " ".join((node.text or "", *(child.tail or "" for child in node)))


def names_of(node: HtmlElement) -> str:
    """Return the element's class and id, lower case."""
    return f"{node.get('class', '')} {node.get('id', '')}".lower()


def _host_in(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].lower().removeprefix("www.")


def _heading_sort(node: HtmlElement) -> int:
    few = node.tag in HEADINGS and sum(1 for _ in islice(node.iter(), _PARTS)) < _PARTS
    text = text_of(node) if few else clean(node.text or "")
    return sort_of_heading(text) if text else 0


def _is_apart(node: HtmlElement) -> bool:
    """Whether a heading is neither a link nor in one."""
    return next(node.iter("a"), None) is None and next(node.iterancestors("a"), None) is None
