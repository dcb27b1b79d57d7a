"""The pictures of an email: its cards, and photos of its stories, drawn and cut as the settings say."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sharekit.cli.articles.sources import fetcher_for
from sharekit.digest.layout.clean import one_line
from sharekit.errors import ImageError, SharekitError
from sharekit.files import slugify
from sharekit.text_utils import clip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sharekit.article import Article
    from sharekit.cards.card import Card
    from sharekit.cards.look import Look
    from sharekit.cards.studio import Studio
    from sharekit.cli.common import Run
    from sharekit.digest.layout.pictures import EmailPicture
    from sharekit.settings import Settings

_WITHOUT = "drawn without its photo: "  # how a card tells of a photo that it has not
_PLATE = (536, 280)  # px: twice the largest size at which a story after the first shows its photo
_HEAVY = 100_000  # bytes of a PNG that holds a photo; words alone make about 30,000
_SMALL_STORIES = frozenset(["brief", "digest", "single"])  # templates with a card for the first story only


@dataclass(frozen=True, kw_only=True)
class Illustrator:
    """Draws and cuts the pictures of an email; what cannot be had is told and left out.

    Attributes:
        run: Told of what cannot be had.
        settings: The settings in force.
        sources: Pictures are looked for beside them.
        private: Whether pictures may be fetched from private addresses.
    """

    run: Run
    settings: Settings
    sources: Sequence[str]
    private: bool

    def cards(self, articles: Sequence[Article], drawn: Mapping[int, Card]) -> dict[int, EmailPicture]:
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

    def dark_cards(self, articles: Sequence[Article], indexes: Iterable[int]) -> dict[int, EmailPicture]:
        """Return the cards of these articles for dark grounds, unless the brand has one theme for all."""
        from sharekit.cards.studio import Studio

        if self.settings.brand.theme:
            return {}
        dark = replace(self._look, brand=replace(self._look.brand, theme="dark"))
        studio = Studio(dark, fetch=self._bytes)
        found = {}
        for index in indexes:
            # What is wrong was told when the light one was drawn.
            with suppress(SharekitError):
                card = self._drawn(studio, articles[index], tell=False)
                found[index] = _picture(card, articles[index], "-dark")
        return found

    def _drawn(self, studio: Studio, article: Article, *, tell: bool = True) -> Card:
        """Return the article's card, without its photo where that cannot be had."""
        try:
            card = self._light(studio, article)
            reasons = [line.removeprefix(_WITHOUT) for line in card.warnings if line.startswith(_WITHOUT)]
        except ImageError as error:
            card, reasons = self._light(studio, article.replace(image="")), [str(error)]
        for reason in reasons if tell else ():
            self.run.warn(f"{_short(article)}: no photo: {reason}")
        return card

    def _light(self, studio: Studio, article: Article) -> Card:
        """Return the card, as a JPEG where that weighs much less: a message carries two of them."""
        card = studio.draw(article, template=self.settings.template)
        if card.type != "image/png" or len(card.data) <= _HEAVY:
            return card
        lighter = studio.draw(article, template=self.settings.template, format="jpeg")
        return lighter if len(lighter.data) < len(card.data) * 0.7 else card

    def photos(self, articles: Sequence[Article]) -> dict[int, EmailPicture]:
        """Return the photos of the stories after the first cropped small, by the article's index."""
        from sharekit.cards.images.crop import crop_jpeg
        from sharekit.cards.images.photo import ImageLoader
        from sharekit.digest.layout.pictures import EmailPicture

        pictures = ImageLoader(self._bytes, [Path(folder) for folder in self._look.folders])
        width, height = _PLATE
        found = {}
        for index, article in enumerate(articles):
            if index == 0 or not article.image:
                continue
            try:
                data = crop_jpeg(pictures(article.image), width, height)
            except SharekitError as error:
                self.run.warn(f"{_short(article)}: no photo: {error}")
                continue
            name = f"{slugify(article.headline)}-photo.jpg"
            found[index] = EmailPicture(name=name, data=data, type="image/jpeg", width=width, height=height)
        return found

    @cached_property
    def _look(self) -> Look:
        from sharekit.cli.cards.card import look_of

        return look_of(self.settings, self.sources)

    @cached_property
    def _bytes(self) -> Callable[[str], bytes]:
        fetcher = fetcher_for(self.settings, allow_private=self.private)
        return lambda url: fetcher.get(url).body


def _short(article: Article) -> str:
    """Return a headline as a report can show it."""
    return clip(one_line(article.headline), 60)


def _picture(card: Card, article: Article, mark: str = "") -> EmailPicture:
    from sharekit.digest.layout.pictures import EmailPicture

    return EmailPicture(
        name=f"{slugify(article.headline)}{mark}{card.suffix}",
        data=card.data,
        type=card.type,
        width=card.width,
        height=card.height,
        alt=card.alt,
    )
