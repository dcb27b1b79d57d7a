"""SOURCE… ▶ Digest, for the verbs that make one: reading, choosing, drawing its pictures, setting it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharekit.cli.sources import fetcher_for, read_all
from sharekit.digest.clean import clip, one_line
from sharekit.errors import ImageError, SharekitError, SourceError
from sharekit.files import slugify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from sharekit.article import Article
    from sharekit.cards.card import Card
    from sharekit.cards.look import Look
    from sharekit.cards.studio import Studio
    from sharekit.cli.common import Run
    from sharekit.digest.history import History
    from sharekit.digest.pictures import Picture
    from sharekit.digest.render import Digest
    from sharekit.settings import Settings

__all__ = ["compose", "compose_articles", "read_intro"]

_PLATE = (536, 280)  # px: twice the largest size at which a story after the first shows its photo
_PICKS = 6  # twice as many as are shown: stories of the issue and posts of past ones are left out
_SMALL_STORIES = frozenset(["brief", "digest", "single"])  # templates with a card for the first story only


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
        preheader: What inboxes show beside it; from the lead story when empty.
        intro: The editor's words, in Markdown.
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
        chosen = _with_related(chosen, pool)
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
        run: Told of pictures that cannot be had; the letter goes out without them.
        articles: At least one.
        settings: The settings in force.
        moment: Now.
        subject: The subject; the lead story's headline when empty.
        preheader: What inboxes show beside it; from the lead story when empty.
        intro: The editor's words, in Markdown.
        history: What past issues had.
        sources: Where the articles came from; pictures are looked for beside them.
        private: Whether pictures may be fetched from private addresses.
        cards: Cards drawn already, by the article's index; the others are drawn.
    """
    from sharekit.digest.render import render_digest

    illustrator = _Illustrator(run=run, settings=settings, sources=sources, private=private)
    photos = illustrator.photos(articles)
    return render_digest(
        # A photo that we could not have is not one to send readers to.
        [article.replace(image=article.image if n in photos else "") for n, article in enumerate(articles)],
        options=settings.digest,
        brand=settings.brand,
        site=settings.site,
        base_url=settings.base_url,
        language=settings.language,
        date=moment,
        pictures=illustrator.cards(articles, cards or {}),
        dark_pictures=illustrator.dark_card(articles[0]),
        photos=photos,
        subject=subject,
        preheader=preheader,
        intro=intro,
        templates=settings.templates,
        seen=history.offered() if history else (),
    )


def _with_related(articles: list[Article], pool: Sequence[Article]) -> list[Article]:
    """Return the articles; those that list no related posts get some of the pool."""
    if len(pool) <= len(articles) or all(article.related for article in articles):
        return articles
    from sharekit.related import Archive  # numpy costs 100 ms

    archive = Archive.of(pool)
    return [
        article if article.related else article.replace(related=archive.related(article, count=_PICKS))
        for article in articles
    ]


def read_intro(path: Path | None) -> str:
    """Return the Markdown in a file; nothing for None.

    Raises:
        SourceError: The file cannot be read, or is not UTF-8.
    """
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            f"cannot be read: {error}", where=path, hint="--intro names a Markdown file"
        ) from error


@dataclass(frozen=True, kw_only=True)
class _Illustrator:
    """Draws and cuts the pictures of a letter; what cannot be had is told and left out."""

    run: Run
    settings: Settings
    sources: Sequence[str]
    private: bool

    def cards(self, articles: Sequence[Article], drawn: Mapping[int, Card]) -> dict[int, Picture]:
        """Return the share cards that the template shows, by the article's index.

        Stories after the first show their photo, and a card only where they have none.
        """
        from sharekit.cards.studio import Studio

        studio = Studio(self._look, fetch=self._bytes)
        count = 1 if self.settings.digest.template in _SMALL_STORIES else len(articles)
        found = {}
        for index, article in enumerate(articles[:count]):
            if index and article.image:
                continue
            try:
                card = drawn.get(index) or self._drawn(studio, article)
            except SharekitError as error:
                self.run.warn(f"{_short(article)}: no card: {error}")
                continue
            found[index] = _picture(card, article)
        return found

    def dark_card(self, article: Article) -> dict[int, Picture]:
        """Return the hero for dark grounds, unless the brand has one theme for all."""
        from sharekit.cards.studio import Studio

        if self.settings.brand.theme:
            return {}
        dark = replace(self._look, brand=replace(self._look.brand, theme="dark"))
        try:
            card = self._drawn(Studio(dark, fetch=self._bytes), article, tell=False)
            return {0: _picture(card, article, "-dark")}
        except SharekitError:
            return {}  # what is wrong was told when the light one was drawn

    def _drawn(self, studio: Studio, article: Article, *, tell: bool = True) -> Card:
        """Return the article's card, without its photo where that cannot be had."""
        try:
            return studio.draw(article, template=self.settings.template)
        except ImageError as error:
            if tell:
                self.run.warn(f"{_short(article)}: no photo: {error}")
            return studio.draw(article.replace(image=""), template=self.settings.template)

    def photos(self, articles: Sequence[Article]) -> dict[int, Picture]:
        """Return the photos of the stories after the first as small plates, by the article's index."""
        from sharekit.cards.photo import Pictures
        from sharekit.cards.plate import plate
        from sharekit.digest.pictures import Picture

        pictures = Pictures(self._bytes, [Path(folder) for folder in self._look.folders])
        width, height = _PLATE
        found = {}
        for index, article in enumerate(articles):
            if index == 0 or not article.image:
                continue
            try:
                data = plate(pictures(article.image), width, height)
            except SharekitError as error:
                self.run.warn(f"{_short(article)}: no photo: {error}")
                continue
            name = f"{slugify(article.headline)}-photo.jpg"
            found[index] = Picture(name=name, data=data, type="image/jpeg", width=width, height=height)
        return found

    @cached_property
    def _look(self) -> Look:
        from sharekit.cli.card import look_of

        return look_of(self.settings, self.sources)

    @cached_property
    def _bytes(self) -> Callable[[str], bytes]:
        fetcher = fetcher_for(self.settings, allow_private=self.private)
        return lambda url: fetcher.get(url).body


def _short(article: Article) -> str:
    """Return a headline as a report can show it."""
    return clip(one_line(article.headline), 60)


def _picture(card: Card, article: Article, mark: str = "") -> Picture:
    from sharekit.digest.pictures import Picture

    return Picture(
        name=f"{slugify(article.headline)}{mark}{card.suffix}",
        data=card.data,
        type=card.type,
        width=card.width,
        height=card.height,
        alt=card.alt,
    )
