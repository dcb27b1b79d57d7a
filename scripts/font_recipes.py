"""What the shipped font set is made of: which package gives which face, and what is kept of it.

The packages are public ones, pinned: `fontpkg-*` (PyPI) carry complete variable fonts, `@fontsource*` (npm)
carry designs cut into slices by unicode-range, which `font_merge` puts together again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["FALLBACK", "RECIPES", "Recipe", "big5", "gb2312", "hangul", "jis"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One font file of the set.

    Attributes:
        family: The name CSS knows it by.
        package: `npm:NAME@VERSION` or `pypi:NAME==VERSION`.
        members: Globs inside the package, in the order in which they are merged.
        italic: Whether it is the family's italic.
        pins: Axes cut to one value.
        keeps: The characters kept; all when None.
        kind: text, serif, display, mono, symbols or emoji.
        languages: The languages whose Han forms it draws.
    """

    family: str
    package: str
    members: tuple[str, ...]
    kind: str = "text"
    italic: bool = False
    pins: tuple[tuple[str, float], ...] = ()
    keeps: frozenset[int] | None = None
    languages: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """The family's folder: its name in lower case, joined by hyphens."""
        return self.family.lower().replace(" ", "-")

    @property
    def file(self) -> str:
        """The font's path inside the set."""
        style = "-Italic" if self.italic else ""
        return f"{self.folder}/{self.family.replace(' ', '')}{style}.ttf"


_WIDTH = (("wdth", 100.0),)
_WIDE = ("Bricolage Grotesque", "Noto Sans", "Noto Serif")


def _encoded(codec: str, firsts: range, seconds: range) -> Iterator[int]:
    for first in firsts:
        for second in seconds:
            text = bytes((first, second)).decode(codec, "ignore")
            if len(text) == 1:
                yield ord(text)


def _spans(*spans: tuple[int, int]) -> set[int]:
    return {code for first, last in spans for code in range(first, last + 1)}


# Punctuation, letterlike, arrows, CJK punctuation, kana, enclosed, full-width forms, and the spaces.
_SHARED = _spans(
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0xB7, 0xB7),
    (0x2010, 0x203B),
    (0x2100, 0x214F),
    (0x2160, 0x217F),
    (0x2190, 0x2199),
    (0x2460, 0x2473),
    (0x25A0, 0x25CF),
    (0x2605, 0x2606),
    (0x3000, 0x303F),
    (0x3041, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3220, 0x3243),
    (0x32D0, 0x32FE),
    (0x3300, 0x33DF),
    (0xFF01, 0xFFEF),
)

# Han faces stand before the Latin one where the language is theirs, so that “ ” … — are theirs as well;
# Latin, Greek and Cyrillic letters are left out of them, so that those still come from the card's own face.
_ALPHABETS = _spans((0x21, 0x9F), (0xA1, 0xB6), (0xB8, 0x52F))

# Latin, Greek, Cyrillic and what stands with them: Devanagari and the rest have faces of their own.
_EUROPEAN = frozenset(
    _spans(
        (0x20, 0x52F),
        (0x1AB0, 0x1AFF),
        (0x1C80, 0x1C8F),
        (0x1D00, 0x2BFF),
        (0x2C60, 0x2C7F),
        (0x2DE0, 0x2E7F),
    )
    | _spans((0xA640, 0xA6FF), (0xA700, 0xA7FF), (0xAB30, 0xAB6F), (0xFB00, 0xFB06), (0xFE20, 0xFE2F))
)

_BESIDE_NEWSREADER = frozenset(
    _spans(
        (0x20, 0x24F), (0x300, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1FFF), (0x2010, 0x20C0), (0x2100, 0x214F)
    )
)

# Letterlike, numbers, arrows, operators, technical, enclosed, boxes, shapes, dingbats, styled alphabets.
_SYMBOLS = frozenset(
    _spans((0x2070, 0x209F), (0x2100, 0x27BF), (0x27C0, 0x27FF), (0x2B00, 0x2BFF), (0x1D400, 0x1D7FF))
)

# Written in Hong Kong every day, and outside the first level of Big5.
_CANTONESE = set(
    map(
        ord,
        "嘅咗喺唔冇啲嘢嗰咁咩哋嚟喇㗎嘥攰瞓揾搵揸嗌𡃁掹搣黐惗諗睇畀俾裏着衞綫羣峯啱嘩咪咋囖噃嚿啩冚凼埗邨磡涌滘鰂氹堃喆",
    )
)


