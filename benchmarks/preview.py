"""The preview: how long after a file was saved its page shows the change.

    python benchmarks/preview.py [ROUNDS]

A story with a photo, in the template `photo`, for all networks. Each round saves the story again, waits until
the page has the first card, then all of them, and does the same with the letter. Prints medians and the
slowest, in ms.
"""

from __future__ import annotations

import json
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

STORY = """---
title: {headline}
description: One hull, no engine, ninety-one days.
image: sea.jpg
date: 2026-09-24
canonical_url: https://lantern.example/pacific
---

The log of the longest solo passage under solar sail.
"""


def main() -> None:
    """Run the rounds and print a table."""
    from scripts.gallery_photos import paint_sea

    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paint_sea().save(folder / "sea.jpg", quality=92)
        save(folder, "Before")
        command = [sys.executable, "-m", "sharekit", "preview", "story.md", "--template", "photo"]
        command += ["--port", "0", "--json", "--quiet"]
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, encoding="utf-8") as server:
            assert server.stdout
            url = json.loads(server.stdout.readline())["url"]
            times = [one_round(folder, url, number) for number in range(rounds)]
            server.send_signal(signal.SIGINT)
    print(f"{'':<12} {'median ms':>10} {'slowest ms':>11}")
    for what, column in zip(("first card", "all cards", "letter"), zip(*times, strict=True), strict=True):
        print(f"{what:<12} {statistics.median(column) * 1e3:10.0f} {max(column) * 1e3:11.0f}")


def one_round(folder: Path, url: str, number: int) -> tuple[float, float, float]:
    """Return the seconds until the first card, all cards, and the letter were shown."""
    headline = f"Round {number}: she crossed the Pacific on sunlight"
    saved = save(folder, headline)
    first = until(f"{url}cards", saved, headline)
    whole = until(f"{url}cards", saved, headline, without="drawing…")
    headline = f"Letter {number}: she crossed the Pacific on sunlight"
    letter = until(f"{url}email", save(folder, headline), headline)
    until(f"{url}cards", 0, headline, without="drawing…")  # what is still being drawn is not the next round's
    return first, whole, letter


def save(folder: Path, headline: str) -> float:
    """Write the story and return the moment."""
    (folder / "story.md").write_text(STORY.format(headline=json.dumps(headline)), encoding="utf-8")
    return time.perf_counter()


def until(url: str, start: float, words: str, *, without: str = "\0") -> float:
    """Ask until the page has those words and not the others; return the seconds since `start`."""
    while True:
        with urllib.request.urlopen(url) as answer:
            page = answer.read().decode()
        if words in page and without not in page:
            return time.perf_counter() - start
        time.sleep(0.02)


if __name__ == "__main__":
    main()
