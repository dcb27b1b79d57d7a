"""A card that would take too long or too much memory to paint is an error before it is painted."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharekit.cards.paint.display import Close, Fill, Open
from sharekit.cards.paint.effects.work import check_work
from sharekit.errors import TemplateError
from tests.cards.pages import draw_page

WHOLE = "p { position: absolute; width: 400px; height: 300px;"
NEST = "div { position: absolute; inset: 0;"
BOX = "#a { width: 400px; height: 300px;"


@pytest.mark.parametrize(
    ("css", "body"),
    [
        (f"{NEST} filter: blur(5px) }}", "<div>" * 30 + "</div>" * 30),  # each level is painted twice
        (f"{NEST} transform: rotate(1deg) }}", "<div>" * 30 + "</div>" * 30),
        (f"{WHOLE} filter: blur(9px) }}", "<p></p>" * 900),
        (f"{WHOLE} background: conic-gradient(#f008, #00f8) }}", "<p></p>" * 900),
        (f"{BOX} background: linear-gradient(red, blue) 0 0 / 90000px 90000px }}", "<div id='a'></div>"),
    ],
    ids=["nest", "turned", "filters", "conic", "tile"],
)
def test_what_is_too_much_to_paint_is_an_error(tmp_path: Path, css: str, body: str) -> None:
    with pytest.raises(TemplateError, match=r"too much to paint|of more than 30,000,000 pixels"):
        draw_page(tmp_path, css, body)


def test_the_work_of_nested_groups_doubles() -> None:
    fill = Fill((0, 0, 1000, 1000), (), (1, 2, 3, 1.0))
    group = Open((0, 0, 1000, 1000), opacity=0.5, blend="multiply")

    def nested(depth: int) -> list[Open | Fill | Close]:
        return [*[group] * depth, fill, *[Close()] * depth]

    check_work(nested(6), 1000, 1000)
    with pytest.raises(Exception, match="too much to paint"):
        check_work(nested(9), 1000, 1000)


def test_a_gradient_has_a_bounded_number_of_stops(tmp_path: Path) -> None:
    stops = ", ".join(["red"] * 300)
    with pytest.raises(TemplateError, match="two to 256 colour stops"):
        draw_page(tmp_path, f"{BOX} background: radial-gradient({stops}) }}", "<div id='a'></div>")
