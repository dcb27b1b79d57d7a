"""`sharekit check`: problems of an email or a template, found before sending."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharekit.cli.articles.sources import fetcher_for, source_options
from sharekit.cli.cards.card import look_of
from sharekit.cli.cards.preview_list import readers_of
from sharekit.cli.common import Run, verb
from sharekit.cli.newsletter.composing import compose_issue, message_of
from sharekit.cli.newsletter.issue_options import (
    digest_settings,
    issue_options,
    open_history,
)
from sharekit.errors import SourceError
from sharekit.support.clock import now
from sharekit.support.text_utils import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from sharekit.delivery.readers.subscribers import Subscriber
    from sharekit.digest.digest import Digest
    from sharekit.finding import Finding
    from sharekit.settings import Settings


@verb(
    help="Check an email (.eml, .html), a template or an article's digest, and report problems.",
    examples=(
        "sharekit check output/digest.eml --links",
        "sharekit check posts/ --intro hello.md --to readers.csv",
        "sharekit check templates/cards/mine.html",
    ),
)
@source_options
@issue_options
@click.option("--links", is_flag=True, help="Also check that links answer.")
@click.option("--to", "item", metavar="LIST", help="Check the email as the list's first reader gets it.")
def check(run: Run, sources: tuple[str, ...], links: bool, item: str | None, **options: Any) -> int | None:
    """Print findings, errors first; exit 1 if there is an error."""
    settings = run.settings(digest=digest_settings(options))
    get = fetcher_for(settings, allow_private=options["allow_private"]).get if links else None
    levels: Counter[str] = Counter()
    for source in sources:
        try:
            findings = _check(run, source, settings, get, options, item)
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
    run: Run,
    source: str,
    settings: Settings,
    get: Callable[[str], object] | None,
    options: dict[str, Any],
    item: str | None,
) -> list[Finding]:
    from sharekit.newsletter import check as checks

    path = Path(source)
    if path.suffix.lower() in checks.CHECKED_SUFFIXES and path.is_file():
        look = None if path.suffix.lower() == ".eml" else look_of(settings)
        return checks.check(path, options=settings.digest, look=look, get=get)
    moment = now()
    history = open_history(options)
    digest = compose_issue(run, (source,), settings, options, moment=moment, history=history)
    if digest is None:
        if not run.failed:
            run.warn(f"{source}: no new story, so there is nothing to check")
        return []
    for warning in digest.warnings:
        run.warn(warning)
    if item:
        reader = _first_reader(run, item, settings, digest)
        return checks.check(message_of(digest, settings, moment, reader), options=settings.digest, get=get)
    return checks.check(digest, options=settings.digest, base_url=settings.base_url, get=get)


def _first_reader(run: Run, item: str, settings: Settings, digest: Digest) -> Subscriber | None:
    """Return the first reader of a list that has every merge field of the digest.

    Raises:
        ConfigError: No reader has a field.
    """
    from sharekit.delivery.readers.subscribers import require_fields

    readers = require_fields(readers_of(run, settings, item), digest.slots.labels)
    return next(iter([reader for reader in readers if not reader.reason][:1]), None)


def _lines(source: str, finding: Finding) -> str:
    parts = [f"{source}: {finding.level}: {finding.rule}: {finding.message}"]
    if finding.where:
        parts.append(f"    at {finding.where}")
    if finding.remedy:
        parts.append(f"    {finding.remedy}")
    return "\n".join(parts)
