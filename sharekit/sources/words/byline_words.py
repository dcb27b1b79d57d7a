"""Words that publications set around articles, in many languages: share buttons, related-posts headings.

Phrases are compared folded: without case, accents, punctuation and symbols, words joined by one space.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

from sharekit.support.text_utils import normalized

_RELATED_FORMS = re.compile(
    r"(you|readers|others) (may|might|could|will|ll|would) (also |probably )?"
    r"(like|love|enjoy|want|need|be interested)( .{0,30})?"
    r"|(more|other|latest) (from|by) .{2,40}"
    r"|related (posts?|articles?|stories|news) (from|on|about|for you) ?.{0,40}"
    r"|(posts?|articles?|stories|news) (related|similar)( to this)?( .{0,24})?"
    r"|(if you (liked|enjoyed) this|because you read) ?.{0,40}"
)
_MARKS = frozenset(map(chr, (*range(0x300, 0x370), *range(0x591, 0x5C8), 0x640, *range(0x64B, 0x656), 0x670)))
"""Accents, Hebrew points, Arabic vowel signs and the bar that stretches Arabic words."""
_NO_WORD = re.compile(r"[^a-z0-9]+")
_COUNT = re.compile(r"\b\d+(?:[.,]\d+)?[km]?\b")
_LABEL_WORDS = 4
# What separates a label from a name; a German ending for both sexes belongs to the label: "Autor/in".
_BEFORE = re.compile(r"[\W_]*")
_TOKEN = re.compile(r"[^\s:：/／|｜=＝]+(?:[:/]in(?:nen)?\b)?")
_PARTING = re.compile(r"\s*[:：/／|｜=＝]\s*|\s+")
_SIGNS = frozenset(":：/／|｜=＝")
# Chinese sets no space: 記者陳小明.
_UNSPACED_BY = re.compile(
    r"(?:(?:本[报報])?(?:[记記]者|作者|撰文|執筆|执笔)|(?:文|取材|執筆)・(?!写真|取材))(?=[\u3040-\u30ff\u4e00-\u9fff]{2})"
)
_UNSPACED_TRADE = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:[／/][\u4e00-\u9fff]{2,4}[报報][导導道]|[记記]者|[报報][导導道]|特派員)$"
)
_LABEL_END = re.compile(r"(?<!\s)\s*[:：|»>]\s*|\s[–—-]\s")
_GLUED = re.compile(r"[^\W\d_](?<=[^A-ZÀ-Þ])(?=[A-ZÀ-Þ«“])")
_HEADLINE_WORDS = 3
_LONGEST_LINK = 180
_MOST = 90
"""Maximum length of a boilerplate line, in characters."""


def fold(text: str) -> str:
    """Return `text` for comparing phrases: words only, no case, accents, vowel signs or variant forms."""
    if text.isascii():
        return _NO_WORD.sub(" ", text.lower()).strip()
    return _folded_line(text) if len(text) <= _MOST else _fold_marked(text)


def _fold_marked(text: str) -> str:
    parts = normalized("NFKD", text).casefold()
    letters = "".join(c if _in_word(c) else " " for c in parts if c not in _MARKS)
    return normalized("NFC", " ".join(letters.split()))


_folded_line = lru_cache(maxsize=4096)(_fold_marked)


def _in_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def is_related_heading(text: str) -> bool:
    """Whether `text` is all of a heading such as “Related Posts” or “Auch interessant”."""
    if len(text) > _MOST:
        return False
    folded = re.sub(r" \d{1,3}$", "", fold(text))
    return folded in _phrases()["related"] or bool(_RELATED_FORMS.fullmatch(folded))


def related_inline(text: str) -> str:
    """Return the headline in a line such as “Lees ook: Een nieuw begin”, else an empty string."""
    text = text[1:-1] if text.startswith(("[", "(")) and text.endswith(("]", ")")) else text
    parted = _LABEL_END.search(text[:_MOST])
    if parted and is_related_heading(text[: parted.start()]):
        rest = text[parted.end() :]
        return rest if len(rest) > len("headline") else ""
    return (
        _after_related_words(text) if len(text) <= _LONGEST_LINK and text[-1:] not in {".", "。", ";"} else ""
    )


def _after_related_words(text: str) -> str:
    """Return the headline behind a label without a sign: “Lire aussi Le port …”, “À lire aussiLe port …”."""
    words = text.split()
    for count in range(min(_LABEL_WORDS, len(words) - _HEADLINE_WORDS), 1, -1):
        rest = " ".join(words[count:])
        if rest[0].isupper() and is_phrase(" ".join(words[:count]), "related"):
            return rest
    glued = _GLUED.search(text)
    return text[glued.end() :] if glued and is_phrase(text[: glued.end()], "related") else ""


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


def after_by(text: str) -> str:
    """Return what follows words such as “By”, “Autorin:”, “بقلم” or “文／”, else an empty string.

    Some words count only where a sign parts them from what follows: “Redaktion: Ada” says who wrote,
    “Redaktion Gauge” is who wrote; and “Per” and “Theo” are names too.
    """
    start = _BEFORE.match(text)
    tokens = list(islice(_TOKEN.finditer(text, start.end() if start else 0), _LABEL_WORDS))
    for count in range(len(tokens), 0, -1):
        first, last = tokens[0], tokens[count - 1]
        words, after = text[first.start() : last.end()], _PARTING.match(text, last.end())
        if after is None or after.end() == len(text) or set(words) & _SIGNS - set(":/"):
            continue
        if is_phrase(words, "by") or (after[0].strip() and is_phrase(words, "by:")):
            return text[after.end() :]
    unspaced = _UNSPACED_BY.match(text, start.end() if start else 0)
    return text[unspaced.end() :] if unspaced else ""


def before_trade(name: str) -> str:
    """Return a name without the word for its trade after it: “김철수 기자”, “陳小明／台北報導”."""
    words = name.split()
    for count in (2, 1):
        least = count + (2 if name.isascii() else 1)  # "Guest Writer" is no Guest
        if len(words) >= least and is_phrase(" ".join(words[-count:]), "trade"):
            return " ".join(words[:-count])
    return _UNSPACED_TRADE.sub("", name)


def is_label(text: str) -> bool:
    """Whether `text` is a label or a button, and nothing else: “Published on”, “Leave a comment”."""
    return is_furniture(text) or any(is_phrase(text, kind) for kind in ("published", "modified", "read more"))


def is_phrase(text: str, kind: str) -> bool:
    """Whether `text` is all of a phrase that a paragraph of phrases.txt lists."""
    return len(text) <= _MOST and fold(text) in _phrases()[kind]


@cache
def listed(kind: str) -> tuple[str, ...]:
    """Return the phrases of a paragraph of phrases.txt as written."""
    return tuple(" ".join(phrase.split()) for phrase in _sections()[kind].split(";") if phrase.strip())


def is_link_label(text: str) -> bool:
    """Whether `text` is a label such as “Read more”, and nothing else."""
    return len(text) <= _MOST and fold(text) in _phrases()["read more"]


def is_furniture(text: str) -> bool:
    """Whether `text` is a line of the page around the article: advertisement, comments, newsletter."""
    if len(text) > _MOST:
        return False
    return " ".join(_COUNT.sub(" ", fold(text)).split()) in _phrases()["furniture"]


def is_share_line(text: str) -> bool:
    """Whether `text` is share-button boilerplate: a word such as “share”, and nothing but such words.

    Several names of networks and nothing else (“Facebook · WhatsApp”) are boilerplate as well; one alone may
    be a heading (see `is_network`).
    """
    pieces = _spell(text)
    names = pieces.count("networks")
    return "share verbs" in pieces or (names > 1 and names == len(pieces))


def is_network(text: str) -> bool:
    """Whether `text` is the name of one network and nothing else, as on the label of a share button."""
    return _spell(text) == ["networks"]


@cache
def _sections() -> dict[str, str]:
    text = Path(__file__).with_name("phrases.txt").read_text(encoding="utf-8")
    parts = re.split(r"^\[(.+)\]$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@cache
def _phrases() -> dict[str, frozenset[str]]:
    return {name: _folded(body) for name, body in _sections().items()}


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
    return end == len(text) or text[end] == " " or _is_unspaced(text[end - 1]) or _is_unspaced(text[end])


def _is_unspaced(char: str) -> bool:
    return "\u0e00" <= char <= "\u0eff" or "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af"
