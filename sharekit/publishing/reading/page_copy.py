"""A copy of a page for reading: without our cards, and without what belongs to its site rather than to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from sharekit.publishing.base_url import is_public_url, is_web_url, with_scheme
from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.reading.summary import DESCRIPTIONS, headings_of, title_of, title_span
from sharekit.publishing.site_profile import SiteProfile

_OUR_LINES = ("image", "ld+json", "og:type")
_LONG_MENU = 2_000  # characters from which a menu is cut; shorter ones may be breadcrumbs
_SCANNED = re.compile(r"<!--|<(/?)nav(?=[\s/>])|<(script|style|textarea|title)(?=[\s/>])", re.IGNORECASE)
_CONTENT = re.compile(r"<(?:h1|p|main|article)(?=[\s/>])", re.IGNORECASE)


def reading_copy(page: EditablePage, profile: SiteProfile) -> bytes:
    """Return the page without our cards, what other pages share, long menus and private addresses."""
    view = page.view
    cuts: list[tuple[int, int, str]] = [
        (tag.start, tag.end, "")
        for tag in page.head.tags
        if not tag.ours and _is_foreign(tag.key, tag.content, profile)
    ]
    cuts += [(h.start, h.end, "") for h in headings_of(page) if h.text in profile.headings]
    if block := page.head.block:
        cuts = [cut for cut in cuts if not block[0] <= cut[0] < block[1]]
        lines = view[slice(*block)].splitlines(keepends=True)
        remaining = [line for line in lines if not any(word in line for word in _OUR_LINES)]
        cuts.append((*block, "".join(remaining)))
    if (span := title_span(page)) and profile.affix:
        cuts.append((*span, page.to_view(escape(profile.page_title(title_of(page)) or profile.site))))
    cuts += [(start, end, "") for start, end in _menus(view)]
    return page.to_bytes(_replaced(view, cuts))


def _is_foreign(key: str, content: str, profile: SiteProfile) -> bool:
    if key == "canonical":
        address = with_scheme(content)
        return is_web_url(address) and not is_public_url(address)
    if key in DESCRIPTIONS:
        return content in profile.descriptions
    if key in {"og:image", "twitter:image"}:
        return content in profile.images
    return False


def _menus(view: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of long menus: on many sites most of each page is the menu of all pages."""
    position = depth = start = 0
    while match := _SCANNED.search(view, position):
        position = match.end()
        if match[0] == "<!--":
            position = view.find("-->", position)
        elif match[2]:
            position = _after_raw(view, position, match[2])
        elif not match[1]:
            start = match.start() if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            end = view.find(">", position) + 1
            if depth == 0 and end - start > _LONG_MENU and not _CONTENT.search(view, start, end):
                yield start, end
        if position < 0:
            return


def _after_raw(view: str, position: int, name: str) -> int:
    """Return where the end tag of a raw element begins, or -1."""
    ends = [view.find(f"</{tag}", position) for tag in (name, name.lower(), name.upper())]
    return min((end for end in ends if end >= 0), default=-1)


def _replaced(view: str, cuts: list[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end, text in sorted(cuts):
        if start >= position:
            pieces += [view[position:start], text]
            position = end
    return "".join([*pieces, view[position:]])
