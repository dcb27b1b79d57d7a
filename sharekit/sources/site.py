"""A built static site ▶ its pages that are articles."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from sharekit.article import Article
from sharekit.errors import SharekitError, SourceError
from sharekit.sources.page import Page, article_of, judge, parse
from sharekit.sources.words.language_hints import LanguageHistory
from sharekit.support.files import is_file_or_broken_link
from sharekit.support.text_utils import counted

_SUFFIXES = (".html", ".htm", ".xhtml")
# A page on disk often does not declare its URL, but its path shows what it is.
_NO_ARTICLE = re.compile(
    r"^/index\.html?$"
    r"|/(?:tags?|categor(?:y|ies|ie)|topics?|authors?|archives?|search|page|kategorien?|schlagworte?|etiquetas?"
    r"|rubriques?)(?:/[^/]*)?(?:/page/\d+)?/?(?:index\.html?)?$"
    r"|/(?:about|contact|privacy|imprint|impressum|datenschutz|terms|search|archives?|404)"
    r"(?:\.html?|/(?:index\.html?)?)?$",
    re.IGNORECASE,
)


def read_site(
    folder: Path,
    *,
    on_error: Callable[[SharekitError], None] | None = None,
    wanted: Callable[[Path], bool] | None = None,
    on_warning: Callable[[str], None] | None = None,
    on_skip: Callable[[str], None] | None = None,
    language: str = "",
    languages: LanguageHistory | None = None,
) -> Iterator[Article]:
    """Yield the articles of a built site, sorted by folder and name, files before folders.

    Lists, home pages, redirects and error pages are skipped. A picture without an absolute URL is given as a
    path.

    Args:
        folder: The site's root.
        on_error: Called with the error of each page that cannot be read, while the rest goes on.
        wanted: Called with each page before it is read; False skips the page.
        on_warning: Called for each article whose page is too large to be read completely.
        on_skip: Called for each page that is not an article, with the reason.
        language: The language of pages that declare none; guessed if empty.
        languages: Of the pages before, which the caller counts.

    Raises:
        SourceError: The folder contains no article; or a page cannot be read, and there is no `on_error`.
    """
    articles = pages = 0
    for path in _pages(folder):
        pages += 1
        try:
            if wanted and not wanted(path):
                articles += 1
                continue
            page = parse(path.read_bytes(), where=str(path), path=path)
            if reason := _reason_to_skip(page, path.relative_to(folder)):
                if on_skip:
                    on_skip(f"{path}: skipped: {reason}")
                continue
            article = article_of(page, language=language, likely=languages.usual() if languages else "")
            if page.notice and on_warning:
                on_warning(f"{path}: {page.notice}")
        except (SharekitError, OSError) as error:
            _report(error, path, on_error)
            continue
        articles += 1
        yield article
    if not articles:
        raise _no_article(folder, pages)


def _no_article(folder: Path, pages: int) -> SourceError:
    return SourceError(
        f"contains {counted(pages, 'page')} but no article" if pages else "contains no page",
        where=folder,
        hint="the kind folder reads every page",
    )


def _reason_to_skip(page: Page, path: Path) -> str:
    """Return why a page is not an article, or empty."""
    if _NO_ARTICLE.search(f"/{path.as_posix()}"):
        return "its path is that of a list, a home page or similar"
    judgement = judge(page)
    return "" if judgement.is_article else f"{judgement.kind.value}: {judgement.reason}"


def _pages(folder: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(base, name)
            is_page = name.lower().endswith(_SUFFIXES) and not name.startswith((".", "404."))
            if is_page and is_file_or_broken_link(path):
                yield path


def _report(error: Exception, path: Path, on_error: Callable[[SharekitError], None] | None) -> None:
    reported = (
        error if isinstance(error, SharekitError) else SourceError(f"cannot be read: {error}", where=path)
    )
    if on_error is None:
        raise reported from error
    on_error(reported)
