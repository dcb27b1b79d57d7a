"""Memory of cards over photos of 12, 48 and 108 megapixels, by format, upright and turned by EXIF.

    python -m benchmarks.cards.photo_memory FOLDER [--megapixels 12,48,108]

The photos are made once, in FOLDER. Each card is drawn by a process of its own; the figure is the most memory
that it and its children held at one time, looked at every few milliseconds, with shared pages counted twice.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import psutil
from PIL import Image, ImageOps

SIZES = {12: (4000, 3000), 48: (8064, 6048), 108: (12000, 9000)}
FORMATS: dict[str, dict[str, Any]] = {
    "jpg": {"quality": 85},
    "png": {"compress_level": 1},
    "webp": {"quality": 80, "method": 0},
}
_TURNED = 6
_ORIENTATION = 0x0112
_DRAW = """
import sys
from sharekit import Article, Look, Studio
name = sys.argv[1]
article = Article(headline="Harbour towns learn to live with a quieter sea", image=name, site="The Lantern")
card = Studio(Look(folders=(sys.argv[2],))).draw(article, template="photo")
open(sys.argv[2] + "/card-" + name + "." + card.type[6:], "wb").write(card.data)
print("; ".join(card.warnings))
"""


def main() -> None:
    """Make the photos, draw the cards and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--megapixels", default="12,48,108")
    parser.add_argument("--formats", default="jpg,png,webp")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    print("| MP | format | turned | file MB | peak MB | CPU s | |\n|--:|---|---|--:|--:|--:|---|")
    counts = [int(count) for count in chosen.megapixels.split(",")]
    for count, suffix, turned in product(counts, chosen.formats.split(","), (False, True)):
        path = chosen.folder / f"{count}{'-turned' * turned}.{suffix}"
        if not path.exists():
            # in a process of its own, whose memory is not kept
            subprocess.run([sys.executable, __file__, "make", str(path), str(count)], check=True)
        peak, seconds, said = _watched([sys.executable, "-c", _DRAW, path.name, str(chosen.folder)])
        weight = path.stat().st_size / 1e6
        row = [count, suffix, "yes" if turned else "", f"{weight:.1f}", f"{peak / 1e6:.0f}", f"{seconds:.1f}"]
        print(f"| {' | '.join(map(str, row))} | {said} |", flush=True)


def make(path: Path, megapixels: int) -> None:
    """Write a photo with soft shapes and grain, as a camera's."""
    width, height = SIZES[megapixels]
    soft = Image.effect_mandelbrot((1000, 750), (-2.0, -1.2, 1.0, 1.2), 60)
    grain = Image.effect_noise((1000, 750), 12)
    planes = [Image.blend(plane, grain, 0.1) for plane in (soft, ImageOps.invert(soft), soft)]
    image = Image.merge("RGB", planes).resize((width, height), Image.Resampling.BILINEAR)
    exif = Image.Exif()
    exif[_ORIENTATION] = _TURNED if "turned" in path.name else 1
    image.save(path, exif=exif, **FORMATS[path.suffix[1:]])


def _watched(command: list[str]) -> tuple[int, float, str]:
    """Run a command; return the most bytes that it and its children held, its CPU seconds, its last line."""
    process = psutil.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    peak, seconds = 0, 0.0
    while process.poll() is None:
        family = [process, *_or(process.children, [])]
        peak = max(peak, sum(_or(lambda each=each: each.memory_info().rss, 0) for each in family))  # type: ignore[misc]
        times = _or(process.cpu_times, None)
        seconds = sum(times[:4]) if times else seconds
        time.sleep(0.003)
    lines = process.stdout.read().strip().splitlines()
    return peak, seconds, lines[-1] if lines else ""


def _or(read: Callable[[], Any], otherwise: Any) -> Any:
    try:
        return read()
    except psutil.Error:
        return otherwise


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
