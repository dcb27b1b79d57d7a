"""Small pages for tests: a template in a folder, drawn without fonts where there is no text."""

from pathlib import Path
from typing import Any

from sharekit.cards.drawing import Drawing
from sharekit.cards.template.template import Template
from sharekit.text.fonts.library import Fonts

__all__ = ["Boxes", "boxes", "draw_page", "write_page"]

Boxes = dict[str, list[float]]

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<style>
{css}
</style>
</head>
<body>{body}</body>
</html>
"""
_RESET = "* { margin: 0; padding: 0; box-sizing: border-box; }\n"


def write_page(folder: Path, css: str, body: str) -> Path:
    """Write a page; its CSS begins on line 5."""
    path = folder / "page.html"
    path.write_text(_PAGE.format(css=css, body=body), encoding="utf-8")
    return path


def draw_page(
    folder: Path,
    css: str,
    body: str,
    *,
    size: tuple[int, int] = (400, 300),
    fonts: Fonts | None = None,
    **context: Any,
) -> Drawing:
    """Draw a page without margins of the browser's own."""
    template = Template.load(write_page(folder, _RESET + css, body))
    return template.draw(context, *size, fonts or Fonts([]))


def boxes(folder: Path, css: str, body: str, *, fonts: Fonts | None = None, **context: Any) -> Boxes:
    """Return the boxes of a page's elements by id."""
    drawn = draw_page(folder, css, body, fonts=fonts, **context)
    return {row["id"]: row["box"] for row in drawn.elements}
