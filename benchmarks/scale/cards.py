"""Many cards by a cluster of worker processes, some of them killed, beside the same work by `--jobs 0`.

    python -m benchmarks.scale.cards --cards 20000 --workers 4 --kills 20 [--s3]

Prints cards a second both ways, the memory of the caller and of the workers, how many cards are missing or
other, and how many cards of killed workers were there when their tasks were run again: those are not drawn
twice. With --s3 the cluster writes to an S3 server on loopback (moto's), which is slower than S3 itself: its
figures are about correctness.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

TEMPLATE = """<!doctype html><meta charset="utf-8"><style>
.card { display: flex; flex-direction: column; padding: 60px; background: #123; color: #fff; }
h1 { font-size: 72px } p { font-size: 30px }
</style><div class="card"><h1>{{ headline }}</h1><p>{{ lead }}</p></div>
"""
WORDS = (
    "bridge", "river", "council", "library", "winter", "market", "station", "harbour", "garden", "school",
    "bakery", "tunnel",
)  # fmt: skip


@dataclass
class Watch:
    """Peak memory in MB of the caller and of all its workers together."""

    caller: list[float] = field(default_factory=list)
    workers: list[float] = field(default_factory=list)

    def look(self, process: psutil.Process) -> list[psutil.Process]:
        """Take a reading; return the worker processes."""
        with suppress(psutil.Error):
            children = process.children(recursive=True)
            rss = [child.memory_info().rss for child in children]
            self.caller.append(process.memory_info().rss / 1e6)
            self.workers.append(sum(rss) / 1e6)
            return [child for child in children if child.memory_info().rss > 50e6]
        return []

    def summary(self) -> str:
        """Return the readings after a tenth of the run and their greatest."""
        early = max(self.caller[: max(len(self.caller) // 10, 1)])
        return (
            f"caller {early:.0f} MB early, {max(self.caller):.0f} MB most; workers {max(self.workers):.0f} MB"
        )


def articles(count: int) -> Iterator[bytes]:
    """Yield JSON lines of articles, the same in every run."""
    chance = random.Random(1)
    for number in range(count):
        headline = f"{' '.join(chance.sample(WORDS, 4)).capitalize()} {number}"
        lead = " ".join(chance.choices(WORDS, k=14)).capitalize()
        yield json.dumps({"headline": headline, "lead": lead}).encode() + b"\n"


@dataclass(frozen=True)
class Outcome:
    """A run: its time in seconds, the workers killed, and the cards that were there already."""

    seconds: float
    watch: Watch
    kills: int
    present: int


def run(command: list[str], kills: int, seconds: float) -> Outcome:
    """Run a command, killing a random worker `kills` times, at first when it has printed something."""
    chance, watch, done = random.Random(2), Watch(), 0
    start = time.monotonic()
    with (
        tempfile.TemporaryFile() as rows,
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, stdout=rows, stderr=errors) as process,
    ):
        handle = psutil.Process(process.pid)
        due = seconds
        while process.poll() is None:
            workers = watch.look(handle)
            if not os.fstat(rows.fileno()).st_size:
                due = time.monotonic() - start + seconds
            elif done < kills and time.monotonic() - start > due and workers:
                with suppress(psutil.Error):
                    chance.choice(workers).send_signal(signal.SIGKILL)
                    done += 1
                due += seconds
            time.sleep(0.25)
        took = time.monotonic() - start
        rows.seek(0)
        errors.seek(0)
        if process.returncode:
            sys.exit(f"{' '.join(command)}\n{errors.read()[-2000:].decode()}")
        return Outcome(took, watch, done, sum(b"already there" in row for row in rows))


def digests(folder: Path) -> dict[str, str]:
    """Return the hash of every file under a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=4000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--every", type=float, default=10, help="seconds between kills")
    parser.add_argument("--s3", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        folder = Path(home)
        (folder / "card.html").write_text(TEMPLATE, encoding="utf-8")
        source = folder / "articles.jsonl"
        with source.open("wb") as file:
            file.writelines(articles(options.cards))
        base = [
            sys.executable,
            "-m",
            "sharekit",
            "card",
            "--template",
            str(folder / "card.html"),
            "--missing",
        ]
        alone = run([*base, str(source), "-o", str(folder / "local"), "--jobs", "0"], 0, 0)
        print(f"--jobs 0: {options.cards / alone.seconds:.0f} cards/s; {alone.watch.summary()}", flush=True)

        target = str(folder / "cluster")
        if options.s3:
            from tests.support.s3 import s3_server

            stack.enter_context(s3_server())
            target = "s3://bucket/cards"
        cluster = [*base, str(source), "-o", target, "--cluster", f"local:{options.workers}"]
        spread = run(cluster, options.kills, options.every)
        rate = f"{options.cards / spread.seconds:.0f} cards/s ({alone.seconds / spread.seconds:.2f} ×)"
        print(f"--cluster local:{options.workers}: {rate}")
        print(f"  {spread.kills} workers killed, {spread.present} of their cards were there already")
        print(f"  {spread.watch.summary()}", flush=True)
        again = run(cluster, 0, 0)
        print(f"  a second run: {options.cards / again.seconds:.0f} cards/s, {again.present} there already")
        if options.s3:
            from sharekit.support.remote_folder import RemoteFolder

            bucket = RemoteFolder(target)
            files = {
                name: hashlib.sha256(bucket.read(name) or b"").hexdigest() for name, _, _ in bucket.entries()
            }
        else:
            files = digests(Path(target))
        expected = digests(folder / "local")
        missing = len(expected.keys() - files.keys())
        other = sum(files[name] != expected[name] for name in expected.keys() & files.keys())
        print(f"  {missing} missing, {other} other, {len(files.keys() - expected.keys())} too many")


if __name__ == "__main__":
    os.environ.setdefault("DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE", "false")
    main()
