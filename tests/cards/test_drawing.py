"""What is painted once for many cards, what lies on top, and what the rows say."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from sharekit.cards.drawing import Drawing
from sharekit.cards.template.template import Template
from sharekit.text.fonts.library import Fonts
from tests.cards.pages import draw_page, write_page

CSS = """* { margin: 0; padding: 0; box-sizing: border-box; }
.card { position: relative; width: 100vw; height: 100vh; overflow: hidden; background-color: #fff; }
h1 { font-family: Inter; font-size: 30px; line-height: 1.2; padding: 20px; }
.bar { position: absolute; left: 0; bottom: 0; right: 0; height: 20px; background-color: #d61f2c; }
.cover { position: absolute; left: 0; top: 0; width: 60px; height: 60px; background-color: #2f5bea; }"""
BODY = '<div class="card"><h1 id="head">{{ words }}</h1><div class="bar"></div></div>'


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts.load()


def load(folder: Path, body: str = BODY) -> Template:
    return Template.load(write_page(folder, CSS, body))


def draw(template: Template, words: str, fonts: Fonts) -> Drawing:
    return template.draw({"words": words}, 400, 200, fonts)


def test_the_ground_is_one_object_for_cards_that_differ_only_in_words(tmp_path: Path, fonts: Fonts) -> None:
    template = load(tmp_path)
    first, second = draw(template, "One", fonts), draw(template, "Another one", fonts)
    assert first.background is second.background
    assert ImageChops.difference(first.image, second.image).getbbox() is not None


def test_ground_and_texts_together_are_the_card(tmp_path: Path, fonts: Fonts) -> None:
    drawn = draw(load(tmp_path), "One headline", fonts)
    assert drawn.texts is not None
    assert [block.id for block in drawn.texts] == ["head"]
    assert drawn.texts[0].colour == (0, 0, 0, 1.0)
    assert ImageChops.difference(drawn.over(drawn.background), drawn.image).getbbox() is None


def test_text_under_a_box_stays_under_it(tmp_path: Path, fonts: Fonts) -> None:
    body = BODY.replace('<div class="bar">', '<div class="cover"></div><div class="bar">')
    drawn = draw(load(tmp_path, body), "Words that begin below the box", fonts)
    assert drawn.texts == ()
    assert drawn.image.getpixel((30, 35)) == (0x2F, 0x5B, 0xEA)
    assert not any(drawn.bare.getpixel((x, 35)) == (0, 0, 0) for x in range(60, 400))


def test_what_was_drawn_before_changes_nothing(tmp_path: Path, fonts: Fonts) -> None:
    template = load(tmp_path)
    for words in ("First", "Second words", "Third, and longer than the others"):
        draw(template, words, fonts).image  # noqa: B018 - painting fills the caches
    again = draw(template, "Second words", fonts).image
    fresh = draw(load(tmp_path), "Second words", fonts).image
    assert again.tobytes() == fresh.tobytes()


def test_rows_hold_boxes_and_lines(tmp_path: Path, fonts: Fonts) -> None:
    drawn = draw(load(tmp_path), "One headline", fonts)
    row = next(row for row in drawn.elements if row["id"] == "head")
    assert row["tag"] == "h1"
    assert row["box"] == [0, 0, 400, 76]
    (line,) = row["lines"]
    assert (line["text"], line["x"], line["font_size"], line["direction"]) == ("One headline", 20, 30, "ltr")
    assert 40 < line["baseline"] < 50
    assert [row["tag"] for row in drawn.elements] == ["html", "body", "div", "h1", "div"]


def test_a_font_of_the_users_own_is_used(tmp_path: Path, fonts: Fonts) -> None:
    source = Path(__file__).parent.parent.parent / "fonts" / "newsreader" / "Newsreader.ttf"
    (tmp_path / "own.ttf").write_bytes(source.read_bytes())
    face = "@font-face { font-family: Mine; src: url(own.ttf); font-weight: 200 800; }\n"
    path = write_page(tmp_path, face + CSS.replace("Inter", "Mine"), BODY)
    mine = draw(Template.load(path), "One headline", fonts).image
    named = draw(
        Template.load(write_page(tmp_path, CSS.replace("Inter", "Newsreader"), BODY)), "One headline", fonts
    )
    plain = draw(load(tmp_path), "One headline", fonts).image
    assert mine.tobytes() == named.image.tobytes()
    assert mine.tobytes() != plain.tobytes()


def test_pictures_that_change_behind_one_address_are_drawn_again(tmp_path: Path, fonts: Fonts) -> None:
    body = (
        '<div class="card"><img id="i" src="own.png" style="display: block; width: 50px; height: 50px"></div>'
    )
    template = load(tmp_path, body)
    colours = []
    for colour in ((255, 0, 0), (0, 0, 255)):
        Image.new("RGB", (50, 50), colour).save(tmp_path / "own.png")
        colours.append(template.draw({}, 400, 200, fonts).image.getpixel((25, 25)))
    assert colours == [(255, 0, 0), (0, 0, 255)]


def test_elements_inside_a_line_have_rows_of_their_own(tmp_path: Path, fonts: Fonts) -> None:
    drawn = draw(load(tmp_path, BODY.replace("{{ words }}", 'Some <b id="bold">bold</b> words')), "", fonts)
    assert [row["tag"] for row in drawn.elements] == ["html", "body", "div", "h1", "b", "div"]
    bold = next(row for row in drawn.elements if row["id"] == "bold")
    x, y, width, height = bold["box"]
    assert 80 < x < 120
    assert 60 < width < 90
    assert (round(y), round(height)) == (20, 36)
    assert bold["lines"] == []


def test_an_underline_leaves_room_for_what_hangs_below_the_words(tmp_path: Path, fonts: Fonts) -> None:
    css = "* { margin: 0 } h1 { font: 700 60px Inter; color: #fff; text-decoration: underline 6px #f00; }"

    def parts(words: str) -> int:
        """Return into how many pieces the red line is cut, in its middle row."""
        image = draw_page(tmp_path, css, f"<h1>{words}</h1>", fonts=fonts).image.convert("RGB")
        red = [[image.getpixel((x, y)) == (255, 0, 0) for x in range(400)] for y in range(100)]
        row = max(red, key=sum)
        return sum(here and not before for before, here in zip([False, *row], row, strict=False))

    assert [parts(words) for words in ("mouse", "gone", "moya", "jumpy")] == [1, 1, 2, 3]


def test_a_line_can_be_over_the_words(tmp_path: Path, fonts: Fonts) -> None:
    css = "* { margin: 0 } h1 { font: 700 60px/2 Inter; color: #fff; text-decoration: overline 6px #f00; }"
    image = draw_page(tmp_path, css, "<h1>gypsy</h1>", fonts=fonts).image.convert("RGB")
    rows = [y for y in range(120) if image.getpixel((60, y)) == (255, 0, 0)]
    assert len(rows) == 6
    assert rows[-1] < 60
