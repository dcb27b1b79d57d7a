"""The supported longhand properties: reader, allowed values, inheritance.

`docs/css.md` is generated from this table (`sharekit.cards.css.reference`); a test keeps them equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sharekit.cards.css.values import effects, font_readers, readers
from sharekit.cards.css.values.images import image
from sharekit.cards.css.values.numbers import layers
from sharekit.cards.css.values.positions import layer_size, position, repeat
from sharekit.cards.css.values.readers import Around, Reader, Tokens, size, words

OWN = frozenset({"--fit", "--typography"})
"""sharekit's own properties, which browsers treat as custom ones."""

SIDES = ("top", "right", "bottom", "left")


class Property(NamedTuple):
    """One longhand: its reader, a description of its values, whether it is inherited."""

    read: Reader
    values: str
    inherited: bool = False


def attribute(name: str) -> str:
    """Return the attribute of `Style` for a longhand."""
    return name.removeprefix("--").replace("-", "_")


def _images(tokens: Tokens, around: Around) -> Any:
    images = tuple(image(readers.one(part), around.scale, around.current) for part in layers(tokens))
    return images if any(images) else ()


def _positions(tokens: Tokens, around: Around) -> Any:
    return tuple(position(part, around.scale, may_be_three=True) for part in layers(tokens))


def _layer_sizes(tokens: Tokens, around: Around) -> Any:
    return tuple(layer_size(part, around.scale) for part in layers(tokens))


def _repeats(tokens: Tokens, _around: Around) -> Any:
    return tuple(repeat(part) for part in layers(tokens))


def _oneof(*allowed: str, inherited: bool = False) -> Property:
    return Property(words(*allowed), ", ".join(allowed), inherited)


_SIZE = "length, %"
_AUTO = f"auto, {_SIZE}"
_ALIGN = ("normal", "stretch", "start", "end", "center", "flex-start", "flex-end", "baseline")
_JUSTIFY = ("normal", "stretch", "start", "end", "center", "left", "right", "baseline")
_CONTENT = (
    "normal", "stretch", "start", "end", "center", "flex-start", "flex-end",
    "space-between", "space-around", "space-evenly",
)  # fmt: skip

_INHERITED: dict[str, Property] = {
    "color": Property(readers.tint, "colour", True),
    "direction": _oneof("ltr", "rtl", inherited=True),
    "font-family": Property(font_readers.families, "family names", True),
    "font-size": Property(font_readers.font_size, _SIZE, True),
    "font-weight": Property(font_readers.weight, "1-1000, normal, bold, bolder, lighter", True),
    "font-style": _oneof("normal", "italic", inherited=True),
    "font-feature-settings": Property(
        font_readers.features, 'normal, features such as "tnum" or "ss01" 0', True
    ),
    "font-variant-numeric": Property(font_readers.numerals, "normal, tabular-nums, lining-nums …", True),
    "font-optical-sizing": _oneof("auto", "none", inherited=True),
    "letter-spacing": Property(font_readers.tracking, "normal, length", True),
    "line-height": Property(font_readers.line_height, "normal, number, length, %", True),
    "text-align": _oneof("start", "end", "left", "right", "center", inherited=True),
    "text-transform": _oneof("none", "uppercase", "lowercase", "capitalize", inherited=True),
    "text-wrap": _oneof("wrap", "balance", "pretty", "nowrap", inherited=True),
    "text-shadow": Property(effects.shadows(spread=False), "none, lengths and a colour; several", True),
    "white-space": _oneof("normal", "nowrap", inherited=True),
    "word-break": _oneof("normal", "keep-all", "auto-phrase", inherited=True),
    "line-break": _oneof("auto", "strict", inherited=True),
    "hyphens": _oneof("manual", "auto", inherited=True),
    "--typography": _oneof("plain", "careful", inherited=True),
    "overflow-wrap": _oneof("normal", "anywhere", "break-word", inherited=True),
}

_BOXES: dict[str, Property] = {
    "display": _oneof("block", "flex", "grid", "inline", "none"),
    "position": _oneof("static", "relative", "absolute"),
    "box-sizing": _oneof("content-box", "border-box"),
    "overflow": _oneof("visible", "hidden"),
    "width": Property(size("auto"), _AUTO),
    "height": Property(size("auto"), _AUTO),
    "min-width": Property(size("auto"), _AUTO),
    "min-height": Property(size("auto"), _AUTO),
    "max-width": Property(size("none"), f"none, {_SIZE}"),
    "max-height": Property(size("none"), f"none, {_SIZE}"),
    "aspect-ratio": Property(readers.ratio, "auto, number, number / number"),
    **{f"margin-{side}": Property(size("auto", negative=True), _AUTO) for side in SIDES},
    **{f"padding-{side}": Property(size(), _SIZE) for side in SIDES},
    **{side: Property(size("auto", negative=True), _AUTO) for side in SIDES},
    "z-index": Property(readers.whole(none="auto"), "auto, whole number"),
}

