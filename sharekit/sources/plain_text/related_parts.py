"""What a line of a post in a list of related posts may be: a headline, a section, a date, a byline, a URL."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sharekit.sources.plain_text.credits import bare_names
from sharekit.sources.plain_text.junk import is_day
from sharekit.sources.plain_text.labels import is_label
from sharekit.sources.plain_text.lines import is_heading, width
from sharekit.sources.words.byline_words import after_by
from sharekit.sources.words.person_names import is_name, split_names
from sharekit.support.patterns import lazy_pattern

URL = lazy_pattern(r"https?://\S+")
_IN_SECTION = lazy_pattern(
    r"(?:In|En|Em|Dans|Im|I|W|В)\s[\"“„«»”].{1,60}[\"“”»«]|(?:With|Mit|Avec|Con|Com|Met) \d+ \w+"
)
_SEPARATOR = lazy_pattern(r"(?<!\s)\s*[|•·]\s*")
_DETAIL_WORDS = 3
LONGEST_KICKER = 24
"""Characters of a section above a headline."""


def is_headline(text: str) -> bool:
    """Whether a line may be a headline: a heading, or a short question or exclamation."""
    return is_heading(text) or (
        text.rstrip("\"'”’»").endswith(("?", "!", "？", "！")) and is_heading(text.rstrip("\"'”’»?!？！"))
    )


@lru_cache(maxsize=4096)
def is_detail(text: str) -> bool:
    """Whether a line is a post's URL, date, category or byline rather than words."""
    if URL.fullmatch(text) or is_day(text) or _IN_SECTION.fullmatch(text) or _is_dated_detail(text):
        return True
    short = width(text) < len("By somebody with a very long name, indeed")
    names = split_names(text) if short and after_by(text) else []
    return bool(names) and all(map(is_name, names))


def _is_dated_detail(text: str) -> bool:
    """Whether a line is “4 hrs ago | Politics” or “Ana Ruiz · 2 March 2025 · 3 min read”."""
    first, *others = _SEPARATOR.split(text)
    if not others:
        return False
    if is_day(first):
        return all(len(part.split()) <= _DETAIL_WORDS for part in others)
    return (
        any(map(is_day, others))
        and bool(bare_names(first))
        and (len(others) > 1 or "·" in text or "•" in text)
    )


def has_kicker(texts: Sequence[str]) -> bool:
    """Whether a section is above the headline: “Culture”, then “Ten exhibitions to see this winter”."""
    first, second = texts[0], texts[1] if len(texts) > 1 else ""
    if not second or len(first) > LONGEST_KICKER or not is_headline(second):
        return False
    return is_label(first, "sections", "kinds") or (len(first.split()) == 1 and len(second.split()) > 2)  # noqa: PLR2004
