"""The layout rule by numbers: no two blocks of text crowd each other, and no card is mostly empty.

    python -m benchmarks.cards.layout [--sample N] [--template NAME]

Every template × the 32 combinations of photo, lead (short or long), logo, byline and section × the networks
with words × headlines of 1 to 30 words; `--sample N` takes every Nth. A card fails if the gap between two
blocks of text below each other is less than half of the gap above, if text leaves the card or
covers other text, or if an empty rectangle takes more than 45 % of it (`minimal` leaves more on purpose).
"""

from __future__ import annotations

import argparse
import io
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image, ImageDraw

from sharekit.article import Article
from sharekit.cards.card import Card
from sharekit.cards.look import Look
from sharekit.cards.networks import NETWORKS
from sharekit.cards.studio import Studio
from sharekit.options import Brand

TEMPLATES = ("bold", "docs", "editorial", "event", "minimal", "news", "photo", "quote", "split")
AIRY = ("minimal",)
MOST_EMPTY = 0.45
_TEXT = (
    "Harbour towns learn to live with a quieter sea after the ferries went electric and the gulls came back "
    "to nest on roofs that nobody had painted since the last storm took the old pier"
)
_LENGTHS = (1, 4, 9, 18, 30)
_LEADS = (
    "The ferries went electric. What came back first were the sounds nobody had missed.",
    (
        "The ferries went electric in the spring. What came back first were the sounds nobody had missed: "
        "ropes on wood, gulls over the roofs, and a bell that the old engines had drowned for sixty years."
    ),
)
_LONG_LEADS = (4, 18, 30)  # words of the headlines that have one
_CELLS = 24  # of the card's longer side, for the search for an empty rectangle
_SAME = 12  # levels of a channel within a plain ground
Block = tuple[float, float, float, float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the cards, print those that fail and the totals; return 1 if any failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sample", type=int, default=1, help="draw every Nth card only")
    parser.add_argument("--template", choices=TEMPLATES, help="draw this template only")
    chosen = parser.parse_args(arguments)
    counts: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        _paint(Path(folder))
        studios = [
            Studio(Look(brand=Brand(logo=logo), art="none", folders=(folder,))) for logo in ("", "logo.png")
        ]
        for template, network, article, logo in _cards(chosen.template, chosen.sample):
            card = studios[logo].draw(article, network=network, template=template)
            counts["cards"] += 1
            for fault in faults(card, template):
                counts[fault.partition(":")[0]] += 1
                print(f"{template} {network} {_parts(article, logo)}: {fault}", flush=True)
    print(dict(counts))
    return int(len(counts) > 1)


def faults(card: Card, template: str) -> Iterator[str]:
    """Yield what is wrong with a card's layout."""
    yield from (f"words: {each}" for each in card.warnings if "text leaves" in each or "text covers" in each)
    blocks = sorted(_blocks(card.layout["elements"]), key=lambda block: block[1])
    above = None
    for one, other in pairwise(blocks):
        gap = other[1] - one[3]
        if min(one[2], other[2]) <= max(one[0], other[0]):
            continue  # beside each other
        if above is not None and gap < above / 2 and gap < _line(one, other):
            yield f"crowded: {gap:.0f} px under {above:.0f} px"
        above = gap
    share = empty_share(Image.open(io.BytesIO(card.data)).convert("RGB"))
    if share > MOST_EMPTY and template not in AIRY:
        yield f"empty: {share:.0%}"


def _line(one: Block, other: Block) -> float:
    """Return the gap at which blocks never look crowded, however far the others are: 3 % of the width."""
    return 0.03 * max(one[2] - one[0], other[2] - other[0])


def _blocks(rows: Sequence[dict[str, Any]]) -> Iterator[Block]:
    """Yield the box of each block's letters, from the capitals of its first line to its last baseline."""
    for row in rows:
        if row["lines"] and "mark" not in row["classes"]:
            first, last = row["lines"][0], row["lines"][-1]
            yield (
                min(line["x"] for line in row["lines"]),
                first["baseline"] - 0.72 * first["font_size"],
                max(line["x"] + line["width"] for line in row["lines"]),
                last["baseline"],
            )


def empty_share(image: Image.Image) -> float:
    """Return the largest rectangle of one plain ground, as a share of the card."""
    side = max(image.size) / _CELLS
    across, down = round(image.width / side), round(image.height / side)
    plain = [[_is_plain(image, x, y, side) for x in range(across)] for y in range(down)]
    best, heights = 0, [0] * across
    for row in plain:
        heights = [height + 1 if free else 0 for height, free in zip(heights, row, strict=True)]
        for start in range(across):
            lowest = heights[start]
            for end in range(start, across):
                lowest = min(lowest, heights[end])
                best = max(best, lowest * (end - start + 1))
    return best / (across * down)


def _is_plain(image: Image.Image, x: int, y: int, side: float) -> bool:
    cell = image.crop((round(x * side), round(y * side), round((x + 1) * side), round((y + 1) * side)))
    return all(high - low <= _SAME for low, high in cell.getextrema())  # type: ignore[misc]


def _cards(only: str | None, every: int) -> Iterator[tuple[str, str, Article, bool]]:
    flags = product((True, False), repeat=5)
    choices = product([only] if only else TEMPLATES, NETWORKS, flags, _LENGTHS)
    for number, (template, network, parts, length) in enumerate(choices):
        if number % every or NETWORKS[network].text_free:
            continue
        photo, lead, logo, byline, section = parts
        yield template, network, _article(length, photo, lead, byline, section), logo


def _article(words: int, photo: bool, lead: bool, byline: bool, section: bool) -> Article:
    return Article(
        headline=" ".join((_TEXT.split() * 2)[:words]),
        lead=_LEADS[words in _LONG_LEADS] if lead else "",
        site="The Lantern",
        url="https://lantern.example/harbour",
        byline=("Ines Okafor",) if byline else (),
        section="Climate" if section else "",
        image="photo.png" if photo else "",
        published=date(2026, 9, 24) if byline else None,
        language="en",
    )


def _parts(article: Article, logo: bool) -> str:
    names = ("image", "lead", "byline", "section")
    held = [name for name in names if getattr(article, name)] + ["logo"] * logo
    return f"{len(article.headline.split())} words, {' '.join(held) or 'headline alone'}"


def _paint(folder: Path) -> None:
    photo = Image.new("RGB", (640, 480), (90, 120, 150))  # checked: no part of it is plain
    for x, y in product(range(0, 640, 20), range(0, 480, 20)):
        photo.paste((170, 90, 60), (x, y, x + 10, y + 10))
    photo.save(folder / "photo.png")
    logo = Image.new("RGBA", (80, 80))
    ImageDraw.Draw(logo).ellipse((0, 0, 79, 79), fill=(20, 20, 20, 255))
    logo.save(folder / "logo.png")


if __name__ == "__main__":
    sys.exit(main())
