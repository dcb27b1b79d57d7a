"""Contrast of text with what is behind it, and scrims that raise it to the required level.

Source: WCAG 2.2, success criterion 1.4.3 and the definitions of relative luminance and contrast ratio.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

NORMAL = 4.5
LARGE = 3.0
"""Least contrast of bold words of 24 px and more, at card size."""

RGB = tuple[int, int, int]
Box = tuple[float, float, float, float]

_BOLD, _LARGE_SIZE = 700, 24
_CELL = 4  # px: what the eye takes together behind a stroke
_WORST = 1.0  # per cent of the cells that may be worse than the figure: single sparks do not hide a word
_DARKEN, _LIGHTEN = 0.14, 0.93  # how near to black or white a veil takes the colour of what it covers
_MARGIN = 0.4  # of the font size: how far a veil is dense around its words
_FADE = 2.2  # of the font size: over how much it fades away; at least _LEAST_FADE
_LEAST_FADE = 120  # px
_SHRINK = 8  # a blur this wide looks the same at an eighth of the size, and costs nothing


class TextSample(NamedTuple):
    """Text of one colour: its element, line boxes, size and weight."""

    name: str
    boxes: tuple[Box, ...]
    colour: RGB
    size: float
    weight: float


def least_contrast(size: float, weight: float) -> float:
    """Return the contrast that words of `size` px and `weight` need."""
    return LARGE if size >= _LARGE_SIZE and weight >= _BOLD else NORMAL


def measure(image: Image.Image, words: TextSample) -> float:
    """Return the contrast (1 to 21) of `words` against `image`, the card with everything but its words.

    It is the contrast that all but the worst hundredth of the ground behind the lines reaches.
    """
    import numpy as np

    behind = _luminances(image, words.boxes)
    return round(float(np.percentile(_contrasts(behind, words.colour), _WORST)), 2) if len(behind) else 21.0


def _luminances(image: Image.Image, boxes: Iterable[Box]) -> Any:
    """Return the luminance of each cell behind `boxes`."""
    import numpy as np

    cells = [np.asarray(_cells(image, box)).reshape(-1, 3) for box in boxes]
    shown = [part for part in cells if part.size]
    return _linear()[np.concatenate(shown)] @ _WEIGHTS if shown else np.empty(0)


_WEIGHTS = (0.2126, 0.7152, 0.0722)


def _cells(image: Image.Image, box: Box) -> Image.Image:
    left, top = max(0, int(box[0])), max(0, int(box[1]))
    right, bottom = min(image.width, round(box[2]) + 1), min(image.height, round(box[3]) + 1)
    part = image.crop((left, top, max(left, right), max(top, bottom)))
    return part.reduce(_CELL) if part.width and part.height else part


@cache
def _linear() -> Any:
    """Return the linear light of each encoded level (IEC 61966-2-1)."""
    import numpy as np

    level = np.arange(256) / 255
    return np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004


def _contrasts(behind: Any, colour: RGB) -> Any:
    import numpy as np

    own = float(_linear()[list(colour)] @ _WEIGHTS)
    return (np.maximum(behind, own) + 0.05) / (np.minimum(behind, own) + 0.05)


def veil(image: Image.Image, failing: Sequence[TextSample]) -> Image.Image:
    """Return `image` with soft veils behind `failing`, each just as dense as its words need.

    Light words get a dark veil, dark words a light one, in the photo's own tone. It is dense behind the words
    and fades out around them, so that it reads as shade and not as a box.
    """
    for words in failing:
        image = _veiled(image, words)
    return image


def _veiled(image: Image.Image, words: TextSample) -> Image.Image:
    from PIL import Image

    block = _around(words.boxes)
    ground = _shade(image, block, words.colour)
    density = _density(image, words, ground)
    shape = _shape(image.size, block, words.size)
    shade = Image.new("RGB", image.size, ground)
    return Image.composite(shade, image, shape.point([round(level * density) for level in range(256)]))


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _shade(image: Image.Image, block: Box, colour: RGB) -> RGB:
    """Return the veil's colour: that of the photo below, taken almost to black or white."""
    import numpy as np

    mean = np.asarray(_cells(image, block)).reshape(-1, 3).mean(axis=0)
    light_words = float(_linear()[list(colour)] @ _WEIGHTS) > _MIDDLE
    red, green, blue = (
        round(float(level * _DARKEN if light_words else level + (255 - level) * _LIGHTEN)) for level in mean
    )
    return red, green, blue


_MIDDLE = 0.18  # linear light half way between black and white to the eye


def _density(image: Image.Image, words: TextSample, ground: RGB) -> float:
    """Return the opacity, in steps of 0.02, from which the words can be read everywhere."""
    import numpy as np

    cells = np.concatenate([np.asarray(_cells(image, box)).reshape(-1, 3) for box in words.boxes])
    wanted = least_contrast(words.size, words.weight) * 1.02
    for step in range(2, 100, 2):
        mixed = np.rint(cells + (np.array(ground) - cells) * (step / 100)).astype(int)
        if np.percentile(_contrasts(_linear()[mixed] @ _WEIGHTS, words.colour), _WORST) >= wanted:
            return step / 100
    return 1.0


def _shape(size: tuple[int, int], block: Box, font_size: float) -> Image.Image:
    """Return the veil's opacity: 255 behind `block` and a little around it, fading out beyond.

    Where the card's edge is near, the veil reaches past it: a shade from the edge, not a cloud beside it.
    """
    from PIL import Image, ImageDraw, ImageFilter

    fade = max(_LEAST_FADE, _FADE * font_size)
    dense = _MARGIN * font_size + fade / 2  # half of a blur's width is inside the shape it softens
    far = 2 * fade
    left, top, right, bottom = block[0] - dense, block[1] - dense, block[2] + dense, block[3] + dense
    reach = (
        -far if left < fade else left,
        -far if top < fade else top,
        size[0] + far if right > size[0] - fade else right,
        size[1] + far if bottom > size[1] - fade else bottom,
    )
    pad = round(far / _SHRINK)
    small = Image.new("L", (-(-size[0] // _SHRINK) + 2 * pad, -(-size[1] // _SHRINK) + 2 * pad), 0)
    corners = [part / _SHRINK + pad for part in reach]
    ImageDraw.Draw(small).rounded_rectangle(corners, fade / 2 / _SHRINK, fill=255)
    blurred = small.filter(ImageFilter.GaussianBlur(fade / 3.2 / _SHRINK))
    inner = blurred.crop((pad, pad, small.width - pad, small.height - pad))
    # Restore what the blur removed behind the text: it needs the full density.
    lifted = inner.point([min(255, round(level * 1.05)) for level in range(256)])
    return lifted.resize((inner.width * _SHRINK, inner.height * _SHRINK), Image.Resampling.BICUBIC).crop(
        (0, 0, *size)
    )
