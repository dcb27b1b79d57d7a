"""Makes one TrueType font of a package: merges slices, keeps characters, pins axes, drops the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.varLib.hvar import add_HVAR
from fontTools.varLib.instancer import instantiateVariableFont

__all__ = ["make_font"]

_BASIC_PLANE = 0xFFFF

# Features that only move or narrow one glyph: half-width and proportional Han punctuation and kana.
_TRIMS = ("halt", "palt")
_FEATURES = (
    *("calt", "case", "ccmp", "kern", "liga", "locl", "mark", "mkmk"),
    *("c2sc", "frac", "lnum", "onum", "pnum", "smcp", "sups", "tnum", "zero"),
)

Trim = tuple[int, int, int, int]  # placement x, y and advance x, y, in font units
Trims = dict[str, dict[str, Trim]]

# Hinting (the rasteriser does none), vertical metrics (text is horizontal), signatures, SVG beside COLR.
_DROPPED = (
    *("fpgm", "prep", "cvt ", "cvar", "gasp", "vhea", "vmtx", "VVAR", "VORG", "BASE"),
    *("DSIG", "meta", "SVG "),
)


def make_font(
    files: Sequence[Path], *, keeps: frozenset[int] | None = None, pins: Mapping[str, float] | None = None
) -> bytes:
    """Return the TrueType font made of `files`: slices of one design, the first giving its names.

    Args:
        files: The slices; where two have a character, the first one's glyph is taken.
        keeps: The characters kept; all when None.
        pins: Axes cut to one value.
    """
    fonts = [TTFont(path, recalcTimestamp=False) for path in files]
    font = fonts[0]
    if pins:
        font = instantiateVariableFont(font, dict(pins), updateFontNames=False)
    if keeps is not None:
        trims = _merge(font, fonts[1:], keeps)
        _subset(font, keeps)
        if any(trims.values()):
            _add_trims(font, trims)
        if "fvar" in font:
            add_HVAR(font)
    for tag in _DROPPED:
        if tag in font:
            del font[tag]
    return _written(font)


def _written(font: TTFont) -> bytes:
    font.flavor = None
    data = BytesIO()
    font.save(data, reorderTables=True)
    return data.getvalue()


def _merge(font: TTFont, slices: Sequence[TTFont], keeps: frozenset[int]) -> Trims:
    """Move the glyphs of `slices` into `font`; return what their trims do to each glyph."""
    cmap = dict(font.getBestCmap())
    trims = {tag: _trims(font, tag) for tag in _TRIMS}
    order = list(font.getGlyphOrder())
    for number, part in enumerate(slices):
        chosen = {
            code: name for code, name in part.getBestCmap().items() if code in keeps and code not in cmap
        }
        names = dict(_new_names(part, chosen, number))
        for old, new in names.items():
            _move_glyph(part, old, font, new, names)
            order.append(new)
        cmap.update({code: names[name] for code, name in chosen.items()})
        for tag, values in trims.items():
            values.update({names[name]: value for name, value in _trims(part, tag).items() if name in names})
    font.setGlyphOrder(order)
    font["glyf"].glyphOrder = order
    font["maxp"].numGlyphs = len(order)
    _write_cmap(font, cmap)
    return trims


def _new_names(part: TTFont, chosen: Mapping[int, str], number: int) -> Iterator[tuple[str, str]]:
    wanted = set(chosen.values())
    for name in list(wanted):
        wanted |= _components(part, name)
    for name in part.getGlyphOrder():
        if name in wanted:
            yield name, f"s{number}.{name}"


def _components(part: TTFont, name: str) -> set[str]:
    found = set(part["glyf"][name].getComponentNames(part["glyf"]))
    return found.union(*(_components(part, inner) for inner in found))


def _move_glyph(part: TTFont, old: str, font: TTFont, new: str, names: Mapping[str, str]) -> None:
    glyph = part["glyf"][old]
    if glyph.isComposite():
        for component in glyph.components:
            component.glyphName = names[component.glyphName]
    font["glyf"].glyphs[new] = glyph
    font["hmtx"].metrics[new] = part["hmtx"].metrics[old]
    if "gvar" in font:
        font["gvar"].variations[new] = part["gvar"].variations[old]


def _write_cmap(font: TTFont, cmap: Mapping[int, str]) -> None:
    table = newTable("cmap")
    table.tableVersion = 0
    table.tables = [_subtable(4, 1, {code: name for code, name in cmap.items() if code <= _BASIC_PLANE})]
    if max(cmap) > _BASIC_PLANE:
        table.tables.append(_subtable(12, 10, dict(cmap)))
    font["cmap"] = table


def _subtable(form: int, encoding: int, cmap: dict[int, str]) -> Any:
    sub = CmapSubtable.newSubtable(form)
    sub.platformID, sub.platEncID, sub.language, sub.cmap = 3, encoding, 0, cmap
    return sub


def _subset(font: TTFont, keeps: frozenset[int]) -> None:
    for tag in ("HVAR", "vhea", "vmtx", "BASE"):
        if tag in font:
            del font[tag]
    if "gvar" in font:  # the instancer leaves out glyphs that no longer vary, and the subsetter misses them
        variations = font["gvar"].variations
        font["gvar"].variations = {name: variations.get(name, []) for name in font.getGlyphOrder()}
    options = Options(layout_features=list(_FEATURES), glyph_names=False, hinting=False)
    options.drop_tables += ["MATH"]
    options.name_IDs = ["*"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=keeps)
    subsetter.subset(font)


def _trims(font: TTFont, tag: str) -> dict[str, Trim]:
    """Return what the feature `tag` does to each glyph."""
    if "GPOS" not in font:
        return {}
    table = font["GPOS"].table
    numbers = {
        number
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == tag
        for number in record.Feature.LookupListIndex
    }
    trims: dict[str, Trim] = {}
    for number in sorted(numbers):
        for subtable in table.LookupList.Lookup[number].SubTable:
            trims.update(_single_positions(getattr(subtable, "ExtSubTable", subtable)))
    return trims


def _single_positions(subtable: Any) -> Iterator[tuple[str, Trim]]:
    if subtable.LookupType != 1:
        return
    for index, name in enumerate(subtable.Coverage.glyphs):
        value = subtable.Value if subtable.Format == 1 else subtable.Value[index]
        x, y, across, down = (
            getattr(value, field, 0) for field in ("XPlacement", "YPlacement", "XAdvance", "YAdvance")
        )
        yield name, (x, y, across, down)


def _add_trims(font: TTFont, trims: Trims) -> None:
    """Write the trims as the font's only positioning: without Latin letters it has nothing to kern."""
    held = set(font.getGlyphOrder())
    features = (
        f"feature {tag} {{\n{_rules(values, held)}}} {tag};\n"
        for tag, values in sorted(trims.items())
        if values
    )
    addOpenTypeFeaturesFromString(font, "".join(features), tables=["GPOS"])


def _rules(values: Mapping[str, Trim], held: set[str]) -> str:
    """Return one rule a glyph; source: Adobe, OpenType Feature File Specification, 6.a."""
    return "".join(
        f"pos \\{name} <{' '.join(map(str, value))}>;\n" for name, value in values.items() if name in held
    )
