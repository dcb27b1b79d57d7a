"""`sharekit store`: care for the store of readers and ledgers."""

from __future__ import annotations

import re

import click

from sharekit.cli.common import Run, verb
from sharekit.errors import ConfigError
from sharekit.support.text_utils import counted

_SPAN = re.compile(r"(\d{1,5})\s*(d|w|y)")
_DAYS = {"d": 1, "w": 7, "y": 365}


@verb(
    help="""Maintain the store. `prune` deletes the ledger rows of issues finished long ago; suppressions,
    subscribers and the issues with their counts stay.""",
    examples=("sharekit store prune --older-than 400d",),
)
@click.argument("task", type=click.Choice(["prune"]))
@click.option(
    "--older-than", metavar="SPAN", required=True, help="Age since the issue was finished: 400d, 52w."
)
def store(run: Run, task: str, older_than: str) -> None:  # noqa: ARG001
    """Prune."""
    from sharekit.delivery.store.database import Store
    from sharekit.delivery.store.pruning import prune

    seconds = _seconds(older_than)
    with Store(run.settings().store.url, create=False) as opened, run.progress("pruning") as advance:
        pruned = prune(opened, seconds, progress=advance)
    run.give({"issues": pruned.issues, "deliveries": pruned.deliveries})
    run.report(f"{counted(pruned.issues, 'issue')} pruned, {pruned.deliveries:,} ledger rows deleted")


def _seconds(text: str) -> float:
    match = _SPAN.fullmatch(text.strip())
    if not match or not int(match[1]):
        raise ConfigError(f"found {text!r}", where="--older-than", hint="write it as 400d or 52w")
    return int(match[1]) * _DAYS[match[2]] * 86_400.0
