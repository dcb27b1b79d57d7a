"""Fuzz one parser or all, guided by coverage: python -m tests.fuzz.explore SECONDS [TARGET …].

Needs atheris (`pip install atheris`). Inputs that crash are left in output/fuzz/; each belongs into a test.
"""

from __future__ import annotations

import subprocess
import sys
from time import process_time

import atheris

with atheris.instrument_imports(include=["sharekit"]):
    pass

from tests.fuzz.targets import ROOT, TARGETS, run, seeds

_SLOWEST = 5.0  # seconds of CPU that one input of 20 KB may take
_HANGS = 120  # seconds of the clock after which an input never ends
_MOST_BYTES = 20_000


def main() -> int:
    """Fuzz each target in a process of its own."""
    seconds, *names = sys.argv[1:]
    codes = [
        subprocess.run(
            [sys.executable, "-m", "tests.fuzz.explore", "--one", name, seconds], check=False
        ).returncode
        for name in names or TARGETS
    ]
    return int(any(codes))


def explore(name: str, seconds: str) -> None:
    """Fuzz one target in this process; ends it."""
    folder = ROOT / "output" / "fuzz" / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (folder / f"seed-{number}").write_bytes(seed)
    with atheris.instrument_imports(include=["sharekit"]):
        run(TARGETS[name], b"")
    limits = [
        f"-max_total_time={seconds}",
        f"-timeout={_HANGS}",
        f"-max_len={_MOST_BYTES}",
        "-rss_limit_mb=2000",
    ]
    crashes = f"-artifact_prefix={folder.parent / name}-crash-"
    atheris.Setup([sys.argv[0], str(folder), crashes, *limits], lambda data: _run(name, data))
    atheris.Fuzz()


def _run(name: str, data: bytes) -> None:
    start = process_time()
    run(TARGETS[name], data)
    if process_time() - start > _SLOWEST:
        raise AssertionError(f"{name} took {process_time() - start:.1f} s for {len(data):,} bytes")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        explore(*sys.argv[2:4])
    sys.exit(main())
