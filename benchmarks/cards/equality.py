"""Mixed cards drawn twice by studios whose caches hold different things; the two must be equal byte for byte.

    python -m benchmarks.cards.equality [--count 1000] [--seed 1] [--empty]

The first drawing of a card is by studios that draw all cards; the second by studios that are new every 500
cards, start with every cache empty, and draw them in another order. With `--empty` every cache is emptied
before each second drawing. Headlines and leads are mixed from the words of twelve languages; one card in
twenty has art. Cards that differ are printed, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from benchmarks.articles import ARTICLES
from sharekit.article import Article
from sharekit.cards.look import Look
from sharekit.cards.studio import Studio
from sharekit.options import Brand
from sharekit.text.cache import BoundedCache
from sharekit.text.raster.glyphs import clear_glyphs

_TEMPLATES = ("bold", "docs", "editorial", "event", "minimal", "news", "photo", "quote", "split")
_NETWORKS = ("og", "og", "og", "x", "square", "portrait", "story", "pin", "youtube")
_BRANDS = (Brand(), Brand(brand="#0a6b62", theme="light"), Brand(brand="#f5c400", theme="dark"))
_LOOKS = tuple(Look(brand=brand, art=art) for art in ("none", "auto") for brand in _BRANDS)
_CHUNK = 500  # cards


class Mixed(NamedTuple):
    """A card to draw."""

    article: Article
    look: int
    network: str
    template: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw and compare; return 1 if any card differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--empty", action="store_true", help="empty every cache before each second drawing")
    chosen = parser.parse_args(arguments)
    lasting, dice = _studios(), random.Random(chosen.seed)
    cards = _cards(chosen.count, dice)
    compared = different = 0
    while chunk := list(islice(cards, 50 if chosen.empty else _CHUNK)):
        first = [_digest(card, lasting) for card in chunk]
        order = dice.sample(range(len(chunk)), len(chunk))
        _forget()
        studios = _studios()
        for number in order:
            if chosen.empty:
                _forget()
                studios = _studios()
            if _digest(chunk[number], studios) != first[number]:
                different += 1
                print(chunk[number], flush=True)
        compared += len(chunk)
        print(f"{compared} compared, {different} differ", flush=True)
    return int(different > 0)


def _studios() -> list[Studio]:
    return [Studio(look) for look in _LOOKS]


def _digest(card: Mixed, studios: Sequence[Studio]) -> bytes:
    drawn = studios[card.look].draw(card.article, network=card.network, template=card.template)
    return sha256(drawn.data + repr(drawn.layout).encode()).digest()


def _cards(count: int, dice: random.Random) -> Iterator[Mixed]:
    articles = list(ARTICLES.values())
    for number in range(count):
        article = dice.choice(articles)
        gap = " " if " " in article.headline else ""
        words = f"{article.headline}{gap}{article.lead}"
        parts = words.split() if gap else list(words)
        longest = 16 if gap else 30
        yield Mixed(
            article.replace(
                headline=gap.join(dice.choices(parts, k=dice.randint(1, longest))),
                lead=gap.join(dice.choices(parts, k=dice.randint(0, 2 * longest))),
                url=f"https://example.org/{number}",
            ),
            dice.randrange(len(_BRANDS)) + len(_BRANDS) * (dice.random() < 0.05),
            dice.choice(_NETWORKS),
            dice.choice(_TEMPLATES),
        )


def _forget() -> None:
    """Empty every cache of the package."""
    modules = [module for name, module in sys.modules.items() if name.startswith("sharekit.")]
    for value in [value for module in modules for value in vars(module).values()]:
        if isinstance(value, BoundedCache):
            value.clear()
        elif hasattr(value, "cache_clear"):
            value.cache_clear()
    clear_glyphs()


if __name__ == "__main__":
    sys.exit(main())
