"""Options that say where work runs: on this machine's cores, or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sharekit.errors import ConfigError

if TYPE_CHECKING:
    from sharekit.batch.run import Workers
    from sharekit.cards.look import Look

Verb = TypeVar("Verb", bound=Callable[..., Any])


def worker_options(verb: Verb) -> Verb:
    """Add --jobs and --cluster."""
    jobs = click.option(
        "--jobs",
        metavar="N",
        type=click.IntRange(min=0),
        default=0,
        help="Processes at once; 0 for one a core.",
    )
    cluster = click.option(
        "--cluster",
        metavar="ADDRESS",
        default="",
        help="Work on a Dask cluster: tcp://host:8786, a scheduler file, or local:4.",
    )
    return jobs(cluster(verb))


@contextmanager
def chosen_workers(jobs: int, cluster: str, look: Look, *, few: bool) -> Iterator[Workers]:
    """Yield the workers that the options ask for.

    Args:
        jobs: Number of processes; 0 for one a core.
        cluster: Address of a cluster; its workers must draw as this machine does.
        look: What cards are drawn with.
        few: Whether there is too little work to be worth starting processes that were not asked for.
    """
    from sharekit.batch.executors import cores
    from sharekit.batch.run import HERE, local_workers

    if not cluster:
        yield HERE if few and not jobs else local_workers(jobs or cores())
        return
    if jobs:
        raise ConfigError("cannot be combined with --cluster", where="--jobs", hint="give one of the two")
    from sharekit.batch.cluster import use_cluster
    from sharekit.cards.fingerprint import drawing_facts

    with use_cluster(cluster, partial(drawing_facts, look.templates, look.fonts)) as workers:
        yield workers
