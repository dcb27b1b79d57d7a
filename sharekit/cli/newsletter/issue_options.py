"""Options of the verbs that compose an issue: `digest` and `send`. Declared once, so both take the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharekit.cli.command import shared_options

if TYPE_CHECKING:
    from sharekit.digest.history import History

_FILE = click.Path(path_type=Path)
_SETTINGS = ("since", "limit", "template", "images", "related")

issue_options = shared_options(
    click.option("--since", metavar="SPAN", help="Only stories newer than 7d, 12h or 2026-01-31."),
    click.option(
        "--limit", metavar="N", type=click.IntRange(1), help="Maximum number of stories in the issue."
    ),
    click.option("--template", metavar="NAME|FILE", help="Digest template: a name or an .html file."),
    click.option("--subject", default="", help="Subject; the lead story's headline by default."),
    click.option("--preheader", default="", help="Text beside the subject in inboxes; the lead by default."),
    click.option("--intro", metavar="FILE", type=_FILE, help="Introduction above the stories, in Markdown."),
    click.option("--history", metavar="FILE", type=_FILE, help="SQLite file that records past issues."),
    click.option("--images", type=click.Choice(["auto", "url", "cid"]), help="Link or attach pictures."),
    click.option(
        "--related", type=click.Choice(["auto", "story", "issue", "none"]), help="Place of related posts."
    ),
    click.option("--archive", metavar="SOURCE", default="", help="Source of related posts."),
)
"""Options that say what is in an issue and how it looks."""


def digest_settings(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that override settings of `[digest]`."""
    return {name: options[name] for name in _SETTINGS if options[name] is not None}


def open_history(options: dict[str, Any]) -> History | None:
    """Return the history named by `--history`, if any.

    Raises:
        ConfigError: The file cannot be opened, or is not a history.
    """
    if options["history"] is None:
        return None
    from sharekit.digest.history import History

    return click.get_current_context().with_resource(History(options["history"]))  # closed at the verb's end
