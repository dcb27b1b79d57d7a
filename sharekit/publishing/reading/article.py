"""The article of a page, read with what its site's other pages say about it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sharekit.article import Article
from sharekit.errors import SharekitError, SourceError
from sharekit.publishing.cache import RELEASE
from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.page.own_images import own_images
from sharekit.publishing.reading.page_copy import reading_copy
from sharekit.publishing.reading.summary import DESCRIPTIONS, PageHeading, headings_of, title_of
from sharekit.publishing.reading.teasers import find_teasers, has_own_article, leads_elsewhere
from sharekit.publishing.site_profile import SiteProfile, text_key
from sharekit.support.files import sha256

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.publishing.cache import PublishCache
    from sharekit.sources.page import Page

HOME_PAGES = frozenset({"index.html", "index.htm", "index.xhtml"})
"""Paths of the home page, which is about the site."""


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
    copy = reading_copy(page, profile)
    if cache is None:
        return _read(page, copy, url, path, profile)
    key = sha256(repr((RELEASE, url, profile.reading_key)).encode() + copy)
    values = cache.values(key)
    if values is not None:
        with suppress(KeyError, SharekitError):
            return PageReading(Article.from_json(values["article"]), values["kind"], values["skip_reason"])
    reading = _read(page, copy, url, path, profile)
    values = {"article": reading.article.to_json(), "kind": reading.kind, "skip_reason": reading.skip_reason}
    cache.keep_values(key, values)
    return reading


def _read(page: EditablePage, copy: bytes, url: str, path: str, profile: SiteProfile) -> PageReading:
    from sharekit.publishing.reading.kind import is_index, skipped_kind
    from sharekit.publishing.reading.lead import LeadSources, find_lead
    from sharekit.sources.page import article_of, judge, parse

    parsed = parse(copy, where=path, url=url)
    article = article_of(parsed, search_dates=False, with_related=False, site=profile.site)
    judgement = judge(parsed)  # after the headline is known, so that the body is searched once
    headings = [heading for heading in headings_of(page) if heading.text not in profile.headings]
    own = [heading for heading in headings if heading.text and not leads_elsewhere(heading.link, url)]
    is_home = _is_home(path, article.language)
    headline = (
        _headline(page, article.headline, own, profile, is_home=is_home)
        or ("" if is_home else _first_heading(parsed))
        or (article.headline if article.headline == title_of(page) else "")
        or profile.site
    )
    if not headline:
        raise SourceError("no headline was found", where=path)
    teasers = [] if judgement.is_declared else find_teasers(parsed, url)
    first_post = teasers[0] if teasers else _first_post(parsed, url)
    is_listing = judgement.kind == "listing"
    is_list = bool(teasers) or (bool(headings) and not own) or is_home
    is_list |= is_listing and first_post is not None and not has_own_article(parsed, first_post)
    described = [tag.content for tag in page.head.tags if tag.key in DESCRIPTIONS]
    sources = LeadSources(
        page=parsed,
        heading=_element(parsed, headline),
        article=article,
        described=[text for text in described if text not in profile.descriptions],
        headline=headline,
        first_post=first_post if is_list else None,
    )
    # The description of the site, on all its pages, is that of its home page.
    lead = find_lead(sources, profile) or (next(iter(described), "") if is_home else "")
    is_list = is_list or ((not lead or lead in described) and not article.published and is_index(parsed))
    is_list |= is_listing and first_post is None and not lead  # by its address, with nothing that says more
    site = _declared_part(page, profile) or profile.site or article.site
    article = article.replace(headline=headline, site=site, lead=lead, body=(), headings=())
    is_page = is_list or _is_website(page)
    if is_list or not judgement.is_article or (is_page and not _declares_date(page)):
        article = article.replace(published=None, modified=None)
    is_about = any(image.value not in profile.images for image in own_images(page.head))
    is_about = is_about or (bool(lead) and first_post is None)
    reason = skipped_kind(
        path, judgement, parsed, page, is_list=is_list, is_about=is_about, has_lead=bool(lead)
    )
    return PageReading(article, "website" if is_page else "article", reason)


def _first_post(parsed: Page, url: str) -> HtmlElement | None:
    """Return the first link of a heading to another page, as those of the posts on a list are."""
    nodes = parsed.root.xpath("//h1//a[@href] | //h2//a[@href] | //h3//a[@href] | //a[@href][h1 or h2 or h3]")
    return next(
        (
            node
            for node in nodes
            if not parsed.in_furniture(node) and leads_elsewhere(str(node.get("href")), url)
        ),
        None,
    )


def _is_website(page: EditablePage) -> bool:
    """Return whether the page's author declares that it is no article."""
    own = [tag.content.lower() for tag in page.head.tags if tag.key == "og:type" and not tag.ours]
    return own[:1] == ["website"]


def _declared_part(page: EditablePage, profile: SiteProfile) -> str:
    """Return the name that a page declares for the part of the site that it is in."""
    names = (tag.content for tag in page.head.tags if tag.key == "og:site_name")
    return next((name for name in names if name in profile.parts), "")


def _declares_date(page: EditablePage) -> bool:
    return '"datePublished"' in page.view or any(
        tag.key == "article:published_time" for tag in page.head.tags
    )


def _headline(
    page: EditablePage, read: str, headings: list[PageHeading], profile: SiteProfile, *, is_home: bool
) -> str:
    """Return the only heading, else the one that the title repeats, else the title without the site."""
    if is_home and not headings and profile.affix and title_of(page).startswith(profile.affix[0]):
        return profile.site  # what follows the name is its motto
    title = profile.page_title(title_of(page))
    names = {text_key(name) for name in (profile.site, *profile.affix)}
    shown = [heading.text for heading in headings]
    texts = [text for text in shown if text_key(text) not in names] or shown
    if len(set(texts)) == 1:
        return texts[0]
    agreeing = [text for text in texts if text_key(text) == text_key(title)]
    agreeing = agreeing or [text for text in texts if text_key(text) and text_key(text) in text_key(title)]
    if agreeing:
        return agreeing[0]
    if not texts or (profile.affix and title and title != title_of(page)):
        return title
    return read if read in texts else texts[0]


def _is_home(path: str, language: str) -> bool:
    """Return whether a page is the home page of the site, or of its part in the page's language."""
    folder, _, name = path.lower().rpartition("/")
    own = folder.replace("_", "-") in {language.lower(), language.lower().partition("-")[0]}
    return name in HOME_PAGES and (not folder or own)


def _first_heading(parsed: Page) -> str:
    """Return the first lesser heading, for a page whose title names only its site."""
    from sharekit.sources.page.headline import heading_text

    nodes = (node for node in parsed.root.iter("h2", "h3", "h4") if not parsed.in_furniture(node))
    return next((text for node in nodes if (text := heading_text(node))), "")


def _element(parsed: Page, headline: str) -> HtmlElement | None:
    """Return the element that shows the headline; None where the title alone has it."""
    key = text_key(headline)
    headings = list(parsed.root.iter("h1", "h2", "h3", "h4"))
    shown = next((node for node in headings if text_key(parsed.text_of(node)) == key), None)
    if shown is None and any(node.tag == "h1" for node in headings):
        return parsed.heading
    return shown
