"""Pictures of an email: cards for light and dark mode, and cropped photos."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sharekit.digest.layout.clean import one_line
from sharekit.digest.layout.pictures import EmailPicture
from sharekit.errors import ImageError, SharekitError
from sharekit.files import slugify
from sharekit.text_utils import clip

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sharekit.article import Article
    from sharekit.cards.card import Card
    from sharekit.cards.look import Fetch, Look
    from sharekit.cards.studio import Studio

_WITHOUT_PHOTO = "drawn without its photo: "  # prefix of a card's warning
_THUMBNAIL = (536, 280)  # px: twice the largest size of a photo after the first story
_HEAVY_PNG = 100_000  # bytes: a PNG with a photo; text alone takes about 30,000
_ONE_CARD = frozenset(["brief", "digest", "single"])  # templates with a card for the first story only


@dataclass(frozen=True, kw_only=True)
class Illustrator:
    """Draws the pictures of an email. Missing pictures are left out, with a warning.

    Attributes:
        look: What all cards share.
        fetch: Reads pictures from the web; None leaves them out.
        card_template: Template of the cards.
        digest_template: Template of the email; decides which stories have a card.
        warnings: What was left out, and why.
    """

    look: Look
    fetch: Fetch | None
    card_template: str
    digest_template: str
    warnings: list[str] = field(default_factory=list)

    def cards(self, articles: Sequence[Article], drawn: Mapping[int, Card]) -> dict[int, EmailPicture]:
        """Return the cards the template shows, by article index.

        Stories after the first show their photo, or a card without one.

        Args:
            articles: All articles.
            drawn: Cards that exist already.
        """
        count = 1 if self.digest_template in _ONE_CARD else len(articles)
        pictures = {}
        for index, article in enumerate(articles[:count]):
            if index and article.image:
                continue
            try:
                card = drawn.get(index) or self._draw(self._studio, article)
            except SharekitError as error:
                self._warn(article, f"no card: {error}")
                continue
            pictures[index] = _email_picture(card, article)
        return pictures

    def dark_cards(self, articles: Sequence[Article], indexes: Iterable[int]) -> dict[int, EmailPicture]:
        """Return the cards of these articles for dark mode; none if the brand has a fixed theme."""
        from sharekit.cards.studio import Studio

        if self.look.brand.theme:
            return {}
        dark = replace(self.look, brand=replace(self.look.brand, theme="dark"))
        studio = Studio(dark, fetch=self.fetch)
        pictures = {}
        for index in indexes:
            with suppress(SharekitError):  # reported for the light card
                card = self._draw(studio, articles[index], warn=False)
                pictures[index] = _email_picture(card, articles[index], "-dark")
        return pictures

    def photos(self, articles: Sequence[Article]) -> dict[int, EmailPicture]:
        """Return the cropped photos of the stories after the first, by article index."""
        from sharekit.cards.images.crop import crop_jpeg
        from sharekit.cards.images.photo import ImageLoader

        sources = ImageLoader(self.fetch, [Path(folder) for folder in self.look.folders])
        width, height = _THUMBNAIL
        photos = {}
        for index, article in enumerate(articles):
            if index == 0 or not article.image:
                continue
            try:
                data = crop_jpeg(sources(article.image), width, height)
            except SharekitError as error:
                self._warn(article, f"no photo: {error}")
                continue
            name = f"{slugify(article.headline)}-photo.jpg"
            photos[index] = EmailPicture(name=name, data=data, type="image/jpeg", width=width, height=height)
        return photos

    @cached_property
    def _studio(self) -> Studio:
        from sharekit.cards.studio import Studio

        return Studio(self.look, fetch=self.fetch)

    def _draw(self, studio: Studio, article: Article, *, warn: bool = True) -> Card:
        """Return the article's card, without its photo if that cannot be read."""
        try:
            card = self._lightest(studio, article)
            prefix = _WITHOUT_PHOTO
            reasons = [line.removeprefix(prefix) for line in card.warnings if line.startswith(prefix)]
        except ImageError as error:
            card, reasons = self._lightest(studio, article.replace(image="")), [str(error)]
        for reason in reasons if warn else ():
            self._warn(article, f"no photo: {reason}")
        return card

    def _lightest(self, studio: Studio, article: Article) -> Card:
        """Return the card, as JPEG if much smaller: an email carries two of them."""
        card = studio.draw(article, template=self.card_template)
        if card.type != "image/png" or len(card.data) <= _HEAVY_PNG:
            return card
        jpeg = studio.draw(article, template=self.card_template, format="jpeg")
        return jpeg if len(jpeg.data) < len(card.data) * 0.7 else card

    def _warn(self, article: Article, text: str) -> None:
        self.warnings.append(f"{clip(one_line(article.headline), 60)}: {text}")


def _email_picture(card: Card, article: Article, suffix: str = "") -> EmailPicture:
    return EmailPicture(
        name=f"{slugify(article.headline)}{suffix}{card.suffix}",
        data=card.data,
        type=card.type,
        width=card.width,
        height=card.height,
        alt=card.alt,
    )
