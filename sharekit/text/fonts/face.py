"""Font files: faces, and their instances (one weight and optical size) that shape and draw."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import uharfbuzz as hb

from sharekit.errors import TextError
from sharekit.text.fonts.coverage import Coverage
from sharekit.text.fonts.font_file import open_face, own_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Kind = Literal["text", "serif", "display", "mono", "symbols", "emoji"]

_COLOUR_TABLES = {"COLR", "CBDT", "sbix"}
_BOLD = 600
_FAKE_BOLD = 1 / 32  # em added to every stem if a family has no bold; close to Skia's
_FAKE_SLANT = 0.25  # Skia's slant for families without an italic

_HALF_WIDTH = 0.45  # em: half of a full-width character; some fonts are a little narrower
_ANY_LANGUAGE = 0xFFFF  # HarfBuzz's index of the default language system

_numbers = itertools.count()


@dataclass(frozen=True, kw_only=True)
class Face:
    """One face of a family; its file is opened on first use.

    Args:
        family: Its CSS family name.
        path: A .ttf, .otf, .ttc, .woff or .woff2 file.
        index: Which font of a .ttc.
        italic: Whether it is an italic.
        weight: The lightest and the heaviest CSS weight; equal in a static face.
        axes: Variation axes, tag → (min, default, max).
        written_coverage: Its characters in the form of `Coverage`; read from the file when empty.
        languages: The languages it is preferred for, such as `ja` among Han faces.
        kind: The purpose of the face.
    """

    family: str
    path: Path
    index: int = 0
    italic: bool = False
    weight: tuple[float, float] = (400, 400)
    axes: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    written_coverage: str = ""
    languages: tuple[str, ...] = ()
    kind: Kind = "text"

    @cached_property
    def coverage(self) -> Coverage:
        """Return the characters it covers."""
        if self.written_coverage:
            return Coverage.parse(self.written_coverage)
        return Coverage.from_code_points(self.opened.unicodes)

    @cached_property
    def opened(self) -> Any:
        """Return HarfBuzz's face; raises TextError if the file is not a font."""
        return open_face(self.path, self.index)

    @cached_property
    def is_own(self) -> bool:
        """Whether it is a user's, neither shipped nor installed on this machine."""
        from sharekit.text.fonts.trial import is_trusted

        return not is_trusted(self.path)

    @cached_property
    def is_colour(self) -> bool:
        """Whether its glyphs have colours of their own."""
        return not _COLOUR_TABLES.isdisjoint(self.opened.table_tags)


