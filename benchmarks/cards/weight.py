"""What og cards weigh, and how near they are to what was painted: SSIMULACRA2 of the file against the pixels.

pip install ssimulacra2
python -m benchmarks.cards.weight [--photo PHOTO]
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from sharekit.article import Article
from sharekit.cards import studio
from sharekit.cards.encode.encoder import Encoded, Pixels, encode
from sharekit.cards.look import Look
from sharekit.options import Brand
from sharekit.support.resources import template_names

ARTICLE = Article(
    headline="Harbour towns learn to live with a quieter sea after the last diesel ferry",
    lead="The ferries went electric. What came back first were the sounds nobody had missed.",
    url="https://lantern.example/harbour",
    site="The Lantern",
    byline=("Ines Okafor",),
    published=date(2026, 9, 24),
    section="Climate",
    language="en",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row for each template, theme and brand, with and without a photo."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photo", type=Path, help="a photo; without it, only cards without one")
    photo = parser.parse_args(arguments).photo
    images = ["", *([str(photo.resolve())] if photo else [])]
    themes: tuple[tuple[str, str], ...] = tuple(product(("light", "dark"), ("", "#0a7d5b")))
    for template, (theme, colour), image in product(template_names("cards"), themes, images):
        brand = Brand(theme=theme, brand=colour)  # type: ignore[arg-type] # a theme's name
        size, kind, score = _measure(Look(brand=brand), ARTICLE.replace(image=image), template)
        print(f"{template:10} {theme:6} {colour or '-':8} {'photo' if image else '-':6} "
              f"{size / 1000:4.0f} KB {kind:5} {score:5.1f}", flush=True)  # fmt: skip
    return 0


def _measure(look: Look, article: Article, template: str) -> tuple[int, str, float]:
    painted: list[Image.Image] = []

    def keeping(pixels: Pixels, **options: object) -> Encoded:
        painted.append(pixels.image().copy())
        return encode(pixels, **options)  # type: ignore[arg-type] # passed on as they come

    studio.encode = keeping  # type: ignore[attr-defined] # the painted card is wanted, too
    card = studio.Studio(look).draw(article, template=template)
    with TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("painted.png", "file.png")]
        painted[0].save(paths[0])
        with Image.open(io.BytesIO(card.data)) as file:
            file.convert("RGB").save(paths[1])
        score = import_module("ssimulacra2").compute_ssimulacra2(*map(str, paths))
    return len(card.data), card.type.partition("/")[2], float(score)


if __name__ == "__main__":
    sys.exit(main())
