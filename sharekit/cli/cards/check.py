"""`sharekit check`: problems of an email or a template, found before sending."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharekit.cli.articles.sources import fetcher_for, read_all, source_options
from sharekit.cli.cards.card import look_of
from sharekit.cli.common import Run, verb
from sharekit.cli.newsletter.composing import compose_articles
from sharekit.errors import SourceError
from sharekit.support.clock import now
from sharekit.support.text_utils import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from sharekit.finding import Finding
    from sharekit.settings import Settings


@verb(
    help="Check an email (.eml, .html), a template or an article's digest, and report problems.",
    examples=(
        "sharekit check output/digest.eml --links",
        "sharekit check templates/cards/mine.html",
    ),
)
@source_options
@click.option("--links", is_flag=True, help="Also check that links answer.")
def check(run: Run, sources: tuple[str, ...], links: bool, **reading: Any) -> int | None:
    """Print findings, errors first; exit 1 if there is an error."""
    settings = run.settings()
    get = fetcher_for(settings, allow_private=reading["allow_private"]).get if links else None
    levels: Counter[str] = Counter()
    for source in sources:
        try:
            findings = _check(run, source, settings, get, reading)
        except SourceError as error:
            run.fail(error)
            continue
        for finding in findings:
            levels[finding.level] += 1
            run.give({"source": source, **finding.to_json()})
            run.say(_lines(source, finding))
    if not run.failed:
        run.note(", ".join(counted(levels[level], level) for level in ("error", "warning")))
    return 1 if levels["error"] else None


def _check(
    run: Run, source: str, settings: Settings, get: Callable[[str], object] | None, reading: dict[str, Any]
) -> list[Finding]:
    from sharekit.newsletter import check as checks

    options, path = settings.digest, Path(source)
    if path.suffix.lower() in checks.CHECKED_SUFFIXES and path.is_file():
        look = None if path.suffix.lower() == ".eml" else look_of(settings)
        return checks.check(path, options=options, look=look, get=get)
    articles = list(read_all(run, [source], settings=settings, **reading))
    if not articles:
        return []
    digest = compose_articles(articles[: options.limit], settings, moment=now(), sources=[source])
    for warning in digest.warnings:
        run.warn(warning)
    return checks.check(digest, options=options, base_url=settings.base_url, get=get)


def _lines(source: str, finding: Finding) -> str:
    parts = [f"{source}: {finding.level}: {finding.rule}: {finding.message}"]
    if finding.where:
        parts.append(f"    at {finding.where}")
    if finding.remedy:
        parts.append(f"    {finding.remedy}")
    return "\n".join(parts)
