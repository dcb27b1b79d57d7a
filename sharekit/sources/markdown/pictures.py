"""A picture named in front matter ▶ an absolute URL or a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from sharekit.sources.local_pictures import PUBLIC
from sharekit.support.files import is_file, real_path
from sharekit.support.text_utils import to_system
from sharekit.support.urls import join_url

_HIGHEST = 8
_BUNDLED = ("featured", "cover", "feature", "thumbnail", "hero")
_PICTURE = re.compile(r"^[^:{}<>]+\.(?:jpe?g|png|webp|avif|gif)(?:[?#].*)?$", re.IGNORECASE)
_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif")


def find_picture(names: Iterable[str], path: Path | None, url: str = "") -> str:
    """Return the first picture that is an absolute URL or an existing file, else the first missing file.

    A relative path is looked up beside the file and in the public folders of site generators, up to the
    site's root. Without a file, it is joined to the page's URL.

    Args:
        names: As written, best first.
        path: The Markdown file.
        url: The page's URL.
    """
    missing = ""
    for name in names:
        if re.match(r"https?://", name):
            return name
        if path is not None and (file := _file(name, path.parent)):
            return str(file)
        if path is None and url and not re.match(r"[a-z]+:", name):
            return join_url(url, name)
        if path is not None and not missing and _PICTURE.search(name):
            missing = str(path.parent / _relative(name))
    bundled = _bundled(path.parent) if path is not None and path.stem in {"index", "_index"} else None
    return str(bundled or missing)


def _file(name: str, folder: Path) -> Path | None:
    relative = _relative(name)
    if not relative or "\0" in relative or re.match(r"[a-z][a-z0-9+.-]+:", relative):
        return None
    if not name.startswith("/") and is_file(folder / relative):
        return folder / relative
    absolute = real_path(folder)
    for above in (absolute, *absolute.parents)[:_HIGHEST]:
        # A bare name must be in a public folder; elsewhere it belongs to another page.
        for place in ("", *PUBLIC) if "/" in name else PUBLIC:
            candidate = above / place / relative
            if is_file(candidate) and real_path(candidate).is_relative_to(above):
                return candidate
        if (above / ".git").exists():
            break
    return None


def _relative(name: str) -> str:
    path = unquote(re.split(r"[?#]", name)[0]).replace("\\", "/").lstrip("/")
    return to_system(path.removeprefix("@/").removeprefix("~/"))


def _bundled(folder: Path) -> Path | None:
    """Return the picture with a customary name in a Hugo page bundle."""
    candidates = (folder / f"{stem}{suffix}" for stem in _BUNDLED for suffix in _SUFFIXES)
    return next((path for path in candidates if is_file(path)), None)
