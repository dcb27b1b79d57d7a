"""What the shipped font set is made of: which package gives which face, and what is kept of it.

The packages are public ones, pinned: `fontpkg-*` (PyPI) carry complete variable fonts, `@fontsource*` (npm)
carry designs cut into slices by unicode-range, which `font_merge` puts together again.
"""

from __future__ import annotations

from dataclasses import dataclass

from scripts.font_charsets import BESIDE_NEWSREADER, EUROPEAN, SYMBOLS, big5, gb2312, hangul, jis

__all__ = ["FALLBACK", "RECIPES", "Recipe"]


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
        collection: The collection that the font is a face of, inside the set; a file of its own when empty.
    """

    family: str
    package: str
    members: tuple[str, ...]
    kind: str = "text"
    italic: bool = False
    pins: tuple[tuple[str, float], ...] = ()
    keeps: frozenset[int] | None = None
    languages: tuple[str, ...] = ()
    collection: str = ""

    @property
    def folder(self) -> str:
        """The family's folder: its name in lower case, joined by hyphens."""
        return self.family.lower().replace(" ", "-")

    @property
    def file(self) -> str:
        """The path of the font or its collection inside the set."""
        if self.collection:
            return self.collection
        style = "-Italic" if self.italic else ""
        return f"{self.folder}/{self.family.replace(' ', '')}{style}.ttf"


_WIDTH = (("wdth", 100.0),)
_WIDE = ("Bricolage Grotesque", "Noto Sans", "Noto Serif")


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


def _static_script(name: str) -> Recipe:
    slug = name.lower()
    return Recipe(
        family=f"Noto Sans {name}",
        package=f"npm:@fontsource/noto-sans-{slug}@5.3.0",
        members=(f"files/noto-sans-{slug}-{slug}-400-normal.woff2",),
    )


def _symbols(name: str, *members: str, folder: str = "fontsource") -> Recipe:
    slug = f"noto-sans-{name.lower().replace(' ', '-')}"
    return Recipe(
        family=f"Noto Sans {name}",
        kind="symbols",
        package=f"npm:@{folder}/{slug}@5.3.0",
        members=tuple(f"files/{slug}-{member}-normal.woff2" for member in members),
        keeps=SYMBOLS,
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
        collection="noto-sans-han/NotoSansHan.ttc",
    )


RECIPES = (
    _complete("Inter", "4.1.post1"),
    _complete("Inter", "4.1.post1", italic=True),
    _complete("Newsreader", "1.3", "serif"),
    _complete("Newsreader", "1.3", "serif", italic=True),
    _complete("Noto Serif", "2.15", "serif", keeps=BESIDE_NEWSREADER),
    _complete("Bricolage Grotesque", "1.1", "display"),
    _complete("JetBrains Mono", "2.211", "mono"),
    _complete("Noto Sans", "2.15", keeps=EUROPEAN),
    _script("Arabic"),
    _arabic("Noto Kufi Arabic", "display"),
    _arabic("Noto Naskh Arabic", "serif"),
    *map(_script, ("Hebrew", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu")),
    *map(_script, ("Kannada", "Malayalam", "Sinhala", "Thai", "Lao", "Khmer", "Myanmar")),
    *map(_script, ("Georgian", "Armenian", "Ethiopic", "Thaana", "Syriac", "Cherokee")),
    *map(_script, ("Canadian Aboriginal", "Ol Chiki", "Meetei Mayek")),
    Recipe(
        family="Noto Nastaliq Urdu",
        package="npm:@fontsource-variable/noto-nastaliq-urdu@5.3.0",
        members=("files/noto-nastaliq-urdu-arabic-wght-normal.woff2",),
        languages=("ur", "ks", "pnb", "skr"),
    ),
    Recipe(
        family="Noto Serif Tibetan",
        package="npm:@fontsource-variable/noto-serif-tibetan@5.3.0",
        members=("files/noto-serif-tibetan-tibetan-wght-normal.woff2",),
    ),
    *map(_static_script, ("NKo", "Mongolian")),
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
