"""Text that takes too many lines: cut at the end of a word, with an ellipsis."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from sharekit.text.positioning import PositioningContext, position
from sharekit.text.unicode.characters import clusters

if TYPE_CHECKING:
    from sharekit.text.layout import Layout
    from sharekit.text.measured_text import MeasuredText
    from sharekit.text.style import TextRun
    from sharekit.text.wrapping import Span

_ELLIPSIS = "…"
_DROPPED_ENDS = " \u3000,;:.–—-…·、。，．：；،؛۔।॥།၊။។፣፤፥"  # never directly before an ellipsis
_SLACK = 0.01  # px


def lay_out_clamped(text: MeasuredText, size: float, width: float, max_height: float | None = None) -> Layout:
    """Lay out a text with no more lines than its clamp and a height allow.

    Args:
        text: The text.
        size: Its font size in px.
        width: The available width in px.
        max_height: The greatest height in px, if any.
    """
    context = text.positioning(size, width)
    spans = text.wrapped(size, width)
    most = _most_lines(text, context, len(spans), max_height)
    layout = _cut(text, context, spans, most)
    while max_height is not None and layout.height > max_height + _SLACK and most > 1:
        most = min(most, len(layout.lines)) - 1  # lines were moved apart to keep their ink from touching
        layout = _cut(text, context, spans, most)
    return layout


def _most_lines(text: MeasuredText, context: PositioningContext, lines: int, max_height: float | None) -> int:
    most = text.style.clamp or lines
    if max_height is not None:
        most = min(most, max(1, int((max_height + _SLACK) / context.pitch)))
    return most


def _cut(text: MeasuredText, context: PositioningContext, spans: list[Span], most: int) -> Layout:
    if len(spans) <= most:
        return position(context, spans, clamped=False)
    return cut_short(text, most, context.size, context.width)


def cut_short(text: MeasuredText, most: int, size: float, width: float) -> Layout:
    """Lay out as much of a text as `most` lines hold together with an ellipsis.

    It is cut where its language may break a line: at the end of a word, in Chinese or Japanese between
    characters. The ellipsis is shaped with the text, so it follows its direction and uses one of its faces.

    Args:
        text: The text.
        most: The greatest number of lines.
        size: Its font size in px.
        width: The available width in px.
    """
    spans = text.wrapped(size, width, "greedy")
    start, end = spans[most - 1].start, spans[most].end
    places = [at for at in text.breaks.offered if start < at <= end]
    places = places or [at for at in clusters(text.text) if start < at <= end]
    too_long = bisect_left(places, 1, key=lambda at: len(_shortened(text, at).wrapped(size, width)) > most)
    short = _shortened(text, places[too_long - 1] if too_long else start)
    lines = short.wrapped(size, width)
    return position(short.positioning(size, width), lines if too_long else lines[:most], clamped=True)


def _shortened(text: MeasuredText, at: int) -> MeasuredText:
    """Return the text up to a character, with an ellipsis."""
    length = len(text.text[:at].rstrip(_DROPPED_ENDS))
    runs: list[TextRun] = []
    start = 0
    for run in text.runs:
        if start < length:
            runs.append(replace(run, text=run.text[: length - start]))
        start += len(run.text)
    last = runs.pop() if runs else replace(text.runs[0], text="")
    return text.with_runs([*runs, replace(last, text=last.text + _ELLIPSIS)])
