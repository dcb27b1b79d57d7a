"""Draws `docs/gallery/`: each shipped card in every shape, in other scripts, without a photo, in both themes.

For each template one picture to look at, and one table of og, square and story × with and without photo ×
light and dark × three scripts.

    python -m scripts.make_gallery [-o docs/gallery]

The pictures on the cards are painted by gallery_photos.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image

from scripts import gallery_photos as photos
from scripts.gallery_stories import ABROAD, STORIES
from sharekit.article import Article
from sharekit.cards.look import Look
from sharekit.cards.studio import Studio
from sharekit.options import Brand

_GROUND = (222, 224, 229)
_GAP = 20
_SHAPES = ("og", "square", "portrait", "pin", "story")
_SHAPE_HEIGHT = 312
_TABLE_SHAPES = ("og", "square", "story")
_TABLE_HEIGHT = 150
_TABLE_WIDTH = 1200
_WIDTH = 1640
_LANGUAGES = {
    "news": ("ar", "ja"),
    "editorial": ("ru", "ar"),
    "photo": ("hi", "zh-Hans"),
    "split": ("ko", "he"),
    "quote": ("th", "ar"),
    "minimal": ("ja", "hi"),
    "bold": ("zh-Hans", "he"),
    "docs": ("de", "ko"),
    "event": ("ar", "th"),
}
_PHOTOS = {"docs": "", "quote": "face.jpg", "event": "face.jpg", "photo": "ridges.jpg"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the gallery and print what each picture weighs."""
    parser = argparse.ArgumentParser(description="Draw the gallery of shipped cards.")
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("docs/gallery"), help="the folder drawn into"
    )
    output: Path = parser.parse_args(arguments).output
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        paint(Path(folder))
        for name in STORIES:
            for target, picture in (
                (output / f"{name}.webp", strip(name, folder)),
                (output / f"{name}-all.webp", table(name, folder)),
            ):
                picture.save(target, quality=76, method=6)
                print(f"{target}  {target.stat().st_size / 1000:.0f} KB")
    return 0


def table(name: str, folder: str) -> Image.Image:
    """Return one card with and without its photo in three shapes, for three scripts in both themes."""
    story = STORIES[name]
    image = _PHOTOS.get(name, "city.jpg") or "page.jpg"
    rows = []
    abroad = [ABROAD[language].replace(site=story.site, url=story.url) for language in ("ar", "ja")]
    for article in (story, *abroad):
        for theme in ("light", "dark"):
            cards = [
                _drawn(article.replace(image=photo), name, folder, network=shape, theme=theme)
                for photo in (image, "")
                for shape in _TABLE_SHAPES
            ]
            rows.append([_scaled(card, height=_TABLE_HEIGHT) for card in cards])
    return _laid(rows, width=_TABLE_WIDTH)


def paint(folder: Path) -> None:
    """Paint the photos and the logos into `folder`."""
    for name in ("ridges", "sea", "city", "face", "page"):
        picture: Image.Image = getattr(photos, f"paint_{name}")()
        picture.save(folder / f"{name}.jpg", quality=92)
    photos.paint_mark((22, 24, 30), (255, 255, 255)).save(folder / "ink.png")
    photos.paint_mark((255, 255, 255), (22, 24, 30)).save(folder / "white.png")


def strip(name: str, folder: str) -> Image.Image:
    """Return one card's picture: every shape above, four variants of the wide one below."""
    story = STORIES[name]
    above = [_drawn(story, name, folder, network=shape) for shape in _SHAPES]
    one, other = _LANGUAGES[name]
    image = _PHOTOS.get(name, "city.jpg")
    below = [
        _drawn(ABROAD[one].replace(image=image, site=story.site, url=story.url), name, folder),
        _drawn(ABROAD[other].replace(image=image, site=story.site, url=story.url), name, folder),
        _drawn(_without(name, story), name, folder),
        _drawn(story, name, folder, theme=_other_theme(name)),
    ]
    rows = [[_scaled(card, height=_SHAPE_HEIGHT) for card in above]]
    room = (_WIDTH - _GAP * (len(below) + 1)) / len(below)
    rows.append([_scaled(card, height=round(room * 630 / 1200)) for card in below])
    return _laid(rows)


def _without(name: str, story: Article) -> Article:
    """The story without its photo; where a card has none, one with a photo."""
    if name == "docs":
        return story.replace(image="page.jpg")
    return story.replace(image="", lead="") if name == "minimal" else story.replace(image="")


def _other_theme(name: str) -> str:
    return "light" if name in {"photo", "quote", "minimal", "event"} else "dark"


@cache
def _studio(folder: str, theme: str) -> Studio:
    brand = Brand(logo="ink.png", logo_dark="white.png", theme=theme)  # type: ignore[arg-type] # a theme's name
    return Studio(Look(brand=brand, folders=(folder,)))


def _drawn(article: Article, name: str, folder: str, *, network: str = "og", theme: str = "") -> Image.Image:
    card = _studio(folder, theme).draw(article, network=network, template=name)
    for warning in card.warnings:
        print(f"{name} {network} {article.language}: {warning}")
    with Image.open(io.BytesIO(card.data)) as picture:
        return picture.convert("RGB")


def _scaled(picture: Image.Image, *, height: int) -> Image.Image:
    width = round(picture.width * height / picture.height)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _laid(rows: Sequence[Sequence[Image.Image]], *, width: int = _WIDTH) -> Image.Image:
    """Return the rows under each other, each spread over the whole width."""
    height = sum(row[0].height + _GAP for row in rows) + _GAP
    sheet = Image.new("RGB", (width, height), _GROUND)
    y = _GAP
    for row in rows:
        gap = (width - sum(card.width for card in row)) / (len(row) + 1)
        x = gap
        for card in row:
            sheet.paste(card, (round(x), y))
            x += card.width + gap
        y += row[0].height + _GAP
    return sheet


if __name__ == "__main__":
    raise SystemExit(main())
