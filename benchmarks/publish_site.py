"""Publishing a site of 2,000 pages: first run, unchanged second run, one page changed; and kills.

    python benchmarks/publish_site.py [PAGES] [KILLS]

Writes a site of its own into a temporary folder. Prints cards a second, ms a page, CPU and peak memory of all
processes together (Linux only: read from /proc), beside a bare walk that only reads and hashes the files.
`SHAREKIT_ART=none` measures pages without a generated picture, in half the time.
Then starts KILLS runs over a changed site and kills each at a random moment: counts pages and cards that are
not whole, and checks that one more run completes the work.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

WORDS = (
    "harbour letters carry night trains between quiet engineers while ferries measure the morning tide and"
)
WORDS += " small post offices keep timetables for patient travellers who read maps by lamplight"
BASE = "https://bench.example/"
_SAMPLED = 0.1  # seconds between two looks at the processes
_MEMORY_EVERY = 10  # looks; reading the memory of a process takes it time


def main() -> None:
    """Run the four measurements and print a line for each."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    with tempfile.TemporaryDirectory() as folder:
        site, cache = Path(folder, "site"), Path(folder, "cache")
        write_site(site, pages)
        first = measured(site, cache)
        print(
            f"first run      {pages / first.wall:8.0f} cards/s  {first.cpu / pages * 1e3:6.2f} ms CPU a page"
        )
        print(f"peak memory    {first.memory / 1e6:8.0f} MB, all processes together")
        print_jobs(Path(folder), pages)
        same = measured(site, cache)
        unchanged = f"{same.wall / pages * 1e3:8.2f} ms a page  {same.cpu / pages * 1e3:6.2f} ms CPU a page"
        print(f"unchanged run  {unchanged}")
        print(f"bare walk      {walk(site) / pages * 1e3:8.2f} ms a page")
        change(next(site.rglob("*.html")))
        one = measured(site, cache)
        print(
            f"one changed    {one.wall:8.2f} s in all   {one.cpu - same.cpu:6.2f} s CPU more than unchanged"
        )
        if kills:
            print_kills(site, cache, kills)


def write_site(site: Path, pages: int) -> None:
    """Write pages with a headline and a lead of their own."""
    chance = random.Random(7)
    for number in range(pages):
        words = [chance.choice(WORDS.split()) for _ in range(60)]
        headline, lead = " ".join(words[:9]).capitalize(), " ".join(words[9:30]).capitalize()
        body = " ".join(words[30:] * 12)
        path = site / f"{number % 40:02d}" / f"story-{number}" / "index.html"
        path.parent.mkdir(parents=True)
        path.write_text(
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f"<title>{headline} {number}</title>\n"
            f'<meta name="description" content="{lead}.">\n</head>\n'
            f"<body><article><h1>{headline} {number}</h1><p>{lead}.</p>"
            f"<p>{body}.</p></article></body>\n</html>\n",
            encoding="utf-8",
        )


def change(page: Path) -> None:
    """Change a page as a new build would."""
    page.write_text(page.read_text(encoding="utf-8").replace("<h1>", "<h1>New: ", 1), encoding="utf-8")


def command(site: Path, cache: Path) -> list[str]:
    """Return the command of one run."""
    flags = ["--base-url", BASE, "-q", "--prune"]
    return [
        "env",
        f"SHAREKIT_PUBLISH__CACHE={cache}",
        sys.executable,
        "-m",
        "sharekit",
        "publish",
        str(site),
        *flags,
    ]


class Measured(NamedTuple):
    """Wall and CPU seconds of a run and all its processes, and their most memory together in bytes.

    `chain` is the CPU time of the first process and the busiest other: on idle cores, the time of the run.
    """

    wall: float
    cpu: float
    memory: int
    chain: float


def measured(site: Path, cache: Path, jobs: int = 2) -> Measured:
    """Run once, watching every process of the run's session."""
    start = time.perf_counter()
    process = subprocess.Popen([*command(site, cache), "--jobs", str(jobs)], stdout=subprocess.DEVNULL)
    cpu: dict[int, float] = {}
    memory, looks = 0, 0
    while process.poll() is None:
        pids = [process.pid, *descendants(process.pid)]
        cpu |= {pid: seconds for pid in pids if (seconds := cpu_seconds(pid))}
        if looks % _MEMORY_EVERY == 0:
            memory = max(memory, sum(map(proportional_memory, pids)))
        looks += 1
        with suppress(subprocess.TimeoutExpired):
            process.wait(_SAMPLED)
    wall = time.perf_counter() - start
    first = cpu.pop(process.pid, 0.0)
    chain = first + max(cpu.values(), default=0.0)
    return Measured(wall, first + sum(cpu.values()), memory, chain)


def print_jobs(folder: Path, pages: int) -> None:
    """Print how much faster two processes are than one on two idle cores, by their CPU times."""
    chains: list[float] = []
    for jobs in (1, 2):
        site = folder / f"jobs-{jobs}"
        write_site(site, min(pages, 1000))
        chains.append(measured(site, folder / f"cache-{jobs}", jobs).chain)
    print(f"2 jobs         {chains[0] / chains[1]:8.2f} times as fast as one, by CPU time")


def descendants(pid: int) -> Iterator[int]:
    """Yield the process ids below a process."""
    for child in _proc(f"{pid}/task/{pid}/children").split():
        yield int(child)
        yield from descendants(int(child))


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process; 0 if it has ended."""
    fields = _proc(f"{pid}/stat").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def proportional_memory(pid: int) -> int:
    """Return the memory of a process in bytes, what it shares divided among those that share it."""
    match = re.search(r"^Pss:\s+(\d+)", _proc(f"{pid}/smaps_rollup"), re.MULTILINE)
    return int(match[1]) * 1024 if match else 0


def _proc(name: str) -> str:
    try:
        return Path("/proc", name).read_text("utf-8")
    except OSError:
        return ""  # it ended while it was looked at


def walk(site: Path) -> float:
    """Read and hash every page and card; the floor of any check."""
    start = time.perf_counter()
    for path in site.rglob("*"):
        if path.is_file():
            hashlib.sha256(path.read_bytes()).digest()
    return time.perf_counter() - start


def print_kills(site: Path, cache: Path, kills: int) -> None:
    """Kill runs at random moments; print what was broken, and whether the next run repairs it."""
    chance = random.Random(11)
    broken = done = 0
    quiet = subprocess.DEVNULL
    for _ in range(kills):
        for page in chance.sample(sorted(site.rglob("*.html")), 60):
            change(page)
        process = subprocess.Popen(command(site, cache), stdout=quiet, stderr=quiet, start_new_session=True)
        try:
            process.wait(chance.uniform(0.1, 2.5))
            done += 1
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        broken += count_broken(site)
    subprocess.run(command(site, cache), check=True, capture_output=True)
    left = len(list(site.rglob("*.part")))
    check = subprocess.run([*command(site, cache), "--check"], check=False, capture_output=True)
    print(f"{kills} kills       {broken:8d} broken files, {done} runs ended first; after one more run:")
    print(f"               --check exits {check.returncode}, {left} files left behind")


def count_broken(site: Path) -> int:
    """Count pages and cards under final names that are not whole."""
    pages = sum(not page.read_bytes().endswith(b"</html>\n") for page in site.rglob("*.html"))
    return pages + sum(
        not card.read_bytes().endswith(b"IEND\xaeB`\x82") for card in site.rglob("cards/*.png")
    )


if __name__ == "__main__":
    main()
