"""Labels and phrases of the digest, by language."""

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


def words_for(language: str, own: str | Path = "") -> Translations:
    """Return the phrases for a BCP 47 tag: the tag's, its primary language's, or English.

    Args:
        language: The tag; empty means English.
        own: The user's templates folder; its `digest/words.toml` overrides single keys.

    Raises:
        TemplateError: The user's file cannot be read, or has values that are not text.
    """
    tables = _shipped()
    words = dict(tables["en"])
    overrides: Mapping[str, Translations] = {}
    if own and (path := Path(own) / "digest" / _FILE).is_file():
        overrides = _tables(path, path.stat().st_mtime_ns)
    for name in ("en", *translation_names(language or "en")):
        words |= tables.get(name, {})
        words |= overrides.get(name, {})
    return words


def languages() -> list[str]:
    """Return the tags of the shipped translations."""
    return list(_shipped())


def _shipped() -> Mapping[str, Translations]:
    return _tables(templates_folder() / "digest" / _FILE, 0)


@lru_cache(maxsize=8)
def _tables(path: Path, _changed: int) -> Mapping[str, Translations]:
    """Return the tables of a file; `_changed` is part of the cache key."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TemplateError(f"cannot be read: {error}", where=path) from error
    for language, words in tables.items():
        if not isinstance(words, dict) or not all(isinstance(word, str) for word in words.values()):
            raise TemplateError("has a value that is not text", where=f"{path}: [{language}]")
    return tables
