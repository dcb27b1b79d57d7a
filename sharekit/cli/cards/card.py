"""`sharekit card`: share cards from articles, one for each network."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import click

from sharekit.cards.networks import FORMATS
from sharekit.cli.articles.sources import read_all, source_options, with_private
from sharekit.cli.cards.logos import note_wordmark, read_logos
from sharekit.cli.cards.options import card_options, word_options
from sharekit.cli.cards.workers import absolute_look, absolute_settings, chosen_workers, worker_options
from sharekit.cli.common import Run, listed, verb
from sharekit.errors import ConfigError
from sharekit.support.resources import find_template
from sharekit.support.storage import inside, is_remote, local_path, open_folder

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.batch.run import Workers
    from sharekit.cards.batch_jobs import CardJob, JobOptions, JobResult
    from sharekit.cards.look import Look
    from sharekit.settings import Settings

WORTH_WORKERS = 40  # cards; fewer are drawn before the first worker has started
_COUNTED = 2000  # articles read ahead, so that the time left can be shown


@verb(
    help="Draw share cards from the articles that SOURCE… holds, one for each network.",
    examples=(
        "sharekit card story.md --network og,story -o cards",
        "sharekit card https://example.org/story -o - > og.png",
        "sharekit card posts.jsonl --network og,square --json",
    ),
)
@source_options
@click.option("-o", "--output", metavar="DIR", help="Folder for the cards; - writes one card to stdout.")
@card_options
@click.option(
    "--format",
    type=click.Choice(("auto", *FORMATS)),
    default="auto",
    help="Picture format; auto takes the smallest that looks right.",
)
@word_options
@click.option("--sheet", is_flag=True, help="Also put all cards of an article on one sheet.")
@click.option(
    "--debug", is_flag=True, help="Also draw boxes and contrast over each card, and write its layout."
)
@click.option(
    "--missing",
    is_flag=True,
    help="Name cards by their key (og.3f2a….png), and draw only those that are not there yet.",
)
@worker_options
def card(
    run: Run,
    *,
    output: str | None,
    networks: str | None,
    template: str | None,
    jobs: int,
    cluster: str,
    sheet: bool,
    debug: bool,
    missing: bool,
    format: str,
    sources: tuple[str, ...],
    **options: Any,
) -> None:
    """Draw and write each card, and report it."""
    names = listed(networks or ("all" if sheet else ""))
    settings = run.settings(networks=names, template=template, output=None if output == "-" else output)
    settings = with_private(settings, options["allow_private"])
    look = look_of(settings, sources)
    if cluster:
        look, settings = absolute_look(look), absolute_settings(settings)
    warn_of_missing_fonts(run, settings)
    note_wordmark(run, look, settings)
    wanted = {"format": format, "sheet": sheet, "debug": debug, "missing": missing}
    plan = job_options(settings, look, **wanted)
    articles = read_all(run, sources, settings=settings, **options)
    if output == "-":
        _write_one(run, plan, articles)
        return
    own_words = next((name for name in ("headline", "lead") if options[name]), "")
    open_folder(settings.output).check()
    queue = _card_jobs(articles, settings.output, own_words, by_key=missing)
    ahead = list(islice(queue, _COUNTED))
    few = len(ahead) * len(plan.networks) < WORTH_WORKERS
    total = len(ahead) if len(ahead) < _COUNTED else None
    with chosen_workers(jobs, cluster, look, few=few) as workers, run.progress("cards", total) as advance:
        for result in _draw_all(plan, ahead, queue, workers):
            _report(run, result)
            advance(1)


def look_of(settings: Settings, sources: Iterable[str] = ()) -> Look:
    """Return the look that the settings describe; pictures are also looked for beside local sources.

    Raises:
        ConfigError: A logo file is missing; every card would fail.
    """
    from sharekit.cards.look import Look

    beside = (_folder_of(source) for source in sources)
    folders = tuple(dict.fromkeys([".", *filter(None, beside), *settings.assets]))
    look = Look(
        brand=settings.brand,
        site=settings.site,
        language=settings.language,
        art=settings.art,
        templates=settings.templates,
        fonts=settings.fonts,
        system_fonts=settings.system_fonts,
        missing_glyphs=settings.missing_glyphs,
        networks=settings.network,
        folders=folders,
    )
    read_logos(look, settings)
    unknown: dict[str, Any] = {name: "" for name, _ in _unknown_families(settings)}
    return replace(look, brand=replace(look.brand, **unknown)) if unknown else look


def _folder_of(source: str) -> str:
    """Return the folder or URL that a source is in; empty for a web page and for standard input."""
    if is_remote(source):
        return source.partition("?")[0].rpartition("/")[0]
    path = local_path(source)
    if not path.exists():
        return ""
    return str(path if path.is_dir() else path.parent)


def warn_of_missing_fonts(run: Run, settings: Settings) -> None:
    """Warn of font families that are set but not available: cards then use others."""
    for name, problem in _unknown_families(settings):
        run.warn(f"brand.{name}: {problem}")


def _unknown_families(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the settings that name a font family which neither the fonts nor the template have, and why."""
    if not settings.brand.font_display and not settings.brand.font_text:
        return
    from sharekit.cards.template.context import named_families
    from sharekit.text import Fonts

    for setting, families in named_families(settings.brand):
        fonts = Fonts.load(settings.fonts or None, system=settings.system_fonts)
        template = find_template("cards", settings.template, settings.templates).read_text("utf-8", "replace")
        if not any(family in fonts or family in template for family in families):
            similar = ", ".join(fonts.similar(families[0]) or fonts.families[:12])
            problem = f"no font of the family {families[0]!r}; available are {similar} …"
            yield setting.removeprefix("brand."), problem


