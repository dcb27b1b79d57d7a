"""Memory of a sending process, from a thousand to a million readers: the list is streamed, never held.

    python -m benchmarks.delivery_memory [--readers 1000 --readers 100000 --readers 1000000] [--sent 20000]

Each size runs in a process of its own: a CSV of that many readers is checked and entered into the ledger
(SQLite), then `--sent` of them are sent over lanes that accept at once, so that no server's memory counts.
Prints the highest resident memory of the process and how long both parts took.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.mailing import Mailing
from sharekit.delivery.readers.list_files import read_subscribers
from sharekit.delivery.sending.lanes import Event, Parcel
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.records import Enlisted, Settlement
from tests.delivery.chaos import issue_master

_ACCEPTED = Verdict(state=State.ACCEPTED, code=250, reason="250 ok")


class NullLanes:
    """Four lanes that accept everything at once."""

    def __enter__(self) -> Self:
        self._events: list[Event] = []
        self._under_way = 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is open."""

    def room(self) -> int:
        """Return how many of the four are free."""
        return 4 - self._under_way

    def offer(self, parcel: Parcel) -> None:
        """Wait for the parcel."""
        self._under_way += 1
        self._events.append((parcel, None))

    def release(self, parcel: Parcel) -> None:
        """Accept the parcel."""
        self._under_way -= 1
        self._events.append((parcel, _ACCEPTED))

    def withdraw(self, parcel: Parcel) -> None:
        """Never happens here: nobody leaves meanwhile."""
        raise NotImplementedError

    def poll(self, timeout: float) -> list[Event]:
        """Return what happened."""
        if not self._events:
            time.sleep(timeout)
        events, self._events = self._events, []
        return events


def write_list(path: Path, count: int) -> None:
    """Write a CSV of `count` readers."""
    with path.open("w", encoding="utf-8") as file:
        file.write("name,city,address\n")
        file.writelines(f"Reader {n},City {n % 100},reader{n}@d{n % 1000}.example\n" for n in range(count))


def run(count: int, sent: int) -> None:
    """Be the process that is measured."""
    gone, moments = [0], [time.perf_counter()]

    def settled(settlements: Iterable[Settlement]) -> None:
        gone[0] += sum(1 for _ in settlements)

    def entered(_found: Enlisted) -> None:
        moments.append(time.perf_counter())

    with tempfile.TemporaryDirectory() as folder, Store(f"sqlite:///{folder}/s.db") as store:
        write_list(Path(folder, "list.csv"), count)
        moments[0] = time.perf_counter()
        readers = read_subscribers(Path(folder, "list.csv"), malformed=lambda error: sys.exit(str(error)))
        mailing = Mailing(
            store=store, lanes=NullLanes(), settled=settled, enlisting=entered, stop=lambda: gone[0] >= sent
        )
        mailing.start(issue_master(), readers)
    listing, sending = moments[1] - moments[0], time.perf_counter() - moments[1]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rates = f"entered in {listing:6.1f} s   {gone[0]:,} sent in {sending:.1f} s"
    print(f"{count:>9,} readers {peak:8.1f} MB   {rates}")


def main() -> None:
    """Measure each size in a process of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--readers", type=int, action="append")
    parser.add_argument("--sent", type=int, default=20_000)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    sizes = given.readers or [1_000, 100_000, 1_000_000]
    if given.alone:
        run(sizes[0], given.sent)
        return
    for size in sizes:
        command = [sys.executable, "-m", "benchmarks.delivery_memory", "--alone"]
        subprocess.run([*command, f"--readers={size}", f"--sent={given.sent}"], check=True)


if __name__ == "__main__":
    main()
