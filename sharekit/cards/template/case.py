"""text-transform, as languages want it. Source: CSS Text Level 3, 2.1; Unicode SpecialCasing."""

from __future__ import annotations

import re

from sharekit.support.text_utils import normalized

_WORD = re.compile(r"(?<![\w'’])\w")
_TONOS = "\u0301"


def cased(text: str, transform: str, language: str) -> str:
    """Return the text in the case that `transform` (none, uppercase, lowercase, capitalize) asks for."""
    if transform == "none":
        return text
    base = language.partition("-")[0].lower()
    if transform == "capitalize":
        return _WORD.sub(lambda match: _upper(match[0], base), text)
    return _upper(text, base) if transform == "uppercase" else _lower(text, base)


def _upper(text: str, base: str) -> str:
    if base in {"tr", "az"}:
        text = text.replace("i", "İ")
    if base == "el":  # Greek capitals carry no accents
        text = normalized("NFC", normalized("NFD", text).replace(_TONOS, ""))
    return text.upper()


def _lower(text: str, base: str) -> str:
    if base in {"tr", "az"}:
        text = text.replace("İ", "i").replace("I", "ı")
    return text.lower()
