"""Logos of an email: one that spells the name replaces it, dark ones have a twin, drawings are rendered."""

from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from sharekit.article import Article
from sharekit.cards.look import Look
from sharekit.digest.assemble import assemble_digest
from sharekit.digest.layout.logos import read_logos
from sharekit.options import Brand, DigestOptions
from tests.digest.pages import select, words

_WORDMARK = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 80">
<path d="M0 0h800v80H0z" fill="#111"/></svg>"""


@pytest.fixture
def wordmark(tmp_path: Path) -> str:
    (tmp_path / "mark.svg").write_text(_WORDMARK, encoding="utf-8")
    return str(tmp_path / "mark.svg")


@pytest.mark.parametrize("template", ["digest", "brief", "magazine", "newsroom", "single"])
@pytest.mark.parametrize("is_wordmark", [None, True, False])
def test_a_wordmark_replaces_the_name(wordmark: str, template: str, is_wordmark: bool | None) -> None:
    article = Article(headline="Rain", site="The Lantern", language="en")
    look = Look(brand=Brand(logo=wordmark, logo_is_wordmark=is_wordmark))
    page = assemble_digest(
        [article], options=DigestOptions(template=template), look=look, date=date(2026, 3, 1)
    ).html
    head = page.partition('role="article"')[2].partition("Rain<")[0]
    assert ("The Lantern</td>" in head) == (is_wordmark is False)
    shown = [image for image in select(page, "//img") if "mark" in image.get("src")]
    if is_wordmark is not False:
        assert {image.get("alt") for image in shown} == {"The Lantern"}
        assert (shown[0].get("width"), shown[0].get("height")) == ("240", "24")
    assert "Rain" in words(page)


def test_a_dark_logo_has_a_light_twin(wordmark: str, tmp_path: Path) -> None:
    logos = read_logos(Look(brand=Brand(logo=wordmark)), "The Lantern")
    assert [picture.type for picture in logos.pictures.values()] == ["image/png"] * 2
    Image.new("RGBA", (40, 40), (250, 250, 250, 255)).save(tmp_path / "white.png")
    assert list(read_logos(Look(brand=Brand(logo=str(tmp_path / "white.png"))), "").pictures) == ["logo"]


def test_a_wordmark_that_cannot_be_read_leaves_the_name(tmp_path: Path) -> None:
    logos = read_logos(
        Look(brand=Brand(logo=str(tmp_path / "gone.png"), logo_is_wordmark=True)), "The Lantern"
    )
    assert not logos.spells_name
    assert "logo is left out" in logos.warnings[0]


def test_a_relative_logo_is_found_in_the_folders_of_the_look(wordmark: str) -> None:
    look = Look(brand=Brand(logo="mark.svg"), folders=(str(Path(wordmark).parent),))
    logos = read_logos(look, "The Lantern")
    assert (logos.spells_name, logos.warnings) == (True, [])
