"""Kills a sender again and again and counts the outcomes, for each policy and seed.

    python -m benchmarks.delivery_chaos [--seeds 20] [--kills 50] [--readers 5000] [--connections 4]
                                        [--policy resend --policy hold --policy reconcile]
                                        [--transport smtp|ses|postmark|mailgun|resend] [--batch 1]

The server greylists 5 % of the readers, refuses 3 %, drops 2 % of the connections in the middle of a message
and loses 1 % of its 250s; it notes a message before its 250 goes out. Exits with 1 where a promise is broken:

    all        nobody lost, every permanent refusal suppressed and nobody else, one Message-ID a reader
    resend     duplicates ≤ kills × connections (× messages a request)
    hold       no duplicates, every row in doubt listed
    reconcile  no duplicates but for lost 250s
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.delivery.chaos import POLICIES, Chaos, Outcome, issue_master
from tests.delivery.http_service import OPTIONS


def broken(policy: str, outcome: Outcome, under_way: int, transport: str = "smtp") -> Iterator[str]:
    """Yield the promises that an outcome breaks."""
    if outcome.lost or outcome.unlisted:
        yield f"{outcome.lost} lost, {outcome.unlisted} unlisted"
    # The other services refuse for reasons that need not be the mailbox, so nobody is suppressed.
    gone = outcome.refused if transport in {"smtp", "postmark"} else 0
    if outcome.suppressed != gone:
        yield f"{outcome.suppressed} suppressed for {gone} gone"
    if outcome.identities:
        yield f"{outcome.identities} readers with two Message-IDs"
    killed = outcome.kills * under_way + (0 if transport == "smtp" else outcome.answers_lost)
    most = {"resend": killed, "hold": 0, "reconcile": outcome.answers_lost}[policy]
    if outcome.duplicates > most:
        yield f"{outcome.duplicates} duplicates, where {most} are the most"


def main() -> int:
    """Run all policies and seeds; print a line for each."""
    parser = argparse.ArgumentParser()
    for name, default in (
        ("seeds", 20),
        ("kills", 50),
        ("readers", 5000),
        ("connections", 4),
        ("batch", 1),
        ("first", 1),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--policy", action="append", choices=POLICIES)
    parser.add_argument("--transport", choices=("smtp", *sorted(OPTIONS)), default="smtp")
    given = parser.parse_args()
    issue_master()
    failed = 0
    print("policy     seed  kills  lost  duplicates  lost 250s  uncertain  refused  suppressed  seconds")
    for policy in given.policy or POLICIES:
        for seed in range(given.first, given.first + given.seeds):
            with tempfile.TemporaryDirectory(prefix="sharekit-chaos-") as folder:
                chaos = Chaos(
                    folder=Path(folder),
                    policy=policy,
                    seed=seed,
                    readers=given.readers,
                    kills=given.kills,
                    connections=given.connections,
                    transport=given.transport,
                    batch=given.batch,
                )
                found = chaos.run()
            faults = list(broken(policy, found, given.connections * given.batch, given.transport))
            failed += bool(faults)
            print(
                f"{policy:<10}{seed:>5}{found.kills:>7}{found.lost:>6}{found.duplicates:>12}{found.answers_lost:>11}"
                f"{found.uncertain:>11}{found.refused:>9}{found.suppressed:>12}{found.seconds:>9.1f}",
                *faults,
                flush=True,
            )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
