"""What a work of art costs: CPU of each family at the sizes that cards show it at, and of Pillow's own parts.

    python -m benchmarks.cards.art

Medians of works that were not drawn before. The last row is the least that a picture of that size takes
without numpy: halving a picture of one byte a pixel, and turning it into RGB.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

from PIL import Image

from sharekit.cards.art.artwork import FAMILIES, Artwork

SIZES = {"og, news": (456, 298), "og, split": (444, 574), "og, whole": (1200, 630), "youtube": (1280, 720)}
_ROUNDS = 15


def main() -> int:
    """Print ms for each family and size."""
    print(f"{'':10}" + "".join(f"{name:>12}" for name in SIZES))
    for family in FAMILIES:
        row = [_median(partial(_draw, family, size)) for size in SIZES.values()]
        print(f"{family:10}" + "".join(f"{ms:12.1f}" for ms in row), flush=True)
    row = [_median(partial(_least, size)) for size in SIZES.values()]
    print(f"{'least':10}" + "".join(f"{ms:12.1f}" for ms in row))
    return 0


def _median(draw: Callable[[int], object]) -> float:
    draw(0)
    taken = []
    for number in range(1, _ROUNDS):
        start = time.process_time()
        draw(number)
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


def _draw(family: str, size: tuple[int, int], number: int) -> None:
    letter = f"-{65 + number:x}" if family == "type" else ""
    Artwork(f"art:{family}/seed{number}{letter}/#d61f2c/light").resized(*size)


def _least(size: tuple[int, int], number: int) -> None:
    del number
    picture = Image.new("L", (2 * size[0], 2 * size[1])).reduce(2)
    picture.putpalette(bytes(768))
    picture.convert("RGB")


if __name__ == "__main__":
    sys.exit(main())
