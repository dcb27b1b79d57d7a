"""Reads an article from a web page: what its readers see first, then what its data declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sharekit.article import Article
from sharekit.errors import SourceError
from sharekit.sources.page.body import find_body
from sharekit.sources.page.bylines.byline import find_byline
from sharekit.sources.page.dates.publication_dates import find_dates
from sharekit.sources.page.headline import find_headline
from sharekit.sources.page.image import find_icon, find_image
from sharekit.sources.page.kind import Judgement, Kind, is_article, judge
from sharekit.sources.page.language import find_language, language_for
from sharekit.sources.page.lead import find_lead
from sharekit.sources.page.parsing.charset import decode
from sharekit.sources.page.parsing.document import Page, parse
from sharekit.sources.page.related.block import find_related
from sharekit.sources.page.site_name import find_site, host_of
from sharekit.sources.page.tags import find_section, find_tags
from sharekit.sources.words.language_guess import guess_language
from sharekit.sources.words.language_hints import language_of_url

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Judgement", "Kind", "Page", "article_of", "decode", "is_article", "judge", "parse", "read_page"]


def read_page(
    data: bytes,
    *,
    where: str,
    url: str = "",
    charset: str = "",
    path: Path | None = None,
    search_dates: bool = True,
    language: str = "",
    likely: str = "",
    on_warning: Callable[[str], None] | None = None,
) -> Iterator[Article]:
    """Yield the one article that a page holds.

    Args:
        data: The bytes of the page.
        where: The name of the page in errors: a path or a URL.
        url: The URL of the page, when known; relative links are resolved against it.
        charset: The charset of the Content-Type header, when known.
        path: The file it was read from; only then can its images be files.
        search_dates: As in `article_of`.
        language: As in `article_of`.
        likely: As in `article_of`.
        on_warning: Called with a message when the page is too large to be read whole.

    Raises:
        SourceError: The data is not HTML, or has no headline.
    """
    page = parse(data, where=where, url=url, charset=charset, path=path)
    if page.notice and on_warning:
        on_warning(f"{where}: {page.notice}")
    yield article_of(page, search_dates=search_dates, language=language, likely=likely)


def article_of(
    page: Page,
    *,
    search_dates: bool = True,
    with_related: bool = True,
    site: str = "",
    language: str = "",
    likely: str = "",
) -> Article:
    """Read the article out of a parsed page.

    Args:
        page: The parsed page.
        search_dates: Whether to search the whole page for a date when neither its data nor the surroundings
            of the headline give one. Without the search, reading takes a fraction of the time.
        with_related: Whether to look for related posts.
        site: The site's name, if known.
        language: The language of a page that declares none; guessed if empty.
        likely: The language of other pages of the site, which a short text without a tag is likely in.

    Raises:
        SourceError: The page has no headline.
    """
    site = site or find_site(page)
    headline, heading = _required_headline(page, site)
    page.set_heading(heading)
    body = find_body(page)
    related, block = find_related(page, body.nodes) if with_related else ((), None)
    published, modified = find_dates(page, heading, search=search_dates)
    lead = find_lead(page, headline, heading, body)
    byline = find_byline(page, site, heading)
    text = body.outside(block).after_opening((headline, lead), byline)
    return Article(
        headline=headline,
        lead=lead,
        url=page.canonical,
        site=site,
        byline=byline,
        published=published,
        modified=modified,
        language=_language(page, (headline, *text.paragraphs), language, likely),
        image=find_image(page),
        icon=find_icon(page),
        section=find_section(page),
        tags=find_tags(page),
        related=related,
        body=text.paragraphs,
        headings=text.headings,
    )


def _required_headline(page: Page, site: str) -> tuple[str, HtmlElement | None]:
    headline, heading = find_headline(page, site, host_of(page))
    if not headline:
        raise SourceError("no headline was found", where=page.where, hint="give the headline")
    return headline, heading


def _language(page: Page, texts: Sequence[str], otherwise: str, likely: str) -> str:
    """Return the language that the page declares; else the one to be used otherwise, or a guess."""
    hints = (likely or language_of_url(page.canonical),)
    return language_for(find_language(page), texts) or otherwise or guess_language(" ".join(texts), hints)
