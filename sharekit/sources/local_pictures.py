"""Which files of this machine an article file may name as its picture.

Article files may come from others. Their pictures are in their own folder, in the site around it, in a public
folder of a site (`static`, `public`, …) above it, or in a folder that the user allows. Links are resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sharekit.support.files import is_file, real_path
from sharekit.support.storage import is_remote
from sharekit.support.text_utils import to_system
from sharekit.support.urls import scheme_of
from sharekit.support.user_cache import home_folder

PUBLIC = ("static", "public", "assets", "src", "src/assets", "content", "docs", "source", "src/static")
"""Folders of site generators with files that are published."""

_HIGHEST = 8  # folders above an article that may be the site's root
_ROOT_FILES = (
    ".git", "index.html", "hugo.toml", "hugo.yaml", "config.toml", "config.yaml", "_config.yml", "mkdocs.yml",
    "astro.config.mjs", "package.json", "pyproject.toml", "conf.py", "book.toml", "sharekit.toml",
)  # fmt: skip
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)


def is_elsewhere(image: str) -> bool:
    """Return whether a picture is on the web or in a storage, where fetching guards it."""
    return scheme_of(image) in {"http", "https"} or is_remote(image)


def is_path(image: str) -> bool:
    """Return whether a picture's address can be a path: it has no scheme, as `C:` and `//host` have none."""
    return not _SCHEME.match(image)


def locate(image: str, folder: Path, assets: Sequence[str] = ()) -> str:
    """Return the path of a picture that an article file names relative to its folder or an allowed one."""
    name = to_system(image.replace("\\", "/"))
    paths = [base / name for base in (folder, *map(Path, assets))]
    return str(next((path for path in paths if is_file(path)), paths[0]))


def is_allowed(path: Path, folder: Path, assets: Sequence[str] = ()) -> bool:
    """Return whether an article may show a picture file; a missing one is left to be reported as missing.

    Args:
        path: The picture.
        folder: The article file's folder.
        assets: Folders the user allows.
    """
    try:
        allowed = [*map(Path, assets), *_folders(folder)]
        return not path.exists() or any(real_path(path).is_relative_to(real_path(each)) for each in allowed)
    except (OSError, ValueError):  # a name too long, a null character
        return False


def _folders(folder: Path) -> Iterator[Path]:
    """Yield the article's folder, the site's root, and public folders on the way there."""
    yield folder
    home = home_folder() or Path("/")
    absolute = real_path(folder)
    for above in (absolute, *absolute.parents)[:_HIGHEST]:
        if home.is_relative_to(above):  # the user's files, and the system's, are not a site
            return
        yield from (above / name for name in PUBLIC)
        if any((above / name).exists() for name in _ROOT_FILES):
            yield above
            if (above / ".git").exists():
                return
