"""How probable each language of a text is, by byte n-grams (py3langid) and by quadgrams (CLD2).

The models err differently, so their scores, which are logarithms, are added: the probability that py3langid
gives, and the share of the text that CLD2 gives to each of its three best languages. CLD2 (pycld2) belongs
to the extra `language`; without it py3langid decides alone.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sharekit.support.child import return_memory

if TYPE_CHECKING:
    from sharekit.sources.words.language_model import LanguageModel

_WRITTEN = (
    "af am ar as az be bg bn ca cs cy da de el en es et eu fa fi fr ga gl gu ha he hi hr ht hu hy id ig is"
    " it ja jv ka kk km kn ko ku ky la lg ln lo lt lv mg mk ml mn mr ms mt my ne nl no om or pa pl ps pt qu"
    " ro ru rw si sk sl sn so sq sr st sv sw ta te tg th tk tl tr tt ug uk ur uz vi xh yo zh zu zxx"
)
"""Languages of py3langid that people write news in; short texts are easily taken for one of the others."""
_MODEL_TAGS = _WRITTEN.split()
_CLD2_TAGS = {*_MODEL_TAGS, "mi", "nb", "tn", "ts"}
_NAMES = {"no": "nb", "nn": "nb", "iw": "he", "jw": "jv", "bs": "hr", "zh-Hant": "zh"}
_LOWEST = -12.0
_NOT_IN_MODEL = {"mi": -1.0, "tn": -1.0, "ts": -1.0}
"""Scores of languages that only CLD2 recognizes, in place of the model's."""
_LIKELY = 4.0
"""What other evidence adds to a language's score."""


def probabilities(text: str, likely: Collection[str] = ()) -> dict[str, float]:
    """Return the probability of each language (a BCP 47 tag); `zxx` is text in no language, such as names.

    Args:
        text: Words, without punctuation.
        likely: Languages that other evidence points to, such as that of the site.
    """
    scores: dict[str, float] = {}
    for tag, probability in _model().rank(text):
        score = math.log(max(probability, math.exp(_LOWEST)))
        scores[_NAMES.get(tag, tag)] = max(score, scores.get(_NAMES.get(tag, tag), _LOWEST))
    for tag, share in _cld2_shares(text).items():
        scores[tag] = scores.get(tag, _NOT_IN_MODEL.get(tag, _LOWEST)) + share
    for tag in likely:
        scores[tag] = scores.get(tag, _LOWEST) + _LIKELY
    total = sum(map(math.exp, scores.values()))
    return {tag: math.exp(score) / total for tag, score in scores.items()}


def release_model() -> None:
    """Free the model's tables, 115 MB once many texts have been read; the next text loads them again."""
    _model.cache_clear()
    return_memory()


@cache
def _model() -> LanguageModel:
    from sharekit.sources.words.language_model import LanguageModel

    return LanguageModel(_MODEL_TAGS)


def _cld2_shares(text: str) -> dict[str, float]:
    """Return the share of the text, from 0 to 1, in each language that CLD2 detects."""
    if not _has_cld2():
        return {}
    import pycld2

    try:
        _, _, details = pycld2.detect(text, bestEffort=True)
    except (pycld2.error, UnicodeEncodeError):  # control characters and lone surrogates
        return {}
    shares = ((_NAMES.get(tag, tag), percent / 100) for _, tag, percent, _ in details)
    return {tag: share for tag, share in shares if tag in _CLD2_TAGS}


@cache
def _has_cld2() -> bool:
    return find_spec("pycld2") is not None
