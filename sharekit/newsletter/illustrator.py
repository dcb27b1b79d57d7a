"""Pictures of an email: the hero in light and dark, and cropped photos of the other stories."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from sharekit.digest.layout.clean import one_line
from sharekit.digest.layout.pictures import EmailPicture
from sharekit.errors import ImageError, SharekitError
from sharekit.support.files import slugify
from sharekit.support.text_utils import clip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sharekit.article import Article
    from sharekit.cards.card import Card
    from sharekit.cards.look import Fetch, Look
    from sharekit.digest.layout.look import EmailStyle, Palette
    from sharekit.options import Brand

Theme = Literal["", "light", "dark"]
_TEMPLATE, _NETWORK = "photo", "discover"
"""The hero is the card of a network without text: the email has headline and lead below it."""
_ONE_CARD = frozenset(["brief", "digest", "newsroom", "personal", "single"])
"""Templates that show a card of the first story only."""
_WITHOUT_PHOTO = "drawn without its photo: "  # prefix of a card's warning
_THUMBNAIL = (536, 280)  # px: twice the largest size of a photo after the first story
_HEAVY_PNG = 100_000  # bytes: a PNG with a photo


@dataclass(frozen=True, kw_only=True)
class Illustrator:
    """Draws the pictures of an email. Missing pictures are left out, with a warning.

    Attributes:
        look: What all cards share.
        fetch: Reads pictures from the web; None leaves them out.
        style: Colours of the email; the hero has them too.
        warnings: What was left out, and why.
    """

    look: Look
    fetch: Fetch | None
    style: EmailStyle
    warnings: list[str] = field(default_factory=list)

    def cards(
        self, articles: Sequence[Article], template: str
    ) -> tuple[dict[int, EmailPicture], dict[int, EmailPicture]]:
        """Return the pictures of the stories for light and for dark mode, by article index.

        The first story has its photo or art; others have art if the template shows any, and no photo.
        """
        light: dict[int, EmailPicture] = {}
        dark: dict[int, EmailPicture] = {}
        for index, article in enumerate(articles[: 1 if template in _ONE_CARD else None]):
            if index and article.image:
                continue
            for pictures, picture in zip((light, dark), self._hero(article), strict=True):
                if picture:
                    pictures[index] = picture
        return light, dark

    def _hero(self, article: Article) -> tuple[EmailPicture | None, EmailPicture | None]:
        if not article.image and self.look.art == "none":
            return None, None
        try:
            light = self._draw(article, self.style.light, self.look.brand.theme or "light")
        except SharekitError as error:
            self._warn(article, f"no picture: {error}")
            return None, None
        if self.look.brand.theme or (article.image and not light.warnings):
            return _email_picture(light, article), None
        dark = self._draw(article, self.style.dark, "dark", warn=False)
        return _email_picture(light, article), _email_picture(dark, article, "-dark")

    def photos(self, articles: Sequence[Article]) -> dict[int, EmailPicture]:
        """Return the cropped photos of the stories after the first, by article index."""
        from sharekit.cards.images.crop import crop_jpeg
        from sharekit.cards.images.focal_point import parse_focus
        from sharekit.cards.images.photo import ImageLoader

        sources = ImageLoader(self.fetch, self.look.folders)
        width, height = _THUMBNAIL
        photos = {}
        for index, article in enumerate(articles):
            if index == 0 or not article.image:
                continue
            try:
                focus = parse_focus(article.image_focus) if article.image_focus else None
                data = crop_jpeg(sources(article.image), width, height, focus)
            except SharekitError as error:
                self._warn(article, f"no photo: {error}")
                continue
            name = f"{slugify(article.headline)}-photo.jpg"
            photos[index] = EmailPicture(name=name, data=data, type="image/jpeg", width=width, height=height)
        return photos

    def _draw(self, article: Article, palette: Palette, theme: Theme, *, warn: bool = True) -> Card:
        """Return the article's hero, without its photo if that cannot be read."""
        look = replace(self.look, brand=_in_palette(self.look.brand, palette, theme))
        try:
            card = self._lightest(look, article)
            prefix = _WITHOUT_PHOTO
            reasons = [line.removeprefix(prefix) for line in card.warnings if line.startswith(prefix)]
        except ImageError as error:
            card, reasons = self._lightest(look, article.replace(image="")), [str(error)]
        for reason in reasons if warn else ():
            self._warn(article, f"no photo: {reason}")
        return replace(card, warnings=tuple(reasons))

    def _lightest(self, look: Look, article: Article) -> Card:
        """Return the card, as JPEG if much smaller."""
        from sharekit.cards.studio import Studio

        studio = Studio(look, fetch=self.fetch)
        card = studio.draw(article, network=_NETWORK, template=_TEMPLATE)
        if card.type != "image/png" or len(card.data) <= _HEAVY_PNG:
            return card
        jpeg = studio.draw(article, network=_NETWORK, template=_TEMPLATE, format="jpeg")
        return jpeg if len(jpeg.data) < len(card.data) * 0.7 else card

    def _warn(self, article: Article, text: str) -> None:
        self.warnings.append(f"{clip(one_line(article.headline), 60)}: {text}")


def _in_palette(brand: Brand, palette: Palette, theme: Theme) -> Brand:
    """Return the brand in the colours of the email."""
    return replace(
        brand,
        theme=theme,
        paper=palette["panel"],
        ink=palette["ink"],
        brand=brand.brand or palette["accent"],
        accent=brand.accent or palette["accent"],
    )


def _email_picture(card: Card, article: Article, suffix: str = "") -> EmailPicture:
    return EmailPicture(
        name=f"{slugify(article.headline)}{suffix}{card.suffix}",
        data=card.data,
        type=card.type,
        width=card.width,
        height=card.height,
    )
