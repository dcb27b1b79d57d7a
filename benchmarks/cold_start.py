"""Cold start: whole processes, `sharekit --help` and one card, beside a bare interpreter.

    python benchmarks/cold_start.py [ROUNDS]

Prints median wall and CPU time of each in ms. Rounds are interleaved, so that a busy moment hits all alike.
One round before them is not counted: it lets Python keep its bytecode, as an installed package has it.
"""

from __future__ import annotations

import os
import resource
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
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for number in range(rounds + 1):
            for name, command in commands.items():
                taken = timed(command, folder)
                if number:
                    times[name].append(taken)
        print(f"{'':<16} {'wall ms':>8} {'CPU ms':>8}")
        for name, pairs in times.items():
            wall, cpu = (statistics.median(column) * 1e3 for column in zip(*pairs, strict=True))
            print(f"{name:<16} {wall:8.0f} {cpu:8.0f}")


def timed(command: list[str], folder: str) -> tuple[float, float]:
    """Run a command and return its wall and CPU time in seconds."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, capture_output=True, cwd=folder, env=environ)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, cpu


if __name__ == "__main__":
    main()
