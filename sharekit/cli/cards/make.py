"""`sharekit make`: everything needed to share an article, in one go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from sharekit.cli.articles.sources import known, read_all, source_options, with_private
from sharekit.cli.cards.card import (
    WORTH_WORKERS,
    for_one_article,
    job_options,
    look_of,
    warn_of_missing_fonts,
)
from sharekit.cli.cards.logos import note_wordmark
from sharekit.cli.cards.options import card_options, word_options
from sharekit.cli.cards.workers import absolute_look, absolute_settings, chosen_workers, worker_options
from sharekit.cli.common import Run, listed, verb
from sharekit.cli.newsletter.composing import compose_articles, message_of
from sharekit.errors import SharekitError
from sharekit.output_folder import OutputFolder
from sharekit.support.files import Names
from sharekit.support.storage import inside, open_folder
from sharekit.support.text_utils import counted

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.batch.run import Workers
    from sharekit.cards.batch_jobs import JobOptions
    from sharekit.cli.articles.spool import Spool
    from sharekit.make_jobs import MakeResult
    from sharekit.settings import Settings


@verb(
    help="Make cards, a digest, share tags and posts for each article.",
    examples=(
        "sharekit make story.txt",
        "sharekit make posts/ -o output --network og,square --template quote",
    ),
)
@source_options
@click.option("-o", "--output", metavar="DIR", help="Folder for results.")
@word_options
@card_options
@worker_options
def make(
    run: Run,
    sources: Sequence[str],
    output: str | None,
    headline: str,
    lead: str,
    template: str | None,
    networks: str | None,
    jobs: int,
    cluster: str,
    **reading: Any,
) -> None:
    """Fill a folder for each article; several share one digest."""
    from sharekit.cli.articles.spool import Spool

    settings = run.settings(output=output, template=template, networks=listed(networks))
    settings = with_private(settings, reading["allow_private"])
    look = look_of(settings, sources)
    if cluster:
        look, settings = absolute_look(look), absolute_settings(settings)
    options = job_options(settings, look)
    open_folder(settings.output).check()
    read = read_all(run, sources, settings=settings, headline=headline, lead=lead, **reading)
    with Spool(known(article, settings) for article in read) as articles:
        if len(articles) > 1 and (headline or lead):
            raise for_one_article("headline" if headline else "lead")
        warn_of_missing_fonts(run, settings)
        note_wordmark(run, options.look, settings)
        if len(articles) == 1:
            _make_one(run, next(iter(articles)), options, settings, sources)
        elif articles:
            few = len(articles) * len(options.networks) < WORTH_WORKERS
            with chosen_workers(jobs, cluster, options.look, few=few) as workers:
                stories = _make_many(run, articles, options, settings, workers)
            # The workers have ended: composing takes as much memory as one of them.
            if stories:
                _make_digest(run, stories, settings, sources, many=len(articles) > settings.digest.limit)


def _make_one(
    run: Run, article: Article, options: JobOptions, settings: Settings, sources: Sequence[str]
) -> None:
    """Fill the folder of the only article, which also gets the digest."""
    from sharekit.make_jobs import MakeJob, Maker

    folder = inside(settings.output, Names().take(article.headline))
    result = Maker(options, settings.base_url).make(MakeJob(article=article, folder=folder))
    _report_errors(run, result.errors)
    if result.content:
        _add_digest(run, result.output, [article], settings, sources)
        _report(run, result.output, result.output.finish(article))
        _report_warnings(run, dict.fromkeys(result.output.warnings, (folder, 1)))


def _make_many(
    run: Run, articles: Spool, options: JobOptions, settings: Settings, workers: Workers
) -> list[Article]:
    """Fill a folder for each article, and return the articles of the digest: the first ones."""
    from sharekit.sources.words.language_scores import release_model

    release_model()  # the articles are read
    stories: list[Article] = []
    warnings: dict[str, tuple[str, int]] = {}
    with run.progress("articles", len(articles)) as advance:
        for article, result in _run_jobs(run, articles, options, settings, workers):
            if result is not None and result.content:
                _report(run, result.output, result.content)
                _count_warnings(warnings, result.output)
                if len(stories) < settings.digest.limit:
                    stories.append(article)
            advance(1)
    _report_warnings(run, warnings)
    return stories


def _make_digest(
    run: Run, stories: Sequence[Article], settings: Settings, sources: Sequence[str], *, many: bool
) -> None:
    """Make one digest of the first articles, beside their folders."""
    output = OutputFolder(open_folder(settings.output))
    if many:
        output.warnings.append(f"the digest has the first {len(stories)} articles (digest.limit)")
    _add_digest(run, output, stories, settings, sources)
    _report(run, output, output.finish(stories))
    _report_warnings(run, dict.fromkeys(output.warnings, (output.folder.path(""), 1)))


def _run_jobs(
    run: Run, articles: Spool, options: JobOptions, settings: Settings, workers: Workers
) -> Iterator[tuple[Article, MakeResult | None]]:
    """Yield each article with its result, in order; errors are reported."""
    from sharekit.batch.prepared import Prepared
    from sharekit.batch.run import run_all
    from sharekit.cards.batch_jobs import about
    from sharekit.make_jobs import MakeJob, maker

    names = Names()
    jobs = (
        MakeJob(article=article, folder=inside(settings.output, names.take(article.headline)))
        for article in articles
    )
    for outcome in run_all(Prepared(maker, options, settings.base_url), jobs, workers):
        article = outcome.item.article
        if outcome.error is not None:
            run.fail(about(outcome.error, article))
        elif outcome.result is not None:
            _report_errors(run, outcome.result.errors)
        yield article, outcome.result


def _add_digest(
    run: Run,
    output: OutputFolder,
    articles: Sequence[Article],
    settings: Settings,
    sources: Sequence[str],
) -> None:
    """Add the digest of the articles to a folder: web version, text part, message."""
    from sharekit.support import clock

    moment = clock.now()
    try:
        digest = compose_articles(articles, settings, moment=moment, sources=sources)
        for name, data in digest.files().items():
            kind = {"digest.html": "digest", "digest.txt": "digest-text"}.get(name, "digest-picture")
            output.add(name, data, kind=kind)
        message = message_of(digest, settings, moment)
        output.add("digest.eml", message, kind="message", type="message/rfc822")
        output.trimmed += digest.trimmed
        output.warnings += digest.warnings
    except SharekitError as error:
        run.fail(error)


def _report(run: Run, output: OutputFolder, content: Mapping[str, Any]) -> None:
    run.give(content)
    for file in output.files:
        run.report(output.folder.path(file.path))
    run.report(output.folder.path("share.json"))


def _report_errors(run: Run, errors: Sequence[SharekitError]) -> None:
    for error in errors:
        run.fail(error)


def _count_warnings(warnings: dict[str, tuple[str, int]], output: OutputFolder) -> None:
    for warning in dict.fromkeys(output.warnings):
        first, count = warnings.get(warning, (output.folder.path(""), 0))
        warnings[warning] = first, count + 1


def _report_warnings(run: Run, warnings: Mapping[str, tuple[str, int]]) -> None:
    """Report each warning once, however many folders it is about."""
    for warning, (folder, count) in warnings.items():
        others = f" and {counted(count - 1, 'other')}" if count > 1 else ""
        run.warn(f"{folder}{others}: {warning}")
