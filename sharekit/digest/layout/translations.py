"""The digest's own words, in the reader's language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from sharekit.errors import TemplateError
from sharekit.language import primary
from sharekit.resources import templates_folder

Words = Mapping[str, str]
_FILE = "words.toml"


def words_for(language: str, own: str | Path = "") -> Words:
    """Return the words for a BCP 47 tag: the tag's own, its primary language's, else the English ones.

    Args:
        language: The tag; empty counts as English.
        own: The user's templates folder, whose `digest/words.toml` comes first, key by key.

    Raises:
        TemplateError: The user's file cannot be read or holds something else than tables of text.
    """
    tables = _shipped()
    found = dict(tables["en"])
    mine: Mapping[str, Words] = {}
    if own and (path := Path(own) / "digest" / _FILE).is_file():
        mine = _tables(path, path.stat().st_mtime_ns)
    for name in _names(language):
        found |= tables.get(name, {})
        found |= mine.get(name, {})
    return found


def languages() -> list[str]:
    """Return the tags that there are words for."""
    return list(_shipped())


def _shipped() -> Mapping[str, Words]:
    return _tables(templates_folder() / "digest" / _FILE, 0)


def _names(language: str) -> list[str]:
    tag = primary(language) or "en"
    traditional = tag == "zh" and any(part in language.lower() for part in ("hant", "-tw", "-hk", "-mo"))
    aliases = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "ji": "yi"}
    return ["en", aliases.get(tag, tag), *(["zh-Hant"] if traditional else [])]


@lru_cache(maxsize=8)
def _tables(path: Path, _changed: int) -> Mapping[str, Words]:
    """Return the tables of a file, read again when its time of change is another."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TemplateError(f"cannot be read: {error}", where=path) from error
    for language, words in tables.items():
        if not isinstance(words, dict) or not all(isinstance(word, str) for word in words.values()):
            raise TemplateError("holds something else than text", where=f"{path}: [{language}]")
    return tables
