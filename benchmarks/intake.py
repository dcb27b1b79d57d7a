"""How right is what sharekit reads from pages, beside other readers, on a folder of pages with known answers?

    python -m benchmarks.intake FOLDER [--peers sharekit,trafilatura] [--node DIR] [--every 5] [--wrong FIELD]

FOLDER holds one folder for each kind of page (newspapers, blogs, recipes, documentation, shops …), with pairs
of files of one name in it, at any depth:

    story.html   the page as it was saved, in its own encoding
    story.json   {"url": "https://…", "headline": "…", "lead": "…", "byline": ["…"], "site": "…",
                  "published": "2026-05-03", "language": "en", "image": "https://…",
                  "canonical": "https://…", "tags": ["…"]}

Only the fields present are scored; `url` (where the page came from) may be empty. Texts count when they are
equal after NFKC, quotes, dashes, spaces and letter case; bylines as sets of names; dates by the day; images
by URL or by a long part of it; tags by F1. Each kind has a table, with 95 % confidence intervals
(percentiles of 1,000 bootstrap samples over publishers: pages of one host are drawn together). Peers that
are not installed are left out; those of node are used when `--node` names a folder that has
`@mozilla/readability`, `defuddle` and `jsdom` in its node_modules. Each page goes through all readers in
turn, with sockets closed. Times are CPU ms a page.
"""

from __future__ import annotations

import argparse
import collections
import json
import logging
import random
import socket
import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.intake_peers import NODE_PEERS, NodePeer, installed
from benchmarks.intake_scores import FIELDS, score, words_shared

_COLUMNS = (
    *("headline", "lead", "lead F1", "byline", "site", "published", "language", "image", "canonical", "tags"),
)
_SAMPLES = 1000  # bootstrap samples


@dataclass
class _Result:
    """What one reader made of one page."""

    host: str
    scores: dict[str, float]
    ms: float
    fault: bool = False


@dataclass
class _Reader:
    """A reader, the fields that it claims, and its results by kind of page."""

    read: Callable[[bytes, str], dict[str, Any]]
    fields: set[str]
    clock: Callable[[], float] = time.process_time
    results: dict[str, list[_Result]] = field(default_factory=lambda: collections.defaultdict(list))
    requests: int = 0


class _Requests:
    """Counts the attempts to reach the network, and refuses them."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, *_: Any, **__: Any) -> Any:
        self.made += 1
        raise OSError("no network in this benchmark")


def main() -> None:
    """Score the readers and print a table for each kind of page."""
    options = _options()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    requests = _Requests()
    socket.getaddrinfo = requests
    socket.create_connection = requests
    readers = _readers(options)
    folder = Path(options.folder)
    for case in sorted(folder.rglob("*.json"))[:: options.every]:
        kind = case.relative_to(folder).parts[0] if case.parent != folder else "pages"
        truth = json.loads(case.read_text(encoding="utf-8"))
        data = case.with_suffix(".html").read_bytes()
        for name, reader in readers.items():
            before = requests.made
            got, result = _result(reader, data, truth)
            reader.results[kind].append(result)
            reader.requests += requests.made - before
            if name == "sharekit" and options.wrong:
                _show(options.wrong, case, truth, got)
    kinds = list(next(iter(readers.values())).results)
    for kind in kinds:
        _print(kind, {name: reader.results[kind] for name, reader in readers.items()})
    if len(kinds) > 1:
        _print(
            "all pages",
            {name: [*chain.from_iterable(reader.results.values())] for name, reader in readers.items()},
        )
    print("\nnetwork requests:", {name: reader.requests for name, reader in readers.items()})


def _readers(options: argparse.Namespace) -> dict[str, _Reader]:
    readers = {name: _Reader(read, fields) for name, (read, fields) in installed().items()}
    for name in NODE_PEERS if options.node else ():
        peer = NodePeer(name, options.node)
        readers[name] = _Reader(peer, set(NODE_PEERS[name].split()), peer.clock)
    return {name: reader for name, reader in readers.items() if not options.peers or name in options.peers}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder")
    parser.add_argument(
        "--peers", default="", help="names, separated by commas; all that are installed when empty"
    )
    parser.add_argument("--node", default="", help="a folder with node_modules of the peers of node")
    parser.add_argument("--every", type=int, default=1, help="take each n-th page only")
    parser.add_argument(
        "--wrong", default="", choices=("", *FIELDS), help="print sharekit's misses in this field"
    )
    options = parser.parse_args()
    options.peers = [name.strip() for name in options.peers.split(",") if name.strip()]
    return options


def _result(reader: _Reader, data: bytes, truth: dict[str, Any]) -> tuple[dict[str, Any], _Result]:
    url = truth.get("url", "")
    start, fault = reader.clock(), False
    try:
        got = reader.read(data, url)
    except Exception:  # noqa: BLE001 (a reader's fault is a result here: it is counted)
        got, fault = {}, True
    ms = (reader.clock() - start) * 1e3
    scores = {name: score(name, truth[name], got.get(name)) for name in reader.fields & truth.keys()}
    if "lead" in scores:
        scores["lead F1"] = words_shared(truth["lead"], got.get("lead") or "")
    return got, _Result(urlsplit(url).hostname or str(id(truth)), scores, ms, fault)


def _show(name: str, case: Path, truth: dict[str, Any], got: dict[str, Any]) -> None:
    if name in truth and score(name, truth[name], got.get(name)) < 1:
        print(f"{case.name}\n    wanted {truth[name]!r}\n    found  {got.get(name)!r}")


def _print(kind: str, results: dict[str, list[_Result]]) -> None:
    count = len(next(iter(results.values())))
    print(f"\n## {kind}: {count} pages\n")
    print("| reader |", " | ".join(_COLUMNS), "| CPU ms median | p95 | faults |")
    print("|---" * (len(_COLUMNS) + 4) + "|")
    for name, found in results.items():
        shares = [_share(found, column) for column in _COLUMNS]
        times = sorted(result.ms for result in found)
        cost = f"{statistics.median(times):.1f} | {times[int(0.95 * len(times))]:.1f}"
        print(f"| {name} |", " | ".join(shares), f"| {cost} | {sum(result.fault for result in found)} |")
    first = next(iter(results.values()))
    counts = [sum(column in result.scores for result in first) for column in _COLUMNS]
    print("| *pages with an answer* |", " | ".join(map(str, counts)), "| | | |")


def _share(results: list[_Result], column: str) -> str:
    """Return a mean in percent with its confidence interval, or a dash."""
    by_host: dict[str, list[float]] = collections.defaultdict(list)
    for result in results:
        if column in result.scores:
            by_host[result.host].append(result.scores[column])
    if not by_host:
        return "–"
    mean = statistics.fmean(value for values in by_host.values() for value in values)
    means = sorted(_sample_means(list(by_host.values())))
    low, high = means[int(0.025 * _SAMPLES)], means[int(0.975 * _SAMPLES)]
    return f"{100 * mean:.1f} ({100 * low:.0f}–{100 * high:.0f})"


def _sample_means(groups: list[list[float]]) -> Iterator[float]:
    chance = random.Random(0)
    sums = [(sum(values), len(values)) for values in groups]
    for _ in range(_SAMPLES):
        drawn = chance.choices(sums, k=len(sums))
        yield sum(total for total, _ in drawn) / sum(count for _, count in drawn)


if __name__ == "__main__":
    main()
