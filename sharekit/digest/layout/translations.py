"""Labels and phrases of the digest and of web pages, by language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from sharekit.errors import TemplateError
from sharekit.language import translation_names
from sharekit.support.resources import templates_folder

Translations = Mapping[str, str]
_FILE = "words.toml"


def words_for(language: str, own: str | Path = "", folder: str = "digest") -> Translations:
    """Return the phrases for a BCP 47 tag: the tag's, its primary language's, or English.

    Args:
        language: The tag; empty means English.
        own: The user's templates folder; its `digest/words.toml` overrides single keys.
        folder: The templates that the phrases are for: `digest` or `web`.

    Raises:
        TemplateError: The user's file cannot be read, or has values that are not text.
    """
    words: dict[str, str] = {}
    for name in ("en", *translation_names(language or "en")):
        for tables in _layers(own, folder):
            words |= tables.get(name, {})
    return words


def languages(own: str | Path = "", folder: str = "digest") -> set[str]:
    """Return the tags of the translations."""
    return {tag for tables in _layers(own, folder) for tag in tables}


def _layers(own: str | Path, folder: str) -> list[Mapping[str, Translations]]:
    """Return the shipped tables, and the user's."""
    layers = [_tables(templates_folder() / folder / _FILE, 0)]
    if own and (path := Path(own, folder, _FILE)).is_file():
        layers.append(_tables(path, path.stat().st_mtime_ns))
    return layers


@lru_cache(maxsize=8)
def _tables(path: Path, _changed: int) -> Mapping[str, Translations]:
    """Return the tables of a file; `_changed` is part of the cache key."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise TemplateError(f"cannot be read: {error}", where=path) from error
    for language, words in tables.items():
        if not isinstance(words, dict) or not all(isinstance(word, str) for word in words.values()):
            raise TemplateError("has a value that is not text", where=f"{path}: [{language}]")
    return tables
