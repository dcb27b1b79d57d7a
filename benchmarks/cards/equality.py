"""Mixed cards drawn twice: by a studio that has drawn all others, and by a new one with every cache empty.

    python -m benchmarks.cards.equality [--count 1000] [--seed 1]

The two must be equal byte for byte; those that differ are printed, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence

from benchmarks.articles import ARTICLES
from sharekit.article import Article
from sharekit.cards.look import Look
from sharekit.cards.studio import Studio
from sharekit.options import Brand
from sharekit.text.cache import BoundedCache
from sharekit.text.raster.glyphs import clear_glyphs

_TEMPLATES = ("bold", "docs", "editorial", "event", "minimal", "news", "photo", "quote", "split")
_NETWORKS = ("og", "og", "x", "square", "story")
_BRANDS = (Brand(), Brand(brand="#0a6b62"), Brand(brand="#f5c400", theme="dark"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw and compare; return 1 if any card differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    warm = [Studio(Look(brand=brand)) for brand in _BRANDS]
    cards = list(_cards(chosen.count, chosen.seed))
    fast = [warm[brand].draw(article, network=net, template=name).data for article, brand, net, name in cards]
    different = 0
    for number, ((article, brand, net, name), data) in enumerate(zip(cards, fast, strict=True), 1):
        _forget()
        if Studio(Look(brand=_BRANDS[brand])).draw(article, network=net, template=name).data != data:
            different += 1
            print(f"{number}: {name} {net} {article.language} {article.headline!r}")
        if number % 250 == 0:
            print(f"{number} compared, {different} differ", flush=True)
    return int(different > 0)


def _cards(count: int, seed: int) -> Iterator[tuple[Article, int, str, str]]:
    dice = random.Random(seed)
    for number in range(count):
        article = dice.choice(list(ARTICLES.values()))
        start, length = dice.randrange(4), dice.randint(1, 14)
        headline = " ".join(article.headline.split()[start : start + length]) or article.headline
        lead = " ".join(article.lead.split()[: dice.randrange(20)])
        some = article.replace(headline=headline, lead=lead, url=f"https://example.org/{number}")
        yield some, dice.randrange(len(_BRANDS)), dice.choice(_NETWORKS), dice.choice(_TEMPLATES)


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
