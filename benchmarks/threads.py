"""Draw cards from many threads that share studios: every byte equal, no error.

    python -m benchmarks.threads [--threads 8] [--cards 5000]

Two brands, three templates, articles with and without photos: each combination is drawn once alone, then by
all threads, each in an order of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import itertools
import random
import tempfile
import threading
import time
from pathlib import Path

from PIL import Image

from sharekit import Article, Brand
from sharekit.cards.look import Look
from sharekit.cards.studio import Studio

_TEMPLATES = ("news", "photo", "minimal")
_BRANDS = (Brand(brand="#d71f2b"), Brand(brand="#0a7d5a", theme="dark"))
_HEADLINES = (
    "Night trains return to the old river line",
    "夜行列車が三十年ぶりに",
    "قطارات الليل تعود",
    "Ferries & trams",
)

Combination = tuple[Studio, str, Article]


def main() -> int:
    """Run the proof; exits with 1 if a card differs or fails."""
    options = argparse.ArgumentParser()
    options.add_argument("--threads", type=int, default=8)
    options.add_argument("--cards", type=int, default=5_000, help="per thread")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        combinations = _combinations(Path(folder))
        expected = [_digest(each) for each in combinations]
        started, cpu = time.monotonic(), time.process_time()
        wrong, errors = _run(combinations, expected, chosen.threads, chosen.cards)
    total = chosen.threads * chosen.cards
    print(f"{total:,} cards of {len(combinations)} kinds by {chosen.threads} threads", end=" ")
    print(f"in {time.monotonic() - started:,.0f} s ({time.process_time() - cpu:,.0f} s of CPU):", end=" ")
    print(f"{wrong} differ, {len(errors)} errors")
    print(*sorted(set(errors)), sep="\n")
    return int(bool(wrong or errors))


def _combinations(folder: Path) -> list[Combination]:
    photo = folder / "photo.jpg"
    noise = io.BytesIO(random.Random(1).randbytes(300 * 200 * 3))
    Image.frombytes("RGB", (300, 200), noise.getvalue()).save(photo)
    studios = [Studio(Look(brand=brand, folders=(str(folder),))) for brand in _BRANDS]
    articles = [
        Article(
            headline=headline, lead="The first sleeper in thirty years.", site="The Meridian", image=image
        )
        for headline in _HEADLINES
        for image in ("", str(photo))
    ]
    return list(itertools.product(studios, _TEMPLATES, articles))


def _digest(combination: Combination) -> bytes:
    studio, template, article = combination
    return hashlib.sha256(studio.draw(article, network="og", template=template).data).digest()


def _run(
    combinations: list[Combination], expected: list[bytes], threads: int, cards: int
) -> tuple[int, list[str]]:
    wrong: list[int] = []
    errors: list[str] = []
    ready = threading.Barrier(threads)

    def draw(number: int) -> None:
        order = random.Random(number)
        ready.wait()
        for _ in range(cards):
            index = order.randrange(len(combinations))
            try:
                if _digest(combinations[index]) != expected[index]:
                    wrong.append(index)
            except Exception as error:  # noqa: BLE001 - every error counts
                errors.append(f"{type(error).__name__}: {error}")

    workers = [threading.Thread(target=draw, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return len(wrong), errors


if __name__ == "__main__":
    raise SystemExit(main())
