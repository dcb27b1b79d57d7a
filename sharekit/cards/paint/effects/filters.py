"""Filters of colours on premultiplied pictures. Source: Filter Effects Level 1, 9."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageMath

_FULL = 255.0
_Row = tuple[float, float, float]


def filtered(colour: Image.Image, clear: Image.Image, kind: str, amount: float) -> Image.Image:
    """Return the colours after a filter.

    Args:
        colour: Premultiplied RGB.
        clear: What shows through each channel, 255 where nothing was painted.
        kind: The function's name.
        amount: Its argument.
    """
    cover = ImageChops.invert(clear)
    rows, offset = _matrix(kind, amount)
    bands = colour.split()
    result = [_combined(bands, row, cover.getchannel(at), offset) for at, row in enumerate(rows)]
    return ImageChops.darker(Image.merge("RGB", result), cover)


def _matrix(kind: str, amount: float) -> tuple[tuple[_Row, _Row, _Row], float]:
    """Return the colour matrix of a filter, and the constant added to every channel."""
    if kind == "brightness":
        return _scaled(amount), 0.0
    if kind == "contrast":
        return _scaled(amount), (1 - amount) / 2
    if kind == "invert":
        return _scaled(1 - 2 * amount), amount
    if kind == "sepia":
        return _blend(_SEPIA, 1 - amount), 0.0
    return _saturation(1 - amount if kind == "grayscale" else amount), 0.0


def _scaled(by: float) -> tuple[_Row, _Row, _Row]:
    return (by, 0.0, 0.0), (0.0, by, 0.0), (0.0, 0.0, by)


_SEPIA = ((0.393, 0.769, 0.189), (0.349, 0.686, 0.168), (0.272, 0.534, 0.131))
_GREY = (0.2126, 0.7152, 0.0722)


def _blend(matrix: tuple[_Row, _Row, _Row], rest: float) -> tuple[_Row, _Row, _Row]:
    """Return a matrix mixed with the identity."""
    first, second, third = (
        tuple(value * (1 - rest) + (rest if at == row else 0.0) for at, value in enumerate(values))
        for row, values in enumerate(matrix)
    )
    return first, second, third  # type: ignore[return-value]  # three values each


def _saturation(amount: float) -> tuple[_Row, _Row, _Row]:
    return _blend((_GREY, _GREY, _GREY), amount)


def _combined(bands: tuple[Image.Image, ...], row: _Row, cover: Image.Image, offset: float) -> Image.Image:
    """Return one channel: the weighted sum of three, and a constant share of the coverage."""
    result: Image.Image = ImageMath.lambda_eval(
        lambda args: args["convert"](
            args["max"](
                args["min"](
                    args["float"](args["r"]) * row[0]
                    + args["float"](args["g"]) * row[1]
                    + args["float"](args["b"]) * row[2]
                    + args["float"](args["a"]) * offset
                    + 0.5,
                    _FULL,
                ),
                0.0,
            ),
            "L",
        ),
        r=bands[0],
        g=bands[1],
        b=bands[2],
        a=cover,
    )
    return result
