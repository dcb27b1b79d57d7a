"""What makes a language likely before a word is read: a URL, and the other texts of a folder or site."""

from __future__ import annotations

import re
from collections import Counter

from sharekit.support.urls import split_url

_COUNTRIES = (
    "ar:es at:de au:en bg:bg br:pt by:ru cat:ca cl:es cz:cs de:de dk:da ee:et es:es eus:eu fi:fi fr:fr gal:gl"
    " gr:el hr:hr hu:hu id:id ie:en il:he ir:fa is:is it:it jp:ja kr:ko lt:lt lv:lv mk:mk mx:es my:ms nl:nl"
    " no:nb nz:en pe:es pl:pl pt:pt ro:ro rs:sr ru:ru se:sv si:sl sk:sk th:th tr:tr ua:uk uk:en vn:vi"
)
_LANGUAGES = dict(pair.split(":") for pair in _COUNTRIES.split())
"""The language of nearly all sites under a top-level domain; `.io` or `.tv` say nothing."""
_PART = re.compile(r"([a-z]{2})(?:[-_][a-z]{2})?", re.IGNORECASE)
_FEWEST, _SHARE = 3, 0.8


def language_of_url(url: str) -> str:
    """Return the language that a URL hints at (`/fr/…`, `fr.example.org`, `example.fr`), or empty."""
    parts = split_url(url)
    labels = (parts.hostname or "").split(".")
    for part in (parts.path.strip("/").partition("/")[0], labels[0]):
        tag = _PART.fullmatch(part)
        if tag and tag[1].lower() in _LANGUAGES.values():
            return tag[1].lower()
    return _LANGUAGES.get(labels[-1], "")


class LanguageHistory:
    """Counts the languages of the texts of one source: a short text is likely in the same one."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, tag: str) -> None:
        """Count a text in the language `tag`; empty counts as none."""
        self._counts[tag.partition("-")[0].lower()] += bool(tag)

    def usual(self) -> str:
        """Return the language of nearly all texts so far, once there are a few; else empty."""
        tag, count = next(iter(self._counts.most_common(1)), ("", 0))
        return tag if count >= max(_FEWEST, _SHARE * self._counts.total()) else ""