class Instance:
    """A face at one position of its variation axes. Lengths are in em.

    Args:
        face: The face.
        weight: The CSS weight; bold is synthesised if the face has none.
        italic: Whether to slant; likewise synthesised.
        optical_size: The position on the optical size axis in px, if the face has one.
    """

    __slots__ = (
        "_boxes",
        "_ink_classes",
        "ascent",
        "can_halve",
        "descent",
        "em",
        "face",
        "font",
        "is_colour",
        "line_gap",
        "number",
    )

    def __init__(self, face: Face, *, weight: float, italic: bool, optical_size: float) -> None:
        self.face: Face = face
        self.number: int = next(_numbers)  # identifies the instance in cache keys
        self.is_colour: bool = face.is_colour
        self.font: Any = hb.Font(face.opened)
        self.em: Any = 1.0 / face.opened.upem
        self._boxes: dict[int, tuple[float, float, float, float]] = {}
        self._ink_classes: dict[str, str] = {}
        self.can_halve: bool = "halt" in _position_features(face.opened)
        positions = {"wght": weight, "opsz": optical_size, "slnt": -_slant_degrees(face) if italic else 0.0}
        variations = {tag: positions[tag] for tag in face.axes if tag in positions}
        if variations:
            self.font.set_variations(variations)
        self._synthesise(weight, italic)
        extents = self.font.get_font_extents("ltr")
        self.ascent: Any = extents.ascender * self.em
        self.descent: Any = -extents.descender * self.em
        self.line_gap: Any = extents.line_gap * self.em

    def _synthesise(self, weight: float, italic: bool) -> None:
        if self.is_colour:
            return
        if weight >= _BOLD > self.face.weight[1]:
            self.font.synthetic_bold = (_FAKE_BOLD, _FAKE_BOLD, True)
        if italic and not self.face.italic and "slnt" not in self.face.axes:
            self.font.synthetic_slant = _FAKE_SLANT

    def box(self, glyph: int) -> tuple[float, float, float, float]:
        """Return a glyph's ink box in em, y upwards: left, bottom, right, top; all zero without ink."""
        box = self._boxes.get(glyph)
        if box is None:
            extents = self.font.get_glyph_extents(glyph)
            box = (0.0, 0.0, 0.0, 0.0)
            if extents is not None:
                left, top, em = extents.x_bearing, extents.y_bearing, self.em
                box = (left * em, (top + extents.height) * em, (left + extents.width) * em, top * em)
            self._boxes[glyph] = box
        return box

    def ink_class(self, character: str) -> str:
        """Return, judged by its ink, whether a full-width mark closes, opens or is centred; else empty."""
        kind = self._ink_classes.get(character)
        if kind is None:
            kind = self._ink_classes[character] = self._classify_ink(character)
        return kind

    def _classify_ink(self, character: str) -> str:
        glyph = self.font.get_nominal_glyph(ord(character))
        if not glyph:
            return ""
        half = self.font.get_glyph_h_advance(glyph) * self.em / 2
        left, _, right, _ = self.box(glyph)
        if half < _HALF_WIDTH:
            return ""
        if right <= half:
            return "close"
        if left >= half:
            return "open"
        return "middle" if right - left <= half and left >= half / 2 else ""


def _slant_degrees(face: Face) -> float:
    least, _, most = face.axes.get("slnt", (0.0, 0.0, 0.0))
    return min(max(-least, -most, 0.0), 12.0)


def _position_features(opened: Any) -> set[str]:
    try:
        scripts = range(len(opened.get_table_script_tags("GPOS")))
        return {
            tag
            for script in scripts
            for tag in opened.get_language_feature_tags("GPOS", script, _ANY_LANGUAGE)
        }
    except UnicodeError:
        return set()  # tags that are not ASCII: a broken table, which shaping ignores


def read_face(path: Path, index: int = 0, *, family: str = "") -> Face:
    """Return the face a file holds, as its own tables describe it.

    Args:
        path: A .ttf, .otf, .ttc, .woff or .woff2 file.
        index: Which font of a .ttc.
        family: A name to give it; its own (OpenType `name`, the typographic family first) when empty.

    Raises:
        TextError: The file is missing, broken or no font.
    """
    opened = open_face(path, index)
    try:
        return describe(opened, path, index, family)
    except (UnicodeError, ValueError, OverflowError, hb.HarfBuzzError) as error:
        raise TextError(f"this font file is broken: {error}", where=path) from error


def describe(opened: Any, path: Path, index: int = 0, family: str = "") -> Face:
    """Return the face that an opened font file describes; see read_face."""
    font = hb.Font(opened)
    axes = {axis.tag: (axis.min_value, axis.default_value, axis.max_value) for axis in opened.axis_infos}
    fixed = float(font.get_style_value(hb.StyleTag.WEIGHT))
    least, _, most = axes.get("wght", (fixed, fixed, fixed))
    colour = not _COLOUR_TABLES.isdisjoint(opened.table_tags)
    coverage = str(Coverage.from_code_points(opened.unicodes))
    if not coverage:
        raise TextError("this font has no characters", where=path)
    return Face(
        family=family or own_name(opened) or path.stem,
        path=path,
        index=index,
        italic=font.get_style_value(hb.StyleTag.ITALIC) > 0,
        weight=(least, most),
        axes=axes,
        written_coverage=coverage,
        kind="emoji" if colour else "text",
    )
