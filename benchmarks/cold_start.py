"""Cold start: whole processes, `sharekit --help` and one card, beside a bare interpreter.

    python benchmarks/cold_start.py [ROUNDS]

Prints the median wall time of each in ms. Rounds are interleaved, so that a busy moment hits all alike.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ARTICLE = "A headline for a cold start\n\nThe lead stands here, and is one sentence long.\n"


def main() -> None:
    """Time the commands and print a table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "article.txt")
        source.write_text(ARTICLE, encoding="utf-8")
        sharekit = [sys.executable, "-m", "sharekit"]
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "sharekit --help": [*sharekit, "--help"],
            "sharekit card": [*sharekit, "card", str(source), "-o", folder],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                start = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True, cwd=folder)
                times[name].append((time.perf_counter() - start) * 1e3)
        for name, taken in times.items():
            print(f"{name:<16} {statistics.median(taken):7.0f} ms")


if __name__ == "__main__":
    main()
