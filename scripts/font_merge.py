"""Makes one TrueType font of a package: merges slices, keeps characters, pins axes, drops the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.otlLib.builder import buildSinglePos, buildValue
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables import otTables
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

Trims = dict[str, dict[str, tuple[int, int, int, int]]]

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
        for tag, values in sorted(trims.items()):
            _add_trims(font, tag, values)
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


def _trims(font: TTFont, tag: str) -> dict[str, tuple[int, int, int, int]]:
    """Return glyph → (x placement, y placement, x advance, y advance), in units, of the feature `tag`."""
    if "GPOS" not in font:
        return {}
    table = font["GPOS"].table
    numbers = {
        number
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == tag
        for number in record.Feature.LookupListIndex
    }
    trims: dict[str, tuple[int, int, int, int]] = {}
    for number in sorted(numbers):
        for subtable in table.LookupList.Lookup[number].SubTable:
            trims.update(_single_positions(getattr(subtable, "ExtSubTable", subtable)))
    return trims


def _single_positions(subtable: Any) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    if subtable.LookupType != 1:
        return
    for index, name in enumerate(subtable.Coverage.glyphs):
        value = subtable.Value if subtable.Format == 1 else subtable.Value[index]
        x, y, across, down = (
            getattr(value, field, 0) for field in ("XPlacement", "YPlacement", "XAdvance", "YAdvance")
        )
        yield name, (x, y, across, down)


def _add_trims(font: TTFont, tag: str, trims: Mapping[str, tuple[int, int, int, int]]) -> None:
    glyphs = font.getReverseGlyphMap()
    values = {
        name: buildValue({"XPlacement": trim[0], "XAdvance": trim[2]})
        for name, trim in trims.items()
        if name in glyphs
    }
    if not values:
        return
    table = font["GPOS"].table
    lookup = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag = 1, 0
    lookup.SubTable = buildSinglePos(values, glyphs)
    lookup.SubTableCount = len(lookup.SubTable)
    table.LookupList.Lookup.append(lookup)
    _add_feature(table, tag, len(table.LookupList.Lookup) - 1)


def _add_feature(table: Any, tag: str, lookup: int) -> None:
    record = otTables.FeatureRecord()
    record.FeatureTag, record.Feature = tag, otTables.Feature()
    record.Feature.FeatureParams, record.Feature.LookupListIndex = None, [lookup]
    records = table.FeatureList.FeatureRecord
    place = sum(other.FeatureTag < tag for other in records)
    records.insert(place, record)
    for system in _systems(table):
        system.FeatureIndex = sorted([place, *(i + (i >= place) for i in system.FeatureIndex)])


def _systems(table: Any) -> Iterator[Any]:
    for record in table.ScriptList.ScriptRecord:
        if record.Script.DefaultLangSys:
            yield record.Script.DefaultLangSys
        yield from (language.LangSys for language in record.Script.LangSysRecord)
