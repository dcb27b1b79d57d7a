"""Character properties that Python's unicodedata lacks, and grapheme cluster boundaries."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

import uharfbuzz as hb
from icu4py.breakers import CharacterBreaker

from sharekit.text.fonts.coverage import Coverage

# Unicode 17, emoji-data.txt: Emoji_Presentation and Emoji_Modifier.
_EMOJI = Coverage.parse(
    "231A-231B 23E9-23EC 23F0 23F3 25FD-25FE 2614-2615 2648-2653 267F 2693 26A1 26AA-26AB 26BD-26BE "
    "26C4-26C5 26CE 26D4 26EA 26F2-26F3 26F5 26FA 26FD 2705 270A-270B 2728 274C 274E 2753-2755 2757 "
    "2795-2797 27B0 27BF 2B1B-2B1C 2B50 2B55 1F004 1F0CF 1F18E 1F191-1F19A 1F1E6-1F1FF 1F201 1F21A 1F22F "
    "1F232-1F236 1F238-1F23A 1F250-1F251 1F300-1F320 1F32D-1F335 1F337-1F37C 1F37E-1F393 1F3A0-1F3CA "
    "1F3CF-1F3D3 1F3E0-1F3F0 1F3F4 1F3F8-1F43E 1F440 1F442-1F4FC 1F4FF-1F53D 1F54B-1F54E 1F550-1F567 1F57A "
    "1F595-1F596 1F5A4 1F5FB-1F64F 1F680-1F6C5 1F6CC 1F6D0-1F6D2 1F6D5-1F6D9 1F6DC-1F6DF 1F6EB-1F6EC "
    "1F6F4-1F6FC 1F7E0-1F7EB 1F7F0 1F90C-1F93A 1F93C-1F945 1F947-1F9FF 1FA70-1FA7C 1FA80-1FAC6 1FAC8 "
    "1FACC-1FADD 1FADF-1FAEB 1FAEF-1FAFA"
)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
# Unicode 17, DerivedCoreProperties.txt: Default_Ignorable_Code_Point; the space and line ends are also
# invisible.
_IGNORABLE = Coverage.parse(
    "A D AD 34F 61C 115F-1160 17B4-17B5 180B-180F 200B-200F 2028-2029 202A-202E 2060-206F 3164 FE00-FE0F "
    "FEFF FFA0 FFF0-FFF8 1BCA0-1BCA3 1D173-1D17A E0000-E0FFF"
)
_TEXT_STYLE, _EMOJI_STYLE, _KEYCAP = "\ufe0e", "\ufe0f", "\u20e3"
_NO_SCRIPT = {"Zyyy", "Zinh", "Zzzz"}


def is_emoji(cluster: str) -> bool:
    """Return whether a grapheme cluster has emoji presentation (UTS #51)."""
    if cluster[0] < "\xff" and len(cluster) == 1:
        return False
    if _EMOJI_STYLE in cluster or _KEYCAP in cluster:
        return True
    if _TEXT_STYLE in cluster:
        return False
    return ord(cluster[0]) in _EMOJI or (len(cluster) > 1 and ord(cluster[1]) in _SKIN_TONES)


def visible(text: str) -> str:
    """Return the text without characters that never have a visible glyph."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(character for character in text if ord(character) not in _IGNORABLE)


@lru_cache(maxsize=16384)
def _script(character: str) -> str:
    buffer = hb.Buffer()
    buffer.add_str(character)
    buffer.guess_segment_properties()
    return buffer.script or "Zyyy"


def scripts(text: str) -> list[str]:
    """Return the script of each character (UAX #24); common ones take that of the previous or next letter."""
    if text.isascii():
        return ["Latn"] * len(text)
    own = [None if (script := _script(character)) in _NO_SCRIPT else script for character in text]
    first = next((script for script in own if script), "Zyyy")
    return list(accumulate(own, lambda before, script: script or before, initial=first))[1:]


def to_python(text: str, offsets: list[int]) -> list[int]:
    """Convert ICU's offsets in UTF-16 units to offsets in characters."""
    if max(text, default="") <= "\uffff":
        return offsets
    places: dict[int, int] = {}
    unit = 0
    for index, character in enumerate(text):
        places[unit] = index
        unit += 2 if character > "\uffff" else 1
    places[unit] = len(text)
    return [places[offset] for offset in offsets]


def clusters(text: str) -> list[int]:
    """Return the end of each grapheme cluster (UAX #29)."""
    if text.isascii() and "\r" not in text:
        return list(range(1, len(text) + 1))
    return to_python(text, [end for _, end in CharacterBreaker(text, "en").segments()])
