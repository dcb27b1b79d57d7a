"""The ledger at many millions of rows on PostgreSQL: how each statement finds its rows, and pruning.

    python -m benchmarks.scale.ledger [--rows 10000000] [--issues 50]

Needs PostgreSQL's server binaries; starts a server of its own. Fills the ledger with past issues, does with
two small issues all that runs, bounces and people do, and prints for each statement how long it takes
(EXPLAIN ANALYZE, undone afterwards), the indexes by which it finds its rows, and those that it would use for
one of the large issues. Then it prunes the oldest issue.
Exits with 1 where a statement reads the ledger from end to end.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Mapping
from typing import Any

from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import start_issue
from sharekit.delivery.store.pruning import prune
from tests.delivery.postgres_server import run_postgres, server_binaries
from tests.delivery.store.collected_statements import Statements, collected_statements
from tests.delivery.store.test_query_plans import live

_YEAR = 365 * 86_400.0
_FILL = """
INSERT INTO deliveries (issue_id, key, address, name, fields, domain, state, changed, provider_id)
SELECT :issue, key, key, 'Reader ' || n, '{}', 'd' || n % 1000 || '.example',
    CASE WHEN n % 100 = 0 THEN 'rejected' ELSE 'accepted' END, :now, 'provider-' || :issue || '-' || n
FROM (SELECT n, 'r' || n || '@d' || n % 1000 || '.example' AS key FROM generate_series(1, :count) n) AS l"""


def fill(store: Store, rows: int, issues: int) -> None:
    """Make past issues with so many rows together; the first was finished two years ago."""
    began = time.monotonic()
    for number in range(issues):
        issue = start_issue(store, f"past-{number}", subject="News", digest=b"", content=f"stories-{number}")
        finished = store.now() - (2 * _YEAR if number == 0 else 86_400.0)
        with store.writing() as connection:
            values = {"issue": issue.id, "now": finished, "count": rows // issues}
            connection.raw.execute(_literal(_FILL, values))
            connection.execute("UPDATE issues SET listed = :now, finished = :now WHERE id = :issue", values)
    with store.writing() as connection:
        connection.execute("ANALYZE")
        size = connection.value("SELECT pg_size_pretty(pg_total_relation_size('deliveries'))")
    print(f"{rows:,} rows in {issues} issues, {size} with indexes, in {time.monotonic() - began:.0f} s")


def _literal(sql: str, values: Mapping[str, Any]) -> str:
    return re.sub(r":([a-z]+)", lambda match: repr(values[match[1]]), sql)


def explain(store: Store, statements: Statements) -> int:
    """Print each statement's way to its rows; return how many read the ledger from end to end."""
    walks = 0
    for sql, values in statements.items():
        plan = _plan(store, f"EXPLAIN (ANALYZE, COSTS OFF) {sql}", values)
        large = _plan(store, f"EXPLAIN {sql}", _of_large(values))
        walks += "Seq Scan on deliveries" in plan + large
        taken = re.search(r"Execution Time: ([\d.]+)", plan)
        shown = " ".join(sql.split())[:70]
        print(f"{float(taken[1]) if taken else 0:9.2f} ms  {_ways(plan):<34}  {_ways(large):<34}  {shown}")
    return walks


def _of_large(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: 1 if name == "issue" else value for name, value in values.items()}


def _plan(store: Store, sql: str, values: Mapping[str, Any]) -> str:
    with store.writing() as connection:
        connection.raw.execute("CREATE TEMP TABLE listed (key VARCHAR PRIMARY KEY) ON COMMIT DROP")
        plan = "\n".join(connection.column(sql, values))
        connection.raw.execute("ROLLBACK")
        connection.raw.execute("BEGIN")
    return plan


def _ways(plan: str) -> str:
    """Return the indexes of the ledger that a plan uses, in short."""
    ways = re.findall(r"(Seq) Scan on deliveries|(?:using|Index Scan on) deliveries_(\w+)", plan)
    return ", ".join(dict.fromkeys(way or index for way, index in ways))


def main() -> int:
    """Fill, ask, prune."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--issues", type=int, default=50)
    given = parser.parse_args()
    binaries = server_binaries()
    if binaries is None:
        sys.exit("PostgreSQL's server binaries are not installed")
    with (
        run_postgres(binaries, "fsync=off", "max_wal_size=8GB") as server,
        Store(f"{server}/postgres") as store,
    ):
        fill(store, given.rows, given.issues)
        with collected_statements() as statements:
            live(store, prunes=False)
        walks = explain(store, dict(statements))
        print(f"{len(statements)} statements, {walks} read the ledger from end to end")
        began = time.monotonic()
        pruned = prune(store, _YEAR)
        seconds = time.monotonic() - began
        print(f"pruned {pruned.deliveries:,} rows of {pruned.issues} issue in {seconds:.1f} s")
    return int(walks > 0)


if __name__ == "__main__":
    sys.exit(main())
