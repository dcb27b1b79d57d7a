"""Templates and fonts: the user's folder first, then the shipped ones."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sharekit.errors import TemplateError
from sharekit.support.user_cache import home_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE = Path(__file__).parents[1]


def _shipped(name: str) -> Path:
    inside = _PACKAGE / name  # installed from a wheel
    return inside if inside.is_dir() else _PACKAGE.parent / name  # in a checkout


def templates_folder() -> Path:
    """Return the folder of the shipped templates: `cards/*.html`, `digest/*.html`."""
    return _shipped("templates")


def fonts_folder() -> Path:
    """Return the folder of the shipped fonts, one folder a family."""
    return _shipped("fonts")


def system_font_folders() -> list[Path]:
    """Return the existing folders of fonts that are installed on this machine."""
    home = home_folder() or Path("/")
    if sys.platform == "darwin":
        folders = [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    elif sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft/Windows/Fonts"
        folders = [local, Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
    else:
        data = os.environ.get("XDG_DATA_DIRS", "") or "/usr/local/share:/usr/share"
        own = Path(os.environ.get("XDG_DATA_HOME", "") or home / ".local/share")
        folders = [own / "fonts", home / ".fonts", *(Path(part) / "fonts" for part in data.split(":"))]
    return [folder for folder in folders if folder.is_dir()]


def is_path(template: str) -> bool:
    """Return whether a template is given by the path of its file, not by name."""
    return template.endswith(".html") or "/" in template


def find_template(kind: str, name: str, own: str | Path = "") -> Path:
    """Return the path of the template `name`.

    Args:
        kind: `cards` or `digest`.
        name: A template's name, or a path to an .html file.
        own: The user's folder, which takes precedence.

    Raises:
        TemplateError: No such template; the message lists the available names.
    """
    if is_path(name):
        path = Path(name)
        if path.is_file():
            return path
        raise TemplateError(
            "no such template file", where=name, hint="give the path of an .html file, or a name"
        )
    for folder in _folders(kind, own):
        path = folder / f"{name}.html"
        if path.is_file():
            return path
    names = ", ".join(template_names(kind, own))
    what = {"cards": "card"}.get(kind, kind)
    raise TemplateError(f"no {what} template {name!r}", where=name, hint=f"available: {names}")


def template_names(kind: str, own: str | Path = "") -> list[str]:
    """Return the names of the available templates, the user's and the shipped ones, sorted."""
    names = {path.stem for folder in _folders(kind, own) for path in folder.glob("*.html") if path.is_file()}
    return sorted(name for name in names if not name.startswith("_"))


def _folders(kind: str, own: str | Path) -> Iterator[Path]:
    if own:
        yield Path(own) / kind
    yield templates_folder() / kind
