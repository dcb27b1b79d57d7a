"""Text that takes too many lines, cut at a word's end with an ellipsis."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from sharekit.text.positioning import position
from sharekit.text.unicode.characters import clusters

if TYPE_CHECKING:
    from sharekit.text.layout import Layout
    from sharekit.text.paragraph import Paragraph
    from sharekit.text.style import TextRun

_ELLIPSIS = "…"
_ENDS = " \u3000,;:.–—-…·、。，．：；،؛۔।॥།၊။។፣፤፥"  # what would stand oddly before an ellipsis


def cut_short(paragraph: Paragraph, most: int, size: float, width: float) -> Layout:
    """Set as much of a paragraph as takes `most` lines with an ellipsis.

    It is cut where its language may break a line: at a word's end, in Chinese or Japanese between characters.
    The ellipsis is shaped with the text: it stands where the direction wants it, in a face of the text.

    Args:
        paragraph: The paragraph.
        most: The most lines.
        size: Its font size in px.
        width: The room in px.
    """
    spans = paragraph.wrapped(size, width, "greedy")
    start, end = spans[most - 1].start, spans[most].end
    places = [at for at in paragraph.breaks.offered if start < at <= end]
    places = places or [at for at in clusters(paragraph.text) if start < at <= end]
    too_long = bisect_left(
        places, 1, key=lambda at: len(_shortened(paragraph, at).wrapped(size, width)) > most
    )
    if too_long:
        layout = _shortened(paragraph, places[too_long - 1]).set_at(size, width)
        return replace(layout, clamped=True)
    short = _shortened(paragraph, start)
    return position(short.positioning(size, width), short.wrapped(size, width)[:most], clamped=True)


def _shortened(paragraph: Paragraph, at: int) -> Paragraph:
    """Return the paragraph cut before a character, with an ellipsis."""
    kept = len(paragraph.text[:at].rstrip(_ENDS))
    runs: list[TextRun] = []
    start = 0
    for run in paragraph.runs:
        if start < kept:
            runs.append(replace(run, text=run.text[: kept - start]))
        start += len(run.text)
    last = runs.pop() if runs else replace(paragraph.runs[0], text="")
    return paragraph.with_runs([*runs, replace(last, text=last.text + _ELLIPSIS)])
