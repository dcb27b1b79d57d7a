"""`sharekit check`: problems of an email or a template, found before sending."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharekit.cli.articles.sources import fetcher_for, read_all, source_options
from sharekit.cli.common import Run, verb
from sharekit.cli.newsletter.composing import compose_articles, message_of
from sharekit.clock import now
from sharekit.errors import SourceError, TemplateError
from sharekit.finding import Finding
from sharekit.os_errors import system_error
from sharekit.text_utils import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sharekit.digest.digest import Digest
    from sharekit.digest.preflight import EmailFile
    from sharekit.settings import Settings

_TEMPLATE = re.compile(rb"\{%-?\s*(?:extends|block|set|import|macro)\b")


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
    """Print findings, errors first; exit 1 when there is an error."""
    settings = run.settings()
    get = fetcher_for(settings, allow_private=reading["allow_private"]).get if links else None
    levels: Counter[str] = Counter()
    for source in sources:
        for finding in _checked(run, source, settings, get, reading):
            levels[finding.level] += 1
            run.give({"source": source, **finding.to_json()})
            run.say(_line(source, finding))
    if not run.failed:
        run.note(", ".join(counted(levels[level], level) for level in ("error", "warning")))
    return 1 if levels["error"] else None


def _checked(
    run: Run, source: str, settings: Settings, get: Callable[[str], object] | None, reading: dict[str, Any]
) -> Iterator[Finding]:
    from sharekit.cards.template.checks import is_card
    from sharekit.digest.preflight import check_email, read_email

    path = Path(source)
    if path.suffix.lower() not in {".eml", ".html", ".htm"} or not path.is_file():
        for email in _composed(run, source, settings, reading):
            yield from check_email(email, get)
        return
    try:
        data = path.read_bytes()
        if path.suffix.lower() != ".eml" and is_card(data, path):
            yield from _of_card(path, settings)
        elif path.suffix.lower() != ".eml" and _TEMPLATE.search(data):
            yield from check_email(_sample(path, settings), get)
        else:
            yield from check_email(read_email(data, path), get)
    except OSError as error:
        run.fail(system_error(error, path, "read", SourceError))
    except TemplateError as error:
        yield Finding(
            level="error", rule="template", message=error.message, where=error.where, remedy=error.hint
        )
    except SourceError as error:
        run.fail(error)


def _of_card(path: Path, settings: Settings) -> Iterator[Finding]:
    """Yield the errors of a card template."""
    from sharekit.cards.template.checks import check_card
    from sharekit.text import Fonts

    fonts = Fonts.load(settings.fonts or None)
    for error in check_card(path, fonts, own=settings.templates):
        yield Finding(
            level="error", rule="template", message=error.message, where=error.where, remedy=error.hint
        )


def _composed(run: Run, source: str, settings: Settings, reading: dict[str, Any]) -> Iterator[EmailFile]:
    """Yield the email that `sharekit digest` would make of the source."""
    articles = list(read_all(run, [source], settings=settings, **reading))
    if articles:
        chosen = articles[: settings.digest.limit]
        digest = compose_articles(run, chosen, settings, moment=now(), sources=[source])
        yield _message(digest, settings)


def _sample(path: Path, settings: Settings) -> EmailFile:
    """Return the email that a digest template renders of a sample issue with every part."""
    from sharekit.article import Article, Related
    from sharekit.digest.render import render_digest

    posts = tuple(Related(headline=f"A related post {n}", teaser="Its teaser.") for n in range(3))
    lead = Article(
        headline="A headline of usual length, for a look at the template",
        lead="The lead says in a sentence or two what the story is about.",
        url="https://example.org/story",
        site="Example",
        byline=("Ada Example",),
        language="en",
        section="News",
        body=("A paragraph.",) * 3,
        related=posts,
    )
    second = lead.replace(
        headline="Another story", url="https://example.org/other", section="Life", related=()
    )
    options = replace(settings.digest, template=str(path))
    digest = render_digest(
        [lead, second], options=options, brand=settings.brand, date=now(), templates=settings.templates
    )
    return _message(digest, settings)


def _message(digest: Digest, settings: Settings) -> EmailFile:
    """Return the digest as an unaddressed message."""
    from sharekit.digest.preflight import read_email

    return read_email(message_of(digest, settings, now()))


def _line(source: str, finding: Finding) -> str:
    parts = [f"{source}: {finding.level}: {finding.rule}: {finding.message}"]
    if finding.where:
        parts.append(f"    at {finding.where}")
    if finding.remedy:
        parts.append(f"    {finding.remedy}")
    return "\n".join(parts)
