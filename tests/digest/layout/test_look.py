"""A brand's colours, fonts and corners in an email; its words stay readable."""

import pytest

from sharekit.colour import contrast, parse_colour
from sharekit.digest.layout.look import EmailStyle
from sharekit.digest.layout.templates import DigestTemplates
from sharekit.options import Brand


def _style(**values: str) -> EmailStyle:
    return DigestTemplates("digest").style(Brand(**values))  # type: ignore[arg-type]


def _contrast(style: EmailStyle, words: str, ground: str) -> float:
    return contrast(parse_colour(style.light[words]), parse_colour(style.light[ground]))


def test_paper_ink_fonts_and_corners_are_the_brands() -> None:
    style = _style(paper="#fff8e7", ink="#221100", font_text="Fira Sans", font_display="Fira", radius="6px")
    assert (style.light["sheet"], style.light["ink"], style.radius) == ("#fff8e7", "#221100", 6)
    assert style.text.startswith("'Fira Sans', ")
    assert style.display.startswith("'Fira', ")


@pytest.mark.parametrize("paper", ["#101010", "#808080", "#fffefa"])
def test_words_are_readable_on_any_paper(paper: str) -> None:
    style = _style(paper=paper)
    assert min(_contrast(style, role, "sheet") for role in ("ink", "text", "muted", "accent")) >= 4.5


@pytest.mark.parametrize("colour", ["#ffe000", "#e8590c", "#7a7a7a", "#ffffff", "#000000"])
def test_the_label_of_a_button_is_readable_on_any_colour(colour: str) -> None:
    assert _contrast(_style(brand=colour), "label", "button") >= 4.49


def test_an_email_of_a_dark_brand_is_dark() -> None:
    style = _style(theme="dark")
    assert style.light == style.dark
    assert style.scheme == "dark"
