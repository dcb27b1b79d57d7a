"""The article of a page, read with what its site's other pages say about it."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from sharekit.article import Article
from sharekit.errors import SharekitError, SourceError
from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.page.summary import headings_of, paragraphs_of, title_of, title_span
from sharekit.publishing.site_profile import SiteProfile
from sharekit.support.files import sha256
from sharekit.version import __version__

if TYPE_CHECKING:
    from sharekit.publishing.cache import PublishCache

_RELEASE = f"{__version__} 1"
"""Changes whenever pages are read in another way."""

_DESCRIPTIONS = frozenset({"description", "og:description", "twitter:description"})
_CODE = re.compile(
    r"^\s*(?:>>>|\$ |#!|import \w|from [\w.]+ import|(?:async )?def \w|class \w+[(:]|"
    r"(?:pip3?|npm|cargo|apt) install|"
    r"[\w.]+\([^)]*\)(?:\s*->.*)?(?:\[source\])?$|<\?|\{%|//|/\*)"
)
_CALLS = re.compile(r"\w\(\)")
_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)]?$")
_COPYRIGHT = re.compile(r"^\W*(?:©|copyright\b|\(c\)|all rights reserved)", re.IGNORECASE)
_VERSION = re.compile(
    r"^(?:version|release|date|last (?:updated|modified)|edit this page|on this page|"
    r"(?:python )?source code)\b[:\s]",
    re.IGNORECASE,
)
_UTILITY = re.compile(
    r"/(search|genindex|py-modindex|modindex|print|tags?|categor(?:y|ies)|authors?|archives?)"
    r"(?:[-/][^/]+)*?(?:/index)?\.x?html?$",
    re.IGNORECASE,
)
_PROSE_WORDS = 80  # from which a page is about something, whatever its name
_LETTERS = 0.6  # share of letters and spaces in prose
_WORDS = 3
_PARAGRAPHS = 8  # of the body that are considered


@dataclass(frozen=True, slots=True)
class PageReading:
    """What was read from a page; `skip_reason` tells why it is not content, `kind` is its og:type."""

    article: Article
    kind: str
    skip_reason: str = ""


def read_article(
    page: EditablePage, url: str, path: str, profile: SiteProfile, cache: PublishCache | None = None
) -> PageReading:
    """Return the article of a page and what kind of page it is, from the cache if the page is unchanged.

    Raises:
        SourceError: The page has no headline.
    """
    copy = _reading_copy(page, profile)
    if cache is None:
        return _read(page, copy, url, path, profile)
    inputs = repr((_RELEASE, url, profile.site, profile.affix, sorted(profile.descriptions))).encode()
    key = sha256(inputs + copy)
    values = cache.values(key)
    if values is not None:
        with suppress(KeyError, SharekitError):
            return PageReading(Article.from_json(values["article"]), values["kind"], values["skip_reason"])
    reading = _read(page, copy, url, path, profile)
    values = {"article": reading.article.to_json(), "kind": reading.kind, "skip_reason": reading.skip_reason}
    cache.keep_values(key, values)
    return reading


def _read(page: EditablePage, copy: bytes, url: str, path: str, profile: SiteProfile) -> PageReading:
    from sharekit.sources.page import article_of, judge, parse

    parsed = parse(copy, where=path, url=url)
    judgement = judge(parsed)
    article = article_of(parsed, search_dates=False, with_related=False, site=profile.site)
    headings = [heading for heading in headings_of(page) if heading.text not in profile.headings]
    own = [heading for heading in headings if heading.text and not _leads_elsewhere(heading.link, url)]
    headline = _headline(page, article.headline, [heading.text for heading in own], profile)
    if not headline:
        raise SourceError("no headline was found", where=path)
    is_list = judgement.kind == "listing" or (bool(headings) and not own)
    lead = _lead(page, article, headline, profile, own[0].end if own else 0)
    article = article.replace(
        headline=headline, site=profile.site or article.site, lead=lead, body=(), headings=()
    )
    if is_list or not judgement.is_article:
        article = article.replace(published=None, modified=None)
    reason = _utility(path, is_list=is_list, page=page) if judgement.is_content else judgement.reason
    return PageReading(article, "website" if is_list else "article", reason)


def _leads_elsewhere(link: str, url: str) -> bool:
    """Return whether a heading's link leads to another page, as those of the posts on a list do."""
    if not link:
        return False
    target = urlsplit(urljoin(url, link))
    return target.path.rstrip("/") not in {urlsplit(url).path.rstrip("/"), ""}


def _utility(path: str, *, is_list: bool, page: EditablePage) -> str:
    """Return why nobody shares a page that only serves the site, such as a list by tag or date."""
    match = _UTILITY.search(f"/{path}")
    if match is None:
        return ""
    words = sum(len(text.split()) for text in paragraphs_of(page, 0))
    return f"{match[1].lower()} page" if is_list or words < _PROSE_WORDS else ""


def _headline(page: EditablePage, read: str, headings: list[str], profile: SiteProfile) -> str:
    """Return the page's only heading, else the one that its title repeats, else its title."""
    title = profile.page_title(title_of(page))
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


def _lead(page: EditablePage, article: Article, headline: str, profile: SiteProfile, position: int) -> str:
    """Return the lead if it is prose of this page alone, else the first paragraph that is."""
    described = [tag.content for tag in page.head.tags if tag.key in _DESCRIPTIONS]
    candidates = [article.lead, *article.body[:_PARAGRAPHS]]
    first = list(paragraphs_of(page, position)) if position else []
    # A page of documentation has neither date nor byline: its description or first paragraph is its lead.
    is_story = bool(article.published or article.byline)
    candidates = [*candidates, *first] if is_story else [*described, *first, *candidates]
    texts = [
        text
        for text in candidates
        if text and text not in profile.descriptions and _key(text) != _key(headline) and is_prose(text)
    ]
    if texts and texts[0] in {article.lead, *described}:
        return texts[0]
    # Whole sentences first; "Check all options with:" introduces what a card does not show.
    return min(
        texts, key=lambda text: 0 if _SENTENCE.search(text) else 2 if text.endswith(":") else 1, default=""
    )


def is_prose(text: str) -> bool:
    """Return whether a text is a sentence for readers: not code, a signature, a notice or a label."""
    if _CODE.search(text) or _COPYRIGHT.search(text) or _VERSION.search(text):
        return False
    if len(_CALLS.findall(text)) > 1 and ":" in text[:40]:  # "components used: load(), plot()"
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
    cuts += [(h.start, h.end, "") for h in headings_of(page) if h.text in profile.headings]
    if block := page.head.block:
        cuts = [cut for cut in cuts if not block[0] <= cut[0] < block[1]]
        lines = view[slice(*block)].splitlines(keepends=True)
        remaining = [line for line in lines if not any(word in line for word in _OUR_LINES)]
        cuts.append((*block, "".join(remaining)))
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
