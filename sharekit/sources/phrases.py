"""What publications set around their articles, in many languages: share buttons, related-posts headings.

The phrases stand in phrases.txt. They are compared folded: case, accents, punctuation and symbols away, words
joined by one space.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

__all__ = [
    "after_label",
    "fold",
    "is_furniture",
    "is_link_label",
    "is_network",
    "is_related_heading",
    "is_share_line",
    "related_inline",
]

_RELATED_FORMS = re.compile(
    r"(you|readers|others) (may|might|could|will|ll|would) (also |probably )?"
    r"(like|love|enjoy|want|need|be interested)( .{0,30})?"
    r"|(more|other|latest) (from|by) .{2,40}"
    r"|related (posts?|articles?|stories|news) (from|on|about|for you) ?.{0,40}"
    r"|(posts?|articles?|stories|news) (related|similar)( to this)?( .{0,24})?"
    r"|(if you (liked|enjoyed) this|because you read) ?.{0,40}"
)
_NO_WORD = re.compile(r"[^a-z0-9]+")
_COUNT = re.compile(r"\b\d+(?:[.,]\d+)?[km]?\b")
_LABEL_WORDS = 4
_MOST = 90
"""Most characters of a line of boilerplate; longer lines are looked at no further."""


def fold(text: str) -> str:
    """Return `text` for comparing phrases: NFKC, no case, no Latin, Greek or Cyrillic accents, words only."""
    if text.isascii():
        return _NO_WORD.sub(" ", text.lower()).strip()
    parts = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c if _in_word(c) else " " for c in parts if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def _in_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def is_related_heading(text: str) -> bool:
    """Tell whether `text` is all of a heading such as “Related Posts” or “Auch interessant”."""
    if len(text) > _MOST:
        return False
    folded = re.sub(r" \d{1,3}$", "", fold(text))
    return folded in _phrases()["related"] or bool(_RELATED_FORMS.fullmatch(folded))


def related_inline(text: str) -> str:
    """Return the headline in a line such as “Lees ook: Een nieuw begin”, else an empty string."""
    label, colon, rest = text.replace("：", ":").partition(":")
    return rest.strip() if colon and len(rest) > len("a headline") and is_related_heading(label) else ""


def after_label(text: str, kind: str) -> str:
    """Return what follows a label such as “By” or “Tags:”, else an empty string.

    Args:
        text: One line.
        kind: The paragraph of phrases.txt that lists the labels: `by`, `published`, `modified`, `tags`.
    """
    words = text.replace("：", ": ").split()
    for count in range(min(_LABEL_WORDS, len(words) - 1), 0, -1):
        if fold(" ".join(words[:count])) in _phrases()[kind]:
            return " ".join(words[count:]).lstrip(":| ")
    return ""


def is_link_label(text: str) -> bool:
    """Tell whether `text` is a label such as “Read more”, and nothing else."""
    return len(text) <= _MOST and fold(text) in _phrases()["read more"]


def is_furniture(text: str) -> bool:
    """Tell whether `text` is a line of the page around the article: advertisement, comments, newsletter."""
    if len(text) > _MOST:
        return False
    return " ".join(_COUNT.sub(" ", fold(text)).split()) in _phrases()["furniture"]


def is_share_line(text: str) -> bool:
    """Tell whether `text` is share-button boilerplate: a word such as “share”, and nothing but such words.

    Several names of networks and nothing else (“Facebook · WhatsApp”) are boilerplate as well; one alone may
    be a heading (see `is_network`).
    """
    pieces = _spell(text)
    names = pieces.count("networks")
    return "share verbs" in pieces or (names > 1 and names == len(pieces))


def is_network(text: str) -> bool:
    """Tell whether `text` is the name of one network and nothing else, as on the label of a share button."""
    return _spell(text) == ["networks"]


@cache
def _phrases() -> dict[str, frozenset[str]]:
    text = Path(__file__).with_name("phrases.txt").read_text(encoding="utf-8")
    parts = re.split(r"^\[(.+)\]$", text, flags=re.MULTILINE)
    return {name: _folded(body) for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def _folded(body: str) -> frozenset[str]:
    return frozenset(filter(None, map(fold, body.split(";"))))


@cache
def _lexicon() -> dict[str, str]:
    kinds = ("share objects", "networks", "share verbs")  # a word of two kinds counts as the last
    return {phrase: kind for kind in kinds for phrase in _phrases()[kind]}


@cache
def _longest() -> int:
    return max(map(len, _lexicon()))


def _spell(line: str) -> list[str]:
    """Spell a line out of the lexicon, longest phrase first; an empty list when something is left over.

    Scripts that set spaces must match whole words; Chinese, Japanese, Korean and Thai need not.
    """
    text = " ".join(_COUNT.sub(" ", fold(line)).split()) if len(line) <= _MOST else ""
    kinds: list[str] = []
    at = 0
    while at < len(text):
        furthest = min(len(text), at + _longest())
        end = next((end for end in range(furthest, at, -1) if _is_phrase(text, at, end)), 0)
        if not end:
            return []
        kinds.append(_lexicon()[text[at:end]])
        at = end + text[end : end + 1].count(" ")
    return kinds


def _is_phrase(text: str, at: int, end: int) -> bool:
    if text[at:end] not in _lexicon():
        return False
    return end == len(text) or text[end] == " " or _is_unspaced(text[end - 1])


def _is_unspaced(char: str) -> bool:
    return "\u0e00" <= char <= "\u0eff" or "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af"
