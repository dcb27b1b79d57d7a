"""Phrases by language from data files that translators can edit, as regular expressions.

A file has sections, `[name]`, with one language to a line: its BCP 47 tag, a colon, and phrases
separated by ";". A line that begins with spaces continues the one above. In a phrase, `(a|b)` means a or b,
`?` makes the letter or group before it optional, `*` is the rest of a word, and `#` a number.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from sharekit.support.patterns import lazy_pattern

_FOLDER = Path(__file__).parent
_SLOT = re.compile(r"<<([^<>]+)>>")
_SECTION = re.compile(r"\[([^\]]+)\]")
_LANGUAGE = re.compile(r"([a-z]{2,3}(?:-[A-Za-z0-9]+)*):\s*(.*)")
_SYNTAX = {"(": "(?:", ")": ")", "|": "|", "?": "?", "*": r"\w*", "#": r"\d+", "'": "['’]"}


def alternatives(file: str, section: str) -> str:
    """Return a pattern that matches any phrase of a section, in any language."""
    listed = read_word_lists(file)[section]
    return "|".join(dict.fromkeys(as_pattern(phrase) for phrases in listed.values() for phrase in phrases))


def phrase_pattern(file: str, template: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Return a pattern with phrases in it, read and compiled at its first use.

    Args:
        file: The data file.
        template: A regular expression; `<<section>>` stands for any phrase of a section of the file.
        flags: Flags of `re`.
    """

    def filled() -> str:
        return _SLOT.sub(lambda slot: f"(?:{alternatives(file, slot[1])})", template)

    return lazy_pattern(filled, flags)


def as_pattern(phrase: str) -> str:
    """Return the regular expression of a phrase."""
    return "".join(_SYNTAX.get(char) or (re.escape(char) if char != " " else " ") for char in phrase)


@cache
def read_word_lists(file: str) -> dict[str, dict[str, list[str]]]:
    """Return the phrases of a file by section and language.

    Raises:
        ValueError: A line is neither a section, nor a language with phrases, nor a continuation.
    """
    lists: dict[str, dict[str, list[str]]] = {}
    for number, line in enumerate(_joined_lines(file), 1):
        if section := _SECTION.fullmatch(line):
            language_lists = lists.setdefault(section[1], {})
        elif lists and (entry := _LANGUAGE.fullmatch(line)):
            phrases = [phrase.strip() for phrase in entry[2].split(";") if phrase.strip()]
            language_lists.setdefault(entry[1], []).extend(phrases)
        else:
            raise ValueError(f"{file}: entry {number} is no section and no language with phrases: {line!r}")
    return lists


def _joined_lines(file: str) -> list[str]:
    text = (_FOLDER / file).read_text(encoding="utf-8")
    lines = [line.rstrip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    joined: list[str] = []
    for line in lines:
        if line[0].isspace() and joined:
            joined[-1] += " " + line.strip()
        else:
            joined.append(line)
    return joined
