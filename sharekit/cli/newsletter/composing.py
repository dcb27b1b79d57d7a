"""SOURCE… ▶ Digest, for the verbs that make one: reading, choosing, drawing its pictures, setting it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharekit.cli.articles.sources import read_all
from sharekit.cli.newsletter.illustrating import Illustrator
from sharekit.errors import ConfigError
from sharekit.os_errors import system_error
from sharekit.text_utils import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sharekit.article import Article
    from sharekit.cards.card import Card
    from sharekit.cli.common import Run
    from sharekit.digest.digest import Digest
    from sharekit.digest.history import History
    from sharekit.settings import Settings

_PICKS = 6  # twice as many as are shown: stories of the issue and posts of past ones are left out


def compose(
    run: Run,
    sources: Sequence[str],
    settings: Settings,
    *,
    moment: datetime,
    subject: str = "",
    preheader: str = "",
    intro: str = "",
    history: History | None = None,
    archive: str = "",
    **reading: Any,
) -> Digest | None:
    """Return the digest of what is new in the sources, or None where nothing is.

    Args:
        run: Told of what goes wrong with single sources, articles and pictures.
        sources: As `read_all` takes them.
        settings: The settings in force.
        moment: Now.
        subject: The subject; the lead story's headline when empty.
        preheader: Text shown beside the subject; from the lead story when empty.
        intro: Editor's introduction in Markdown.
        history: What past issues had.
        archive: Where related posts are picked from for articles that list none; the sources when empty.
        reading: The other options of `read_all`.
    """
    from sharekit.digest.since import read_since, recent

    since = read_since(settings.digest.since, moment)
    found = list(read_all(run, sources, settings=settings, **reading))
    articles = recent(found, since)
    chosen = (history.fresh(articles) if history else articles)[: settings.digest.limit]
    if not chosen:
        return None
    if settings.digest.related != "none":
        pool = list(read_all(run, [archive], settings=settings, **reading)) if archive else found
        chosen = with_related(chosen, pool)
    private = bool(reading.get("allow_private"))
    return compose_articles(
        run,
        chosen,
        settings,
        moment=moment,
        subject=subject,
        preheader=preheader,
        intro=intro,
        history=history,
        sources=sources,
        private=private,
    )


def compose_articles(
    run: Run,
    articles: Sequence[Article],
    settings: Settings,
    *,
    moment: datetime,
    subject: str = "",
    preheader: str = "",
    intro: str = "",
    history: History | None = None,
    sources: Sequence[str] = (),
    private: bool = False,
    cards: Mapping[int, Card] | None = None,
) -> Digest:
    """Return the digest of these articles, with the share card of the first as its hero.

    Args:
        run: Told of pictures that cannot be had; the email goes out without them.
        articles: At least one.
        settings: The settings in force.
        moment: Now.
        subject: The subject; the lead story's headline when empty.
        preheader: Text shown beside the subject; from the lead story when empty.
        intro: Editor's introduction in Markdown.
        history: What past issues had.
        sources: Where the articles came from; pictures are looked for beside them.
        private: Whether pictures may be fetched from private addresses.
        cards: Cards drawn already, by the article's index; the others are drawn.
    """
    from sharekit.digest.render import render_digest

    illustrator = Illustrator(run=run, settings=settings, sources=sources, private=private)
    photos = illustrator.photos(articles)
    shown = illustrator.cards(articles, cards or {})
    return render_digest(
        # A photo that we could not have is not one to send readers to.
        [article.replace(image=article.image if n in photos else "") for n, article in enumerate(articles)],
        options=settings.digest,
        brand=settings.brand,
        site=settings.site,
        base_url=settings.base_url,
        language=settings.language,
        date=moment,
        pictures=shown,
        dark_pictures=illustrator.dark_cards(articles, shown),
        photos=photos,
        subject=subject,
        preheader=preheader,
        intro=intro,
        templates=settings.templates,
        seen=history.offered() if history else (),
    )


def with_related(articles: list[Article], pool: Sequence[Article]) -> list[Article]:
    """Return the articles; those that list no related posts get some of the pool."""
    if len(pool) <= len(articles) or all(article.related for article in articles):
        return articles
    from sharekit.related import Archive  # numpy costs 100 ms

    archive = Archive.of(pool)
    return [
        article if article.related else article.replace(related=archive.related(article, count=_PICKS))
        for article in articles
    ]


def message_of(digest: Digest, settings: Settings, moment: datetime) -> bytes:
    """Return the digest as an unaddressed message."""
    from sharekit.delivery.message.header_block import HeaderBlock
    from sharekit.delivery.message.mime import write_message

    head = HeaderBlock.of(settings.digest, site=digest.issue.site, base_url=settings.base_url)
    return write_message(digest, head, unsubscribe_url=settings.digest.unsubscribe_url, date=moment)


def read_intro(run: Run, path: Path | None) -> str:
    """Return the Markdown in a file; nothing for None. Pictures in it are told: letters leave them out.

    Raises:
        ConfigError: The file cannot be read, or is not UTF-8.
    """
    from sharekit.digest.layout.markdown import pictures_in

    if path is None:
        return ""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        hint = "--intro names a Markdown file"
        raise system_error(error, path, "read", ConfigError, hint=hint) from error
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8", where=path, hint="save it as UTF-8") from error
    if pictures := pictures_in(text):
        run.warn(f"{path}: {counted(len(pictures), 'picture')} left out; an intro has words only")
    return text
