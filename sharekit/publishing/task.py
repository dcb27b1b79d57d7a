"""The inputs of a publish run and the outcome of each page. Everything here can be pickled."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, Protocol

from sharekit.article import Article
from sharekit.finding import Finding
from sharekit.options import PageOptions
from sharekit.publishing.cache import RELEASE, PublishCache
from sharekit.publishing.card_file import CardFile
from sharekit.publishing.findings import ImageFacts
from sharekit.publishing.page.block import TagRules
from sharekit.publishing.site import SiteFolder
from sharekit.publishing.site_files import FileStamp
from sharekit.publishing.site_profile import SiteProfile
from sharekit.support.resources import is_path

Mode = Literal["write", "check", "diff"]


class CardMaker(Protocol):
    """Draws cards. `key` covers everything a card is made from: equal keys are equal cards."""

    def template_key(self, template: str) -> str:
        """Identify a template that is a file, with everything beside it that its cards may show."""

    def key(self, article: Article, network: str, template: str) -> str:
        """Return the hexadecimal key of a card, without drawing it."""

    def draw(self, key: str, article: Article, network: str, template: str) -> CardFile:
        """Draw the card of this key, or read it from the cache."""

    def try_card(self, article: Article, network: str, template: str) -> None:
        """Raise what drawing the card would raise; nothing is written."""

    def facts(self, path: Path) -> ImageFacts:
        """Return the facts of an image file."""

    def is_photo(self, path: Path) -> bool:
        """Return whether an image file is a picture that a card can show: whole, and large enough."""

    @property
    def fingerprint(self) -> str:
        """Identify everything that all cards are made from: engine, fonts, templates, brand."""


@dataclass(frozen=True, kw_only=True)
class PublishTask:
    """What holds for all pages of a run; `deadline` is in seconds of CPU time a page, 0 for none."""

    site: SiteFolder
    base_url: str
    maker: CardMaker
    networks: Sequence[str] = ("og",)
    template: str = "news"
    site_name: str = ""
    language: str = ""
    rules: TagRules = field(default_factory=TagRules)
    page_options: Mapping[str, PageOptions] = field(default_factory=dict)
    mode: Mode = "write"
    max_bytes: int = 300_000
    deadline: float = 60.0
    cache: PublishCache | None = None
    profile: SiteProfile = field(default_factory=SiteProfile)

    @cached_property
    def key(self) -> str:
        """Identify everything that a page's block is made from besides the page itself."""
        look = (
            self.maker.fingerprint,
            tuple(self.networks),
            self.template,
            sorted(self.page_options.items()),
            [(name, self.maker.template_key(name)) for name in self._templates()],
        )
        words = (self.base_url, self.site_name, self.language, self.rules, self.site.cards)
        return hashlib.sha256(repr((look, words)).encode()).hexdigest()

    def _templates(self) -> list[str]:
        """Return the templates that are files: names of shipped ones are in the fingerprint."""
        names = {self.template, *(options.template for options in self.page_options.values())}
        return sorted(name for name in names if is_path(name))

    @cached_property
    def result_key(self) -> str:
        """Identify everything that a page's outcome is made from besides the site itself."""
        return repr((RELEASE, self.key, self.max_bytes, tuple(self.site.include)))


PageStatus = Literal["fresh", "written", "unchanged", "skipped", "stale", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOutcome:
    """The outcome of one page.

    Attributes:
        status: `fresh`: nothing to do; `written`; `unchanged`; `skipped`: not content; `stale`: found by a
            check; `failed`.
        reason: Why it was skipped or failed.
        cards: Paths of its cards under the site.
        drawn: Number of cards written in this run.
        diff: The changes as a unified diff, in mode `diff`.
        files: The page and the files of the site that it names, each with its stamp.
    """

    page: str
    status: PageStatus
    reason: str = ""
    headline: str = ""
    cards: tuple[str, ...] = ()
    drawn: int = 0
    findings: tuple[Finding, ...] = ()
    diff: str = ""
    files: tuple[tuple[str, FileStamp], ...] = ()
