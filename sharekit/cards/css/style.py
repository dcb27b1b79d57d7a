"""The computed style of an element: one attribute a property; the class has the initial values."""

from __future__ import annotations

from typing import NamedTuple

from sharekit.cards.css.values.colours import BLACK, CLEAR, Colour
from sharekit.cards.css.values.images import Image
from sharekit.cards.css.values.numbers import ZERO, Length, Size
from sharekit.cards.css.values.positions import CENTRE, LayerSize, Position


class Shadow(NamedTuple):
    """A box's or a text's shadow, in px."""

    x: float
    y: float
    blur: float
    spread: float
    colour: Colour
    inset: bool = False


class Filter(NamedTuple):
    """`blur` (px of standard deviation), or a function of colours such as `brightness` (a factor)."""

    kind: str
    amount: float


class Track(NamedTuple):
    """A grid track: a share of the free space (`fr`), a size, or the size of its content (`auto`).

    `least` is the minimum that minmax() gives it; when None, its content does.
    """

    fr: float = 0.0
    size: Size | None = None
    least: Size | None = None


class GridLine(NamedTuple):
    """One end of a grid placement: a line's number (from 1, or from the end if negative), a span, or auto."""

    number: int = 0
    span: int = 0


class TransformStep(NamedTuple):
    """One function of a transform: `translate` with sizes, others with numbers (angles in degrees)."""

    kind: str
    x: Size = ZERO
    y: Size = ZERO
    numbers: tuple[float, ...] = ()


class ClipShape(NamedTuple):
    """A clip path.

    Attributes:
        kind: `circle`, `ellipse`, `inset` or `polygon`.
        sizes: Of the centre and radii; of four sides and the radius; of each point.
        words: Radii given as `closest-side` or `farthest-side`.
    """

    kind: str
    sizes: tuple[Size, ...]
    words: tuple[str, ...] = ()


class ContentPart(NamedTuple):
    """A part of `content`: a text, or the name of an attribute that holds it."""

    text: str
    is_attribute: bool = False


class Generated(NamedTuple):
    """A pseudo-element of an element: its text, and its computed style."""

    text: str
    style: Style


class Style:
    """The computed values of one element. A size of None is `auto`, or `none` for a maximum."""

    # inherited
    color: Colour = BLACK
    direction: str = "ltr"
    font_family: tuple[str, ...] = ("sans-serif",)
    font_size: float = 16.0
    font_weight: int = 400
    font_style: str = "normal"
    font_feature_settings: tuple[tuple[str, int], ...] = ()
    font_variant_numeric: tuple[str, ...] = ()
    font_optical_sizing: str = "auto"
    letter_spacing: float = 0.0
    line_height: float | Length | None = None
    text_align: str = "start"
    text_transform: str = "none"
    text_wrap: str = "wrap"
    text_shadow: tuple[Shadow, ...] = ()
    white_space: str = "normal"
    word_break: str = "normal"
    line_break: str = "auto"
    hyphens: str = "manual"
    typography: str = "plain"
    overflow_wrap: str = "normal"
    # boxes
    display: str = "inline"
    position: str = "static"
    box_sizing: str = "content-box"
    overflow: str = "visible"
    width: Size | None = None
    height: Size | None = None
    min_width: Size | None = None
    min_height: Size | None = None
    max_width: Size | None = None
    max_height: Size | None = None
    aspect_ratio: float | None = None
    margin_top: Size | None = ZERO
    margin_right: Size | None = ZERO
    margin_bottom: Size | None = ZERO
    margin_left: Size | None = ZERO
    padding_top: Size = ZERO
    padding_right: Size = ZERO
    padding_bottom: Size = ZERO
    padding_left: Size = ZERO
    top: Size | None = None
    right: Size | None = None
    bottom: Size | None = None
    left: Size | None = None
    z_index: int | None = None
    # flex and grid
    flex_direction: str = "row"
    flex_wrap: str = "nowrap"
    flex_grow: float = 0.0
    flex_shrink: float = 1.0
    flex_basis: Size | None = None
    order: int = 0
    row_gap: Size = ZERO
    column_gap: Size = ZERO
    justify_content: str = "normal"
    justify_items: str = "normal"
    justify_self: str = "auto"
    align_content: str = "normal"
    align_items: str = "normal"
    align_self: str = "auto"
    grid_template_columns: tuple[Track, ...] = ()
    grid_template_rows: tuple[Track, ...] = ()
    grid_auto_columns: tuple[Track, ...] = (Track(),)
    grid_auto_rows: tuple[Track, ...] = (Track(),)
    grid_column_start: GridLine = GridLine()
    grid_column_end: GridLine = GridLine()
    grid_row_start: GridLine = GridLine()
    grid_row_end: GridLine = GridLine()
    # decoration
    background_color: Colour = CLEAR
    background_image: tuple[Image, ...] = ()
    background_position: tuple[Position, ...] = ((ZERO, ZERO),)
    background_size: tuple[LayerSize, ...] = ((None, None),)
    background_repeat: tuple[tuple[bool, bool], ...] = ((True, True),)
    border_top_width: float = 3.0
    border_right_width: float = 3.0
    border_bottom_width: float = 3.0
    border_left_width: float = 3.0
    border_top_style: str = "none"
    border_right_style: str = "none"
    border_bottom_style: str = "none"
    border_left_style: str = "none"
    border_top_color: Colour | None = None
    border_right_color: Colour | None = None
    border_bottom_color: Colour | None = None
    border_left_color: Colour | None = None
    border_top_left_radius: Size = ZERO
    border_top_right_radius: Size = ZERO
    border_bottom_right_radius: Size = ZERO
    border_bottom_left_radius: Size = ZERO
    box_shadow: tuple[Shadow, ...] = ()
    opacity: float = 1.0
    filter: tuple[Filter, ...] = ()
    transform: tuple[TransformStep, ...] = ()
    transform_origin: Position = CENTRE
    clip_path: ClipShape | None = None
    mix_blend_mode: str = "normal"
    background_clip: str = "border-box"
    object_fit: str = "fill"
    object_position: Position = CENTRE
    # generated content
    content: tuple[ContentPart, ...] | None = None
    before: Generated | None = None
    after: Generated | None = None
    # text of this element
    line_clamp: int | None = None
    text_decoration_line: str = "none"
    text_decoration_color: Colour | None = None
    text_decoration_thickness: float | None = None
    fit: tuple[float, float] | None = None
    # not a property: cached here by `sharekit.cards.layout.sizing.edges`, as styles outlive cards
    fixed_edges: object = None
