"""Classifies pages: article, other content, listing, redirect, error page ….

Many pages of a built site are never shared. The page's own signals tell them apart: robots and refresh
metas, its declared type, its address, rel=prev, and how its text compares with its lists of linked headings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sharekit.sources.page.body import find_body
from sharekit.sources.page.parsing import schema
from sharekit.support.urls import split_url

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page.parsing.document import Page


class Kind(StrEnum):
    """The kinds of pages."""

    ARTICLE = "article"
    CONTENT = "content"
    LISTING = "listing"
    PAGINATION = "pagination"
    NOINDEX = "noindex"
    REDIRECT = "redirect"
    ERROR = "error"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A page's kind and the signal that decided it; `is_declared`: the page says that it is an article."""

    kind: Kind
    reason: str
    is_declared: bool = False

    @property
    def is_article(self) -> bool:
        """Whether it is one text by itself, with a headline: news, a post, a chapter, a recipe."""
        return self.kind is Kind.ARTICLE

    @property
    def is_content(self) -> bool:
        """Whether readers may share it: an article, a home or about page, a listing."""
        return self.kind in {Kind.ARTICLE, Kind.CONTENT, Kind.LISTING}


_ERROR = re.compile(
    r"^\W*(?:(?:error|http) )?(?:40[0-9]|410|50[0-9])"
    r"(?:\W*$|\s*[|:\u00b7\u2013\u2014-]|\W+(?:error|fehler|erreur|"
    r"not|page|file|forbidden|unauthori[sz]ed|bad|internal|service|gone|method|nicht|seite|p[aá]gina)\b)|"
    r"page (?:(?:not|could not be) found|(?:cannot|can['’]t) be found|(?:does not|doesn['’]t) exist)|"
    r"^not found|"
    r"seite (?:wurde )?nicht gefunden|"
    r"page (?:non trouvée|introuvable)|página no encontrada|pagina non trovata|página não encontrada|"
    r"pagina niet gevonden|nie znaleziono strony|страница не найдена|"
    r"ページが見つかりません|页面(?:不存在|未找到)|"
    r"you (?:are|seem to be) offline",
    re.IGNORECASE,
)
_ERROR_FILE = re.compile(r"/(?:40\d|50\d|offline|error)(?:\.html?|/(?:index\.html?)?)?$", re.IGNORECASE)
_TURNED = re.compile(r"/(?:(?:page|seite|pagina)[/-]?|p[/-])(?:[2-9]|\d\d+)(?:/|\.html?|$)", re.IGNORECASE)
_LISTED = re.compile(
    r"/(?:tags?|categor(?:y|ies)|kategorien?|topics?|authors?|autor(?:en)?|archives?|archiv|search|suche|series|"
    r"list)(?:/[^/]+)?(?:/(?:index\.html?)?|\.html?)?$|/(?:19|20)\d\d(?:/[01]\d)?(?:/(?:index\.html?)?)?$",
    re.IGNORECASE,
)
_HOME = re.compile(r"^/?(?:index\.html?)?$", re.IGNORECASE)
_LISTING_TYPES = frozenset(("CollectionPage", "SearchResultsPage", "ItemList", "Blog", "ProfilePage"))
_MANY = 4  # linked headings from which a page looks like a list
_PROSE = 600  # characters of text that make an article without any declaration
_SOME = 50  # characters of text that make an article under a single headline
_LITTLE = 140  # characters below which a page has no text


def is_article(page: Page) -> bool:
    """Whether the page is an article by its own signals; `judge` says which."""
    return judge(page).is_article


def judge(page: Page) -> Judgement:
    """Return the kind of a page and the first signal that decided it."""
    return _refused(page) or _turned(page) or _declared(page) or _by_shape(page)


def _refused(page: Page) -> Judgement | None:
    refresh = page.first("refresh")
    if "url=" in refresh.replace(" ", "").lower():
        return Judgement(Kind.REDIRECT, f"meta refresh: {refresh}")
    heads = [page.title, *page.main_headings[:1]]
    path = _path_of(page.url) if page.url else f"/{page.where}"
    if (any(_ERROR.search(text) for text in heads) or _ERROR_FILE.search(path)) and not _is_text(page):
        return Judgement(Kind.ERROR, "its title or file name is that of an error page")
    robots = {
        word.strip().lower() for value in page.every("robots", "googlebot") for word in value.split(",")
    }
    if robots & {"noindex", "none"}:
        return Judgement(Kind.NOINDEX, "robots: noindex")
    if not any(heads):
        return Judgement(Kind.EMPTY, "neither title nor h1")
    return None


