"""Several sender processes on one PostgreSQL store: lists entered, one rate for all, workers killed.

    python -m benchmarks.delivery_shared [--listed 1000000] [--readers 20000] [--workers 4] [--rate 300]
                                         [--kills 20] [--connections 2] [--minutes 40]

Needs PostgreSQL's server binaries; starts a server of its own. Prints how fast a list enters, the memory it
takes, and how the statements of a run find their rows. Then `--readers` are sent to a loopback server by
`--workers` processes, of which one is killed at random again and again and replaced: lost and duplicate
messages, and the rate that all kept together. Workers stop after `--minutes`; then readers who wait still
are neither sent to nor lost, and one who waits although the server has the message counts as a duplicate.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sharekit.delivery.mailing import Mailing
from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import start_issue
from sharekit.delivery.store.ledger import Ledger
from sharekit.options import SmtpOptions
from tests.delivery.chaos import issue_master
from tests.delivery.postgres_server import run_postgres, server_binaries


def readers(count: int) -> Iterator[Subscriber]:
    """Yield readers of a thousand domains."""
    return (make_subscriber(f"r{n}@d{n % 1000}.example", f"Reader {n}") for n in range(count))


def measure_listing(url: str, count: int) -> None:
    """Enter a list; print rows a second and the memory it took beyond the start."""
    with Store(url) as store:
        ledger = Ledger(store, start_issue(store, "listing", subject="News", digest=b""), "one")
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
        ledger.enlist(readers(count))
        seconds = time.perf_counter() - began
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(
            f"listed {count:,} in {seconds:.1f} s: {count / seconds:,.0f} rows/s, {grown:.0f} MB more memory"
        )
        began = time.perf_counter()
        parsed = sum(1 for _ in readers(count))
        print(f"  of which making the readers: {time.perf_counter() - began:.1f} s for {parsed:,}")
        explain(store, ledger)


def explain(store: Store, ledger: Ledger) -> None:
    """Print how the statements that run again and again find their rows."""
    claim = (
        "SELECT id FROM deliveries WHERE issue_id = :issue AND state = 'queued' AND due <= :now"
        " AND worker = '' ORDER BY due, id LIMIT 128 FOR UPDATE SKIP LOCKED"
    )
    due = "SELECT min(due) FROM deliveries WHERE issue_id = :issue AND state = 'deferred'"
    hand = "SELECT id FROM deliveries WHERE issue_id = :issue AND worker != ''"
    held = "SELECT count(*) FROM deliveries WHERE issue_id = :issue AND held != ''"
    with store.writing() as connection:
        connection.execute("ANALYZE deliveries")
        for name, sql in (("claim", claim), ("next due", due), ("in hand", hand), ("held", held)):
            plan = connection.column(f"EXPLAIN {sql}", {"issue": ledger.issue.id, "now": store.now()})
            scan = next(line.strip() for line in plan if "Scan" in line)
            print(f"  {name:<9}{scan.partition('(')[0]}")


def work(url: str, port: int, given: argparse.Namespace, until: float) -> int:
    """Fork a worker that sends until nothing is left, or the time is over; return its process id."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        random.seed(os.urandom(8))
        smtp = SmtpOptions(
            host="127.0.0.1",
            port=port,
            tls="none",
            connections=given.connections,
            rate=f"{given.rate}/s",
            retry_delay=0.2,
            deadline=max(1.0, until - time.monotonic()),
        )
        with Store(url) as store:
            Mailing(store=store, smtp=smtp).start(issue_master(), (), resume=True)
        code = 0
    finally:
        os._exit(code)


@dataclass
class Progress:
    """How many messages the server had at each moment."""

    log: Path
    size: int = 0
    lines: int = 0
    points: list[tuple[float, int]] = field(default_factory=list)

    def watch(self, seconds: float) -> None:
        """Look every quarter of a second, for so long."""
        until = time.monotonic() + seconds
        while (now := time.monotonic()) < until:
            with self.log.open("rb") as file:
                file.seek(self.size)
                new = file.read()
            self.size += len(new)
            self.lines += new.count(b"\n")
            self.points.append((now, self.lines))
            time.sleep(0.25)

    def rates(self, most: int, window: float = 10.0) -> tuple[float, float]:
        """Return messages a second until so many had come, on average and in the quickest window."""
        points = [point for point in self.points if 0 < point[1] <= most]
        (first, begun), (last, ended) = points[0], points[-1]
        quickest = [
            (count - earlier) / (moment - since)
            for (since, earlier), (moment, count) in _windows(points, window)
        ]
        return (ended - begun) / max(last - first, 1), max(quickest, default=0.0)


