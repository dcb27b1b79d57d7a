"""Readers of property values: from tokens and the element's context to the computed value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sharekit.cards.css.style import ContentPart, GridLine, Track
from sharekit.cards.css.values.colours import BLACK, Colour, colour
from sharekit.cards.css.values.numbers import (
    Invalid,
    Length,
    Scale,
    Size,
    commas,
    integer,
    keyword,
    length,
    not_negative,
    number,
    significant,
)
from sharekit.cards.css.values.positions import position

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
        return length(token, around.scale) if negative else not_negative(token, around.scale)

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
        return Track(size=not_negative(token, around.scale))
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
        return most._replace(least=not_negative(one(parts[0]), around.scale))
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