def _path_of(address: str) -> str:
    return unquote(split_url(address).path)


def _turned(page: Page) -> Judgement | None:
    path = _path_of(page.canonical or page.url)
    if _TURNED.search(path) and not _is_text(page):
        return Judgement(Kind.PAGINATION, f"its address is that of a further page: {path}")
    if (
        page.linked("prev")
        and page.linked("next")
        and not _article_type(page)
        and _headings_linked(page, here=True) >= _MANY
    ):
        return Judgement(Kind.PAGINATION, "rel=prev and rel=next on a page of linked headings")
    return None


def _is_text(page: Page) -> bool:
    """Whether a page is one text under its own headline, so that its name alone says nothing about it."""
    return len(page.main_headings) == 1 and _headings_linked(page) <= 1 and _length(page) >= _PROSE


def _article_type(page: Page) -> str:
    kinds = [
        kind for kind in schema.kinds(page.main) if kind == "Recipe" or kind.endswith(("Article", "Posting"))
    ]
    if kinds:
        return f"schema.org {kinds[0]}"
    if page.first("og:type").lower() == "article":
        return "og:type article"
    return "article:published_time" if page.first("article:published_time") else ""


def _declared(page: Page) -> Judgement | None:
    path = _path_of(page.canonical or page.url)
    listings = [kind for node in page.nodes[:20] for kind in schema.kinds(node) if kind in _LISTING_TYPES]
    if _HOME.match(path) and (page.canonical or page.url):
        return Judgement(Kind.LISTING, "it is the home page")
    if (listings and "BreadcrumbList" not in listings[:1]) and _headings_linked(page) >= _MANY:
        return Judgement(Kind.LISTING, f"schema.org {listings[0]} and linked headings")
    if declared := _article_type(page):
        return Judgement(Kind.ARTICLE, declared, is_declared=True)
    if _LISTED.search(path or f"/{page.where}") and (_headings_linked(page) >= 1 or _length(page) < _PROSE):
        return Judgement(Kind.LISTING, f"its address is that of a list: {path}")
    return None


def _by_shape(page: Page) -> Judgement:
    # Sections of one article lead to other sites, posts on a list to this one.
    linked, length = _headings_linked(page, here=len(page.main_headings) == 1), _length(page)
    if linked >= _MANY and length < _PROSE * linked / 2:
        return Judgement(Kind.LISTING, f"{linked} linked headings")
    alone = len(page.main_headings) == 1 and length >= _SOME and linked <= 1
    if page.main_headings and (length >= _PROSE or alone):
        return Judgement(Kind.ARTICLE, f"{length} characters of text under one headline")
    if length >= _LITTLE or page.main_headings:
        return Judgement(Kind.CONTENT, "a title and little text")
    return Judgement(Kind.EMPTY, "hardly any text")


def _headings_linked(page: Page, *, here: bool = False) -> int:
    """Count the sub-headings that link, or only those on this host: a list of posts has many."""
    nodes = page.root.xpath("//body//h2[.//a[@href] or parent::a] | //body//h3[.//a[@href] or parent::a]")
    listed = (node for node in nodes if not page.in_furniture(node) and not _is_anchor(node))
    return sum(1 for node in listed if not here or _leads_here(page, node))


def _leads_here(page: Page, node: HtmlElement) -> bool:
    links = [*node.iter("a"), *node.iterancestors("a")]
    home = page.link("/")
    return any(page.link(link.get("href") or "").startswith(home) for link in links)


def _is_anchor(node: HtmlElement) -> bool:
    """Whether a heading links to itself only, as documentation generators do."""
    links = [link.get("href", "") for link in node.iter("a")]
    return bool(links) and all(href.startswith("#") for href in links)


def _length(page: Page) -> int:
    return sum(map(len, find_body(page).paragraphs))
