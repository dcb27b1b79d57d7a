"""Readers of property values: from tokens and the element's context to the computed value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sharekit.cards.css.style import ContentPart, Filter, GridLine, Shadow, Track
from sharekit.cards.css.values.colours import BLACK, Colour, colour
from sharekit.cards.css.values.images import position
from sharekit.cards.css.values.numbers import (
    Invalid,
    Length,
    Scale,
    Size,
    commas,
    extent,
    integer,
    keyword,
    layers,
    length,
    number,
    significant,
)

Tokens = Sequence[Any]


class Around(NamedTuple):
    """The context of a value: units, the element's own colour, the parent's font."""

    scale: Scale
    current: Colour = BLACK
    parent_size: float = 16.0
    parent_weight: int = 400


Reader = Callable[[Tokens, Around], Any]


def one(tokens: Tokens) -> Any:
    """Return the only token."""
    if len(tokens) != 1:
        raise Invalid("one value")
    return tokens[0]


def words(*allowed: str) -> Reader:
    """Make a reader of one of these keywords."""

    def read(tokens: Tokens, _around: Around) -> str:
        name = keyword(one(tokens))
        if name not in allowed:
            raise Invalid(", ".join(allowed))
        return name

    return read


def size(*none: str, negative: bool = False) -> Reader:
    """Make a reader of a length or percentage, or of a keyword that means None."""

    def read(tokens: Tokens, around: Around) -> Size | None:
        token = one(tokens)
        if none and keyword(token) in none:
            return None
        return length(token, around.scale) if negative else extent(token, around.scale)

    return read


def fixed(token: Any, around: Around, *, negative: bool = True) -> float:
    """Return px of a length without a percentage."""
    value = length(token, around.scale)
    if not isinstance(value, Length) or value.part:
        raise Invalid("a length without percentages")
    if value.px < 0 and not negative:
        raise Invalid("a length from 0")
    return value.px


def tint(tokens: Tokens, around: Around) -> Colour:
    """Read a colour."""
    return colour(one(tokens), around.current)


def factor(tokens: Tokens, _around: Around) -> float:
    """Read a number from 0."""
    value = number(one(tokens))
    if value < 0:
        raise Invalid("a number from 0")
    return value


def share(least: float = 0.0, most: float | None = None) -> Reader:
    """Make a reader of a number, or a percentage as a fraction, clamped to two bounds."""

    def read(tokens: Tokens, _around: Around) -> float:
        token = one(tokens)
        value = token.value / 100 if token.type == "percentage" else number(token)
        if value < least and most is None:
            raise Invalid(f"a number from {least:g}")
        return max(least, value if most is None else min(most, value))

    return read


def whole(*, none: str = "", least: int | None = None) -> Reader:
    """Make a reader of a whole number, or of a keyword that means None."""

    def read(tokens: Tokens, _around: Around) -> int | None:
        token = one(tokens)
        if none and keyword(token) == none:
            return None
        value = integer(token)
        if least is not None and value < least:
            raise Invalid(f"a whole number from {least}")
        return value

    return read


def ratio(tokens: Tokens, _around: Around) -> float | None:
    """Read `auto`, `16 / 9` or `1.5`."""
    if len(tokens) == 1 and keyword(tokens[0]) == "auto":
        return None
    parts = [number(token) for token in tokens[::2]]
    slashes = ["/"] * (len(parts) - 1)
    if len(tokens) > len(("width", "/", "height")) or list(tokens[1::2]) != slashes or min(parts) <= 0:
        raise Invalid("auto, a number, or two numbers such as 16 / 9")
    return parts[0] / (parts[1] if len(parts) > 1 else 1.0)


def border_width(tokens: Tokens, around: Around) -> float:
    """Read a border's width; browsers draw whole pixels, at least one."""
    px = fixed(one(tokens), around, negative=False)
    return float(int(px)) if px >= 1 else float(px > 0)


