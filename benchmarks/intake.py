"""How right is what sharekit reads from pages, beside other readers, on a folder of pages with known answers?

    python -m benchmarks.intake FOLDER [--peers sharekit,trafilatura] [--every 5] [--wrong FIELD]

FOLDER holds, at any depth, pairs of files of one name:

    story.html   the page as it was saved, in its own encoding
    story.json   {"url": "https://…", "headline": "…", "lead": "…", "byline": ["…"], "site": "…",
                  "published": "2026-05-03", "language": "en", "image": "https://…",
                  "canonical": "https://…", "tags": ["…"]}

Only the fields present are scored; `url` (where the page came from) may be empty. Texts count when they
are equal after NFKC, quotes, dashes, spaces and letter case; bylines as sets of names; dates by the day;
images by address or by a long part of it; tags by F1. Peers that are not installed are left out; each
page goes through all readers in turn, with sockets closed. Times are CPU ms a page.
"""

from __future__ import annotations

import argparse
import collections
import json
import logging
import socket
import statistics
import time
import warnings
from pathlib import Path
from typing import Any

from benchmarks.intake_peers import installed
from benchmarks.intake_scores import FIELDS, score, words_shared

Scores = dict[str, dict[str, list[float]]]


class _Requests:
    """Counts the attempts to reach the network, and refuses them."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, *_: Any, **__: Any) -> Any:
        self.made += 1
        raise OSError("no network in this benchmark")


def main() -> None:
    """Score the readers and print a table."""
    options = _options()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    requests = _Requests()
    socket.getaddrinfo = requests
    socket.create_connection = requests
    readers = {
        name: found for name, found in installed().items() if not options.peers or name in options.peers
    }
    scores: Scores = {name: collections.defaultdict(list) for name in readers}
    faults: collections.Counter[str] = collections.Counter()
    cases = sorted(Path(options.folder).rglob("*.json"))[:: options.every]
    for case in cases:
        truth = json.loads(case.read_text(encoding="utf-8"))
        data = case.with_suffix(".html").read_bytes()
        for name, (reader, fields) in readers.items():
            before = requests.made
            start = time.process_time()
            try:
                got = reader(data, truth.get("url", ""))
            except Exception:  # noqa: BLE001 (a reader's fault is a result here: it is counted)
                got = {}
                faults[name] += 1
            scores[name]["ms"].append((time.process_time() - start) * 1e3)
            scores[name]["requests"].append(requests.made - before)
            _add(scores[name], fields, truth, got)
            if name == "sharekit" and options.wrong:
                _show(options.wrong, case, truth, got)
    _print(scores, faults, len(cases))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder")
    parser.add_argument(
        "--peers", default="", help="names, parted by commas; all that are installed when empty"
    )
    parser.add_argument("--every", type=int, default=1, help="take each n-th page only")
    parser.add_argument(
        "--wrong", default="", choices=("", *FIELDS), help="print sharekit's misses in this field"
    )
    options = parser.parse_args()
    options.peers = [name.strip() for name in options.peers.split(",") if name.strip()]
    return options


def _add(found: dict[str, list[float]], fields: set[str], truth: dict[str, Any], got: dict[str, Any]) -> None:
    for field in fields & truth.keys():
        found[field].append(score(field, truth[field], got.get(field)))
        if field == "lead":
            found["lead F1"].append(words_shared(truth[field], got.get(field) or ""))


def _show(field: str, case: Path, truth: dict[str, Any], got: dict[str, Any]) -> None:
    if field in truth and score(field, truth[field], got.get(field)) < 1:
        print(f"{case.name}\n    wanted {truth[field]!r}\n    found  {got.get(field)!r}")


def _print(scores: Scores, faults: collections.Counter[str], pages: int) -> None:
    columns = (
        "headline",
        "lead",
        "lead F1",
        "byline",
        "site",
        "published",
        "language",
        "image",
        "canonical",
        "tags",
    )
    print(f"{pages} pages\n")
    print("| reader |", " | ".join(columns), "| CPU ms median | p95 | faults | requests |")
    print("|---" * (len(columns) + 5) + "|")
    for name, found in scores.items():
        shares = [
            f"{100 * statistics.fmean(found[column]):.1f}" if found[column] else "–" for column in columns
        ]
        times = sorted(found["ms"])
        cost = f"{statistics.median(times):.1f} | {times[int(0.95 * len(times))]:.1f}"
        print(
            f"| {name} |", " | ".join(shares), f"| {cost} | {faults[name]} | {sum(found['requests']):.0f} |"
        )
    first = next(iter(scores.values()))
    print(
        "| *pages with an answer* |", " | ".join(str(len(first[column])) for column in columns), "| | | | |"
    )


if __name__ == "__main__":
    main()
