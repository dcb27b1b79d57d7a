"""Cards drawn by sharekit and by its peers, side by side in one run.

    python benchmarks/cards/install.py FOLDER
    python -m benchmarks.cards.speed FOLDER [--count 300] [--rounds 3] [--only A,B] [--save DIR]

Renderers take turns, round by round, so that a busy machine is busy for all. CPU is what every core spent;
cards a second are those of two processes at once. Figures are medians over the rounds; ratios are of figures
of the same round. The process that is timed cold draws one card and ends.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks.cards.corpus import pairs

HERE = Path(__file__).parent
PYTHON = ("sharekit", "takumi_py", "pytakumi", "pillow_naive", "sphinxext_opengraph", "mkdocs_material")
NODE = ("takumi_node", "satori_resvg", "chromium")
WARM_UP = 5
Figures = dict[str, list[float]]


class Runner:
    """Starts one renderer in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Compiled modules are part of any installation; without them a cold start is mostly compiling.
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self.environment = {**kept, "PYTHON": sys.executable}

    def start(
        self, name: str, count: int, seed: int, start: float = 0.0, out: str = ""
    ) -> subprocess.Popen[str]:
        """Start a renderer; it waits for `start` (seconds since 1970) before it is timed."""
        cards = self.folder / f"cards-{count}-{seed}.json"
        cards.write_text(json.dumps(pairs(count + (WARM_UP if count > 1 else 0), seed)), encoding="utf-8")
        given = [name, str(cards), str(self.folder), str(count), str(start)]
        return subprocess.Popen(
            [*self._program(name), *given, *([out] if out else [])],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            env=self.environment,
        )

    def _program(self, name: str) -> list[str]:
        if name in NODE:
            return ["node", str(HERE / "driver.mjs")]
        python = sys.executable if name == "sharekit" else str(self.folder / "venv" / "bin" / "python")
        return [python, str(HERE / "driver.py")]


def finish(process: subprocess.Popen[str]) -> dict[str, Any] | None:
    """Return what a renderer said; None when it failed."""
    said, _ = process.communicate(timeout=600)
    lines = [line for line in said.splitlines() if line.startswith("{")]
    found: dict[str, Any] | None = json.loads(lines[-1]) if lines else None
    return found


def measure(runner: Runner, names: list[str], given: argparse.Namespace) -> dict[str, Figures]:
    """Return every figure of every round."""
    found: dict[str, Figures] = {name: defaultdict(list) for name in names}
    for number in range(given.rounds):
        seed = 100 + number
        for name in names:
            began = time.perf_counter()
            if finish(runner.start(name, 1, seed)):
                found[name]["cold"].append((time.perf_counter() - began) * 1e3)
            out = str(given.save / f"{name}.png") if given.save and number == 0 else ""
            for key, value in (finish(runner.start(name, given.count, seed, out=out)) or {}).items():
                found[name][key].append(value)
            found[name]["rate"] += _rate(runner, name, given.count, seed)
        print(f"round {number + 1} of {given.rounds} done", file=sys.stderr)
    return found


def _rate(runner: Runner, name: str, count: int, seed: int) -> list[float]:
    """Return the cards a second of two processes at once; nothing when one failed."""
    start = time.time() + (8 if name == "chromium" else 4)
    both = [finish(process) for process in [runner.start(name, count, seed + n, start) for n in (0, 50)]]
    if not all(both):
        return []
    ended = max(one["ended"] for one in both if one)
    return [2 * count / (ended - min(one["began"] for one in both if one))]


def table(found: dict[str, Figures]) -> str:
    """Return the figures as a Markdown table, quickest first."""
    rows = ["| | CPU ms | ÷ sharekit | wall ms | cards/s, 2 processes | cold ms | KB | peak MB |"]
    rows.append("|---|--:|--:|--:|--:|--:|--:|--:|")
    own = found.get("sharekit", {}).get("cpu", [])
    for name, figures in sorted(found.items(), key=lambda item: _median(item[1]["cpu"])):
        ratios = [theirs / ours for theirs, ours in zip(figures["cpu"], own, strict=False)]
        shown = [_median(figures["cpu"]), _median(ratios), _median(figures["wall"])]
        whole = [_median(figures[key]) for key in ("rate", "cold")]
        whole += [_median(figures["bytes"]) / 1000, _median(figures["peak"]) / 1024]
        cells = [name, *(f"{value:.1f}" for value in shown), *(f"{value:.0f}" for value in whole)]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _median(values: list[float]) -> float:
    return statistics.median(values) if values else float("nan")


def main() -> None:
    """Time and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--save", type=Path)
    given = parser.parse_args()
    if given.save:
        given.save.mkdir(parents=True, exist_ok=True)
    names = [name for name in (*PYTHON, *NODE) if not given.only or name in given.only.split(",")]
    print(table(measure(Runner(given.folder.resolve()), names, given)))


if __name__ == "__main__":
    main()
