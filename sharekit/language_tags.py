"""Validation of BCP 47 language tags, with suggestions for names such as `english`."""

from __future__ import annotations

import re

from sharekit.errors import ConfigError
from sharekit.support.patterns import lazy_pattern

# RFC 5646, section 2.1: language, extended language, script, region, variants, extensions, private use. Codes
# of four letters and more are reserved or unused. Underscores, as in locale names, count as hyphens.
_TAG = lazy_pattern(
    r"""(?: [a-z]{2,3} (?:-[a-z]{3}){0,3} (?:-[a-z]{4})? (?:-(?:[a-z]{2}|[0-9]{3}))?
        (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))* (?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*
        (?:-x(?:-[a-z0-9]{1,8})+)?
      | x(?:-[a-z0-9]{1,8})+ | i-[a-z]{3,8} )""",
    re.VERBOSE | re.IGNORECASE,
)

# Each tag with what people write instead: names in English and in the language, ISO 639-2, country codes.
_MEANT = """
ar arabic العربية ara | bg bulgarian български bul | bn bengali bangla বাংলা ben | ca catalan català cat
cs czech čeština ces cze cz | cy welsh cymraeg cym | da danish dansk dan dk | de german deutsch deu ger
el greek ελληνικά ell gre gr | en english eng | es spanish español castellano spa | et estonian eesti est
fa persian farsi فارسی fas per | fi finnish suomi fin | fr french français fra fre | ga irish gaeilge gle
he hebrew עברית heb | hi hindi हिन्दी hin | hr croatian hrvatski hrv | hu hungarian magyar hun
hy armenian hye arm | id indonesian bahasa ind | it italian italiano ita | ja japanese 日本語 jpn jp
ka georgian kat geo | ko korean 한국어 kor | lt lithuanian lietuvių lit | lv latvian latviešu lav
nb norwegian bokmål norsk nor | nl dutch nederlands flemish nld dut | pl polish polski pol
pt portuguese português por | ro romanian română ron rum | ru russian русский rus
sk slovak slovenčina slk slo | sl slovene slovenian slv | sr serbian српски srp
sv swedish svenska swe | ta tamil தமிழ் tam | th thai ไทย tha
tr turkish türkçe tur | uk ukrainian українська ukr ua | ur urdu اردو urd | vi vietnamese vie vn
zh chinese mandarin 中文 zho chi cn | zh-Hant taiwanese | en-GB british | en-US american | pt-BR brazilian
"""


def check_language(tag: str, where: str = "language") -> None:
    """Check that `tag` is a language tag.

    Raises:
        ConfigError: Malformed, or a name for which BCP 47 has a tag (which is suggested).

    Source: RFC 5646 (BCP 47).
    """
    meant = _meant(tag)
    if meant or not _TAG.fullmatch(tag.replace("_", "-")):
        raise ConfigError(
            f"{tag!r} is not a language tag (BCP 47)",
            where=where,
            hint=f"write {meant!r}" if meant else "write a tag such as en, de-AT, pt-BR, zh-Hant or ar",
        )


def _meant(tag: str) -> str:
    word = tag.strip().casefold().split("-")[0].split("_")[0]
    return next((names[0] for names in _rows() if word in names[1:]), "")


def _rows() -> list[list[str]]:
    return [row.split() for line in _MEANT.strip().splitlines() for row in line.split("|")]
