"""Cleans hostile and broken text before it is laid out; every kind of change is reported."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from sharekit.text.unicode.characters import scripts

MOST_CHARACTERS = 5000  # more than any card holds at its smallest size
_MOST_MARKS = 8  # on one letter; pointed Hebrew with cantillation stays below
_MOST_EUROPEAN_MARKS = 3  # Vietnamese needs two
_EUROPEAN = {"Latn", "Grek", "Cyrl"}

_OVERRIDES = "\u202a-\u202e"
_SUSPECT = re.compile(
    f"[\x00-\x1f\x7f-\x9f\xad{_OVERRIDES}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2028\u2029"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}")
_JOINING = {"\u200c", "\u200d"}
_JOINED_SCRIPTS = {
    "Arab", "Syrc", "Mong", "Nkoo", "Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym",
    "Sinh", "Khmr", "Mymr", "Tibt",
}  # fmt: skip
_SPACELESS_SCRIPTS = {"Thai", "Laoo", "Khmr", "Mymr", "Hira", "Kana", "Hani", "Tibt"}
_FLAG = "\U0001f3f4"


def clean(text: str) -> tuple[str, list[str]]:
    """Return the text without unsafe characters, and a warning for each kind of change.

    Dropped are control and replacement characters, unpaired surrogates, non-characters, directional
    embeddings and overrides (isolates and marks stay: they cannot reorder text outside themselves),
    zero-width characters where the script has no use for them, tag characters outside flags, and marks beyond
    three on a Latin, Greek or Cyrillic letter or eight on any other. A text of more than MOST_CHARACTERS is
    cut.
    """
    warnings: list[str] = []
    if len(text) > MOST_CHARACTERS:
        warnings.append(f"text of {len(text):,} characters cut to {MOST_CHARACTERS:,}")
        text = text[: MOST_CHARACTERS - 1] + "…"
    text = text.replace("\r\n", "\n").replace("\t", " ")
    unstacked = _MARKS.sub(_allowed_marks, text)
    if unstacked != text:
        text = unstacked
        warnings.append("combining marks stacked on one letter dropped")
    if not _SUSPECT.search(text):
        return text, warnings
    return _drop(text, warnings)


def _allowed_marks(stack: re.Match[str]) -> str:
    base = stack.string[stack.start() - 1 : stack.start()]
    return stack.group()[: _MOST_EUROPEAN_MARKS if _EUROPEAN.issuperset(scripts(base)) else _MOST_MARKS]


def _drop(text: str, warnings: list[str]) -> tuple[str, list[str]]:
    around = scripts(text)
    dropped = {
        index: character
        for index, character in enumerate(text)
        if _SUSPECT.match(character) and not _is_needed(text, index, around)
    }
    cleaned = "".join(text[index] for index in remaining_places(text, dropped))
    cleaned = cleaned.replace("\u2028", "\n").replace("\u2029", "\n")
    return cleaned, [
        *warnings,
        *(f"{what} dropped" for what in dict.fromkeys(map(_describe, dropped.values()))),
    ]


def remaining_places(text: str, dropped: Container[int]) -> list[int]:
    """Return the places of characters that stay: not those dropped, nor a second space around them."""
    places: list[int] = []
    after_gap = False
    for place, character in enumerate(text):
        if place in dropped:
            after_gap = True
        elif character != " " or not after_gap or (places and text[places[-1]] not in " \n"):
            places.append(place)
            after_gap = after_gap and character == " "
    return places


def _is_needed(text: str, index: int, around: list[str]) -> bool:
    character = text[index]
    if character in "\n\u2028\u2029\xad\u2066\u2067\u2068\u2069\u2060":
        return True
    if character in _JOINING:
        return around[index] in _JOINED_SCRIPTS or (character == "\u200d" and _joins_pictures(text, index))
    if character == "\u200b":
        return around[index] in _SPACELESS_SCRIPTS
    if "\U000e0020" <= character <= "\U000e007f":
        before = text[max(0, index - 32) : index].rstrip("".join(map(chr, range(0xE0020, 0xE0080))))
        return before.endswith(_FLAG)
    if "\u180b" <= character <= "\u180f" and character != "\u180e":
        return around[index] == "Mong"
    return character in "\u034f\u17b4\u17b5" or (
        character == "\u1160" and index > 0 and text[index - 1] <= "\u115f"
    )


def _joins_pictures(text: str, index: int) -> bool:
    before = text[max(0, index - 2) : index].rstrip(
        "\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
    )
    after = text[index + 1 : index + 2]
    return bool(before or index >= 1) and after >= "\u2190" and not after.isalpha()


def _describe(character: str) -> str:
    point = f"U+{ord(character):04X}"
    if "\ud800" <= character <= "\udfff":
        return f"unpaired surrogate {point}"
    if unicodedata.category(character) == "Cc":
        return f"control character {point}"
    if "\u202a" <= character <= "\u202e":
        return f"directional override {point} {unicodedata.name(character)}"
    if character == "\ufffd":
        return f"replacement character {point} (the source was decoded wrongly)"
    return f"invisible character {point} {unicodedata.name(character, 'without a name')}"
