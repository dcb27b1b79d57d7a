"""The subject of a photo, found by detail, colour and skin tone.

No model and no network: a map of interest over a few hundred cells, from which the box around the subject is
read. The idea of weighing detail, saturation and skin is that of smartcrop.js; the measures are our own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sharekit.errors import ConfigError

if TYPE_CHECKING:
    from PIL import Image

Focus = tuple[float, float]
"""A CSS object-position as fractions: the point of the picture at (x, y) is placed at (x, y) of its box."""

Box = tuple[float, float, float, float]

_SIDE = 160  # px of the copy that is looked at
_CELL = 5  # px
# The subject's box leaves out this share of the interest at each end. Less at the top: heads are small.
_ACROSS = (0.1, 0.1)
_DOWN = (0.05, 0.14)


def find_focus(image: Image.Image) -> Focus:
    """Return the object-position that keeps the subject of `image` in view in crops of any shape."""
    return position_of(find_subject(image))


def position_of(subject: Box) -> Focus:
    """Return the object-position under which every crop at least as large as `subject` shows all of it.

    A crop of width w held at p shows p(1-w) to p(1-w)+w. With p = left / (1 - width of the subject), that
    holds the subject for every w not smaller than it; a smaller crop shows a part of it in proportion.
    """
    left, top, right, bottom = subject
    return _position(left, right), _position(top, bottom)


def _position(start: float, end: float) -> float:
    free = 1 - (end - start)
    return round(start / free, 3) if free > 0.01 else 0.5  # noqa: PLR2004 (a subject as wide as the picture)


def find_subject(image: Image.Image) -> Box:
    """Return the box around what the eye goes to: left, top, right, bottom as fractions of the picture."""
    interest = _interest(image)
    columns, rows = interest.sum(axis=0), interest.sum(axis=1)
    left, right = _span(columns, *_ACROSS)
    top, bottom = _span(rows, *_DOWN)
    return left, top, right, bottom


def _interest(image: Image.Image) -> Any:
    """Return the map of interest, rows by columns, each cell 0 or more."""
    import numpy as np
    from PIL import Image

    shrink = _SIDE / max(image.size)
    size = (max(8, round(image.width * shrink)), max(8, round(image.height * shrink)))
    small = (image if image.mode == "RGB" else image.convert("RGB")).resize(
        size, Image.Resampling.BOX, reducing_gap=1.0
    )
    pixels = np.asarray(small, np.float32) / 255
    interest = 1.0 * _detail(pixels) + 0.7 * _distinct(pixels) + 2.2 * _skin(pixels)
    grid = (max(4, round(size[0] / _CELL)), max(4, round(size[1] / _CELL)))
    cells = np.asarray(Image.fromarray(interest).resize(grid, Image.Resampling.BOX))
    cells = cells * _centred(*cells.shape)
    return np.maximum(cells - cells.mean() - 0.35 * cells.std(), 0) ** 1.25 + 1e-6


def _detail(pixels: Any) -> Any:
    """Local contrast: how far each pixel is from its neighbours."""
    import numpy as np

    grey = pixels @ np.array([0.299, 0.587, 0.114], np.float32)
    padded = np.pad(grey, 1, mode="edge")
    across = np.abs(padded[1:-1, 2:] - padded[1:-1, :-2])
    down = np.abs(padded[2:, 1:-1] - padded[:-2, 1:-1])
    return np.minimum(across + down, 0.5) * 2


def _distinct(pixels: Any) -> Any:
    """How far each pixel's colour is from those along the picture's edge, which are mostly background."""
    import numpy as np

    rim = max(2, min(pixels.shape[:2]) // 16)
    edge = np.concatenate(
        [pixels[:rim].reshape(-1, 3), pixels[:, :rim].reshape(-1, 3), pixels[:, -rim:].reshape(-1, 3)]
    )
    nearest = np.full(pixels.shape[:2], 9.0, np.float32)
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        nearest = np.minimum(nearest, ((pixels - np.quantile(edge, share, axis=0)) ** 2).sum(axis=2))
    return np.minimum(np.sqrt(nearest), 1)


def _skin(pixels: Any) -> Any:
    """How much each pixel looks like skin of any tone: hue and chroma, within a range of light.

    Source: the Cb/Cr range of Chai and Ngan, "Face segmentation using skin-color map" (1999), softened.
    """
    import numpy as np

    red, green, blue = (pixels[..., channel] for channel in range(3))
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    cb, cr = 0.564 * (blue - light), 0.713 * (red - light)
    near = ((cb + 0.098) / 0.07) ** 2 + ((cr - 0.094) / 0.055) ** 2
    return np.clip(1.6 - near, 0, 1) * (light > 0.15) * (light < 0.95)  # noqa: PLR2004


def _centred(rows: int, columns: int) -> Any:
    """Photographers put subjects near the middle, a little above it; the rim is rarely one."""
    import numpy as np

    y = np.abs(np.linspace(-1, 1, rows) + 0.08)[:, None]
    x = np.abs(np.linspace(-1, 1, columns))[None, :]
    return np.clip(1.15 - 0.5 * x**2 - 0.5 * y**2, 0.3, 1)


def _span(weights: Any, before: float, after: float) -> tuple[float, float]:
    """Return the span (fractions) that leaves out these shares of the weight at its ends."""
    import numpy as np

    run = np.concatenate([[0], np.cumsum(weights)]) / weights.sum()
    ends = np.interp([before, 1 - after], run, np.linspace(0, 1, len(run)))
    return float(ends[0]), float(ends[1])


_KEYWORDS = {"left": 0.0, "top": 0.0, "center": 0.5, "centre": 0.5, "right": 1.0, "bottom": 1.0}


def parse_focus(text: str) -> Focus:
    """Read a focus written by hand: `62% 31%`, `0.62 0.31`, `0.62, 0.31`, `left`, `top right`.

    Raises:
        ConfigError: Not one of these, or is outside the picture.
    """
    words = text.replace(",", " ").lower().split()
    if words and words[0] in {"top", "bottom"}:
        words = [*(words[1:] or ["center"]), words[0]]
    if len(words) == 1:
        words.append("center")
    try:
        x, y = (_KEYWORDS[word] if word in _KEYWORDS else _fraction(word) for word in words)
    except ValueError:
        raise ConfigError(
            f"found {text!r}", where="image_focus", hint="write it as 62% 31%, 0.62 0.31, or top left"
        ) from None
    return x, y


def _fraction(word: str) -> float:
    value = float(word[:-1]) / 100 if word.endswith("%") else float(word)
    if not 0 <= value <= 1:
        raise ValueError(word)
    return value
