"""Words that leave the card or cover other words are always reported."""

from pathlib import Path

import pytest

from sharekit.cards.template.template import Template
from sharekit.text.fonts.library import Fonts
from tests.cards.pages import write_page

_CSS = "* { margin: 0; } body { width: 300px; height: 200px; font-family: Inter; line-height: 1.2; }"


def _warnings(folder: Path, css: str, body: str) -> tuple[str, ...]:
    path = write_page(folder, f"{_CSS} {css}", body)
    return Template.load(path).draw({}, 300, 200, Fonts.load()).warnings


@pytest.mark.parametrize(
    ("css", "warning"),
    [
        ("p { white-space: nowrap; font-size: 40px; }", "text leaves the card: 'One long line of words'"),
        ("p { position: absolute; top: 190px; font-size: 20px; }", "text leaves the card"),
        ("p { position: absolute; top: -9px; font-size: 20px; }", "text leaves the card"),
        ("p { margin-left: -8px; font-size: 20px; }", "text leaves the card"),
        ("p { transform: translateX(200px); font-size: 20px; }", "text leaves the card"),
        ("p { transform: rotate(90deg); font-size: 20px; }", "text leaves the card"),
        ("p { transform: rotate(8deg) scale(0.7); margin-top: 60px; font-size: 20px; }", ""),
        ("p { transform: rotate(90deg); opacity: 0.5; font-size: 20px; }", ""),
        (
            "body { transform: scale(1.5); } p { transform: translateX(-30px); font-size: 16px; }",
            "text leaves",
        ),
        ("p { width: 50px; overflow: hidden; white-space: nowrap; }", ""),
        ("p { font-size: 24px; }", ""),
    ],
)
def test_words_that_leave_the_card(tmp_path: Path, css: str, warning: str) -> None:
    warnings = _warnings(tmp_path, css, "<p>One long line of words</p>")
    assert any(warning in each for each in warnings) if warning else warnings == ()


@pytest.mark.parametrize(
    ("css", "covered"),
    [
        ("b { position: absolute; left: 10px; top: 4px; }", True),
        ("b { position: absolute; left: 10px; top: 40px; }", False),
        ("b { position: absolute; left: 10px; top: 4px; color: rgba(0, 0, 0, 0.2); }", False),
        ("i { margin-bottom: -12px; display: block; }", True),
        ("div { line-height: 0.9; }", False),
        ("b { transform: translateY(-20px) rotate(0.5deg); }", True),
        ("b { transform: rotate(-4deg) translateY(30px); }", False),
    ],
)
def test_words_that_cover_other_words(tmp_path: Path, css: str, covered: bool) -> None:
    body = "<div><i>September</i><b>2026</b></div>"
    css = f"div {{ display: flex; flex-direction: column; font-size: 20px; }} {css}"
    warnings = _warnings(tmp_path, css, body)
    assert any("text covers other text" in each for each in warnings) == covered
