"""`sharekit show`: the settings in force, and available templates, networks and fonts."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import click

from sharekit.cli.common import Run, verb
from sharekit.errors import ConfigError
from sharekit.settings import leaves, secrets
from sharekit.support.redaction import redact_value
from sharekit.support.resources import template_names

if TYPE_CHECKING:
    from sharekit.text import Face


@verb(
    help="Show settings (each with its origin), templates, networks, fonts, or the JSON schema of a file.",
    examples=(
        "sharekit show settings",
        "sharekit show networks --json",
        "sharekit show schema settings > sharekit.schema.json  # for editors; also article, share",
    ),
)
@click.argument("what", type=click.Choice(["settings", "templates", "networks", "fonts", "schema"]))
@click.argument("name", type=click.Choice(["settings", "article", "share"]), required=False)
def show(run: Run, what: str, name: str | None) -> None:
    """Print one of the tables, or a schema."""
    if (what == "schema") is (name is None):
        raise ConfigError(
            "a schema needs a name" if name is None else f"{what} takes no name",
            where="show",
            hint="sharekit show schema settings|article|share",
        )
    if name:
        _schema(name)
        return
    {"settings": _settings, "templates": _templates, "networks": _networks, "fonts": _fonts}[what](run)


def _schema(name: str) -> None:
    from sharekit.settings.json_schema import schema_of

    click.echo(json.dumps(schema_of(name), ensure_ascii=False, indent=2))


def _settings(run: Run) -> None:
    settings, origins = run.settings_with_origins()
    hidden = secrets()
    rows: dict[str, dict[str, Any]] = {}
    for name, value in leaves(settings).items():
        shown = (
            "(set)" if name in hidden and value else redact_value(value) if isinstance(value, str) else value
        )
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
    templates = {kind: template_names(kind, settings.templates) for kind in ("cards", "digest")}
    run.give(templates)
    for kind, names in templates.items():
        run.say(f"{kind}: {', '.join(names) or 'none'}")


def _networks(run: Run) -> None:
    from sharekit.cards.networks import choose_networks

    networks = choose_networks(["all"], run.settings().network)
    run.give({network.name: dataclasses.asdict(network) for network in networks})
    for network in networks:
        size = f"{network.width} × {network.height}"
        budget = f"{network.max_bytes / 1000:,.0f} KB"
        formats = ", ".join(network.formats)
        run.say(f"{network.name:<10}{size:>12}  {budget:>9}  {formats:<17}{network.shown_by}")
        if any(network.safe):
            top, right, bottom, left = network.safe
            run.say(f"{'':24}safe area: top {top}, right {right}, bottom {bottom}, left {left} px")


def _fonts(run: Run) -> None:
    from sharekit.text import Fonts

    settings = run.settings()
    fonts = Fonts.load(settings.fonts or None, system=settings.system_fonts)
    rows = {family: [_face_row(face) for face in fonts.faces(family)] for family in fonts.families}
    run.give(rows)
    width = max(map(len, rows), default=0)
    for family, faces in rows.items():
        weights = ", ".join(dict.fromkeys(_weights(face) for face in faces))
        languages = " ".join(dict.fromkeys(tag for face in faces for tag in face["languages"]))
        run.say(f"{family:<{width}}  {faces[0]['kind']:<8}  {weights:<24}  {languages}".rstrip())


def _face_row(face: Face) -> dict[str, Any]:
    return {
        "file": str(face.path),
        "kind": face.kind,
        "italic": face.italic,
        "weight": list(face.weight),
        "axes": sorted(face.axes),
        "languages": list(face.languages),
    }


def _weights(face: dict[str, Any]) -> str:
    low, high = (f"{weight:g}" for weight in face["weight"])
    return (low if low == high else f"{low}-{high}") + (" italic" if face["italic"] else "")
