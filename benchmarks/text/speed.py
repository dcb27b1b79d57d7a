"""What the text of a card costs: CPU ms warm and cold, fitting alone, and memory over many headlines.

    python benchmarks/text/speed.py [--headlines 20000]

A card is a headline fitted into 1040 by 270 px (44 to 72 px, three lines, balanced) and a lead of up to four
lines at 30 px, set and drawn on 1200 by 630 px. Warm: new text, glyphs known. Cold: every cache emptied
and every font instance created again. Medians over the languages of headlines.tsv, which are interleaved.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image

from sharekit.text import Fonts, Layout, Paragraph, ParagraphStyle, TextRun, TextStyle
from sharekit.text.raster.glyphs import clear_glyphs, draw
from sharekit.text.shaping import clear_shapes

_HERE = Path(__file__).parent
_HEADLINE = TextStyle(("Inter",), 64, weight=700)
_LEAD = TextStyle(("Inter",), 30)
_ROUNDS = 15


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--headlines", type=int, default=20_000)
    chosen = parser.parse_args()
    headlines = dict(read("headlines"))
    pairs = [
        (language, headlines[language], lead) for language, lead in read("leads") if language in headlines
    ]
    ground = Image.new("RGB", (1200, 630), (250, 250, 245))
    fonts = Fonts.load()

    def card(language: str, headline: str, lead: str) -> None:
        image = ground.copy()
        draw(image, fit(fonts, headline, language), 80, 80, (20, 20, 40))
        paragraph = Paragraph(
            [TextRun(lead, _LEAD)],
            ParagraphStyle(language=language, wrap="pretty", line_height=1.4, clamp=4),
            fonts=fonts,
        )
        draw(image, paragraph.layout(1040), 80, 400, (70, 70, 90))

    for each in pairs:
        card(*each)
    warm = timed(lambda each: card(*each), pairs, forget=clear_shapes)
    fitting = timed(lambda each: fit(fonts, each[1], each[0]), pairs, forget=clear_shapes)
    print(f"card's text warm: median {median(warm):.2f} ms CPU, worst language {max(warm):.2f}")
    print(f"fit of a headline: median {median(fitting):.2f} ms CPU, worst language {max(fitting):.2f}")
    cold = timed(lambda each: card(*each), pairs, forget=lambda: forget_all(fonts))
    print(f"card's text cold: median {median(cold):.2f} ms CPU, worst language {max(cold):.2f}")
    chosen.headlines and print(
        f"memory: {growth(fonts, chosen.headlines):.1f} MB more after {chosen.headlines:,} headlines"
    )


def read(kind: str) -> list[tuple[str, str]]:
    """Return the languages and texts of a file."""
    rows = (_HERE / f"{kind}.tsv").read_text("utf-8").splitlines()
    return [(language, text) for language, text in (row.split("\t") for row in rows)]


def fit(fonts: Fonts, headline: str, language: str) -> Layout:
    """Fit a headline into its box."""
    paragraph = Paragraph(
        [TextRun(headline, _HEADLINE)],
        ParagraphStyle(language=language, wrap="balance", line_height=1.2, clamp=3),
        fonts=fonts,
    )
    return paragraph.fit(1040, 270, 44, 72)


def forget_all(fonts: Fonts) -> None:
    """Empty every cache, as at the start of a process."""
    clear_shapes()
    clear_glyphs()
    fonts.forget()


def timed(work: Callable[[Any], object], each: list[Any], forget: Callable[[], None]) -> list[float]:
    """Return the median CPU ms for each input, the inputs taken in turns."""
    spent: list[list[float]] = [[] for _ in each]
    for _ in range(_ROUNDS):
        for index, value in enumerate(each):
            forget()
            start = time.thread_time()
            work(value)
            spent[index].append((time.thread_time() - start) * 1000)
    return [median(times) for times in spent]


def growth(fonts: Fonts, count: int) -> float:
    """Return by how many MB the process has grown after setting and drawing `count` distinct headlines."""
    rows = read("headlines")
    chance = random.Random(7)
    ground = Image.new("RGB", (1200, 630))
    for language, text in rows:
        draw(ground, fit(fonts, text, language), 80, 80, (255, 255, 255))
    gc.collect()
    before = resident()
    for number in range(count):
        language, text = chance.choice(rows)
        words = text.split(" ")
        chance.shuffle(words)
        headline = " ".join([*words, str(number)])
        draw(ground, fit(fonts, headline, language), 80, 80, (255, 255, 255))
    gc.collect()
    return resident() - before


def resident() -> float:
    """Return the process's resident memory in MB."""
    try:
        pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    except FileNotFoundError:  # not Linux: the most there ever was
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main()
