"""Author slugs ▶ names, looked up where site generators store them.

Jekyll: `_data/authors.yml` or `_data/authors/SLUG.yml`, and the collection `_authors`. Hugo: `data/authors…`,
`content/authors/SLUG/_index.md`. Eleventy: `_data/authors.json`. Docusaurus and MkDocs: `authors.yml` and
`.authors.yml` beside the posts. Astro: `src/content/authors/SLUG.*`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from sharekit.errors import SourceError
from sharekit.sources.decode import decode
from sharekit.sources.markdown.front import parse_values, split_front
from sharekit.support.files import real_path

_HIGHEST = 8
"""Number of parent folders searched for the site's root."""
_SUFFIXES = {".yml": "yaml", ".yaml": "yaml", ".json": "json", ".toml": "toml"}
_LISTS = (
    ".authors", "authors", "_data/authors", "data/authors", "src/_data/authors", "src/data/authors",
    "_data/people", "data/people", "_data/team", "data/team", "_data/members",
)  # fmt: skip
_FOLDERS = (
    "_data/authors", "data/authors", "_authors", "content/authors", "src/content/authors",
    "src/data/authors", "src/_data/authors", "_data/people", "content/people", "_people",
    "src/content/people", "content/author", "authors", "_data/team", "_team", "content/team",
)  # fmt: skip
_NAME_KEYS = ("name", "full_name", "fullName", "title", "display_name", "displayName", "author", "display")


def names_of(slugs: list[str], path: Path | None) -> tuple[str, ...]:
    """Return the names, each looked up from the folder of `path` upwards; unknown slugs are kept."""
    names = (_name_of(slug, real_path(path.parent)) if path else "" for slug in slugs)
    return tuple(dict.fromkeys(name or slug for name, slug in zip(names, slugs, strict=True)))


@lru_cache(maxsize=4096)
def _name_of(slug: str, folder: Path) -> str:
    if any(c in slug for c in "/\\\0") or slug.startswith("."):
        return ""
    for above in (folder, *folder.parents)[:_HIGHEST]:
        name = _in_lists(slug, above) or _in_folders(slug, above)
        if name:
            return name
        if (above / ".git").exists():
            break  # the site's root
    return ""


def _in_lists(slug: str, folder: Path) -> str:
    for stem in _LISTS:
        for suffix, kind in _SUFFIXES.items():
            for key, entry in _entries(folder / f"{stem}{suffix}", kind):
                if key == slug and (name := _name_in(entry)):
                    return name
    return ""


def _in_folders(slug: str, folder: Path) -> str:
    for place in _FOLDERS:
        for suffix, kind in _SUFFIXES.items():
            if name := _name_in(_values(folder / place / f"{slug}{suffix}", kind)):
                return name
        for file in (f"{slug}.md", f"{slug}/_index.md", f"{slug}/index.md"):
            if name := _name_in(_values(folder / place / file, "front")):
                return name
    return ""


def _entries(path: Path, kind: str) -> Iterator[tuple[str, Any]]:
    values = _values(path, kind)
    inner = values.get("authors") if isinstance(values, Mapping) else values
    listed = inner if isinstance(inner, Mapping | list) else values
    if isinstance(listed, Mapping):
        yield from ((str(key), entry) for key, entry in listed.items())
        return
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, Mapping):
            yield from ((str(entry[key]), entry) for key in ("slug", "id", "username", "key") if key in entry)


@lru_cache(maxsize=1024)
def _values(path: Path, kind: str) -> Any:
    """Return the values of a data file; empty if it cannot be read."""
    if not path.is_file():
        return {}
    try:
        text = decode(path.read_bytes(), where=path)
        return split_front(text, where=path)[0] if kind == "front" else parse_values(text, kind, where=path)
    except (OSError, SourceError):
        return {}


def _name_in(entry: Any) -> str:
    if isinstance(entry, str):
        return entry.strip()
    if not isinstance(entry, Mapping):
        return ""
    return next((str(entry[key]).strip() for key in _NAME_KEYS if isinstance(entry.get(key), str)), "")
