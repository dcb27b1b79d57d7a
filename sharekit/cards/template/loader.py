"""Loads templates and their parts: from beside the template, the user's folder, then the shipped folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import jinja2

from sharekit.support.resources import templates_folder

_SHIPPED = "default:"


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
        name = template.removeprefix(_SHIPPED)
        folders = [self._shipped] if name != template else [*self._folders, self._shipped]
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise jinja2.TemplateNotFound(template, f"{template}: name a file in the templates folder")
        for folder in folders:
            path = folder / name
            if path.is_file():
                if not path.resolve().is_relative_to(folder.resolve()):
                    raise jinja2.TemplateNotFound(template, f"{path} links to a file outside its folder")
                fresh = partial(_unchanged, path, path.stat().st_mtime_ns)
                return path.read_text(encoding="utf-8"), str(path), fresh
        raise jinja2.TemplateNotFound(template)


def _unchanged(path: Path, state: int) -> bool:
    try:
        return path.stat().st_mtime_ns == state
    except OSError:
        return False
