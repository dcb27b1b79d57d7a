"""Soft hyphens in the long words of a headline, for narrow screens."""

from __future__ import annotations

import re

from sharekit.language import primary

_SOFT = "\u00ad"
_LONG = re.compile(r"[^\W\d_]{14,64}")
_LEAST = 5
"""Least letters of a word on a line."""


def soften(text: str, language: str) -> str:
    """Return `text` with soft hyphens (U+00AD) in words of 14 letters or more, where its language has rules.

    With `hyphens: manual`, the default, a mail program divides there a word that is wider than its line;
    without soft hyphens such a word breaks anywhere or widens the whole email.
    """
    if not _LONG.search(text):
        return text
    from sharekit.text.unicode.line_breaks import hyphenation_points  # ICU and the dictionaries cost 40 ms

    tag = primary(language) or "en"
    return _LONG.sub(lambda word: _divided(word[0], hyphenation_points(word[0], 0, len(word[0]), tag)), text)


def _divided(word: str, points: list[int]) -> str:
    inside = [at for at in points if _LEAST <= at <= len(word) - _LEAST]
    return _SOFT.join(word[a:b] for a, b in zip([0, *inside], [*inside, len(word)], strict=True))