_MOST_SHADOW = 2000  # px


def shadows(*, spread: bool) -> Reader:
    """Make a reader of a list of shadows; boxes take a spread and `inset`, texts do not."""

    def read(tokens: Tokens, around: Around) -> tuple[Shadow, ...]:
        if len(tokens) == 1 and keyword(tokens[0]) == "none":
            return ()
        return tuple(_shadow(part, around, spread=spread) for part in layers(tokens))

    return read


def _shadow(tokens: Tokens, around: Around, *, spread: bool) -> Shadow:
    """Read the lengths side by side; `inset` and the colour are before or after them."""
    runs = [(kind, list(run)) for kind, run in groupby(tokens, _part_of_shadow)]
    parts = dict(runs)
    sizes, tints = parts.get("size", []), parts.get("colour", [])
    most = len(("x", "y", "blur", "spread")) if spread else len(("x", "y", "blur"))
    is_odd = len(parts) < len(runs) or len(tints) > 1 or len(parts.get("inset", [])) > int(spread)
    if is_odd or not len(("x", "y")) <= len(sizes) <= most:
        raise Invalid(f"none, or {'inset, ' if spread else ''}two to {most} lengths and a colour")
    px = [fixed(token, around, negative=at != len(("x", "y"))) for at, token in enumerate(sizes)] + [0.0, 0.0]
    if max(map(abs, px)) > _MOST_SHADOW:
        raise Invalid(f"shadows of lengths up to {_MOST_SHADOW} px")
    tint = colour(tints[0], around.current) if tints else around.current
    return Shadow(px[0], px[1], px[2], px[3] if spread else 0.0, tint, "inset" in parts)


def _part_of_shadow(token: Any) -> str:
    if token.type in {"dimension", "number"} or _is_calc(token):
        return "size"
    return "inset" if keyword(token) == "inset" else "colour"


def _is_calc(token: Any) -> bool:
    return token.type == "function" and token.lower_name in {"calc", "min", "max", "clamp"}


_MOST_FILTERS = 10
_MOST_FACTOR = 100.0
_COLOUR_FILTERS = ("brightness", "contrast", "grayscale", "invert", "saturate", "sepia")
_UP_TO_ONE = frozenset({"grayscale", "invert", "sepia"})
_MOST_BLUR = 500  # px; a card is hardly larger


def filters(tokens: Tokens, around: Around) -> tuple[Filter, ...]:
    """Read `none`, or a list of filter functions."""
    if len(tokens) == 1 and keyword(tokens[0]) == "none":
        return ()
    if len(tokens) > _MOST_FILTERS:
        raise Invalid(f"at most {_MOST_FILTERS} filters")
    return tuple(_filter(token, around) for token in tokens)


def _filter(token: Any, around: Around) -> Filter:
    if token.type == "function" and token.lower_name == "blur":
        inside = significant(token.arguments)
        deviation = fixed(one(inside), around, negative=False) if inside else 0.0
        if deviation > _MOST_BLUR:
            raise Invalid(f"blur() up to {_MOST_BLUR} px")
        return Filter("blur", deviation)
    if token.type == "function" and token.lower_name in _COLOUR_FILTERS:
        inside = significant(token.arguments)
        amount = share()(inside, around) if inside else 1.0
        most = 1.0 if token.lower_name in _UP_TO_ONE else _MOST_FACTOR
        return Filter(token.lower_name, min(amount, most))
    raise Invalid(f"none, blur(), {'(), '.join(_COLOUR_FILTERS)}()")


