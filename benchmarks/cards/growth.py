"""Memory over many cards in one process: no two alike, in several scripts, networks and templates.

    python -m benchmarks.cards.growth [--count 50000] [--every 5000] [--bench]

Prints the resident memory (MB) as it goes, and how far it grew after the first tenth. With --bench, only the
card of the speed benchmark is drawn.
"""

from __future__ import annotations

import argparse
import gc
import random
import time
from pathlib import Path

from benchmarks.cards.corpus import pairs
from sharekit.article import Article
from sharekit.cards.studio import Studio

BENCH = str(Path(__file__).with_name("bench.html"))
SHAPES = ((BENCH, "og"), (BENCH, "og"), (BENCH, "og"), ("news", "og"), ("bold", "square"), (BENCH, "x"))
ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзиклмнопрстуфхцчшыэюя",
    "αβγδεζηθικλμνξοπρστυφχψω",
)


def main() -> None:
    """Draw and report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--every", type=int, default=5_000)
    parser.add_argument("--bench", action="store_true")
    given = parser.parse_args()
    shapes = ((BENCH, "og"),) if given.bench else SHAPES
    studio, dice, known = Studio(), random.Random(5), pairs(1000)
    seen: list[tuple[int, float]] = []
    began = time.process_time()
    for number in range(1, given.count + 1):
        template, network = shapes[number % len(shapes)]
        headline, lead = dice.choice(known)
        article = Article(
            headline=f"{headline} {invented(dice)}", lead=f"{lead} {invented(dice)}", site="Field Notes"
        )
        studio.draw(article, network=network, template=template)
        if number % given.every == 0:
            gc.collect()
            seen.append((number, resident()))
            rate = number / (time.process_time() - began)
            print(f"{number:>7} cards  {seen[-1][1]:6.1f} MB  {rate:.0f} cards a CPU second", flush=True)
    settled = next((memory for number, memory in seen if number >= given.count / 10), 0.0)
    print(f"grew by {seen[-1][1] - settled:.1f} MB after the first tenth")


def invented(dice: random.Random) -> str:
    """Return a few words that no card had before."""
    letters = dice.choice(ALPHABETS)
    return " ".join("".join(dice.choices(letters, k=dice.randint(3, 9))) for _ in range(3))


def resident() -> float:
    """Return the resident memory of this process in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    main()
