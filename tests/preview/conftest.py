"""A small snapshot with real cards and a real letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sharekit.article import Article, Related
from sharekit.cards.look import Look
from sharekit.cards.networks import choose_networks
from sharekit.cards.studio import Studio
from sharekit.delivery.message.header_block import HeaderBlock
from sharekit.delivery.message.mime import write_message
from sharekit.delivery.readers.subscribers import Subscriber
from sharekit.digest.assemble import assemble_digest
from sharekit.options import DigestOptions
from sharekit.preview.session import PreviewSession
from sharekit.preview.snapshot import ComposedEmail, Snapshot

MOMENT = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def article() -> Article:
    """An article with everything."""
    return Article(
        headline="Night trains return to the old river line",
        lead="The first sleeper in thirty years left on Friday evening.",
        url="https://meridian.example/night-trains",
        site="The Meridian",
        byline=("Ida Moreau",),
        published=date(2026, 3, 1),
        language="en",
        section="Travel",
        tags=("trains",),
        body=("It was full.",),
        related=(Related(headline="Slow travel", url="https://meridian.example/slow"),),
    )


def compose(articles: Sequence[Article], template: str, reader: Subscriber | None = None) -> ComposedEmail:
    """Make a letter as the verb does, without pictures."""
    return _compose(tuple(articles), template, reader.address.wire if reader else "")


@cache
def _compose(articles: tuple[Article, ...], template: str, address: str) -> ComposedEmail:
    options = DigestOptions(template=template, sender="The Meridian <letters@meridian.example>")
    digest = assemble_digest(articles, options=options, date=MOMENT, base_url="https://meridian.example")
    head = HeaderBlock.of(options, site=digest.issue.site)
    message = write_message(
        digest,
        head,
        address=address,
        unsubscribe_url="https://meridian.example/leave",
        date=MOMENT,
    )
    return ComposedEmail(digest=digest, message=message)


@pytest.fixture(scope="session")
def studio() -> Studio:
    """Draws the cards of all snapshots: its caches are warm after the first."""
    return Studio(Look())


@pytest.fixture
def snapshot(article: Article, studio: Studio) -> Callable[..., Snapshot]:
    """Return what makes a snapshot of two articles and two networks; keywords change it."""

    def make(**changes: Any) -> Snapshot:
        other = article.replace(headline="Ferries <b>& trams</b>", url="https://meridian.example/ferries")
        values: dict[str, Any] = {
            "articles": (article, other),
            "studio": studio,
            "networks": tuple(choose_networks(["og", "square"])),
            "template": "news",
            "templates": ("minimal", "news"),
            "email_template": "digest",
            "email_templates": ("brief", "digest"),
            "compose": compose,
            "base_url": "https://meridian.example/",
            "colour": "#d71f2b",
        }
        return Snapshot(**(values | changes))

    return make


@pytest.fixture
def session(snapshot: Callable[..., Snapshot]) -> Iterator[PreviewSession]:
    """A session with that snapshot."""
    made = PreviewSession(snapshot)
    yield made
    made.close()


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A card template of one line, to be broken and fixed."""
    path = tmp_path / "own.html"
    path.write_text(
        "<!DOCTYPE html><html><head><style>\nbody { margin: 0; background-color: #fff }\n"
        "h1 { font: 700 60px Inter; line-height: 1.1; margin: 80px; color: #111 }\n</style></head>"
        '<body><h1 class="headline">{{ headline }}</h1></body></html>',
        encoding="utf-8",
    )
    return path
