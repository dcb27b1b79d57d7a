"""The layout rule by numbers: no two blocks of text crowd each other, and no card is mostly empty.

    python -m benchmarks.cards.layout [--sample N] [--template NAME] [--save FILE]

Every template × the 32 combinations of photo, lead (short or long), logo, byline and section × the networks
with words × headlines of 1 to 30 words; `--sample N` takes every Nth. A card fails if the gap between two
blocks of text below each other is less than half of the gap above, if text leaves the card or
covers other text, or if an empty rectangle takes more than 45 % of it
(`minimal` and `photo` leave more on purpose).
Cards are laid out and not painted; `--save` writes the measures of each as a line of JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from sharekit.article import Article
from sharekit.cards.drawing import Drawing
from sharekit.cards.images.photo import ImageLoader
from sharekit.cards.networks import NETWORKS
from sharekit.cards.template.context import card_context
from sharekit.cards.template.template import Template
from sharekit.options import Brand
from sharekit.text import Fonts

TEMPLATES = ("bold", "docs", "editorial", "event", "minimal", "news", "photo", "quote", "split")
AIRY = ("minimal", "photo")  # without a photo and art, photo shows two soft lights
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


class Block(NamedTuple):
    """The letters of a block of text, from the capitals of its first line to its last baseline, px."""

    name: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


class Measured(NamedTuple):
    """What the rules need to know of a card."""

    template: str
    network: str
    parts: str
    blocks: list[Block]
    empty: float
    warnings: list[str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the cards, print those that fail and the totals; return 1 if any failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sample", type=int, default=1, help="draw every Nth card only")
    parser.add_argument("--template", choices=TEMPLATES, help="draw this template only")
    parser.add_argument("--save", type=Path, help="write the measures here")
    chosen = parser.parse_args(arguments)
    counts: Counter[str] = Counter()
    lines = []
    for card in measured(chosen.template, chosen.sample):
        counts["cards"] += 1
        lines.append(json.dumps(card))
        for fault in faults(card):
            counts[fault.partition(":")[0]] += 1
            print(f"{card.template} {card.network} {card.parts}: {fault}", flush=True)
    if chosen.save:
        chosen.save.write_text("\n".join(lines), encoding="utf-8")
    print(dict(counts))
    return int(len(counts) > 1)


def measured(template: str | None, every: int) -> Iterator[Measured]:
    """Yield the measures of every card."""
    fonts = Fonts.load()
    with TemporaryDirectory() as folder:
        _paint(Path(folder))
        pictures = ImageLoader(folders=(folder,), logos=("logo.png",))
        templates = {name: Template.load(name) for name in TEMPLATES}
        for name, network, article, logo in _cards(template, every):
            shape = NETWORKS[network]
            context = card_context(article, shape, Brand(logo="logo.png" if logo else ""), art="none")
            drawing = templates[name].draw(context, shape.width, shape.height, fonts, pictures=pictures)
            blocks = list(_blocks(drawing.elements))
            warnings = list(drawing.warnings)
            yield Measured(name, network, _parts(article, logo), blocks, empty_share(drawing), warnings)


def faults(card: Measured) -> Iterator[str]:
    """Yield what is wrong with a card's layout."""
    yield from (f"words: {each}" for each in card.warnings if "text leaves" in each or "text covers" in each)
    above = None
    for one, other in pairwise(sorted(card.blocks, key=lambda block: block.top)):
        gap = other.top - one.bottom
        if min(one.right, other.right) <= max(one.left, other.left):
            continue  # beside each other
        if above is not None and gap < above / 2 and gap < _line(one, other):
            yield f"crowded: {one.name} and {other.name}, {gap:.0f} px under {above:.0f} px"
        above = gap
    if card.empty > MOST_EMPTY and card.template not in AIRY:
        yield f"empty: {card.empty:.0%}"


def _line(one: Block, other: Block) -> float:
    """Return the gap at which blocks never look crowded, however far the others are: 3 % of the width."""
    return 0.03 * max(one.right - one.left, other.right - other.left)


def _blocks(rows: Sequence[dict[str, Any]]) -> Iterator[Block]:
    for row in rows:
        if row["lines"] and "mark" not in row["classes"]:
            first, last = row["lines"][0], row["lines"][-1]
            yield Block(
                (row["classes"] or [row["tag"]])[0],
                min(line["x"] for line in row["lines"]),
                first["baseline"] - 0.72 * first["font_size"],
                max(line["x"] + line["width"] for line in row["lines"]),
                last["baseline"],
                first["font_size"],
            )


def empty_share(drawing: Drawing) -> float:
    """Return the largest rectangle without words, pictures and edges of boxes, as a share of the card."""
    side = max(drawing.width, drawing.height) / _CELLS
    plain = np.ones((round(drawing.height / side), round(drawing.width / side)), bool)
    for left, top, right, bottom in _marks(drawing):
        across = slice(max(0, int(left / side)), max(0, int(right / side) + 1))
        plain[max(0, int(top / side)) : max(0, int(bottom / side) + 1), across] = False
    best, heights = 0, [0] * plain.shape[1]
    for row in plain.tolist():
        heights = [height + 1 if free else 0 for height, free in zip(heights, row, strict=True)]
        for start, lowest in enumerate(heights):
            for end in range(start, len(heights)):
                lowest = min(lowest, heights[end])  # noqa: PLW2901 - of the rectangle so far
                if not lowest:
                    break
                best = max(best, lowest * (end - start + 1))
    return best / plain.size


def _marks(drawing: Drawing) -> Iterator[tuple[float, float, float, float]]:
    """Yield what an eye rests on: left, top, right and bottom of lines, pictures and edges, px."""
    styles = {node.number: node.style for node in drawing.nodes}
    for number, row in zip(drawing.numbers, drawing.elements, strict=True):
        left, top, width, height = row["box"]
        right, bottom, style = left + width, top + height, styles.get(number)
        for line in row["lines"]:
            above = line["baseline"] - 0.72 * line["font_size"]
            yield line["x"], above, line["x"] + line["width"], line["baseline"]
        if row["tag"] == "img":
            yield left, top, right, bottom
        elif style and (style.background_color[3] or any(style.background_image) or style.border_top_width):
            sides = ((left, top, right, top), (left, bottom, right, bottom))
            edges = (*sides, (left, top, left, bottom), (right, top, right, bottom))
            yield from (edge for edge in edges if _is_inside(edge, drawing))


def _is_inside(edge: tuple[float, float, float, float], drawing: Drawing) -> bool:
    left, top, right, bottom = edge
    return right > 1 and bottom > 1 and left < drawing.width - 1 and top < drawing.height - 1


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
