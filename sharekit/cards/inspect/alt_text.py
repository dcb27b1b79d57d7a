"""Alt text of a card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from sharekit.language import primary
from sharekit.support.text_utils import normalized

MOST = 420
"""Most characters: the limit of X according to third parties, and comfortable with screen readers."""

_STOPS = {"ja": "。", "zh": "。", "hi": "।", "bn": "।", "mr": "।", "ne": "।", "ur": "۔", "my": "။"}
_SPACELESS = frozenset(("ja", "zh", "th", "lo", "km", "my"))


def alt_text(context: Mapping[str, Any], drawn: Iterable[str] | None = None, *, headline: str = "") -> str:
    """Return one to three sentences with the card's content, most important first.

    Args:
        context: What the template was filled with (`sharekit.cards.template.context`).
        drawn: Lines of text the card shows; parts that no line shows are omitted. None: all are shown.
        headline: Used when the card shows no text.
    """
    shown = None if drawn is None else _Shown(drawn)
    spoken = {
        name: context[name] for name in _SAID if context[name] and (shown is None or shown.has(context[name]))
    }
    if "headline" not in spoken and headline:
        return _cut(headline, MOST)
    byline = ", ".join(spoken[name] for name in ("byline", "date") if name in spoken)
    place = ", ".join(spoken[name] for name in ("site", "section") if name in spoken)
    language = context["language"]
    closing = _sentences((byline, place), language)
    opening = _sentences((spoken.get("headline", ""),), language)
    left = MOST - len(opening) - len(closing) - len("  ")
    return _sentences((opening, _cut(spoken.get("lead", ""), left), closing), language)


_SAID = ("headline", "lead", "byline", "date", "site", "section")
_ENOUGH = 12  # letters that identify a part, however it was cut


def _bare(text: str) -> str:
    return "".join(char for char in normalized("NFC", text).casefold() if char.isalnum())


class _Shown:
    """The lines a card shows."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = list(lines)
        self._text = " ".join(self._lines)

    def has(self, text: str) -> bool:
        """Return whether the beginning of `text` is among them, ignoring case and spacing."""
        return text[:_ENOUGH] in self._text or _bare(text[: 4 * _ENOUGH])[:_ENOUGH] in self._letters

    @cached_property
    def _letters(self) -> str:
        return _bare("".join(self._lines))


def _sentences(parts: Iterable[str], language: str) -> str:
    tag = primary(language)
    stop = _STOPS.get(tag, ".")
    ended = [part if _is_ended(part) else part + stop for part in parts if part]
    return ("" if tag in _SPACELESS and stop != "." else " ").join(ended)


def _is_ended(text: str) -> bool:
    last = text.rstrip("\"'”’»)」』）")[-1:]
    return last in ".!?…。！？।۔؟။" or last in "፧።"


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    head = text[: max(0, most - 1)]
    if " " in head:
        head = head[: head.rindex(" ")]
    return head.rstrip(" ,;:-–—") + "…" if head.strip() else ""
