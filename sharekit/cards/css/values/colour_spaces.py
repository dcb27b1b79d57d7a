"""Conversions between colour spaces. Source: CSS Color Level 4, 10 and 18."""

from __future__ import annotations

import colorsys
import math
from collections.abc import Callable

_Triple = tuple[float, float, float]
_Convert = Callable[[_Triple], _Triple]


def to_srgb(space: str, channels: _Triple) -> _Triple:
    """Return the red, green and blue (0 to 1, unclipped) of a colour as tinycss2 parses it.

    Args:
        space: `srgb`, `hsl`, `hwb`, `lab`, `lch`, `oklab` or `oklch`.
        channels: Its coordinates; hues in degrees, the lightness of lab and lch from 0 to 100.
    """
    first, second, third = channels
    match space:
        case "hsl":
            return colorsys.hls_to_rgb(first / 360 % 1, third / 100, second / 100)
        case "hwb":
            return _from_hwb(first, second / 100, third / 100)
        case "lab":
            linear_ = _from_lab(channels)
        case "lch":
            linear_ = _from_lab(_cartesian(first, second, math.radians(third)))
        case "oklab":
            linear_ = _from_oklab(channels)
        case "oklch":
            linear_ = _from_oklab(_cartesian(first, second, math.radians(third)))
        case _:
            return channels
    return _gamma(linear_[0]), _gamma(linear_[1]), _gamma(linear_[2])


def _cartesian(light: float, chroma: float, hue: float) -> _Triple:
    return light, chroma * math.cos(hue), chroma * math.sin(hue)


def _from_hwb(hue: float, white: float, black: float) -> _Triple:
    if white + black >= 1:
        grey = white / (white + black)
        return grey, grey, grey
    red, green, blue = colorsys.hls_to_rgb(hue / 360 % 1, 0.5, 1.0)
    share = 1 - white - black
    return red * share + white, green * share + white, blue * share + white


_D50 = (0.3457 / 0.3585, 1.0, (1.0 - 0.3457 - 0.3585) / 0.3585)


def _from_lab(lab: _Triple) -> _Triple:
    light, a, b = lab
    f1 = (light + 16) / 116
    x, y, z = (
        white * (f**3 if f**3 > 216 / 24389 else (116 * f - 16) * 27 / 24389)
        for white, f in zip(_D50, (f1 + a / 500, f1, f1 - b / 200), strict=True)
    )
    # From D50 to D65 (Bradford), then to linear sRGB.
    x, y, z = (
        0.955473421488075 * x - 0.02309845494876471 * y + 0.06325924320057072 * z,
        -0.0283697093338637 * x + 1.0099953980813041 * y + 0.021041441191917323 * z,
        0.012314014864481998 * x - 0.020507649298898964 * y + 1.330365926242124 * z,
    )
    return (
        3.2409699419045226 * x - 1.537383177570094 * y - 0.4986107602930034 * z,
        -0.9692436362808796 * x + 1.8759675015077202 * y + 0.04155505740717559 * z,
        0.05563007969699366 * x - 0.20397695888897652 * y + 1.0569715142428786 * z,
    )


def linear(colour: tuple[int, int, int, float]) -> _Triple:
    """Return the linear-light channels of a colour, 0 to 1."""
    red, green, blue = (_decoded(channel / 255) for channel in colour[:3])
    return red, green, blue


def _decoded(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB


def _gamma(share: float) -> float:
    share = max(0.0, share)
    return share * 12.92 if share <= 0.0031308 else 1.055 * share ** (1 / 2.4) - 0.055  # noqa: PLR2004 - sRGB


def encoded(channel: float) -> int:
    """Return a linear-light channel as 0 to 255."""
    return min(255, max(0, int(_gamma(max(0.0, channel)) * 255 + 0.5)))


def _to_oklab(rgb: _Triple) -> _Triple:
    red, green, blue = rgb
    l = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)  # noqa: E741 - its name
    m = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    s = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    )


def _from_oklab(lab: _Triple) -> _Triple:
    light, a, b = lab
    l = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3  # noqa: E741 - its name
    m = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
    )


def _to_lab(rgb: _Triple) -> _Triple:
    red, green, blue = rgb
    # To XYZ (D50), by way of D65 and Bradford.
    xyz = (
        0.4360657468742569 * red + 0.3851514688337912 * green + 0.14307845442264197 * blue,
        0.22249319175623702 * red + 0.7168870538238823 * green + 0.06061979053616537 * blue,
        0.013923904500943465 * red + 0.09708128566574634 * green + 0.7140993584005155 * blue,
    )
    x, y, z = (
        math.cbrt(share) if share > 216 / 24389 else (share * 24389 / 27 + 16) / 116
        for share in (part / white for part, white in zip(xyz, _D50, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _to_hsl(rgb: _Triple) -> _Triple:
    hue, light, saturation = colorsys.rgb_to_hls(*_to_srgb(rgb))
    return hue * math.tau, saturation, light


def _from_hsl(hsl: _Triple) -> _Triple:
    return _from_srgb(colorsys.hls_to_rgb(hsl[0] / math.tau % 1, hsl[2], hsl[1]))


def _to_hwb(rgb: _Triple) -> _Triple:
    channels = _to_srgb(rgb)
    return _to_hsl(rgb)[0], min(channels), 1 - max(channels)


def _from_hwb_linear(hwb: _Triple) -> _Triple:
    return _from_srgb(_from_hwb(math.degrees(hwb[0]), hwb[1], hwb[2]))


def _polar(convert: _Convert) -> _Convert:
    def to(rgb: _Triple) -> _Triple:
        light, a, b = convert(rgb)
        return light, math.hypot(a, b), math.atan2(b, a)

    return to


def _from_polar(convert: _Convert) -> _Convert:
    return lambda triple: convert(_cartesian(*triple))


def _to_srgb(rgb: _Triple) -> _Triple:
    return _gamma(rgb[0]), _gamma(rgb[1]), _gamma(rgb[2])


def _from_srgb(rgb: _Triple) -> _Triple:
    return _decoded(rgb[0]), _decoded(rgb[1]), _decoded(rgb[2])


def _unchanged(rgb: _Triple) -> _Triple:
    return rgb


FROM_LINEAR: dict[str, tuple[_Convert, _Convert]] = {
    "srgb": (_to_srgb, _from_srgb),
    "srgb-linear": (_unchanged, _unchanged),
    "oklab": (_to_oklab, _from_oklab),
    "lab": (_to_lab, _from_lab),
    "oklch": (_polar(_to_oklab), _from_polar(_from_oklab)),
    "lch": (_polar(_to_lab), _from_polar(_from_lab)),
    "hsl": (_to_hsl, _from_hsl),
    "hwb": (_to_hwb, _from_hwb_linear),
}
"""Space → (from linear-light sRGB, back); hues in radians."""
