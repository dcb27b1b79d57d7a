"""What a run of publish asks for, and what becomes of each page. Everything here can be pickled."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from sharekit.article import Article
from sharekit.options import PageOptions
from sharekit.publishing.findings import Finding, ImageFacts
from sharekit.publishing.page.block import TagRules
from sharekit.publishing.site import SiteFolder

Mode = Literal["write", "check", "diff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFile:
    """A card as the cache and the site keep it: `suffix` such as `.png`, `type` its media type."""

    data: bytes
    suffix: str
    type: str
    width: int
    height: int
    alt: str


class CardMaker(Protocol):
    """Draws cards. `key` names everything a card is made from, so that equal keys are equal cards."""

    def key(self, article: Article, network: str, template: str) -> str:
        """Return the hexadecimal key of a card, without drawing it."""

    def draw(self, key: str, article: Article, network: str, template: str) -> CardFile:
        """Draw the card of this key, or fetch it from the cache."""

    def try_card(self, article: Article, network: str, template: str) -> None:
        """Raise what drawing the card would raise; nothing is written or kept."""

    def facts(self, path: Path) -> ImageFacts | None:
        """Return what an image file's own bytes say; None when it is no image."""

    @property
    def fingerprint(self) -> str:
        """Name everything that all cards are made from: engine, fonts, templates, brand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishTask:
    """What holds for all pages of a run."""

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

    @property
    def key(self) -> str:
        """Name everything that a page's block is made from besides the page itself."""
        look = (
            self.maker.fingerprint,
            tuple(self.networks),
            self.template,
            sorted(self.page_options.items()),
        )
        words = (self.base_url, self.site_name, self.language, self.rules, self.site.cards)
        return hashlib.sha256(repr((look, words)).encode()).hexdigest()


Status = Literal["fresh", "written", "unchanged", "skipped", "stale", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOutcome:
    """What became of one page.

    Attributes:
        status: `fresh`: nothing to do; `written`; `skipped`: no content; `stale`: found by a check; `failed`.
        reason: Why it was skipped or failed.
        cards: Paths of the page's cards under the site.
        drawn: How many cards were made for it in this run.
        diff: What would change, as a unified diff, in the mode `diff`.
    """

    page: str
    status: Status
    reason: str = ""
    headline: str = ""
    cards: tuple[str, ...] = ()
    drawn: int = 0
    findings: tuple[Finding, ...] = ()
    diff: str = ""
