"""A page's own contribution to the profile of its site, without parsing it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice

from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.html.markup import Token, tokens
from sharekit.publishing.page.block import DEFAULT_IMAGE
from sharekit.publishing.page.own_images import own_images
from sharekit.publishing.site_profile import PageSummary, text_key

_HEADING = re.compile(r"<h1(?=[\s>/])", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p(?=[\s>/])", re.IGNORECASE)
_LONGEST = 10_000  # characters; a heading or paragraph that is longer has no end tag
_MAX_PARAGRAPHS = 12
_MAX_HEADINGS = 20
_REPEATED = 4  # first paragraphs that may be on other pages too
_WORD = re.compile(r"\w")
_SELF_LINKS = frozenset({"permalink", "anchor", "link to this heading"})


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
        description=values.get("description", ""),
        site=values.get("og:site_name", ""),
        image=images[0].value if images else values.get(DEFAULT_IMAGE, ""),
    )


def title_of(page: EditablePage) -> str:
    """Return the text of the title element."""
    span = title_span(page)
    return _text(page, page.view[slice(*span)]) if span else ""


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
        yield PageHeading(*_heading_text(page, view[match.start() : end]), match.start(), position)


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
        yield _heading_text(page, view[match.start() : end])[0]


def _closing(view: str, position: int, name: str) -> int:
    """Return where an element ends, within the longest span that is searched; -1 if it does not."""
    ends = [view.find(f"</{tag}", position, position + _LONGEST) for tag in (name, name.upper())]
    return min((end for end in ends if end >= 0), default=-1)


def _heading_text(page: EditablePage, markup: str) -> tuple[str, str]:
    """Return the text without links to itself, such as `¶` and `#`, and the target of its first real link."""
    texts: list[str] = []
    anchor: list[str] | None = None
    target = ""
    for token in tokens(markup):
        if token.kind == "start" and token.name == "a":
            href = token.attributes.get("href", "")
            anchor = [] if href.startswith("#") else None
            target = target or ("" if href.startswith("#") else unescape(page.text(href)))
        elif token.kind == "end" and token.name == "a" and anchor is not None:
            texts += anchor if _is_title(anchor) else []
            anchor = None
        elif token.kind == "start" and token.name == "br":
            texts.append(" ")
        elif token.kind == "text":
            (texts if anchor is None else anchor).append(_raw_text(page, markup, token))
    return " ".join("".join([*texts, *(anchor or [])]).split()), target


def _is_title(link: list[str]) -> bool:
    text = "".join(link).strip()
    return bool(_WORD.search(text)) and text.lower() not in _SELF_LINKS


def _raw_text(page: EditablePage, markup: str, token: Token) -> str:
    return unescape(page.text(markup[token.start : token.end]))


def _text(page: EditablePage, markup: str) -> str:
    return " ".join(unescape(page.text(markup)).split())
