"""A page's own contribution to the profile of its site, without parsing it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from sharekit.publishing.page.block import DEFAULT_IMAGE
from sharekit.publishing.page.head import EditablePage
from sharekit.publishing.page.markup import Token, tokens
from sharekit.publishing.page.own_images import own_images
from sharekit.publishing.site_profile import PageSummary

_HEADING = re.compile(r"<h1(?=[\s>/])", re.IGNORECASE)
_LONGEST_HEADING = 10_000  # characters; a heading that is longer has no end tag
_MAX_HEADINGS = 20
_SELF_LINK = re.compile(r"[\w\d]")


def summarise(path: str, page: EditablePage) -> PageSummary:
    """Return the page's title, headings, description, site name and share image."""
    values: dict[str, str] = {}
    for tag in page.head.tags:
        if not tag.ours or tag.key in {"og:site_name", DEFAULT_IMAGE}:
            values.setdefault(tag.key, tag.content)
    images = own_images(page.head)
    return PageSummary(
        path=path,
        title=title_of(page),
        headings=tuple(text for text, _, _ in headings_of(page)),
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
    token = next(tokens(page.view[match.start() : match.start() + _LONGEST_HEADING]))
    end = page.view.rfind("</", match.start() + token.inner, match.start() + token.end)
    return (match.start() + token.inner, end) if end > 0 else None


def headings_of(page: EditablePage) -> Iterator[tuple[str, int, int]]:
    """Yield the text and span of each h1."""
    view, position = page.view, 0
    for _ in range(_MAX_HEADINGS):
        match = _HEADING.search(view, position)
        if match is None:
            return
        end = view.find("</h1", match.end(), match.end() + _LONGEST_HEADING)
        if end < 0:
            end = view.find("</H1", match.end(), match.end() + _LONGEST_HEADING)
        if end < 0:
            return
        position = view.find(">", end) + 1 or len(view)
        yield _heading_text(page, view[match.start() : end]), match.start(), position


def _heading_text(page: EditablePage, markup: str) -> str:
    """Return the text of a heading without links to itself, such as `¶` and `#`."""
    texts: list[str] = []
    link: list[str] | None = None
    for token in tokens(markup):
        if token.kind == "start" and token.name == "a" and token.attributes.get("href", "").startswith("#"):
            link = []
        elif token.kind == "end" and token.name == "a" and link is not None:
            texts += link if _is_title(link) else []
            link = None
        elif token.kind == "text":
            (texts if link is None else link).append(_raw_text(page, markup, token))
    return " ".join("".join([*texts, *(link or [])]).split())


def _is_title(link: list[str]) -> bool:
    text = "".join(link).strip()
    return bool(_SELF_LINK.search(text)) and text.lower() not in {
        "permalink",
        "anchor",
        "link to this heading",
    }


def _raw_text(page: EditablePage, markup: str, token: Token) -> str:
    return unescape(page.text(markup[token.start : token.end]))


def _text(page: EditablePage, markup: str) -> str:
    return " ".join(unescape(page.text(markup)).split())
