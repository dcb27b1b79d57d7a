"""Options that say where work runs: on this machine's cores, or on a cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sharekit.cli.command import shared_options
from sharekit.errors import ConfigError
from sharekit.support.storage import is_remote, local_path

if TYPE_CHECKING:
    from sharekit.batch.run import Workers
    from sharekit.cards.look import Look
    from sharekit.settings import Settings

worker_options = shared_options(
    click.option(
        "--jobs",
        metavar="N",
        type=click.IntRange(min=0),
        default=0,
        help="Processes at once; 0 for one per core.",
    ),
    click.option(
        "--cluster",
        metavar="ADDRESS",
        default="",
        help="Work on a Dask cluster: tcp://host:8786, a scheduler file, or local:4.",
    ),
)


def absolute_look(look: Look) -> Look:
    """Return the look with absolute paths, which mean the same to workers in other folders."""
    brand = replace(
        look.brand, logo=absolute_file(look.brand.logo), logo_dark=absolute_file(look.brand.logo_dark)
    )
    folders = tuple(folder if is_remote(folder) else os.path.abspath(folder) for folder in look.folders)  # noqa: PTH100
    templates, fonts = (name and os.path.abspath(name) for name in (look.templates, look.fonts))  # noqa: PTH100
    return replace(look, brand=brand, folders=folders, templates=templates, fonts=fonts)


def absolute_settings(settings: Settings) -> Settings:
    """Return the settings with an absolute output folder and template."""
    return replace(
        settings, output=_absolute_folder(settings.output), template=absolute_file(settings.template)
    )


def _absolute_folder(location: str) -> str:
    return location if is_remote(location) else os.path.abspath(local_path(location))  # noqa: PTH100


def absolute_file(name: str) -> str:
    """Return the absolute path of a local file; the name of a template, or a URL, as it is."""
    return str(Path(name).absolute()) if name and "://" not in name and Path(name).is_file() else name


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
