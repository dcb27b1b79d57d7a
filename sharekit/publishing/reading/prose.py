"""Tells sentences for readers from code, signatures, labels, addresses and notices."""

from __future__ import annotations

import re

_CODE = re.compile(
    r"^\s*(?:>>>|\$ |#!|import \w|from [\w.]+ import|(?:async )?def \w|class [\w.]+[(:]|"
    r"(?:public|private|protected|static|abstract|virtual|const|struct|enum|fn|func|function) [^.]*[({;<]|"
    r"SELECT .* FROM |"
    r"(?:pip3?|npm|npx|yarn|cargo|apt|apt-get|brew|docker|git) (?:add|build|clone|i|install|init|pull|run)\b|"
    r"(?:wget|curl|sudo|cd|chmod|mkdir|tar) [-~./\w]|[\w.-]+@[\w.-]+:\S*\s?[$#]|"
    r"[\w.]+\([^)]*\)(?:\s*->.*)?(?:\[source\])?$|<\?|\{%|!\[|//|/\*|"
    r"[|:] |\[\w+ in |\w+\??: ?[\[{]|\w+: .*= ?(?:\.\.\.|…)$)"  # types of TypeScript
)
_CALLS = re.compile(r"\w\(\)")
_FLAG = re.compile(r"(?:^|\s)--?\w")
_HASH = re.compile(r"\b(?=[a-f]*\d)[0-9a-f]{20,}\b")
_ADDRESS = re.compile(r"https?://\S+")
_LABEL = re.compile(r"^[^.!?…。！？:：]{2,30}[:：]\s*\S+(?:\s\S+)?$")
_LABELS = re.compile(r"^\w+: \w+: \S")
_STATEMENT = re.compile(r"[;{}]\s*$")
_COPYRIGHT = re.compile(r"^\W*(?:©|copyright\b|\(c\)|all rights reserved)", re.IGNORECASE)
_NOTICE = re.compile(
    r"^(?:version|release|date|last (?:updated|modified)|this page was last|"
    r"(?:deprecated|new|changed|added) (?:since|in) version|"
    r"edit this page|on this page|back to top|table of contents|skip to|(?:python )?source code|"
    r"view (?:the )?source|(?:estimated )?reading time|\d+ min(?:ute)?s? read|"
    r"(?:published|posted|written) (?:by|on)|discuss (?:this|it|on)|(?:leave|add|post) a comment|"
    r"developed by|site built with|this (?:document|page|site) was (?:generated|built) (?:by|with|using|on)|"
    r"comments? (?:on|via)|sign in to|log in to|we use cookies|parameters|arguments|"
    r"(?:defined|declared) in (?:file|header)|definition at line|referenced by|"
    r"(?:you need to|please) enable javascript|your browser does not|"
    r"(?:loading|please wait|redirecting)(?=\W*$))\b[:\s]*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)]?$")
_ENDS = re.compile(r"[.!?…。！？][\"'”’»)]?(?=\s+(?![a-z])|$)|[。！？]")
_LETTERS = 0.6  # share of letters and spaces in prose
_PROSE = (3, 6)  # words, or characters of a script that parts no words, of a sentence
_PHRASE = (3, 10)  # of one without its mark at the end
_INTRODUCTION = (8, 20)  # of a text that introduces what a card does not show; shorter ones are labels
_SHORT_WORD = 4  # characters of a word in a list of Chinese words
_PARTS = 4  # of an enumeration that is no sentence
_FIRST_CJK = 0x2E80
_COLONS = frozenset(":\uff1a")
_UNFINISHED = _COLONS | frozenset(",\uff0c\u3001")
_FLAGS = 3
_DATED, _DATED_WORDS = 60, 5  # characters of a line with a date, and words before that
_LIST = 40  # characters in which the colon of a list of calls comes


def is_prose(text: str) -> bool:
    """Return whether a text is a sentence for readers: not code, a signature, a notice or a label."""
    if not is_readable(text) or " > " in text or _is_dated(text):
        return False
    words = _ADDRESS.sub("", text).strip()
    if not is_sentence(words) and _is_label(words, has_address=words != text):
        return False
    plain = sum(char.isalpha() or char.isspace() for char in words)
    return _is_long(words, _PROSE if is_sentence(words) else _PHRASE) and plain >= _LETTERS * len(words)


def is_readable(text: str) -> bool:
    """Return whether an author's own description can be a lead, however short: no code and no notice."""
    if any(pattern.search(text) for pattern in (_CODE, _COPYRIGHT, _NOTICE, _HASH, _STATEMENT, _LABELS)):
        return False
    if text[-1:] in _UNFINISHED and not _is_long(text, _INTRODUCTION):
        return False
    if len(_CALLS.findall(text)) > 1 and ":" in text[:_LIST]:  # "components used: load(), plot()"
        return False
    return is_sentence(text) or len(_FLAG.findall(text)) < _FLAGS


def _is_dated(text: str) -> bool:
    """Return whether a short text is a date and what happened then, as in "Last updated on 3 March"."""
    if len(text) > _DATED or not any(map(str.isdigit, text)):
        return False
    from sharekit.sources.page.dates.date_text import days_in

    dates = days_in(text)
    return bool(dates) and not is_sentence(text) and len(dates[0].before.split()) <= _DATED_WORDS


def _is_long(text: str, least: tuple[int, int]) -> bool:
    """Return whether a text has so many words, or characters of a script that parts no words."""
    words, characters = least
    return len(text.split()) >= words or sum(ord(char) >= _FIRST_CJK for char in text) >= characters


def _is_label(text: str, *, has_address: bool) -> bool:
    """Return whether a text that ends as no sentence does only names something."""
    if has_address and not _is_long(text, _INTRODUCTION):
        return True
    return bool(_LABEL.match(text)) or " | " in text or _is_enumeration(text)


def _is_enumeration(text: str) -> bool:
    if not text.isascii() and all(len(part) <= _SHORT_WORD for part in text.split()):
        return sum(ord(char) >= _FIRST_CJK for char in text) > len(text) / 2
    parts = text.split(",")
    return len(parts) > _PARTS and all(len(part.split()) < _PROSE[0] for part in parts)


def is_sentence(text: str) -> bool:
    """Return whether a text ends as a sentence does."""
    return _SENTENCE.search(text) is not None


def without_introduction(text: str) -> str:
    """Drop a last clause such as "The goals are:": a card does not show what follows it."""
    if text[-1:] not in _COLONS:
        return text
    ends = [match.end() for match in _ENDS.finditer(text)]
    return text[: ends[-1]] if ends else text