def tracks(tokens: Tokens, around: Around) -> tuple[Track, ...]:
    """Read grid tracks: px, %, fr, auto and minmax(), with repeat(n, …)."""
    if len(tokens) == 1 and keyword(tokens[0]) == "none":
        return ()
    sizes: list[Track] = []
    for token in tokens:
        if token.type == "function" and token.lower_name == "repeat":
            count, *rest = commas(token.arguments)
            if len(rest) != 1 or not rest[0] or not 1 <= integer(one(count)) <= _MOST_TRACKS:
                raise Invalid("repeat(number, tracks)")
            sizes.extend(tracks(rest[0], around) * integer(one(count)))
        else:
            sizes.append(_track(token, around))
    if len(sizes) > _MOST_TRACKS_IN_ALL:
        raise Invalid(f"at most {_MOST_TRACKS_IN_ALL} tracks")
    return tuple(sizes)


def auto_tracks(tokens: Tokens, around: Around) -> tuple[Track, ...]:
    """Read the sizes of implicit grid tracks, which repeat."""
    if len(tokens) > _MOST_TRACKS:
        raise Invalid(f"at most {_MOST_TRACKS} tracks")
    return tuple(_track(token, around) for token in tokens)


_MOST_TRACKS = 100
_MOST_TRACKS_IN_ALL = 1000


def _track(token: Any, around: Around) -> Track:
    if token.type == "function" and token.lower_name == "minmax":
        return _minmax(commas(token.arguments), around)
    if keyword(token) == "auto":
        return Track()
    if token.type == "dimension" and token.lower_unit == "fr" and token.value > 0:
        return Track(fr=float(token.value))
    try:
        return Track(size=extent(token, around.scale))
    except Invalid:
        raise Invalid(
            "none, auto, fr, lengths, percentages, minmax(length, track), repeat(number, tracks)"
        ) from None


def _minmax(parts: Sequence[Tokens], around: Around) -> Track:
    if len(parts) != 2 or one(parts[1]).type == "function":  # noqa: PLR2004 - minimum and maximum
        raise Invalid("minmax(length, length | auto | fr)")
    most = _track(one(parts[1]), around)
    if keyword(one(parts[0])) == "auto" and most.size is None:
        return most
    try:
        return most._replace(least=extent(one(parts[0]), around.scale))
    except Invalid:
        raise Invalid("minmax(length, length | auto | fr)") from None


def line(tokens: Tokens, _around: Around) -> GridLine:
    """Read one end of a grid placement: auto, a line's number, or `span n`."""
    names = [keyword(token) for token in tokens]
    if names == ["auto"]:
        return GridLine()
    if len(tokens) == 1 and 0 < abs(integer(tokens[0])) <= _MOST_TRACKS:
        return GridLine(number=integer(tokens[0]))
    if len(tokens) == len(("span", "n")) and names[0] == "span" and 0 < integer(tokens[1]) <= _MOST_TRACKS:
        return GridLine(span=integer(tokens[1]))
    raise Invalid(f"auto, a whole number other than 0, or span and a whole number, up to {_MOST_TRACKS}")


_HIDDEN_ATTRIBUTES = frozenset({"src", "alt"})


def content(tokens: Tokens, _around: Around) -> tuple[ContentPart, ...] | None:
    """Read the generated content of a pseudo-element; None for none."""
    if len(tokens) == 1 and keyword(tokens[0]) in {"none", "normal"}:
        return None
    return tuple(_content_part(token) for token in tokens)


def _content_part(token: Any) -> ContentPart:
    if token.type == "string":
        return ContentPart(token.value)
    if token.type == "function" and token.lower_name == "attr":
        name = keyword(one(significant(token.arguments)))
        if name and name not in _HIDDEN_ATTRIBUTES:
            return ContentPart(name, is_attribute=True)
    raise Invalid('normal, none, strings such as "→", attr(name) of attributes other than src and alt')


def place(tokens: Tokens, around: Around) -> Any:
    """Read a position."""
    return position(tokens, around.scale)


def origin(tokens: Tokens, around: Around) -> Any:
    """Read a position of one or two values."""
    if len(tokens) > len(("x", "y")):
        raise Invalid("one or two of left, center, right, top, bottom, lengths and percentages")
    return position(tokens, around.scale)
