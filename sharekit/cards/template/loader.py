"""Loads templates and their parts: from beside the template, the user's folder, then the shipped folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import jinja2

from sharekit.support.files import is_file, real_path
from sharekit.support.resources import templates_folder

_SHIPPED = "default:"
_MOST_BYTES = 2_000_000
_MOST_NAME = 255  # characters, the limit of most file systems


class TemplateLoader(jinja2.BaseLoader):
    """Finds `NAME.html` and `_part.html`; `default:NAME.html` is always the shipped one.

    A file outside the folder it was found in, such as the target of a symbolic link, is refused.

    Args:
        kind: `cards` or `digest`.
        folders: Searched in order, before the shipped folder.
    """

    def __init__(self, kind: str, folders: list[Path]) -> None:
        self._folders = folders
        self._shipped = templates_folder() / kind

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return text, path, and a freshness check; see jinja2.BaseLoader."""
        del environment
        if not isinstance(template, str):
            raise jinja2.TemplateNotFound(None, f"a template's name is text, not {template!r}")
        name = template.removeprefix(_SHIPPED)
        folders = [self._shipped] if name != template else [*self._folders, self._shipped]
        if len(name) > _MOST_NAME:
            raise jinja2.TemplateNotFound(template, f"{template}: name a file in the templates folder")
        for folder in folders:
            path = folder / name
            if is_file(path):
                target = real_path(path)
                if not target.is_relative_to(real_path(folder)):
                    raise jinja2.TemplateNotFound(template, f"{path} leads to a file outside its folder")
                return _read(target, path), str(path), partial(_unchanged, path, path.stat().st_mtime_ns)
        raise jinja2.TemplateNotFound(template)


def _read(target: Path, path: Path) -> str:
    """Return a template's text; raises jinja2.TemplateSyntaxError for one that is too long or not UTF-8."""
    with target.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise jinja2.TemplateSyntaxError(f"more than {_MOST_BYTES:,} bytes", 1, filename=str(path))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise jinja2.TemplateSyntaxError("not UTF-8", line, filename=str(path)) from error


def _unchanged(path: Path, state: int) -> bool:
    try:
        return path.stat().st_mtime_ns == state
    except OSError:
        return False
