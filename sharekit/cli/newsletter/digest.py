"""`sharekit digest`: articles into one email."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharekit.cli.articles.sources import source_options
from sharekit.cli.common import Run, verb
from sharekit.cli.newsletter.composing import compose_issue, message_of, warn_of
from sharekit.cli.newsletter.issue_options import (
    digest_settings,
    issue_options,
    open_history,
)
from sharekit.support.files import as_json, write_whole

if TYPE_CHECKING:
    from datetime import datetime

    from sharekit.digest.digest import Digest
    from sharekit.settings import Settings

NOTHING_NEW = 3
"""Exit code for schedulers: there is nothing to send."""


@verb(
    help="Compose a newsletter issue: digest.html, digest.txt and digest.eml.",
    examples=(
        "sharekit digest https://example.org/feed.xml --since 7d --limit 5",
        "sharekit digest posts/ --history issues.db --template magazine --intro hello.md",
    ),
)
@source_options
@issue_options
@click.option("-o", "--output", metavar="DIR", help="Folder for results.")
@click.option("--upload", metavar="URL|DIR", help="Also write page and pictures there: s3://…, sftp://….")
def digest(
    run: Run, sources: tuple[str, ...], output: str | None, upload: str | None, **options: Any
) -> int | None:
    """Write the email, or report that nothing is new."""
    from sharekit.support import clock

    settings = run.settings(output=output, digest=digest_settings(options))
    history, moment = open_history(options), clock.now()
    issue = compose_issue(run, sources, settings, options, moment=moment, history=history)
    if issue is None:
        return None if run.failed else _nothing_new(run, settings.digest.since, history is not None)
    files = _save(issue, settings, moment)
    if upload:
        from sharekit.newsletter import hosted_pictures

        for path in hosted_pictures.upload(issue, upload):
            run.note(f"uploaded {path}")
    if history:
        history.record(issue.issue)
    _report(run, issue, files)
    return None


def _nothing_new(run: Run, since: str, has_history: bool) -> int:
    reason = f"no story is newer than {since}" if since else "the sources hold no story"
    past = " or past issues had it" if since else ", or past issues had every one"
    run.report(f"Nothing new: {reason}{past if has_history else ''}. Nothing was written.")
    run.give({"issue": None, "files": [], "trimmed": [], "warnings": []})
    return NOTHING_NEW


def _save(digest: Digest, settings: Settings, moment: datetime) -> list[Path]:
    folder = Path(settings.output)
    message = message_of(digest, settings, moment)
    files = digest.save(folder)
    write_whole(folder / "digest.eml", message)
    return [*files, folder / "digest.eml"]


def _report(run: Run, digest: Digest, files: list[Path]) -> None:
    warn_of(run, digest)
    rows = [{"path": str(path), "bytes": path.stat().st_size} for path in files]
    report = {
        "issue": {"key": digest.key, "subject": digest.subject, "preheader": digest.preheader},
        "files": rows,
        "trimmed": list(digest.trimmed),
        "warnings": list(digest.warnings),
    }
    share = files[0].with_name("share.json")
    write_whole(share, as_json(report))
    run.give(report)
    run.report(f"{digest.key}: {digest.subject}")
    for path in [*files, share]:
        run.report(f"  {path}")
