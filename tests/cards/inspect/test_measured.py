"""Cards measured: words on a photo are veiled until they can be read; what remains illegible is reported."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from sharekit.article import Article
from sharekit.cards.card import Card
from sharekit.cards.inspect.measured import MeasuredCard
from sharekit.cards.look import Look
from sharekit.cards.studio import Studio
from sharekit.options import Brand
from tests.cards.pictures import file_of, gradient

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><style>
:root {{ --ink: {ink}; }}
* {{ margin: 0; padding: 0; box-sizing: border-box; }}
.card {{ position: relative; width: 100vw; height: 100vh; font-family: Inter; background-color: {paper}; }}
.photo {{ position: absolute; top: 0; left: 0; width: 100%; height: 100%; object-fit: cover; }}
.headline {{ position: absolute; left: 60px; bottom: 80px; width: 1000px; font-size: 60px; line-height: 1.1;
  font-weight: {weight}; color: {ink}; }}
</style></head><body><div class="card">{photo}<h1 class="headline">{{{{ headline }}}}</h1></div></body></html>
"""
_PHOTO = '<img class="photo" src="{{ photo }}" alt="">'


def _draw(
    folder: Path, *, ink: str, paper: str = "#fff", photo: Image.Image | None = None, weight: int = 400
) -> Card:
    page = _PAGE.format(ink=ink, paper=paper, weight=weight, photo=_PHOTO if photo else "")
    (folder / "page.html").write_text(page, encoding="utf-8")
    if photo:
        (folder / "photo.png").write_bytes(file_of(photo, "PNG"))
    article = Article(headline="Rain ends the long drought", image="photo.png" if photo else "")
    return Studio(Look(folders=(str(folder),))).draw(article, template=str(folder / "page.html"))


@pytest.mark.parametrize(("ink", "level"), [("#ffffff", 235), ("#101010", 30)])
@pytest.mark.parametrize(("weight", "least"), [(400, 4.5), (800, 3.0)])
def test_words_on_a_photo_can_be_read(
    tmp_path: Path, ink: str, level: int, weight: int, least: float
) -> None:
    photo = Image.blend(gradient(800, 500), Image.new("RGB", (800, 500), (level,) * 3), 0.85)
    card = _draw(tmp_path, ink=ink, photo=photo, weight=weight)
    assert card.contrast is not None
    assert card.contrast >= least
    assert card.warnings == ()


def test_brand_colours_that_cannot_be_read_are_reported(tmp_path: Path) -> None:
    card = _draw(tmp_path, ink="#999999", paper="#cccccc")
    assert card.contrast == pytest.approx(1.78, abs=0.02)
    assert card.warnings == (
        "headline: contrast 1.8:1 with its background; required is 4.5:1: change the brand's colours",
    )


def test_flat_cards_are_measured_without_being_painted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sharekit.cards.drawing import Drawing

    monkeypatch.setattr(Drawing, "image", property(lambda _self: pytest.fail("painted")))
    card = _draw(tmp_path, ink="#000000")
    assert card.contrast == 21.0
    assert card.type == "image/png"


def test_the_layout_says_what_was_measured(tmp_path: Path) -> None:
    card = _draw(tmp_path, ink="#000000", weight=800)
    row = next(row for row in card.layout["elements"] if row["tag"] == "h1")
    assert (row["contrast"], row["least_contrast"]) == (21.0, 3.0)
    assert row["lines"][0]["text"] == "Rain ends the long drought"


def test_brand_tokens_reach_the_card() -> None:
    card = Studio(Look(brand=Brand(brand="#0a7d5b"))).draw(Article(headline="Rain"), template="bold")
    plain = Studio().draw(Article(headline="Rain"), template="bold")
    assert card.data != plain.data


@pytest.mark.parametrize(
    ("language", "headline"),
    [
        ("ar", "الصين تطلب من قادة الذكاء الاصطناعي تجنب السفر"),
        ("my", "တရုတ်နိုင်ငံက AI ခေါင်းဆောင်များကို ရှောင်ရန်"),
        ("vi", "Trung Quốc yêu cầu “các nhà lãnh đạo” tránh đến Mỹ"),
        ("ja", "中国、AI指導者に米国渡航を控えるよう指示「米紙報道」"),
    ],
)
@pytest.mark.parametrize("template", ["news", "bold"])
def test_a_card_in_indexes_looks_as_painted(
    monkeypatch: pytest.MonkeyPatch, template: str, language: str, headline: str
) -> None:
    article = Article(headline=headline, lead=headline, language=language, site="The Meridian")
    studio = Studio(Look(art="none"))
    indexed = _image(studio.draw(article, template=template))
    monkeypatch.setattr(MeasuredCard, "_plain", None)
    painted = _image(studio.draw(article, template=template, format="png"))
    assert (indexed.mode, painted.mode) == ("P", "RGB")
    difference = ImageChops.difference(indexed.convert("RGB"), painted).convert("L")
    counts = difference.histogram()
    assert max(level for level, count in enumerate(counts) if count) <= 24
    assert sum(level * count for level, count in enumerate(counts)) / sum(counts) < 0.3


def _image(card: Card) -> Image.Image:
    return Image.open(io.BytesIO(card.data))


def test_a_rule_near_the_words_is_not_behind_them(tmp_path: Path) -> None:
    page = _PAGE.format(ink="#101010", paper="#fff", weight=400, photo='<div class="rule"></div>')
    rule = ".rule { position: absolute; bottom: 180px; width: 100%; height: 6px; background-color: #101010; }"
    (tmp_path / "page.html").write_text(page.replace("</style>", f"{rule}</style>"), encoding="utf-8")
    article = Article(headline="عودة القطارات الليلية إلى خط النهر", language="ar")
    card = Studio(Look()).draw(article, template=str(tmp_path / "page.html"))
    assert card.contrast is not None
    assert card.contrast > 18
    assert card.warnings == ()
