"""`sharekit show`: what is in force, and what there is to choose from."""

from __future__ import annotations

from typing import Any

import click

from sharekit.cli.common import Run, verb
from sharekit.resources import template_names
from sharekit.settings import leaves, secrets

__all__ = ["show"]


@verb(help="Show settings (each with where it came from), templates, networks or fonts.")
@click.argument("what", type=click.Choice(["settings", "templates"]))
def show(run: Run, what: str) -> None:
    """Print what was asked for."""
    {"settings": _settings, "templates": _templates}[what](run)


def _settings(run: Run) -> None:
    settings, origins = run.settings_with_origins()
    hidden = secrets()
    rows: dict[str, dict[str, Any]] = {}
    for name, value in leaves(settings).items():
        shown = "(set)" if name in hidden and value else value
        rows[name] = {"value": shown, "origin": origins[name]}
    run.give(rows)
    width = max(map(len, rows))
    for name, row in rows.items():
        run.say(f"{name:<{width}}  {_written(row['value']):<28}  {row['origin']}")


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "-"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if value != "" else "-"


def _templates(run: Run) -> None:
    settings = run.settings()
    found = {kind: template_names(kind, settings.templates) for kind in ("cards", "digest")}
    run.give(found)
    for kind, names in found.items():
        run.say(f"{kind}: {', '.join(names) or 'none'}")
