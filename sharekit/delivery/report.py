"""The report: an issue's status as a page that needs nothing else, with a plot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sharekit.delivery.bounces.verdicts import State
from sharekit.delivery.status import IssueStatus
from sharekit.delivery.store.issues import moment
from sharekit.support.files import write_whole

_TEMPLATE = Path(__file__).with_name("report.html")
_ROWS = 500
"""Most failures listed on the page."""
_WIDTH, _HEIGHT, _LEFT, _FOOT = 880, 260, 56, 24
_TOP = 10
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def write_report(status: IssueStatus, path: Path) -> None:
    """Write the page.

    Raises:
        SharekitError: The file cannot be written.
    """
    write_whole(path, draw_report(status).encode(), private=True)


def draw_report(status: IssueStatus) -> str:
    """Return the page as HTML: light and dark, inline style and SVG, no script."""
    from jinja2 import Environment, StrictUndefined

    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    issue = status.issue
    return page.from_string(_TEMPLATE.read_text(encoding="utf-8")).render(
        issue=issue,
        begun=moment(issue.listed or issue.created),
        finished=moment(issue.finished) if issue.finished else "",
        counts=[(str(state), f"{count:,}") for state, count in status.counts.items()],
        uncertain=status.counts[State.UNCERTAIN],
        rate=f"{status.rate:,.1f}",
        left=span(status.seconds_left) if status.seconds_left else "",
        plot=_plot(status),
        codes=[(words, f"{count:,}") for words, count in status.codes],
        domains=[(domain, f"{failed:,}", f"{all_:,}") for domain, failed, all_ in status.domains],
        failures=status.failures[:_ROWS],
        more=max(0, len(status.failures) - _ROWS),
    )


def span(seconds: float) -> str:
    """Write a length of time for people: `45 s`, `3 min`, `2 h 5 min`, `3 d 4 h`."""
    if seconds < _MINUTE:
        return f"{seconds:.0f} s" if seconds >= 1 else f"{seconds:.2g} s"
    if seconds < _HOUR:
        return f"{seconds / _MINUTE:.0f} min"
    if seconds < _DAY:
        return f"{seconds // _HOUR:.0f} h {seconds % _HOUR // _MINUTE:.0f} min"
    return f"{seconds // _DAY:.0f} d {seconds % _DAY // _HOUR:.0f} h"


# --- plot


@dataclass(frozen=True, slots=True)
class _Scale:
    """Turns steps and counts into places on the picture, in SVG units."""

    steps: int
    most: int

    @property
    def width(self) -> float:
        return (_WIDTH - _LEFT) / self.steps

    def x(self, step: float) -> float:
        return round(_LEFT + step * self.width, 2)

    def y(self, share: float) -> float:
        return round(_HEIGHT - _FOOT - share * (_HEIGHT - _FOOT - _TOP), 2)


def _plot(status: IssueStatus) -> dict[str, Any] | None:
    timeline = status.timeline
    if not timeline:
        return None
    most = _round_up(max(accepted + failed for _, accepted, failed in timeline))
    scale = _Scale(len(timeline), most)
    step = timeline[1][0] - timeline[0][0] if len(timeline) > 1 else 1.0
    settled = sum(accepted + failed for _, accepted, failed in timeline)
    whole = step * len(timeline)
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "left": _LEFT,
        "label": f"{settled:,} in {span(whole)}",
        "step": span(step),
        "bars": [bar for n, row in enumerate(timeline) for bar in _bars(scale, n, row)],
        "curve": _curve(scale, timeline, status.total),
        "rows": [{"at": scale.y(part / 2), "label": f"{most * part // 2:,}"} for part in (0, 1, 2)],
        "columns": [
            {"at": scale.x(0), "label": "0", "anchor": "start"},
            {"at": _WIDTH, "label": span(whole), "anchor": "end"},
        ],
    }


def _bars(scale: _Scale, number: int, row: tuple[float, int, int]) -> list[dict[str, Any]]:
    bars, below = [], 0
    gap = min(1.5, scale.width / 4)
    for kind, count in (("accepted", row[1]), ("failed", row[2])):
        if count:
            top, bottom = scale.y((below + count) / scale.most), scale.y(below / scale.most)
            width = round(scale.width - gap, 2)
            bars.append(
                {
                    "x": scale.x(number),
                    "y": top,
                    "width": width,
                    "height": round(bottom - top, 2),
                    "kind": kind,
                }
            )
        below += count
    return bars


def _curve(scale: _Scale, timeline: list[tuple[float, int, int]], total: int) -> str:
    done, points = 0, [f"M{scale.x(0)} {scale.y(0)}"]
    for number, (_, accepted, failed) in enumerate(timeline, 1):
        done += accepted + failed
        points.append(f"L{scale.x(number)} {scale.y(done / total)}")
    return "".join(points)


def _round_up(count: int) -> int:
    """Return an even number not below `count` that reads well on an axis."""
    size = int(10 ** (len(str(count)) - 1))
    return next(size * n for n in (2, 4, 6, 8, 10) if size * n >= count)
