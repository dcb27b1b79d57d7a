"""A page's own contribution to the profile of its site, without parsing it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.html.markup import tokens
from sharekit.publishing.page.block import DEFAULT_IMAGE
from sharekit.publishing.page.own_images import own_images
from sharekit.publishing.reading.heading import heading_text
from sharekit.publishing.site_profile import PageSummary, text_key
from sharekit.support.text_utils import unescape

DESCRIPTIONS = ("description", "og:description", "twitter:description")
"""Keys of meta tags that describe a page."""

_HEADING = re.compile(r"<h1(?=[\s>/])", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p(?=[\s>/])", re.IGNORECASE)
_LOOSE = re.compile(
    r"^[|\u2013\u2014\u00b7\u2022\u00bb-]+\s+|(?<!\s)\s+[|:\u2013\u2014\u00b7\u2022\u00bb-]+$"
)
_LONGEST = 10_000  # characters; a heading or paragraph that is longer has no end tag
_MAX_PARAGRAPHS = 12
_MAX_HEADINGS = 20
_REPEATED = 4  # first paragraphs that may be on other pages too


def summarise(path: str, page: EditablePage) -> PageSummary:
    """Return the page's title, headings, description, site name and share image."""
    values: dict[str, str] = {}
    for tag in page.head.tags:
        if not tag.ours or tag.key in {"og:site_name", DEFAULT_IMAGE}:
            values.setdefault(tag.key, tag.content)
    images = own_images(page.head)
    headings = tuple(headings_of(page))
    return PageSummary(
        path=path,
        title=title_of(page),
        headings=tuple(heading.text for heading in headings),
        paragraphs=tuple(
            map(text_key, islice(paragraphs_of(page, headings[-1].end if headings else 0), _REPEATED))
        ),
        descriptions=tuple(dict.fromkeys(filter(None, map(values.get, DESCRIPTIONS)))),
        site=values.get("og:site_name", ""),
        image=images[0].value if images else values.get(DEFAULT_IMAGE, ""),
    )


def title_of(page: EditablePage) -> str:
    """Return the text of the title element, without a separator that nothing follows or precedes."""
    span = title_span(page)
    return _LOOSE.sub("", _text(page, page.view[slice(*span)])) if span else ""


def title_span(page: EditablePage) -> tuple[int, int] | None:
    """Return the span of the title's content."""
    match = re.compile(r"<title(?=[\s>/])", re.IGNORECASE).search(page.view)
    if match is None:
        return None
    token = next(tokens(page.view[match.start() : match.start() + _LONGEST]))
    end = page.view.rfind("</", match.start() + token.inner, match.start() + token.end)
    return (match.start() + token.inner, end) if end > 0 else None


@dataclass(frozen=True, slots=True)
class PageHeading:
    """A first-level heading: its text, the page it links to (empty for none) and its span of the view."""

    text: str
    link: str
    start: int
    end: int


def headings_of(page: EditablePage) -> Iterator[PageHeading]:
    """Yield each h1."""
    view, position = page.view, 0
    for _ in range(_MAX_HEADINGS):
        match = _HEADING.search(view, position)
        if match is None:
            return
        end = _closing(view, match.end(), "h1")
        if end < 0:
            return
        position = view.find(">", end) + 1 or len(view)
        yield PageHeading(*heading_text(page, view[match.start() : end]), match.start(), position)


def paragraphs_of(page: EditablePage, position: int) -> Iterator[str]:
    """Yield the texts of the first paragraphs after a position."""
    view = page.view
    for _ in range(_MAX_PARAGRAPHS):
        match = _PARAGRAPH.search(view, position)
        if match is None:
            return
        end = _closing(view, match.end(), "p")
        following = _PARAGRAPH.search(view, match.end(), match.end() + _LONGEST)
        if end < 0 or (following and following.start() < end):  # the end tag is optional
            end = following.start() if following else match.end()
        position = max(end, match.end())
        yield heading_text(page, view[match.start() : end])[0]


def _closing(view: str, position: int, name: str) -> int:
    """Return where an element ends, within the longest span that is searched; -1 if it does not."""
    ends = [view.find(f"</{tag}", position, position + _LONGEST) for tag in (name, name.upper())]
    return min((end for end in ends if end >= 0), default=-1)


def _text(page: EditablePage, markup: str) -> str:
    return " ".join(unescape(page.text(markup)).split())