def gb2312() -> frozenset[int]:
    """Return GB 2312-80: the 6,763 Han characters and the symbols."""
    return frozenset((_SHARED | set(_encoded("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF)))) - _ALPHABETS)


def big5() -> frozenset[int]:
    """Return Big5's symbols and first level (5,401 Han), bopomofo, and everyday Cantonese."""
    level = set(_encoded("big5", range(0xA1, 0xC7), range(0x40, 0xFF)))
    return frozenset((_SHARED | level | _CANTONESE | _spans((0x3105, 0x312F))) - _ALPHABETS)


def jis() -> frozenset[int]:
    """Return JIS X 0208 (6,355 kanji) with the NEC and IBM extensions names are written in."""
    rows = (*range(0x81, 0xA0), *range(0xE0, 0xFD))
    kanji = {code for row in rows for code in _encoded("cp932", range(row, row + 1), range(0x40, 0xFD))}
    return frozenset((_SHARED | kanji) - _ALPHABETS)


def hangul() -> frozenset[int]:
    """Return all 11,172 Hangul syllables, the compatibility jamo and KS X 1001's symbols."""
    symbols = set(_encoded("euc_kr", range(0xA1, 0xAD), range(0xA1, 0xFF)))
    return frozenset((_SHARED | symbols | _spans((0xAC00, 0xD7A3), (0x3131, 0x318E))) - _ALPHABETS)


def _complete(
    family: str,
    version: str,
    kind: str = "text",
    *,
    italic: bool = False,
    keeps: frozenset[int] | None = None,
) -> Recipe:
    stem = family.replace(" ", "") + ("-Italic" if italic else "")
    return Recipe(
        family=family,
        kind=kind,
        package=f"pypi:fontpkg-{family.lower().replace(' ', '-')}=={version}",
        members=(f"*/files/{stem}[[]*.ttf",),
        italic=italic,
        pins=_WIDTH if family in _WIDE else (),
        keeps=keeps,
    )


def _script(name: str) -> Recipe:
    slug = name.lower().replace(" ", "-")
    package = f"npm:@fontsource-variable/noto-sans-{slug}@5.3.0"
    return Recipe(
        family=f"Noto Sans {name}",
        package=package,
        members=(f"files/noto-sans-{slug}-{slug}-wght-normal.woff2",),
    )


def _symbols(name: str, *members: str, folder: str = "fontsource") -> Recipe:
    slug = f"noto-sans-{name.lower().replace(' ', '-')}"
    return Recipe(
        family=f"Noto Sans {name}",
        kind="symbols",
        package=f"npm:@{folder}/{slug}@5.3.0",
        members=tuple(f"files/{slug}-{member}-normal.woff2" for member in members),
        keeps=_SYMBOLS,
    )


def _arabic(family: str, kind: str) -> Recipe:
    slug = family.lower().replace(" ", "-")
    return Recipe(
        family=family,
        kind=kind,
        package=f"npm:@fontsource-variable/{slug}@5.3.0",
        members=(f"files/{slug}-arabic-wght-normal.woff2",),
    )


def _han(region: str, keeps: frozenset[int], *languages: str) -> Recipe:
    slug = f"noto-sans-{region.lower()}"
    return Recipe(
        family=f"Noto Sans {region}",
        package=f"npm:@fontsource-variable/{slug}@5.3.1",
        members=(f"files/{slug}-latin-wght-normal.woff2", f"files/{slug}-[0-9]*-wght-normal.woff2"),
        keeps=keeps,
        languages=languages,
    )


RECIPES = (
    _complete("Inter", "4.1.post1"),
    _complete("Inter", "4.1.post1", italic=True),
    _complete("Newsreader", "1.3", "serif"),
    _complete("Newsreader", "1.3", "serif", italic=True),
    _complete("Noto Serif", "2.15", "serif", keeps=_BESIDE_NEWSREADER),
    _complete("Bricolage Grotesque", "1.1", "display"),
    _complete("JetBrains Mono", "2.211", "mono"),
    _complete("Noto Sans", "2.15", keeps=_EUROPEAN),
    _script("Arabic"),
    _arabic("Noto Kufi Arabic", "display"),
    _arabic("Noto Naskh Arabic", "serif"),
    *map(_script, ("Hebrew", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu")),
    *map(_script, ("Kannada", "Malayalam", "Sinhala", "Thai", "Lao", "Khmer", "Myanmar")),
    *map(_script, ("Georgian", "Armenian", "Ethiopic", "Thaana", "Syriac", "Cherokee")),
    *map(_script, ("Canadian Aboriginal", "Ol Chiki", "Meetei Mayek")),
    _symbols("Symbols", "symbols-wght", folder="fontsource-variable"),
    _symbols("Math", "latin-400"),
    _symbols("Symbols 2", "symbols-400"),
    _han("JP", jis(), "ja"),
    _han("SC", gb2312(), "zh-Hans"),
    _han("TC", big5(), "zh-Hant"),
    _han("KR", hangul(), "ko"),
    Recipe(
        family="Noto Color Emoji",
        kind="emoji",
        package="npm:@fontsource/noto-color-emoji@5.3.2",
        members=("files/noto-color-emoji-emoji-400-normal.woff2",),
    ),
)

# The order tried after the families that a style names. Big Han families stand late, emoji last.
FALLBACK = tuple(
    dict.fromkeys(recipe.family for recipe in RECIPES if recipe.kind in {"text", "symbols", "emoji"})
)
