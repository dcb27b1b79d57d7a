"""Contrast of words on what is really behind them, and the veil that brings it where it must be.

Source: WCAG 2.2, success criterion 1.4.3 and the definitions of relative luminance and contrast ratio.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["LARGE", "NORMAL", "Words", "least_contrast", "measure", "veil"]

NORMAL = 4.5
LARGE = 3.0
"""Least contrast of bold words of 24 px and more, as they stand on a card."""

RGB = tuple[int, int, int]
Box = tuple[float, float, float, float]

_BOLD, _LARGE_SIZE = 700, 24
_CELL = 4  # px: what the eye takes together behind a stroke
_WORST = 1.0  # per cent of the cells that may be worse than the figure: single sparks do not hide a word
_DARK, _LIGHT = (10, 13, 20), (250, 250, 248)
_MARGIN = 0.35  # of a veil that a line's height keeps around it
_SOFT = 0.9  # of a line's height, over which a veil fades away


class Words(NamedTuple):
    """Words of one colour: what they are called, where their lines stand, and how large and bold they are."""

    name: str
    boxes: tuple[Box, ...]
    colour: RGB
    size: float
    weight: float


def least_contrast(size: float, weight: float) -> float:
    """Return the contrast that words of `size` px and `weight` need."""
    return LARGE if size >= _LARGE_SIZE and weight >= _BOLD else NORMAL


def measure(image: Image.Image, words: Words) -> float:
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


def veil(image: Image.Image, failing: Sequence[Words]) -> Image.Image:
    """Return `image` with soft veils behind `failing`, each just as dense as its words need.

    Light words get a dark veil, dark words a light one. A veil is dense behind the lines and fades out around
    them, so that it reads as shade and not as a box.
    """
    for words in failing:
        image = _veiled(image, words)
    return image


def _veiled(image: Image.Image, words: Words) -> Image.Image:
    from PIL import Image

    own = float(_linear()[list(words.colour)] @ _WEIGHTS)
    ground = _DARK if own > _MIDDLE else _LIGHT
    density = _density(image, words, ground)
    shape = _shape(image.size, words.boxes)
    shade = Image.new("RGB", image.size, ground)
    return Image.composite(shade, image, shape.point([round(level * density) for level in range(256)]))


_MIDDLE = 0.18  # linear light half way between black and white to the eye


def _density(image: Image.Image, words: Words, ground: RGB) -> float:
    """Return the opacity, in steps of 0.02, from which the words can be read everywhere."""
    import numpy as np

    cells = np.concatenate([np.asarray(_cells(image, box)).reshape(-1, 3) for box in words.boxes])
    wanted = least_contrast(words.size, words.weight) * 1.02
    for step in range(2, 100, 2):
        mixed = np.rint(cells + (np.array(ground) - cells) * (step / 100)).astype(int)
        if np.percentile(_contrasts(_linear()[mixed] @ _WEIGHTS, words.colour), _WORST) >= wanted:
            return step / 100
    return 1.0


def _shape(size: tuple[int, int], boxes: Sequence[Box]) -> Image.Image:
    """Return the veil's opacity: 255 behind `boxes` and a little around them, fading out beyond."""
    from PIL import Image, ImageDraw, ImageFilter

    height = max(box[3] - box[1] for box in boxes)
    shrink = 8  # a blur this wide looks the same at an eighth of the size, and costs nothing
    small = Image.new("L", (-(-size[0] // shrink), -(-size[1] // shrink)), 0)
    around = (_MARGIN + _SOFT) * height
    for box in boxes:
        corners = [
            part / shrink for part in (box[0] - around, box[1] - around, box[2] + around, box[3] + around)
        ]
        ImageDraw.Draw(small).rounded_rectangle(corners, around / shrink, fill=255)
    blurred = small.filter(ImageFilter.GaussianBlur(_SOFT * height / shrink / 2))
    # What the blur took from behind the lines is given back: full density must reach their margin.
    lifted = blurred.point([min(255, round(level * 1.12)) for level in range(256)])
    return lifted.resize(size, Image.Resampling.BICUBIC)
