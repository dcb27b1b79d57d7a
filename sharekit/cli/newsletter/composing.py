"""SOURCE… ▶ Digest for the verbs `digest`, `send`, `make`, `check` and `preview`, as the settings say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sharekit.cli.articles.sources import read_all
from sharekit.newsletter.stories import add_related, choose_stories

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from sharekit.article import Article
    from sharekit.cli.common import Run
    from sharekit.delivery.readers.subscribers import Subscriber
    from sharekit.digest.digest import Digest
    from sharekit.digest.history import History
    from sharekit.settings import Settings


def compose(
    run: Run,
    sources: Sequence[str],
    settings: Settings,
    *,
    moment: datetime,
    archive: str = "",
    history: History | None = None,
    intro: Path | None = None,
    subject: str = "",
    preheader: str = "",
    **reading: Any,
) -> Digest | None:
    """Return the digest of what is new in the sources, or None if nothing is.

    Args:
        run: Reports sources that cannot be read, and the digest's warnings.
        sources: As for `read_all`.
        settings: The settings in force.
        moment: Time of the issue.
        archive: Source of related posts for articles that list none; the sources when empty.
        history: Past issues.
        intro: Markdown file with the editor's introduction.
        subject: Subject; the lead story's headline when empty.
        preheader: Text that inboxes show beside it; from the lead story when empty.
        reading: The other options of `read_all`.
    """
    from sharekit.newsletter.intro import read_intro

    articles = list(read_all(run, sources, settings=settings, **reading))
    options = settings.digest
    chosen = choose_stories(
        articles, since=options.since, limit=options.limit, history=history, moment=moment
    )
    if not chosen:
        return None
    if options.related != "none":
        pool = read_all(run, [archive], settings=settings, **reading) if archive else articles
        chosen = add_related(chosen, pool)
    return compose_articles(
        chosen,
        settings,
        moment=moment,
        sources=sources,
        private=bool(reading.get("allow_private")),
        subject=subject,
        preheader=preheader,
        intro=read_intro(intro) if intro else "",
        history=history,
    )


def compose_articles(
    articles: Sequence[Article],
    settings: Settings,
    *,
    moment: datetime,
    sources: Sequence[str] = (),
    private: bool = False,
    **content: Any,
) -> Digest:
    """Return the digest of these articles.

    Args:
        articles: At least one.
        settings: The settings in force.
        moment: Time of the issue.
        sources: Sources of the articles; their folders are searched for pictures.
        private: Whether pictures may be fetched from private addresses.
        content: Subject, preheader, intro and history, as for `render_digest`.
    """
    from sharekit.cards.batch_jobs import picture_fetch
    from sharekit.cli.cards.card import look_of
    from sharekit.newsletter.render import render_digest

    fetch = replace(settings.fetch, allow_private=private or settings.fetch.allow_private)
    return render_digest(
        articles,
        options=settings.digest,
        look=look_of(settings, sources),
        base_url=settings.base_url,
        date=moment,
        fetch=picture_fetch(fetch),
        **content,
    )


def message_of(
    digest: Digest, settings: Settings, moment: datetime, reader: Subscriber | None = None
) -> bytes:
    """Return the digest as a message without a recipient, or with the values of a reader."""
    from sharekit.newsletter.message import sample_message

    return sample_message(digest, settings.digest, base_url=settings.base_url, date=moment, reader=reader)


def warn_of(run: Run, digest: Digest) -> None:
    """Report a digest's warnings, and what was left out to keep it small."""
    from sharekit.support.text_utils import counted

    for warning in digest.warnings:
        run.warn(warning)
    if digest.trimmed:
        parts = "; ".join(digest.trimmed[:3]) + " …" * (len(digest.trimmed) > 3)  # noqa: PLR2004
        run.warn(f"{counted(len(digest.trimmed), 'part')} left out to stay under 102 KB: {parts}")
