"""The step after a build that all plugins share: `sharekit publish` as a function of settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sharekit.cli.cards.publish import publish_task
from sharekit.settings import FILE_NAME, load

Log = Callable[[str], None]


def publish_build(site: Path, *, base_url: str, config: Path, info: Log, warn: Log) -> None:
    """Draw the cards of a built site and write its share tags.

    Args:
        site: The folder that the generator has written.
        base_url: The site's address in the generator's own settings; sharekit's setting takes precedence.
        config: The settings file, or a folder that may have one; else the current folder's is read.
        info: Reports the totals.
        warn: Reports each finding.

    Raises:
        SharekitError: A setting is wrong, or the site cannot be read. Faults of single pages are findings.
    """
    from sharekit.batch.executors import cores
    from sharekit.batch.run import local_workers
    from sharekit.publishing.report import PublishReport
    from sharekit.publishing.run import run

    file = config / FILE_NAME if config.is_dir() else config
    settings, _ = load(config=None if config.is_dir() and not file.is_file() else file)
    task = publish_task(replace(settings, base_url=settings.base_url or base_url), site, warn)
    report = PublishReport(list(run(task, local_workers(cores()))))
    for finding in report.findings:
        warn(f"{finding.where}: {finding.rule}: {finding.message} ({finding.remedy})")
    info(f"sharekit: {list(report.lines())[-1]}")
