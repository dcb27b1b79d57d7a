"""Tells the publication's own names from those of its authors."""

from __future__ import annotations

import re

from sharekit.sources.page.parsing.text import letters
from sharekit.sources.page.site_name import label_of_host
from sharekit.sources.words.byline_words import is_phrase
from sharekit.sources.words.person_names import is_name

_SHORTEST = 5  # letters of a host that identify a publication inside a longer name
# Legal forms, and words that no person is called.
_BODY = re.compile(
    r"\b(?:gmbh|mbh|ag|kg|ug|e\.? ?v|inc|llc|ltd|plc|corp|s\.?a\.?r\.?l|s\.?r\.?l|s\.?p\.?a|b\.?v|oy|aps|"
    r"verlag|verband|verein|bund|stiftung|institut[eo]?|universit\w+|ministerium|ministry|foundation|association|"
    r"society|council|committee|redaktion|redacci[oó]n|r[ée]daction|editorial team|press office|media group|"
    r"magazine?|zeitung|newspaper|agency|agentur)\b\.?",
    re.IGNORECASE,
)
_PARTING = re.compile(r"\s[-–—|·:]\s")
_HOST = re.compile(r"\b[\w-]{3,}\.(?:com|org|net|info|[a-z]{2})\b", re.IGNORECASE)


class Publication:
    """The names of a publication, from its site name and host."""

    def __init__(self, site: str, host: str) -> None:
        self._label = label_of_host(host)
        self._site = letters(site)
        parts = [part for part in _PARTING.split(site) if part]
        initials = "".join(word[0] for word in site.split() if word[0].isupper())
        named = {*map(letters, (site, *parts, host, host.rpartition(".")[0])), self._label}
        self._own = {*named, letters(initials) if len(initials) > 1 else ""} - {""}

    def is_called(self, text: str) -> bool:
        """Whether a text is exactly one of the publication's names."""
        return letters(text) in self._own and self._is_own(text)

    def others(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names that are neither the publication's nor an organisation's."""
        return tuple(name for name in names if not self._is_own(name))

    def _is_own(self, name: str) -> bool:
        if letters(name) == self._label and self._label not in self._site and " " in name and is_name(name):
            return False  # a person whose site has another name than its address
        contained = len(self._label) >= _SHORTEST and self._label in letters(name)
        body = _BODY.search(name) or _HOST.search(name) or is_phrase(name, "newsroom")
        return contained or bool(body) or letters(name) in self._own
