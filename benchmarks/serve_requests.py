"""Random requests to every route of the app, with real cards: counts the answers by route and status.

    python -m benchmarks.serve_requests [--requests 10000]

Exits with 1 for any 5xx but 503.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from starlette.testclient import TestClient

from sharekit.web.app import create_app
from sharekit.web.metrics import route_of
from tests.web.random_requests import RandomRequest, requests, send
from tests.web.test_routes import every_route


def main() -> int:
    """Send the requests; print a line for each route."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=10_000)
    most = parser.parse_args().requests
    counts: Counter[tuple[str, int]] = Counter()
    with tempfile.TemporaryDirectory() as folder, TestClient(create_app(every_route(Path(folder)))) as client:

        @given(requests())
        @settings(
            max_examples=most, deadline=None, database=None, derandomize=False, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def ask(request: RandomRequest) -> None:
            status, _ = send(client, request)
            counts[route_of(request.path), status] += 1

        ask()
    for route in sorted({name for name, _ in counts}):
        print(
            f"{route:10}",
            {status: count for (name, status), count in sorted(counts.items()) if name == route},
        )
    print(f"{sum(counts.values()):,} requests")
    return int(any(status >= 500 and status != 503 for _, status in counts))


if __name__ == "__main__":
    sys.exit(main())