def job_options(settings: Settings, look: Look, **options: Any) -> JobOptions:
    """Return what all cards of a run share; `options` are further ones of `JobOptions`."""
    from sharekit.cards.batch_jobs import JobOptions
    from sharekit.cards.networks import choose_networks

    networks = tuple(network.name for network in choose_networks(settings.networks, settings.network))
    return JobOptions(
        look=look, networks=networks, template=settings.template, fetch=settings.fetch, **options
    )


def _card_jobs(
    articles: Iterator[Article], folder: str, own_words: str, *, by_key: bool
) -> Iterator[CardJob]:
    """Yield a job for each article: into `folder` if there is only one, else into a subfolder of its own."""
    from sharekit.cards.batch_jobs import CardJob
    from sharekit.support.files import Names, slugify

    first = list(islice(articles, 2))
    if len(first) == 1:
        yield CardJob(article=first[0], folder=folder)
        return
    if first and own_words:
        raise for_one_article(own_words)
    names = Names()
    for article in chain(first, articles):
        # Cards with keys in their names may share a folder.
        name = slugify(article.headline) if by_key else names.take(article.headline)
        yield CardJob(article=article, folder=inside(folder, name))


def for_one_article(option: str) -> ConfigError:
    """Return the error for an option that applies to one article, given with several."""
    return ConfigError("the sources hold more than one article", where=f"--{option}", hint="name one SOURCE")


def _draw_all(
    plan: JobOptions, ahead: list[CardJob], queue: Iterator[CardJob], workers: Workers
) -> Iterator[JobResult]:
    """Yield the result of each job."""
    from sharekit.batch.prepared import Prepared
    from sharekit.batch.run import run_all
    from sharekit.cards.batch_jobs import JobResult, about, card_filler

    for outcome in run_all(Prepared(card_filler, plan), chain(ahead, queue), workers):
        if outcome.result is not None:
            yield outcome.result
        elif outcome.error is not None:
            yield JobResult(errors=[about(outcome.error, outcome.item.article)])


def _report(run: Run, result: JobResult) -> None:
    for row in result.files:
        for warning in row.get("warnings", ()):
            run.warn(f"{row['path']}: {warning}")
        run.give(row)
        if row.get("drawn") is False:
            run.report(f"{row['path']}  already there")
            continue
        run.report(f"{row['path']}  {row['width']} × {row['height']}  {row['bytes'] / 1000:.0f} KB")
    for note in result.notes:
        run.warn(note)
    for error in result.errors:
        run.fail(error)


def _write_one(run: Run, plan: JobOptions, articles: Iterator[Article]) -> None:
    """Write the only card to stdout."""
    from sharekit.cards.batch_jobs import JobRunner

    first = list(islice(articles, 2))
    if len(first) > 1 or len(plan.networks) > 1:
        raise ConfigError(
            "stdout takes one card",
            where="-o -",
            hint="name one SOURCE and one --network, or a folder with -o",
        )
    for article in first:
        drawn = JobRunner(plan).draw(article, plan.networks[0])
        for warning in drawn.warnings:
            run.warn(warning)
        sys.stdout.buffer.write(drawn.data)