Point = tuple[float, int]


def _windows(points: list[Point], window: float) -> Iterator[tuple[Point, Point]]:
    end = 0
    for begin in points:
        while end < len(points) and points[end][0] < begin[0] + window:
            end += 1
        if end < len(points):
            yield begin, points[end]


def measure_sending(url: str, log: Path, given: argparse.Namespace) -> int:
    """Send with several workers, kill some; return how many promises were broken."""
    command = [sys.executable, "-m", "tests.delivery.server", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        port, chance = int(server.stdout.readline()), random.Random(1)
        with Store(url) as store:
            smtp = SmtpOptions(host="127.0.0.1", port=port, tls="none")
            Mailing(store=store, smtp=smtp, stop=lambda: True).start(issue_master(), readers(given.readers))
        began = time.monotonic()
        until = began + 60 * given.minutes
        workers = {work(url, port, given, until) for _ in range(given.workers)}
        log.touch()
        progress = Progress(log)
        pause = min(given.readers / given.rate, 60 * given.minutes) / (given.kills + 1)
        for _ in range(given.kills):
            progress.watch(pause * chance.uniform(0.5, 1.0))
            victim = chance.choice(sorted(workers))
            os.kill(victim, signal.SIGKILL)
            os.waitpid(victim, 0)
            workers.remove(victim)
            workers.add(work(url, port, given, until))
        while workers:
            progress.watch(0.5)
            workers = {worker for worker in workers if os.waitpid(worker, os.WNOHANG) == (0, 0)}
        seconds = time.monotonic() - began
        server.kill()
    copies = Counter(line.split()[0] for line in log.read_text("utf-8").splitlines())
    waiting = addresses(url, ("queued", "deferred", "uncertain", "inflight"))
    lost = given.readers - len(copies.keys() | waiting)
    twice = sum(copies.values()) - len(copies) + len(copies.keys() & waiting)
    most = given.connections * given.kills
    # At the end workers wait for the leases of those killed last.
    kept, quickest = progress.rates(most=len(copies) * 9 // 10)
    print(f"{given.readers:,} readers, {given.workers} workers, {given.kills} kills in {seconds:.0f} s:")
    print(
        f"  {len(copies):,} have it, {len(waiting):,} wait, {lost} lost, {twice} duplicates (at most {most})"
    )
    print(f"  {kept:,.1f} messages/s, at most {quickest:,.1f} over 10 s, where {given.rate} are allowed")
    return int(lost > 0) + int(twice > most) + int(quickest > given.rate * 1.02)


def addresses(url: str, states: tuple[str, ...]) -> set[str]:
    """Return the readers in these states, of the issue that is sent."""
    query = """
    SELECT address FROM deliveries JOIN issues ON issues.id = issue_id
    WHERE issues.key = :key AND state IN :states"""
    values = {"key": issue_master().digest.key, "states": list(states)}
    with Store(url) as store, store.reading() as connection:
        return set(connection.column(query, values))


def main() -> int:
    """Run both parts."""
    parser = argparse.ArgumentParser()
    sizes = {"listed": 1_000_000, "readers": 20_000, "workers": 4, "rate": 300, "kills": 20}
    for name, default in (sizes | {"connections": 2, "minutes": 40}).items():
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    binaries = server_binaries()
    if binaries is None:
        sys.exit("PostgreSQL's server binaries are not installed")
    issue_master()
    with tempfile.TemporaryDirectory() as folder, run_postgres(binaries) as server:
        url = f"{server}/postgres"
        if given.listed:
            measure_listing(url, given.listed)
        return measure_sending(url, Path(folder, "mail.log"), given)


if __name__ == "__main__":
    sys.exit(main())
