"""`sharekit digest`: articles into one email."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharekit.cli.articles.sources import source_options
from sharekit.cli.common import Run, verb
from sharekit.cli.newsletter.composing import compose, read_intro
from sharekit.files import as_json, write_whole
from sharekit.text_utils import counted

if TYPE_CHECKING:
    from datetime import datetime

    from sharekit.digest.digest import Digest
    from sharekit.digest.history import History
    from sharekit.settings import Settings

NOTHING_NEW = 3
"""Exit code for a scheduler: there is nothing to send."""


@verb(
    help="Compose a newsletter issue: digest.html, digest.txt and digest.eml.",
    examples=(
        "sharekit digest https://example.org/feed.xml --since 7d --limit 5",
        "sharekit digest posts/ --history issues.db --template magazine --intro hello.md",
    ),
)
@source_options
@click.option("--since", metavar="SPAN", help="Only stories newer than 7d, 12h or 2026-01-31.")
@click.option("--limit", metavar="N", type=click.IntRange(1), help="Most stories in the issue.")
@click.option("--template", metavar="NAME|FILE", help="Digest template: a name, or a path to an .html file.")
@click.option("--subject", help="The subject; the lead story's headline by default.")
@click.option("--preheader", default="", help="What inboxes show beside the subject; the lead by default.")
@click.option(
    "--intro",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Your words above the stories, in Markdown.",
)
@click.option(
    "--history", metavar="FILE", type=click.Path(path_type=Path), help="SQLite file of what past issues had."
)
@click.option("--images", type=click.Choice(["url", "cid"]), help="Pictures linked, or inside the message.")
@click.option("--related", type=click.Choice(["story", "issue", "none"]), help="Related posts, and where.")
@click.option("--archive", metavar="SOURCE", default="", help="Where related posts are picked from.")
@click.option("-o", "--output", metavar="DIR", help="Folder for results.")
def digest(
    run: Run,
    sources: tuple[str, ...],
    since: str | None,
    limit: int | None,
    template: str | None,
    subject: str | None,
    preheader: str,
    intro: Path | None,
    history: Path | None,
    images: str | None,
    related: str | None,
    archive: str,
    output: str | None,
    **reading: Any,
) -> int | None:
    """Write the email, or report that nothing is new."""
    from sharekit import clock

    flags = {"since": since, "limit": limit, "template": template, "images": images, "related": related}
    settings = run.settings(
        output=output, digest={name: value for name, value in flags.items() if value is not None}
    )
    past = _history(history)
    moment = clock.now()
    made = compose(
        run,
        sources,
        settings,
        moment=moment,
        subject=subject or "",
        preheader=preheader,
        intro=read_intro(run, intro),
        history=past,
        archive=archive,
        **reading,
    )
    if made is None:
        return None if run.failed else _nothing_new(run, settings.digest.since, bool(past))
    files = _saved(made, settings, moment)
    if past:
        past.record(made.issue)
    _told(run, made, files)
    return None


def _nothing_new(run: Run, since: str, past: bool) -> int:
    newer = f"no story is newer than {since}" if since else "the sources hold no story"
    had = " or past issues had it" if since else ", or past issues had every one"
    run.say(f"Nothing new: {newer}{had if past else ''}. Nothing was written.")
    run.give({"issue": None, "files": [], "trimmed": [], "warnings": []})
    return NOTHING_NEW


def _history(path: Path | None) -> History | None:
    if path is None:
        return None
    from sharekit.digest.history import History

    return History(path)


def _saved(made: Digest, settings: Settings, moment: datetime) -> list[Path]:
    from sharekit.delivery.message.header_block import HeaderBlock
    from sharekit.delivery.message.mime import write_message

    folder = Path(settings.output)
    head = HeaderBlock.of(settings.digest, site=made.issue.site, base_url=settings.base_url)
    leave = settings.digest.unsubscribe_url  # `sharekit send` gives each reader a link of their own
    message = write_message(made, head, unsubscribe_url=leave, date=moment)
    files = made.save(folder)
    write_whole(folder / "digest.eml", message)
    return [*files, folder / "digest.eml"]


def _told(run: Run, made: Digest, files: list[Path]) -> None:
    for warning in made.warnings:
        run.warn(warning)
    if made.trimmed:
        parts = "; ".join(made.trimmed[:3]) + " …" * (len(made.trimmed) > 3)  # noqa: PLR2004
        run.warn(f"{counted(len(made.trimmed), 'part')} left out to stay under 102 KB: {parts}")
    rows = [{"path": str(path), "bytes": path.stat().st_size} for path in files]
    issue = {"key": made.key, "subject": made.subject, "preheader": made.preheader}
    report = {"issue": issue, "files": rows, "trimmed": list(made.trimmed), "warnings": list(made.warnings)}
    share = files[0].with_name("share.json")
    write_whole(share, as_json(report))
    run.give(report)
    run.say(f"{made.key}: {made.subject}")
    for path in [*files, share]:
        run.say(f"  {path}")
