"""Characters that no face has: never drawn as boxes, always reported before anything is written."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sharekit.errors import TextError
from sharekit.text.unicode.characters import scripts

if TYPE_CHECKING:
    from collections.abc import Iterable

# ISO 15924 code → the name of the script; its Noto family where that is not Noto Sans <name>.
_SCRIPTS = {
    "Adlm": "Adlam", "Arab": "Arabic", "Armn": "Armenian", "Bali": "Balinese", "Beng": "Bengali",
    "Bopo": "Bopomofo", "Cans": "Canadian Aboriginal", "Cham": "Cham", "Cher": "Cherokee", "Copt": "Coptic",
    "Cyrl": "Cyrillic", "Deva": "Devanagari", "Egyp": "Egyptian Hieroglyphs", "Ethi": "Ethiopic",
    "Geor": "Georgian", "Goth": "Gothic", "Grek": "Greek", "Gujr": "Gujarati", "Guru": "Gurmukhi",
    "Hang": "Hangul", "Hani": "Han", "Hebr": "Hebrew", "Hira": "Hiragana", "Java": "Javanese",
    "Kana": "Katakana", "Khmr": "Khmer", "Knda": "Kannada", "Lana": "Tai Tham", "Laoo": "Lao",
    "Latn": "Latin", "Limb": "Limbu", "Mlym": "Malayalam", "Mong": "Mongolian", "Mymr": "Myanmar",
    "Nkoo": "NKo", "Ogam": "Ogham", "Olck": "Ol Chiki", "Orya": "Odia", "Runr": "Runic", "Sinh": "Sinhala",
    "Sund": "Sundanese", "Syrc": "Syriac", "Tale": "Tai Le", "Taml": "Tamil", "Telu": "Telugu",
    "Tfng": "Tifinagh", "Thaa": "Thaana", "Thai": "Thai", "Tibt": "Tibetan", "Vaii": "Vai",
    "Xsux": "Cuneiform", "Yiii": "Yi",
}  # fmt: skip
_FAMILIES = {
    "Hang": "Noto Sans KR", "Hani": "Noto Sans SC, TC, JP or KR", "Hira": "Noto Sans JP",
    "Kana": "Noto Sans JP", "Bopo": "Noto Sans TC", "Latn": "Noto Sans", "Cyrl": "Noto Sans",
    "Grek": "Noto Sans", "Tibt": "Noto Serif Tibetan", "Tang": "Noto Serif Tangut",
    "Ahom": "Noto Serif Ahom", "Dogr": "Noto Serif Dogra", "Yezi": "Noto Serif Yezidi",
}  # fmt: skip
_EXCERPT = 60
_LISTED = 8


@dataclass(frozen=True, slots=True)
class Missing:
    """A character that no face has.

    Args:
        character: The character.
        script: The name of its script; `symbol` if it has none.
        family: A family that is known to have it.
    """

    character: str
    script: str
    family: str

    def __str__(self) -> str:
        if is_unassigned(self.character):
            return f"U+{ord(self.character):04X} (unassigned)"
        shown = self.character if self.character.isprintable() else ""
        name = unicodedata.name(self.character, "unnamed")
        return f"{shown} U+{ord(self.character):04X} {name} ({self.script}; add {self.family})".strip()


def name_missing(characters: Iterable[str]) -> list[Missing]:
    """Describe missing characters, each once."""
    return [_describe(character) for character in dict.fromkeys(characters)]


def _describe(character: str) -> Missing:
    if unicodedata.category(character) == "Co":
        return Missing(character, "private use", "the font it was made for")
    (script,) = scripts(f"{character}")
    if script == "Zyyy":
        return Missing(character, "symbol", _symbol_family(ord(character)))
    name = _SCRIPTS.get(script, script)
    usual = f"Noto Sans {name}" if script in _SCRIPTS else "a font that has it"
    return Missing(character, name, _FAMILIES.get(script, usual))


_SYMBOLS = (
    (range(0x2190, 0x2400), "Noto Sans Math"),
    (range(0x27C0, 0x2800), "Noto Sans Math"),
    (range(0x2900, 0x2B00), "Noto Sans Math"),
    (range(0x3000, 0x3400), "Noto Sans JP"),
    (range(0xFE30, 0xFE50), "Noto Sans JP"),
    (range(0xFF00, 0xFFF0), "Noto Sans JP"),
    (range(0x1D000, 0x1D250), "Noto Music"),
    (range(0x1D400, 0x1D800), "Noto Sans Math"),
    (range(0x1F300, 0x1F700), "Noto Color Emoji"),
    (range(0x1F900, 0x1FB00), "Noto Color Emoji"),
)


_PICTOGRAPHS = range(0x1F000, 0x1FB00)


def _symbol_family(point: int) -> str:
    return next((family for points, family in _SYMBOLS if point in points), "Noto Sans Symbols 2")


def is_unassigned(character: str) -> bool:
    """Return whether a character is unassigned, and not a pictograph of a newer Unicode version."""
    assigned = unicodedata.category(character) != "Cn" or scripts(character) != ["Zyyy"]
    return not assigned and ord(character) not in _PICTOGRAPHS


def missing_error(text: str, missing: list[Missing]) -> TextError:
    """Return the error that names what is missing."""
    excerpt = f"{text[:_EXCERPT]}…" if len(text) > _EXCERPT else text
    listed = "; ".join(str(each) for each in missing[:_LISTED])
    more = f" and {len(missing) - _LISTED} more" if len(missing) > _LISTED else ""
    return TextError(
        f"no font has {listed}{more}",
        where=excerpt,
        hint="add such a font to the folder named by the setting `fonts`, or drop such characters with "
        'missing_glyphs = "drop"',
    )
