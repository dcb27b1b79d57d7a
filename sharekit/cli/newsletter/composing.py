"""SOURCE… ▶ Digest for the verbs `digest`, `send`, `make`, `check` and `preview`, as the settings say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sharekit.cli.articles.sources import read_all
from sharekit.newsletter.stories import add_related, choose_stories

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sharekit.article import Article
    from sharekit.cli.common import Run
    from sharekit.delivery.readers.subscribers import Subscriber
    from sharekit.digest.digest import Digest
    from sharekit.digest.history import History
    from sharekit.settings import Settings


def compose_issue(
    run: Run,
    sources: Sequence[str],
    settings: Settings,
    options: Mapping[str, Any],
    *,
    moment: datetime,
    history: History | None,
) -> Digest | None:
    """Return the digest of what is new in the sources, or None if nothing is.

    Args:
        run: Reports sources that cannot be read, and warnings.
        sources: As for `read_all`.
        settings: The settings in force, with `digest_settings` applied.
        options: Issue options and source options, as the verb got them.
        moment: Time of the issue.
        history: Past issues.
    """
    from sharekit.newsletter.intro import read_intro

    reading = {name: options[name] for name in ("kind", "language", "allow_private")}
    articles = list(read_all(run, sources, settings=settings, **reading))
    digest, archive, intro = settings.digest, options["archive"], options["intro"]
    chosen = choose_stories(articles, since=digest.since, limit=digest.limit, history=history, moment=moment)
    if not chosen:
        return None
    if digest.related != "none":  # those of the issue's own sources, unless an archive is named
        chosen = add_related(
            chosen, read_all(run, [archive], settings=settings, **reading) if archive else articles
        )
    return compose_articles(
        chosen,
        settings,
        moment=moment,
        sources=sources,
        private=bool(options["allow_private"]),
        subject=options["subject"],
        preheader=options["preheader"],
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
