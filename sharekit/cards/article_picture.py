"""An article's picture: whether it is there, what of it stays in view, and how templates show diagrams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sharekit.cards.images.focal_point import Focus, parse_focus
from sharekit.cards.images.graphics import TRIMMED
from sharekit.errors import FetchError, ImageError
from sharekit.support.text_utils import unescape

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.images.photo import ImageLoader
    from sharekit.cards.template.template import Template

_ALMOST_SQUARE = 1.25  # longer by shorter side; screenshots are wider or taller


def with_photo(article: Article, pictures: ImageLoader) -> tuple[Article, list[str]]:
    """Return the article without its picture when that is not available, and the warnings.

    A local file that exists must be valid: its errors are raised.
    """
    if not article.image:
        return article, []
    try:
        pictures(article.image)
    except (FetchError, ImageError) as error:
        if pictures.holds(article.image):
            raise
        return article.replace(image=""), [f"drawn without its photo: {error}"]
    return article, []


def focus_for(article: Article, pictures: ImageLoader) -> Focus:
    """Return what of the article's picture must stay in view, as fractions."""
    if article.image_focus:
        return parse_focus(article.image_focus)
    return pictures(article.image).focus if article.image else (0.5, 0.4)


def ground_for(article: Article, pictures: ImageLoader) -> str:
    """Return the colour that an article's diagram or screenshot is shown on; empty for what may be cropped.

    Naming the part that must stay in view allows the crop.
    """
    return pictures(article.image).ground if article.image and not article.image_focus else ""


def drawn_face(article: Article, pictures: ImageLoader) -> str:
    """Return the address of a graphic that may be shown round, as it is almost square; else nothing."""
    picture = pictures(article.image)
    longer, shorter = max(picture.width, picture.height), min(picture.width, picture.height)
    return article.image if longer <= _ALMOST_SQUARE * shorter else ""


def missing_graphic(template: Template, context: Mapping[str, Any]) -> list[str]:
    """Return a warning if a template would crop a diagram or screenshot that it does not show whole."""
    src = context["graphic"].removeprefix(TRIMMED)
    if not src:
        return []
    as_photo = {**context, "photo": src, "face": src, "graphic": ""}
    whole, cropped = (unescape(template.render(each)) for each in (context, as_photo))
    if src in whole or src not in cropped:
        return []
    name = template.path.stem
    return [f"drawn without its picture: {src} is a diagram or screenshot, which {name} would crop"]
