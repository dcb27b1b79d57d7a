"""`sharekit publish`: share cards and tags for a built site, as a step in CI."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from sharekit.cli.cards.card import look_of, warn_of_missing_fonts
from sharekit.cli.cards.logos import note_wordmark
from sharekit.cli.cards.options import card_options
from sharekit.cli.cards.workers import absolute_look, absolute_settings, chosen_workers, worker_options
from sharekit.cli.common import Run, listed, verb
from sharekit.errors import ConfigError, SharekitError
from sharekit.publishing.report import PublishReport
from sharekit.publishing.task import Mode, PageOutcome, PublishTask
from sharekit.settings import Settings
from sharekit.support.os_errors import unexpected
from sharekit.support.storage import is_remote, local_path
from sharekit.support.terminal import printable, printable_line

if TYPE_CHECKING:
    from sharekit.cards.look import Look
    from sharekit.options import PublishOptions
    from sharekit.publishing.page.block import TagRules

_INTERNAL = 3


@verb(
    help="Draw the share cards of a built site, write its share tags, and check both.\n\n"
    "Exit codes: 0 clean; 1 a page failed, or --check or --diff found something; 2 usage or settings; "
    "3 internal error.",
    examples=(
        "sharekit publish public --base-url https://example.org",
        "sharekit publish public --check --sheet sheet.html",
        "sharekit publish public --network og,square --exclude 'drafts/*' --prune",
    ),
)
@click.argument("site")
@click.option(
    "--base-url", metavar="URL", help="Public address of the site. Default: detected on common CI services."
)
@click.option(
    "--check", is_flag=True, help="Write nothing; exit 1 when something is stale, missing or wrong."
)
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--force", is_flag=True, help="Replace the authors' own images too.")
@click.option(
    "--keep-existing",
    is_flag=True,
    default=None,
    help="Keep all share tags of a page; add only missing ones.",
)
@click.option("--prune", is_flag=True, help="Delete cards that no page uses.")
@click.option(
    "--include",
    multiple=True,
    metavar="GLOB",
    help="Only these pages, even if they do not look like content.",
)
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out these pages.")
@card_options
@click.option("--remote-photos", is_flag=True, help="Fetch photos from other sites for the cards.")
@click.option(
    "--sheet",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write a page that shows every card as each network would.",
)
@click.option("--cache-key", is_flag=True, help="Print the cache key for CI and exit.")
@click.option(
    "--mirror",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Keep the copy of a site in a storage (s3://bucket/site) here, so that only changes are read.",
)
@worker_options
def publish(run: Run, site: str, **options: Any) -> int:
    """Publish a site, check it, or show the changes."""
    try:
        return _publish(run, site, options)
    except (SharekitError, KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:  # noqa: BLE001 (a bug has an exit code of its own, which CI can tell from a finding)
        run.show(unexpected(error))
        return _INTERNAL


def _publish(run: Run, site: str, options: dict[str, Any]) -> int:
    if not is_remote(site):
        if options["mirror"]:
            raise ConfigError(
                "works only for sites in a storage",
                where="--mirror",
                hint="omit it, or give a URL such as s3://bucket/site",
            )
        folder = local_path(site)
        return _publish_folder(run, folder.absolute() if options["cluster"] else folder, options)
    with ExitStack() as stack:
        folder = options["mirror"] or Path(stack.enter_context(TemporaryDirectory(prefix="sharekit-site-")))
        if options["cluster"] and not options["mirror"]:
            raise ConfigError(
                "needs a copy that all workers can reach",
                where="--cluster",
                hint="name a shared folder with --mirror",
            )
        return _publish_storage(run, site, folder.absolute(), options)


def _publish_storage(run: Run, url: str, folder: Path, options: dict[str, Any]) -> int:
    from sharekit.publishing.bucket_site import BucketSite

    site = BucketSite(url, folder)
    site.fetch()
    code = _publish_folder(run, folder, options)
    if options["check"] or options["diff"] or options["cache_key"]:
        return code
    for error in site.send_back():
        run.fail(error)
        code = 1
    return code


def _publish_folder(run: Run, site: Path, options: dict[str, Any]) -> int:
    from sharekit.publishing.run import cache_key
    from sharekit.publishing.run import run as run_site

    settings = run.settings(**_flags(options))
    look = look_of(settings, [str(site)])
    if options["cluster"]:
        look, settings = absolute_look(look), absolute_settings(settings)
    mode: Mode = "check" if options["check"] else "diff" if options["diff"] else "write"
    task = publish_task(
        settings,
        site,
        run.warn,
        mode,
        look=look,
        force=options["force"],
        remote_photos=options["remote_photos"],
    )
    warn_of_missing_fonts(run, settings)
    if options["cache_key"]:
        click.echo(cache_key(task))
        return 0
    report = PublishReport()
    note_wordmark(run, look, settings)
    with (
        chosen_workers(options["jobs"], options["cluster"], look, few=False) as workers,
        run.progress("pages") as advance,
    ):
        for outcome in run_site(task, workers):
            report.outcomes.append(outcome)
            advance(1)
    if not report.outcomes:
        raise _no_page_error(settings)
    if options["prune"] and mode == "write":
        _prune(run, report, task)
    _print_report(run, report, site, options["sheet"], task)
    return int(report.has_failed or (mode != "write" and _has_changes(report.outcomes)))


def _no_page_error(settings: Settings) -> ConfigError:
    include, exclude = settings.publish.include, settings.publish.exclude
    globs = f"--include {', '.join(include)}" if include else f"--exclude {', '.join(exclude)}"
    return ConfigError(
        "no page is selected", where=globs, hint="globs match paths under the site, such as blog/*"
    )


def _flags(options: dict[str, Any]) -> dict[str, Any]:
    lists = {name: list(options[name]) for name in ("include", "exclude") if options[name]}
    publish = {"keep_existing": options["keep_existing"], **lists}
    return {
        "base_url": options["base_url"],
        "template": options["template"],
        "networks": listed(options["networks"]),
        "publish": {name: value for name, value in publish.items() if value is not None},
    }


def publish_task(
    settings: Settings,
    site: Path,
    warn: Callable[[str], None],
    mode: Mode = "write",
    *,
    look: Look | None = None,
    force: bool = False,
    remote_photos: bool = False,
) -> PublishTask:
    """Return the run that the settings describe; `warn` reports a cache that cannot be used.

    Raises:
        ConfigError: The site's address or a network is unknown, or a logo is missing.
    """
    from sharekit.publishing.api import make_task
    from sharekit.publishing.cache import open_cache
    from sharekit.publishing.page.cards import CachedCardMaker
    from sharekit.publishing.site import SiteFolder

    chosen = settings.publish
    cache, warning = open_cache(chosen.cache)
    if warning:
        warn(warning)
    photos = settings.fetch if remote_photos else None
    maker = CachedCardMaker(look or look_of(settings, [str(site)]), cache, photos)
    folder = SiteFolder(
        folder=site, include=chosen.include, exclude=chosen.exclude, cards=chosen.cards.strip("/")
    )
    return replace(
        make_task(folder, settings.base_url, maker, settings.networks, settings.template, os.environ),
        rules=_tag_rules(chosen, force=force),
        page_options=chosen.pages,
        mode=mode,
        deadline=chosen.deadline,
    )


def _tag_rules(options: PublishOptions, *, force: bool) -> TagRules:
    from sharekit.publishing.page.block import TagRules

    return TagRules(
        keep_existing=options.keep_existing,
        force=force,
        replace_shared_images=options.replace_shared_images,
        rel_me=options.rel_me,
        creator=options.fediverse_creator,
    )


def _prune(run: Run, report: PublishReport, task: PublishTask) -> None:
    from sharekit.publishing.run import prune

    if report.has_failed:
        run.warn("nothing was pruned: a page failed, and its card must not be deleted")
        return
    report.pruned = prune(task.site, report.outcomes)


def _has_changes(outcomes: Iterable[PageOutcome]) -> bool:
    return any(outcome.findings or outcome.diff for outcome in outcomes)


def _print_report(run: Run, report: PublishReport, site: Path, sheet: Path | None, task: PublishTask) -> None:
    if sheet:
        _write_sheet(sheet, report, task)
    for outcome in report.outcomes:
        if outcome.diff:
            run.say(printable(outcome.diff.rstrip("\n")))
        if run.verbose and outcome.status == "skipped":
            run.note(printable_line(f"{outcome.page}: skipped: {outcome.reason}"))
    run.give(report.to_json() | ({"sheet": str(sheet)} if sheet else {}))
    *findings, totals = report.lines()
    for line in findings:
        run.say(line)
    run.report(totals)
    if sheet:
        run.report(str(sheet))
    _report_to_github(report, site, sheet)


def _write_sheet(path: Path, report: PublishReport, task: PublishTask) -> None:
    from sharekit.cards.images.crop import thumbnail
    from sharekit.publishing.contact_sheet import write_sheet
    from sharekit.support.files import write_whole

    write_whole(path, write_sheet(report, task, thumbnail).encode())


def _report_to_github(report: PublishReport, site: Path, sheet: Path | None) -> None:
    """On GitHub, annotate the pages and write the job summary and outputs."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for line in report.annotations(str(site)):
            click.echo(line, file=sys.stderr)
    summary = report.summary(str(sheet) if sheet else "")
    outputs = f"drawn={report.drawn}\nfindings={len(report.findings)}\n"
    for name, text in (("GITHUB_STEP_SUMMARY", summary), ("GITHUB_OUTPUT", outputs)):
        if place := os.environ.get(name):
            with Path(place).open("a", encoding="utf-8") as file:
                file.write(text)
