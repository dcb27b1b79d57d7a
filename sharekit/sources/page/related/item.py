"""One related post: headline, teaser, image, date."""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING

from sharekit.article import Related
from sharekit.sources.page.dates.date_text import day_in
from sharekit.sources.page.dates.timestamps import parse_timestamp
from sharekit.sources.page.parsing.text import clean, letters, text_of
from sharekit.sources.page.related.links import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from sharekit.sources.page.parsing.document import Page
    from sharekit.sources.page.related.links import Link

_TEASER, _LONGEST = 20, 400  # letters of a teaser; a CJK letter says as much as two
_LINE = 60  # letters; a shorter line that holds a date, or begins with a by, is about the post
_DATED = 40  # letters of a line that is a date
_ICON = 60  # px; smaller pictures are faces and marks
_BLOCKS = ("p", "div", "ul", "ol", "li", "dl", "section", "article", "table", "time", *HEADINGS)
# Elements that hold teasers, the most likely first.
_PLACES = (("p", "dd", "small", "blockquote"), ("h2", "h3", "h4", "h5", "h6"), ("div", "span", "font", "td"))
# Author, section and reading time are not teasers.
_ABOUT = re.compile(
    r"(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Dd]oor|[Aa]v|[Aa]f|От) [A-ZÀ-ÞА-Я]"
    r"|[Ii]n [\"“„«]|\d+ min|(?:Read|Show) more"
)


def related_of(page: Page, block: HtmlElement, links: Sequence[Link], link: Link) -> Related:
    """Return the post that a link leads to, with teaser, image and date from its part of the block."""
    item = link.node
    for above in link.node.iterancestors():
        held = {other.url for other in links if above in other.node.iterancestors()}
        if above is block or len(held) > 1:
            break
        item = above
    return Related(
        headline=link.title,
        teaser=_teaser(page, item, link),
        url=link.address,
        image=_image(page, item, link),
        published=_published(item, link.title),
    )


def _teaser(page: Page, item: HtmlElement, link: Link) -> str:
    title = letters(link.title)
    for text in chain(_texts(page, item, link), _bare_texts(item, link), _text_below(item)):
        wide = len(text) + sum(char >= "\u2e80" for char in text)
        if wide < _TEASER or len(text) > _LONGEST or letters(text) in title or title in letters(text):
            continue
        if len(text) >= _LINE or not (_ABOUT.match(text) or day_in(text)):
            return text
    return ""


def _texts(page: Page, item: HtmlElement, link: Link) -> Iterator[str]:
    """Yield the text of each innermost block, then of what may be one, but for links to other places."""
    for places in _PLACES:
        for node in item.iter(*places):
            inner = next((each for each in node.iter(*_BLOCKS) if each is not node), None)
            links = chain(node.iter("a"), node.iterancestors("a"))
            if inner is None and all(_is_link_to(page, each, link) for each in links):
                yield text_of(node)


def _bare_texts(item: HtmlElement, link: Link) -> Iterator[str]:
    """Yield the text that follows the link, or a line's end, in no element of its own."""
    if item is link.node:
        return
    for node in item.iter("a", "br", "strong", "b"):
        yield clean(node.tail or "")


def _text_below(item: HtmlElement) -> Iterator[str]:
    """Yield the text below a heading or a term that is the whole of the item."""
    below = item.getnext() if item.tag in HEADINGS or item.tag == "dt" else None
    if below is not None and below.tag in {"p", "dd", "div"} and next(below.iter("a"), None) is None:
        yield text_of(below)


def _image(page: Page, item: HtmlElement, link: Link) -> str:
    """Return the picture that leads to the post too, else the first one that is no icon."""
    pictures = [node for node in item.iter("img") if not _is_icon(node)]
    leading = [
        node for node in pictures if any(_is_link_to(page, above, link) for above in node.iterancestors("a"))
    ]
    for node in leading + pictures:
        for key in ("data-src", "data-lazy-src", "data-original", "src", "data-srcset", "srcset"):
            first = (node.get(key) or "").split(" " if key.endswith("srcset") else None)[:1]
            if first and (address := page.absolute(first[0].rstrip(","))):
                return address
    return ""


def _is_link_to(page: Page, node: HtmlElement, link: Link) -> bool:
    return node is link.node or page.link((node.get("href") or "").split("#")[0]) == link.url


def _is_icon(node: HtmlElement) -> bool:
    sizes = [node.get(key) or "" for key in ("width", "height")]
    return any(size.isdecimal() and int(size) < _ICON for size in sizes)


def _published(item: HtmlElement, title: str) -> date | datetime | None:
    for node in item.iter("time"):
        if moment := parse_timestamp(node.get("datetime") or "") or day_in(text_of(node)):
            return moment
    for node in item.iter("p", "span", "div", "dd", "small", "li", "a"):
        text = text_of(node)
        if len(text) <= _DATED and text != title and (day := day_in(text)):
            return day
    return None
