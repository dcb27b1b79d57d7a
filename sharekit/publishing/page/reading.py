"""The article of a page, read with what its site's other pages say about it."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from sharekit.errors import SourceError
from sharekit.publishing.page.head import EditablePage
from sharekit.publishing.page.summary import headings_of, title_of, title_span
from sharekit.publishing.site_profile import SiteProfile

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.sources.page import Judgement

_DESCRIPTIONS = frozenset({"description", "og:description", "twitter:description"})
_CODE = re.compile(
    r"^\s*(?:>>>|\$ |#!|import \w|from [\w.]+ import|(?:async )?def \w|class \w+[(:]|"
    r"(?:pip3?|npm|cargo|apt) install|"
    r"[\w.]+\([^)]*\)(?:\s*->.*)?(?:\[source\])?$|<\?|\{%|//|/\*)"
)
_COPYRIGHT = re.compile(r"^\W*(?:©|copyright\b|\(c\)|all rights reserved)", re.IGNORECASE)
_VERSION = re.compile(
    r"^(?:version|release|date|last (?:updated|modified)|edit this page|on this page)\b[:\s]", re.IGNORECASE
)
_LETTERS = 0.6  # share of letters and spaces in prose
_WORDS = 3


def read_article(page: EditablePage, url: str, path: str, profile: SiteProfile) -> tuple[Article, Judgement]:
    """Return the article of a page and what kind of page it is.

    Raises:
        SourceError: The page has no headline.
    """
    from sharekit.sources.page import article_of, judge, parse

    parsed = parse(_reading_copy(page, profile), where=path, url=url)
    judgement = judge(parsed)
    article = article_of(parsed, search_dates=False)
    headline = _headline(page, article.headline, profile)
    if not headline:
        raise SourceError("no headline was found", where=path)
    article = article.replace(
        headline=headline, site=profile.site or article.site, lead=_lead(article, headline, profile)
    )
    if not judgement.is_article:
        article = article.replace(published=None, modified=None)
    return article, judgement


def _headline(page: EditablePage, read: str, profile: SiteProfile) -> str:
    """Return the page's only heading, else the one that its title repeats, else what was read."""
    title = profile.page_title(title_of(page))
    headings = [text for text, _, _ in headings_of(page) if text and text not in profile.headings]
    if len(headings) == 1:
        return headings[0]
    agreeing = [text for text in headings if _key(text) == _key(title)]
    if agreeing:
        return agreeing[0]
    if headings:
        return read if read in headings else headings[0]
    return title or (read if read in {title_of(page), profile.site} else "") or profile.site


def _key(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _lead(article: Article, headline: str, profile: SiteProfile) -> str:
    """Return the lead if it is prose of this page alone, else the first paragraph that is."""
    for text in (article.lead, *article.body[:8]):
        if text and text not in profile.descriptions and _key(text) != _key(headline) and is_prose(text):
            return text
    return ""


def is_prose(text: str) -> bool:
    """Return whether a text is a sentence for readers: not code, a signature, a notice or a label."""
    if _CODE.search(text) or _COPYRIGHT.search(text) or _VERSION.search(text):
        return False
    plain = sum(char.isalpha() or char.isspace() for char in text)
    spaced = len(text.split()) >= _WORDS or any(ord(char) > 0x2E80 for char in text)  # noqa: PLR2004 (CJK)
    return spaced and plain >= _LETTERS * len(text)


def _reading_copy(page: EditablePage, profile: SiteProfile) -> bytes:
    """Return the page without our cards and without what belongs to the site rather than to the page."""
    view = page.view
    cuts: list[tuple[int, int, str]] = [
        (tag.start, tag.end, "")
        for tag in page.head.tags
        if not tag.ours and _is_shared(tag.key, tag.content, profile)
    ]
    cuts += [(start, end, "") for text, start, end in headings_of(page) if text in profile.headings]
    if block := page.head.block:
        cuts = [cut for cut in cuts if not block[0] <= cut[0] < block[1]]
        lines = view[slice(*block)].splitlines(keepends=True)
        kept = [line for line in lines if not any(word in line for word in _OUR_LINES)]
        cuts.append((*block, "".join(kept)))
    if (span := title_span(page)) and profile.affix:
        cuts.append((*span, page.to_view(escape(profile.page_title(title_of(page)) or profile.site))))
    return page.to_bytes(_replaced(view, cuts))


_OUR_LINES = ("image", "ld+json", "og:type")


def _is_shared(key: str, content: str, profile: SiteProfile) -> bool:
    if key in _DESCRIPTIONS:
        return content in profile.descriptions
    if key in {"og:image", "twitter:image"}:
        return content in profile.images
    return False


def _replaced(view: str, cuts: list[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end, text in sorted(cuts):
        if start >= position:
            pieces += [view[position:start], text]
            position = end
    return "".join([*pieces, view[position:]])
