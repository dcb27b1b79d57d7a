"""Stretches of text with one style, and how white space and case run through them.

Source: CSS Text Level 3, 2.1 and 4.1.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sharekit.cards.css.style import Style
from sharekit.cards.template.case import cased


class Inline(NamedTuple):
    """An element inside a line of text: its number in document order, and its style."""

    number: int
    style: Style


class StyledRun(NamedTuple):
    """A stretch of text with one style.

    Attributes:
        text: White space collapsed, case transformed.
        style: Style of its element.
        inside: The inline elements around it, the outermost first.
    """

    text: str
    style: Style
    inside: tuple[Inline, ...] = ()


_SPACE = re.compile(r"[ \t\r\n\f]+")
BREAK = "\u2028"  # placeholder for <br> until white space is collapsed


def collapsed(runs: list[StyledRun], language: str) -> list[StyledRun]:
    """Collapse white space across runs and transform case; a forced break becomes a line feed."""
    collapsed_runs: list[StyledRun] = []
    open_ = False  # whether a space may still follow
    for run in runs:
        if run.text == BREAK:
            _trim_end(collapsed_runs)
            collapsed_runs.append(run._replace(text="\n"))
            open_ = False
            continue
        text = _SPACE.sub(" ", run.text)
        if not open_:
            text = text.removeprefix(" ")
        if text:
            collapsed_runs.append(run._replace(text=cased(text, run.style.text_transform, language)))
            open_ = not text.endswith(" ")
    _trim_end(collapsed_runs)
    return collapsed_runs


def _trim_end(runs: list[StyledRun]) -> None:
    if runs and runs[-1].text.endswith(" "):
        text = runs[-1].text[:-1]
        if text:
            runs[-1] = runs[-1]._replace(text=text)
        else:
            runs.pop()
