"""What every verb that takes SOURCE shares: the argument, its options, and the reading itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sharekit.cli.command import shared_options
from sharekit.cli.common import known_language
from sharekit.errors import ConfigError
from sharekit.sources import KINDS, read
from sharekit.support.files import real_path

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cli.common import Run
    from sharekit.fetch import Fetcher, FetchResponse
    from sharekit.options import FetchOptions
    from sharekit.settings import Settings
    from sharekit.sources.fetching import UrlFetcher

source_options = shared_options(
    click.argument("sources", nargs=-1, required=True, metavar="SOURCE…"),
    click.option("--kind", type=click.Choice(KINDS), help="Kind of SOURCE, if not detected correctly."),
    click.option(
        "--language",
        metavar="TAG",
        help="BCP 47 tag of articles that do not name theirs.",
        callback=known_language,
    ),
    click.option("--url", metavar="URL", default="", help="Address of the article; for one that gives none."),
    click.option("--allow-private", is_flag=True, help="Let URLs lead to private addresses."),
)
"""The argument SOURCE… and the options of reading."""


class _LateFetcher:
    """A fetcher that is made when the first URL is met: requests costs 60 ms."""

    def __init__(self, options: FetchOptions) -> None:
        self._options = options

    @cached_property
    def _fetcher(self) -> Fetcher:
        from sharekit.fetch import Fetcher

        return Fetcher(self._options)

    def get(self, url: str) -> FetchResponse:
        """Return the response of `url`; raises FetchError."""
        return self._fetcher.get(url)


def with_private(settings: Settings, allow: bool) -> Settings:
    """Return the settings, with private addresses opened if `allow` is set."""
    return replace(settings, fetch=replace(settings.fetch, allow_private=True)) if allow else settings


def fetcher_for(settings: Settings, *, allow_private: bool = False) -> UrlFetcher:
    """Return what fetches URLs as the settings say; `allow_private` opens private addresses."""
    return _LateFetcher(with_private(settings, allow_private).fetch)


def known(article: Article, settings: Settings) -> Article:
    """Return the article with what the settings know where it says nothing itself."""
    return article.replace(site=article.site or settings.site, language=article.language or settings.language)


def unmade(source: str, settings: Settings) -> Callable[[Path], bool]:
    """Return what tells a source's own files from those that an earlier run put into the output folder."""
    whole, output = real_path(source), real_path(settings.output)
    if whole not in output.parents:
        return lambda _: True
    own_files = Path(source, output.relative_to(whole))
    return lambda file: own_files not in file.parents


def read_all(
    run: Run,
    sources: Sequence[str],
    *,
    settings: Settings,
    kind: str | None = None,
    language: str | None = None,
    allow_private: bool = False,
    headline: str = "",
    lead: str = "",
    url: str = "",
) -> Iterator[Article]:
    """Yield the articles of all sources; what cannot be read is reported, and the rest goes on."""
    if url and len(sources) > 1:
        raise ConfigError("is the address of one article", where="--url", hint="name one SOURCE")
    fetcher = fetcher_for(settings, allow_private=allow_private)
    for source in sources:
        yield from read(
            source,
            kind=kind,
            language=language or settings.language,
            headline=headline,
            lead=lead,
            assets=settings.assets,
            base_url=settings.base_url,
            permalink=settings.permalink,
            url=url,
            fetcher=fetcher,
            on_error=run.fail,
            wanted=unmade(source, settings),
            on_warning=run.warn,
            on_skip=run.note if run.verbose else None,
        )
