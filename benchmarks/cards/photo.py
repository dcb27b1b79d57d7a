"""Cards over a 3000 x 2000 photo, each photo new to the process, beside plain Pillow.

    python -m benchmarks.cards.photo [--count 20]

Both decode, crop to 1200 x 630, set a headline and write a JPEG. sharekit also finds the photo's subject,
lays a scrim, and measures the contrast of every line.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from benchmarks.cards.corpus import pairs
from sharekit.article import Article
from sharekit.cards.studio import Studio

INTER = Path(__file__).resolve().parents[2] / "fonts" / "inter" / "Inter.ttf"
SIZE = (3000, 2000)


def photo(number: int) -> bytes:
    """Return a JPEG with soft shapes and grain, about as heavy as a camera's."""
    soft = Image.effect_mandelbrot(SIZE, (-2.0 + number / 50, -1.2, 1.0 + number / 50, 1.2), 60)
    grain = Image.effect_noise(SIZE, 40)
    planes = [Image.blend(plane, grain, 0.15) for plane in (soft, ImageOps.invert(soft), soft)]
    file = io.BytesIO()
    Image.merge("RGB", planes).save(file, "JPEG", quality=88)
    return file.getvalue()


def by_pillow(data: bytes, headline: str) -> bytes:
    """Make a card as scripts do."""
    card = ImageOps.fit(ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB"), (1200, 630))
    font = ImageFont.truetype(INTER, 64)
    ImageDraw.Draw(card).text((72, 420), headline[:32], font=font, fill="white")
    file = io.BytesIO()
    card.save(file, "JPEG", quality=88)
    return file.getvalue()


def main() -> None:
    """Time both, turn by turn."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=20)
    given = parser.parse_args()
    files: dict[str, bytes] = {}
    studio = Studio(fetch=files.__getitem__)
    taken: dict[str, list[float]] = {"sharekit": [], "Pillow": []}
    for number, (headline, lead) in enumerate(pairs(given.count + 2)):
        url = f"https://example.org/{number}.jpg"
        files[url] = photo(number)
        article = Article(headline=headline, lead=lead, image=url, site="Field Notes", language="en")
        taken["sharekit"].append(_cpu(lambda article=article: studio.draw(article, template="photo")))  # type: ignore[misc]
        taken["Pillow"].append(_cpu(lambda url=url, words=headline: by_pillow(files[url], words)))  # type: ignore[misc]
        weight = len(files.pop(url)) / 1e6
    for name, times in taken.items():
        print(f"{name:<10} {statistics.median(times[2:]):6.1f} ms CPU a card, photos of {weight:.1f} MB")


def _cpu(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1e3


if __name__ == "__main__":
    main()
