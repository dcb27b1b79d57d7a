"""What a language tag implies for text layout."""

from __future__ import annotations

_RTL = {"ar", "arc", "ckb", "dv", "fa", "ha-arab", "he", "iw", "ji", "ks", "ku-arab", "nqo", "pa-arab", "ps",
        "sd", "syr", "ug", "ur", "yi", "uz-arab", "az-arab"}  # fmt: skip
_RTL_SCRIPTS = {"arab", "hebr", "syrc", "thaa", "nkoo", "adlm", "rohg"}
_TRADITIONAL = {"tw", "hk", "mo", "hant"}

_SCRIPT_SUBTAG = 4  # letters (RFC 5646)


def normalise(language: str) -> str:
    """Return a BCP 47 tag in the form used for choosing fonts: `zh_TW` → `zh-Hant`, `zh` → `zh-Hans`."""
    tag = language.strip().replace("_", "-")
    parts = tag.lower().split("-")
    if parts[0] in {"zh", "yue", "cmn"}:
        traditional = parts[0] == "yue" or not _TRADITIONAL.isdisjoint(parts[1:])
        return "zh-Hant" if traditional and "hans" not in parts else "zh-Hans"
    return tag


def is_rtl(language: str) -> bool:
    """Return whether a language is written from right to left."""
    parts = language.lower().split("-")
    script = next((part for part in parts[1:] if len(part) == _SCRIPT_SUBTAG), "")
    return script in _RTL_SCRIPTS if script else parts[0] in _RTL
