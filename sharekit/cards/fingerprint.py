"""Cache keys of cards: equal keys mean equal cards, so that nothing is drawn twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sharekit.support.files import is_file, sha256
from sharekit.support.patterns import lazy_pattern
from sharekit.support.resources import fonts_folder, templates_folder
from sharekit.version import __version__

# Packages that affect pixels or bytes; another version may draw another card.
_PARTS = ("pillow", "uharfbuzz", "icu4py", "isal", "resvg-py", "budoux", "pyphen", "tinycss2", "cssselect2")
_MOST_ASSET = 20_000_000
_QUOTED = lazy_pattern(r"""(?<=["'])[^"'<>{}\n]{1,200}(?=["'])""")  # overlapping: quotes are inside quotes
_URL = lazy_pattern(r"url\(\s*([^\"'()\s]{1,200})")


def digest_of(*parts: Any) -> str:
    """Return the SHA-256 of plain values, in hexadecimal; mappings count in any order."""
    text = json.dumps(parts, sort_keys=True, default=str, ensure_ascii=False)
    return sha256(text.encode("utf-8", "surrogatepass"))


@cache
def engine() -> str:
    """Return the versions of all packages that affect drawing."""
    return " ".join([f"sharekit={__version__}", *(f"{name}={version(name)}" for name in _PARTS)])


def drawing_facts(templates: str = "", fonts: str = "") -> dict[str, str]:
    """Return what cards depend on besides their article: versions, and digests of the templates and fonts.

    Args:
        templates: The user's folder of templates, if any.
        fonts: The user's folder of fonts, if any.
    """
    facts = dict(part.split("=", 1) for part in engine().split())
    facts["templates"] = tree_digest([templates_folder(), *_folder(templates)])[:16]
    facts["fonts"] = tree_digest([fonts_folder(), *_folder(fonts)])[:16]
    return facts


def _folder(name: str) -> list[Path]:
    return [Path(name)] if name else []


def tree_digest(folders: Iterable[Path]) -> str:
    """Return a digest of all files under `folders`: their relative paths and bytes."""
    total = hashlib.sha256()
    for folder in folders:
        for path in _files(folder):
            state = path.stat()
            name = path.relative_to(folder).as_posix()
            total.update(f"{name}\0{_file_digest(path, state.st_size, state.st_mtime_ns)}\n".encode())
    return total.hexdigest()


def template_digest(template: Path) -> str:
    """Return a digest of a template that is a file, with the parts and pictures that it names."""
    files = [template]
    try:
        for path in files:  # grows: parts name further parts
            if path.suffix == ".html":
                files += [file for file in _named(path, template.parent) if file not in files]
        states = [(path, path.stat()) for path in files]
        return digest_of([_file_digest(path, state.st_size, state.st_mtime_ns) for path, state in states])
    except OSError as error:  # drawing reports it
        return digest_of(str(error))


def _named(part: Path, folder: Path) -> Iterator[Path]:
    """Yield the files that the quoted words and `url()` of a part may mean, as templates find them."""
    text = part.read_text("utf-8", "replace")
    names = dict.fromkeys([*_QUOTED.findall(text), *_URL.findall(text)])
    paths = (base / name for name in names for base in (folder, Path()))
    yield from filter(is_file, paths)


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


@cache
def _file_digest(path: Path, size: int, _changed: int) -> str:
    if size > _MOST_ASSET:
        return f"{size}:{_changed}"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
