"""The script a text is written in, which decides line heights and tracking."""

from __future__ import annotations

import unicodedata

from sharekit.language import primary

# The usual script of languages that are not written in Latin letters (CLDR, likelySubtags).
_OF_LANGUAGE = {
    "cyrl": "ab be bg ce cv kk ky mk mn os ru sr tg tt uk",
    "grek": "el",
    "arab": "ar ckb fa ks ps sd ug ur",
    "hebr": "he iw yi",
    "deva": "bho brx doi hi kok mai mr ne sa",
    "beng": "as bn mni",
    "guru": "pa",
    "gujr": "gu",
    "orya": "or",
    "taml": "ta",
    "telu": "te",
    "knda": "kn",
    "mlym": "ml",
    "sinh": "si",
    "thai": "th",
    "laoo": "lo",
    "khmr": "km",
    "mymr": "my shn",
    "geor": "ka",
    "armn": "hy",
    "ethi": "am ti",
    "tibt": "bo dz",
    "jpan": "ja",
    "kore": "ko",
}
_LIKELY = {language: script for script, languages in _OF_LANGUAGE.items() for language in languages.split()}

# How Unicode names a script's letters, where that is not the first four letters of the code.
_OF_NAME = {
    "CJK": "hans",
    "HIRAGANA": "jpan",
    "KATAKANA": "jpan",
    "HANGUL": "kore",
    "MYANMAR": "mymr",
    "KHMER": "khmr",
    "LAO": "laoo",
    "GURMUKHI": "guru",
    "GUJARATI": "gujr",
    "MALAYALAM": "mlym",
    "KANNADA": "knda",
    "ARMENIAN": "armn",
    "CYRILLIC": "cyrl",
    "TIBETAN": "tibt",
    "ORIYA": "orya",
}
_CODE = 4


def script_of(language: str, text: str = "") -> str:
    """Return the ISO 15924 code, in lower case, of the script of `language`; unknown, of the first letter."""
    subtags = language.replace("_", "-").lower().split("-")
    for subtag in subtags[1:]:
        if len(subtag) == _CODE and subtag.isalpha():
            return subtag
    tag = primary(language)
    if tag in {"zh", "yue"}:
        return "hant" if tag == "yue" or {"tw", "hk", "mo"} & set(subtags) else "hans"
    return _LIKELY.get(tag, "latn") if tag else _of_letters(text)


def _of_letters(text: str) -> str:
    letters = [unicodedata.name(char, "LATIN").split()[0] for char in text if char.isalpha()]
    first = letters[0] if letters else "LATIN"
    if first == "CJK" and {"HIRAGANA", "KATAKANA"} & set(letters):
        first = "HIRAGANA"
    return _OF_NAME.get(first, first[:_CODE].lower() if first != "LATIN" else "latn")