_TRACKS = "none, auto, fr, length, %, minmax(length, …), repeat(number, …)"
_AUTO_TRACKS = "auto, fr, length, %, minmax(length, …); several"
_ENDS = "auto, line number, span number"
_FLEX: dict[str, Property] = {
    "flex-direction": _oneof("row", "row-reverse", "column", "column-reverse"),
    "flex-wrap": _oneof("nowrap", "wrap", "wrap-reverse"),
    "flex-grow": Property(readers.factor, "number"),
    "flex-shrink": Property(readers.factor, "number"),
    "flex-basis": Property(size("auto"), _AUTO),
    "order": Property(readers.whole(), "whole number"),
    "row-gap": Property(size(), _SIZE),
    "column-gap": Property(size(), _SIZE),
    "justify-content": _oneof(*_CONTENT, "left", "right"),
    "justify-items": _oneof(*_JUSTIFY),
    "justify-self": _oneof("auto", *_JUSTIFY),
    "align-content": _oneof(*_CONTENT),
    "align-items": _oneof(*_ALIGN),
    "align-self": _oneof("auto", *_ALIGN),
    "grid-template-columns": Property(readers.tracks, _TRACKS),
    "grid-template-rows": Property(readers.tracks, _TRACKS),
    "grid-auto-columns": Property(readers.auto_tracks, _AUTO_TRACKS),
    "grid-auto-rows": Property(readers.auto_tracks, _AUTO_TRACKS),
    "grid-column-start": Property(readers.line, _ENDS),
    "grid-column-end": Property(readers.line, _ENDS),
    "grid-row-start": Property(readers.line, _ENDS),
    "grid-row-end": Property(readers.line, _ENDS),
}

_DECORATION: dict[str, Property] = {
    "background-color": Property(readers.tint, "colour"),
    "background-image": Property(
        _images, "none, url(), (repeating-)linear-, radial-, conic-gradient(); several"
    ),
    "background-position": Property(_positions, "left, right, top, bottom, center, length, %; several"),
    "background-size": Property(_layer_sizes, "cover, contain, auto, length, %; several"),
    "background-repeat": Property(_repeats, "repeat, no-repeat, repeat-x, repeat-y; several"),
    **{f"border-{side}-width": Property(readers.border_width, "length") for side in SIDES},
    **{f"border-{side}-style": _oneof("none", "solid") for side in SIDES},
    **{f"border-{side}-color": Property(readers.tint, "colour") for side in SIDES},
    **{
        f"border-{corner}-radius": Property(size(), _SIZE)
        for corner in ("top-left", "top-right", "bottom-right", "bottom-left")
    },
    "box-shadow": Property(effects.shadows(spread=True), "none, inset, lengths and a colour; several"),
    "opacity": Property(readers.share(0.0, 1.0), "0-1, %"),
    "filter": Property(
        effects.filters,
        "none, blur(length), brightness(), contrast(), grayscale(), invert(), saturate(), sepia()",
    ),
    "transform": Property(effects.transforms, "none, translate(), rotate(), scale(), skew(), matrix()"),
    "transform-origin": Property(readers.origin, "left, right, top, bottom, center, length, %"),
    "clip-path": Property(effects.clip_path, "none, circle(), ellipse(), inset(), polygon()"),
    "mix-blend-mode": _oneof("normal", "multiply", "screen", "overlay", "darken", "lighten"),
    "background-clip": _oneof("border-box", "text"),
    "object-fit": _oneof("fill", "contain", "cover", "none", "scale-down"),
    "object-position": Property(readers.place, "left, right, top, bottom, center, length, %"),
    "content": Property(readers.content, 'normal, none, "text", attr(name); for ::before and ::after'),
    "line-clamp": Property(readers.whole(none="none", least=1), "none, whole number from 1"),
    "text-decoration-line": _oneof("none", "underline", "line-through", "overline"),
    "text-decoration-color": Property(readers.tint, "colour"),
    "text-decoration-thickness": Property(font_readers.thickness, "auto, length"),
    "--fit": Property(
        font_readers.span_of_sizes,
        "two lengths: font-size is the largest between them at which the text fits",
    ),
}

LONGHANDS: Mapping[str, Property] = {**_INHERITED, **_BOXES, **_FLEX, **_DECORATION}
INHERITED = tuple(attribute(name) for name, entry in LONGHANDS.items() if entry.inherited)
