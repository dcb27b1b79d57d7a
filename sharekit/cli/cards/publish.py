"""`sharekit publish`: share cards and tags for a built site, as a step in CI."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from sharekit.cli.cards.card import look_of, warn_of_missing_fonts
from sharekit.cli.common import Run, listed, verb
from sharekit.errors import ConfigError, SharekitError
from sharekit.os_errors import unexpected
from sharekit.publishing.report import PublishReport
from sharekit.publishing.task import Mode, PageOutcome, PublishTask
from sharekit.settings import Settings

_INTERNAL = 3


@verb(
    help="Draw the cards a built site lacks, write its share tags, and verify both.",
    examples=(
        "sharekit publish public --base-url https://example.org",
        "sharekit publish public --check --sheet sheet.html",
        "sharekit publish public --network og,square --exclude 'drafts/*' --prune",
    ),
)
@click.argument("site", type=click.Path(path_type=Path))
@click.option(
    "--base-url", metavar="URL", help="Absolute address of the site; known by itself on common CI services."
)
@click.option(
    "--check", is_flag=True, help="Write nothing; exit 1 when something is stale, missing or wrong."
)
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--force", is_flag=True, help="Our cards replace the authors' own images too.")
@click.option(
    "--keep-existing", is_flag=True, default=None, help="Keep every share tag a page has; add what lacks."
)
@click.option("--prune", is_flag=True, help="Delete cards that no page names any more.")
@click.option(
    "--include", multiple=True, metavar="GLOB", help="Only these pages, whatever they say of themselves."
)
@click.option("--exclude", multiple=True, metavar="GLOB", help="Not these pages.")
@click.option(
    "--network", "networks", metavar="A,B", help="Networks to draw for, or all. See `sharekit show networks`."
)
@click.option("--template", metavar="NAME|FILE", help="Card template: a name, or a path to an .html file.")
@click.option("--remote-photos", is_flag=True, help="Read photos from other sites for the cards.")
@click.option(
    "--sheet",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write a page that shows every card in every post.",
)
@click.option(
    "--cache-key", is_flag=True, help="Print the key under which CI should keep the cache, and stop."
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1),
    help="Processes at once; as many as there are cores by default.",
)
def publish(run: Run, site: Path, **options: Any) -> int:
    """Publish a site, check it, or show what would change."""
    try:
        return _publish(run, site, options)
    except (SharekitError, KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:  # noqa: BLE001 (a bug has an exit code of its own, which CI can tell from a finding)
        run.show(unexpected(error))
        return _INTERNAL


def _publish(run: Run, site: Path, options: dict[str, Any]) -> int:
    from sharekit.cards.batch import cores
    from sharekit.publishing.run import cache_key
    from sharekit.publishing.run import run as run_site

    settings = run.settings(**_flags(options))
    mode: Mode = "check" if options["check"] else "diff" if options["diff"] else "write"
    task = _task(settings, site, mode, force=options["force"], remote_photos=options["remote_photos"])
    warn_of_missing_fonts(run, settings)
    if options["cache_key"]:
        click.echo(cache_key(task))
        return 0
    report = PublishReport()
    pages = run_site(task, jobs=options["jobs"] or cores())
    with run.progress("pages") as advance:
        for outcome in pages:
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
    return ConfigError("no page is left", where=globs, hint="globs are of paths under the site: blog/*")


def _flags(options: dict[str, Any]) -> dict[str, Any]:
    lists = {name: list(options[name]) for name in ("include", "exclude") if options[name]}
    publish = {"keep_existing": options["keep_existing"] or None, **lists}
    return {
        "base_url": options["base_url"],
        "template": options["template"],
        "networks": listed(options["networks"]),
        "publish": {name: value for name, value in publish.items() if value is not None},
    }


def _task(settings: Settings, site: Path, mode: Mode, *, force: bool, remote_photos: bool) -> PublishTask:
    from sharekit.cards.networks import choose_networks
    from sharekit.publishing.base_url import find_base_url
    from sharekit.publishing.page.block import TagRules
    from sharekit.publishing.page.cards import CachedCardMaker, cache_folder
    from sharekit.publishing.site import SiteFolder

    chosen = settings.publish
    networks = choose_networks(settings.networks, settings.network)
    base_url = find_base_url(settings.base_url, os.environ, site)
    maker = CachedCardMaker(
        look_of(settings, [str(site)]), cache_folder(chosen.cache), settings.fetch if remote_photos else None
    )
    return PublishTask(
        site=SiteFolder(
            folder=site, include=chosen.include, exclude=chosen.exclude, cards=chosen.cards.strip("/")
        ),
        base_url=base_url,
        maker=maker,
        networks=tuple(network.name for network in networks),
        max_bytes=networks[0].max_bytes,
        template=settings.template,
        site_name=settings.site,
        language=settings.language,
        rules=TagRules(
            keep_existing=chosen.keep_existing,
            force=force,
            rel_me=chosen.rel_me,
            creator=chosen.fediverse_creator,
        ),
        page_options=chosen.pages,
        mode=mode,
    )


def _prune(run: Run, report: PublishReport, task: PublishTask) -> None:
    from sharekit.publishing.run import prune

    if report.has_failed:
        run.warn("nothing was pruned: a page failed, and its card may be one that no other page names")
        return
    report.pruned = prune(task.site, report.outcomes)


def _has_changes(outcomes: Iterable[PageOutcome]) -> bool:
    return any(outcome.findings or outcome.diff for outcome in outcomes)


def _print_report(run: Run, report: PublishReport, site: Path, sheet: Path | None, task: PublishTask) -> None:
    if sheet:
        _write_sheet(sheet, report, task)
    for outcome in report.outcomes:
        if outcome.diff:
            run.say(outcome.diff.rstrip("\n"))
        if run.verbose and outcome.status == "skipped":
            run.note(f"{outcome.page}: skipped: {outcome.reason}")
    run.give(report.to_json() | ({"sheet": str(sheet)} if sheet else {}))
    for line in report.lines():
        run.say(line)
    if sheet:
        run.say(str(sheet))
    _report_to_github(report, site, sheet)


def _write_sheet(path: Path, report: PublishReport, task: PublishTask) -> None:
    from sharekit.cards.images.crop import thumbnail
    from sharekit.files import write_whole
    from sharekit.publishing.contact_sheet import write_sheet

    write_whole(path, write_sheet(report, task, thumbnail).encode())


def _report_to_github(report: PublishReport, site: Path, sheet: Path | None) -> None:
    """Annotate the pages, fill the job's summary and outputs, when GitHub runs us."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for line in report.annotations(str(site)):
            click.echo(line, file=sys.stderr)
    summary = report.summary(str(sheet) if sheet else "")
    outputs = f"drawn={report.drawn}\nfindings={len(report.findings)}\n"
    for name, text in (("GITHUB_STEP_SUMMARY", summary), ("GITHUB_OUTPUT", outputs)):
        if place := os.environ.get(name):
            with Path(place).open("a", encoding="utf-8") as file:
                file.write(text)
