"""The language of a page: as it declares, else by its script, else by its commonest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from sharekit.sources.page.parsing.schema import names, texts

if TYPE_CHECKING:
    from sharekit.sources.page.parsing.document import Page

_TAG = re.compile(r"^[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*$")
_ENOUGH = 40  # letters from which a script, and words from which a language can be told
_SHARE = 0.3  # share of a text's letters that make its script
_SURE = 0.08  # share of a text's words that are a language's commonest

# Scripts that one language writes, by the first word of a letter's Unicode name; Han alone is Chinese.
_SCRIPTS = {
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CJK": "zh",
    "THAI": "th",
    "GREEK": "el",
    "HEBREW": "he",
    "ARABIC": "ar",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "CYRILLIC": "ru",
}
_WORDS = {
    "en": "the and of to in is that for it with was on are this you be have from at not",
    "de": "der die und das den von mit ist im für nicht auf ein eine dem des sich auch als wird",
    "fr": "le la les et des en du un une est que pour dans qui sur pas avec au ce il",
    "es": "el la de que y en los del las un por con una para es se no lo al su",
    "it": "il di che e la un per in una del con non della sono è le si da al alla",
    "pt": "o de a que e do da em um para com uma os não no na se por mais as",
    "nl": "de het een van en in is dat op te voor met zijn niet aan ook er maar om je",
    "sv": "och att det som en på är av för med den till inte har ett om jag var men de",
    "da": "og at det er en af på til som den for med ikke der et har jeg var men de",
    "nb": "og det er en på til som av for med ikke den har at jeg et var men de fra",
    "pl": "w i na z się do nie jest że to o jak po co ale od za tak przez jego",
    "cs": "a se na je v že s z do i o k za pro jsem by ale jako po jsou",
    "ro": "și de la în a cu pe o un nu care din pentru este că mai se au sau ca",
    "hu": "a az és hogy nem is egy ez meg de ha csak már vagy mint el még volt van lehet",
    "tr": "ve bir bu da de için ile olarak çok daha en gibi olan ne kadar sonra var o mi ama",
    "fi": "ja on ei se että oli hän mutta ovat kun niin myös joka tai sen kuin ole mitä jos nyt",
    "id": "yang dan di dengan untuk dari ini itu pada tidak dalam ke akan juga adalah saya bisa atau ada",
}


def find_language(page: Page) -> str:
    """Return a BCP 47 tag (RFC 5646), or empty where nothing tells."""
    values = [
        page.root.get("lang", ""),
        page.root.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
        page.root.get("xml:lang", ""),
        *texts(page.main.get("inLanguage")),
        *names(page.main.get("inLanguage")),
        *page.every("og:locale", "content-language", "dc.language", "language"),
        *map(str, page.root.xpath("//body/@lang | //article/@lang")),
    ]
    return next((value.strip().replace("_", "-") for value in values if _TAG.match(value.strip())), "")


def guess_language(text: str) -> str:
    """Return the language that a text is written in, such as `de`, or empty where it cannot be told."""
    letters = [char for char in text[:4000] if char.isalpha()]
    scripts = Counter(unicodedata.name(char, "").split(" ", 1)[0].split("-")[0] for char in letters)
    for script, language in _SCRIPTS.items():
        share = _SHARE if script not in {"HIRAGANA", "KATAKANA"} else _SURE
        if len(letters) >= _ENOUGH and scripts[script] > share * len(letters):
            return language
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    common = Counter(words)
    shares = {name: sum(common[word] for word in listed.split()) for name, listed in _WORDS.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if len(words) >= _ENOUGH and shares[best] > _SURE * len(words) else ""
