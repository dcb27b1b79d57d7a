"""Pictures for the gallery, painted by arithmetic: nobody's photographs, the same bytes every time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

__all__ = ["paint_city", "paint_face", "paint_mark", "paint_page", "paint_ridges", "paint_sea"]

Floats = NDArray[np.float64]
_SIZE = (1600, 1200)
_STOPS = tuple[tuple[float, tuple[int, int, int]], ...]


def paint_ridges() -> Image.Image:
    """Paint mountains behind mountains at dawn, each paler than the one before it."""
    width, height = _SIZE
    picture = _sky(
        ((0.0, (24, 44, 92)), (0.34, (122, 128, 178)), (0.58, (246, 178, 138)), (0.75, (252, 222, 170)))
    )
    _glow(picture, (0.66, 0.52), 0.34, (255, 236, 190), 0.9)
    rng = np.random.default_rng(7)
    for depth in range(6):
        share = depth / 5
        tone = tuple(int(a + (b - a) * share) for a, b in zip((178, 150, 172), (16, 24, 44), strict=True))
        line = height * (0.56 + 0.075 * depth) - _noise(rng, width, 5) * (150 - 14 * depth)
        _fill_below(picture, line, tone)
    return _finish(picture, rng)


def paint_sea() -> Image.Image:
    """Paint a calm sea under an evening sun, with its path on the water and one sail."""
    width, height = _SIZE
    picture = _sky(((0.0, (60, 110, 160)), (0.28, (236, 190, 150)), (0.4, (255, 214, 150))))
    _glow(picture, (0.4, 0.34), 0.3, (255, 240, 200), 1.0)
    rng = np.random.default_rng(11)
    horizon = int(height * 0.4)
    depth = np.linspace(0, 1, height - horizon)[:, None]
    water = np.array((34, 84, 112)) * (1 - depth[..., None]) + np.array((8, 34, 58)) * depth[..., None]
    picture[horizon:] = water + np.zeros((1, width, 1))
    across = np.abs(np.arange(width)[None, :] - width * 0.4)
    waves = np.sin(depth * 240 + _noise(rng, width, 4)[None, :] * 9) * 0.5 + 0.5
    path = np.exp(-((across / (26 + depth * 240)) ** 2)) * waves * (0.95 - 0.5 * depth)
    picture[horizon:] += path[..., None] * np.array((225, 160, 90))
    image = _finish(picture, rng)
    pen = ImageDraw.Draw(image)
    pen.polygon([(930, 498), (930, 328), (1016, 484)], fill=(36, 32, 46))
    pen.polygon([(920, 498), (920, 364), (864, 488)], fill=(52, 44, 58))
    pen.polygon([(856, 508), (1026, 508), (998, 532), (886, 532)], fill=(24, 22, 34))
    return image


def paint_city() -> Image.Image:
    """Paint a city at night: towers with lit windows, lights out of focus in front."""
    width, height = _SIZE
    picture = _sky(((0.0, (10, 14, 34)), (0.6, (44, 36, 84)), (1.0, (120, 62, 96))))
    rng = np.random.default_rng(23)
    image = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    for tone, least in ((38, 0.38), (22, 0.5)):
        left = -20
        while left < width:
            wide = int(rng.integers(70, 170))
            top = int(height * (least + 0.3 * rng.random()))
            pen.rectangle((left, top, left + wide, height), fill=(tone - 8, tone - 4, tone + 18))
            _light_windows(pen, rng, (left, top, left + wide, height))
            left += wide + int(rng.integers(4, 26))
    lights = Image.new("RGB", _SIZE)
    pen = ImageDraw.Draw(lights)
    for _ in range(60):
        x, y, r = (int(rng.integers(*span)) for span in ((0, width), (int(height * 0.72), height), (14, 52)))
        lamp = ((127, 88, 41), (127, 48, 48), (55, 85, 127), (127, 113, 85))[int(rng.integers(0, 4))]
        pen.ellipse((x - r, y - r, x + r, y + r), fill=lamp)
    picture = np.asarray(image, dtype=np.float64) + np.asarray(lights.filter(ImageFilter.GaussianBlur(5)))
    return _finish(picture, rng)


def paint_face() -> Image.Image:
    """Paint a portrait in flat shapes: shoulders, a head, hair, in warm light."""
    image = Image.new("RGB", (1800, 1800), (232, 168, 128))
    pen = ImageDraw.Draw(image)
    pen.ellipse((180, 120, 1620, 1560), fill=(240, 188, 150))
    pen.ellipse((300, 1240, 1500, 2400), fill=(38, 62, 92))
    pen.polygon([(780, 1220), (1020, 1220), (960, 1480), (840, 1480)], fill=(176, 112, 84))
    pen.ellipse((560, 330, 1240, 1120), fill=(34, 26, 30))
    pen.ellipse((640, 470, 1160, 1250), fill=(206, 140, 106))
    pen.pieslice((600, 380, 1200, 1000), 180, 352, fill=(34, 26, 30))
    for x in (800, 1000):
        pen.ellipse((x - 26, 836, x + 26, 868), fill=(34, 26, 30))
    pen.arc((820, 1000, 980, 1090), 20, 160, fill=(140, 70, 60), width=16)
    return image.resize((900, 900), Image.Resampling.LANCZOS)


def paint_page() -> Image.Image:
    """Paint a screen of a program: a side bar, a chart, rows."""
    image = Image.new("RGB", (1600, 1600), (250, 251, 253))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 360, 1600), fill=(238, 242, 250))
    for row in range(9):
        tone = (47, 91, 234) if row == 1 else (203, 212, 230)
        pen.rounded_rectangle((56, 90 + row * 84, 280 - row % 3 * 40, 122 + row * 84), 14, fill=tone)
    for bar, share in enumerate((0.3, 0.5, 0.42, 0.66, 0.58, 0.8, 0.94)):
        left = 470 + bar * 146
        tone = (47, 91, 234) if share > 0.9 else (185, 200, 248)  # noqa: PLR2004 - the tallest bar
        pen.rounded_rectangle((left, 760 - share * 560, left + 92, 760), 18, fill=tone)
    for row in range(6):
        pen.line((440, 880 + row * 116, 1540, 880 + row * 116), fill=(227, 230, 236), width=3)
        pen.rounded_rectangle(
            (470, 916 + row * 116, 800 + row % 3 * 90, 944 + row * 116), 12, fill=(203, 212, 230)
        )
    return image.resize((1000, 1000), Image.Resampling.LANCZOS)


def paint_mark(disc: tuple[int, int, int], flame: tuple[int, int, int]) -> Image.Image:
    """Paint a logo: a flame in a disc, on a clear ground."""
    image = Image.new("RGBA", (640, 640))
    pen = ImageDraw.Draw(image)
    pen.ellipse((8, 8, 632, 632), fill=disc)
    pen.ellipse((196, 244, 444, 492), fill=flame)
    pen.polygon([(320, 96), (434, 316), (206, 316)], fill=flame)
    pen.ellipse((262, 348, 378, 464), fill=disc)
    pen.polygon([(320, 268), (372, 378), (268, 378)], fill=disc)
    return image.resize((160, 160), Image.Resampling.LANCZOS)


def _sky(stops: _STOPS) -> Floats:
    width, height = _SIZE
    at = np.linspace(0, 1, height)
    places = [place for place, _ in stops]
    column = np.stack([np.interp(at, places, [tone[i] for _, tone in stops]) for i in range(3)], axis=-1)
    return np.repeat(column[:, None, :], width, axis=1)


def _glow(
    picture: Floats, at: tuple[float, float], radius: float, tone: tuple[int, int, int], most: float
) -> None:
    height, width = picture.shape[:2]
    y, x = np.ogrid[:height, :width]
    far = np.hypot(x - at[0] * width, y - at[1] * height) / (radius * width)
    share = (np.exp(-((far * 2.2) ** 2)) * most)[..., None]
    picture += (np.array(tone) - picture) * share


def _noise(rng: np.random.Generator, width: int, octaves: int) -> Floats:
    """Return a smooth line of heights, 0 to 1: value noise, each octave twice as fine and half as high."""
    line = np.zeros(width)
    for octave in range(octaves):
        knots = rng.random(4 * 2**octave + 2)
        line += np.interp(np.linspace(0, len(knots) - 1, width), np.arange(len(knots)), knots) * 0.5**octave
    return np.asarray(line / line.max(), dtype=np.float64)


def _fill_below(picture: Floats, line: Floats, tone: tuple[int, ...]) -> None:
    below = np.arange(picture.shape[0])[:, None] - line[None, :]
    cover = np.clip(below, 0, 1)[..., None]
    mist = np.clip(below / 420, 0, 1)[..., None] * 0.35
    colour = np.array(tone) * (1 - mist) + np.array((220, 190, 190)) * mist * 0.6
    picture *= 1 - cover
    picture += colour * cover


def _light_windows(
    pen: ImageDraw.ImageDraw, rng: np.random.Generator, box: tuple[int, int, int, int]
) -> None:
    left, top, right, bottom = box
    for y in range(top + 14, bottom, 24):
        for x in range(left + 10, right - 12, 18):
            if rng.random() < 0.34:  # noqa: PLR2004 - a third of the windows
                tone = int(rng.integers(120, 240))
                pen.rectangle((x, y, x + 8, y + 11), fill=(tone, int(tone * 0.82), int(tone * 0.52)))


def _finish(picture: Floats, rng: np.random.Generator) -> Image.Image:
    grain = rng.normal(0, 2.2, picture.shape[:2])[..., None]
    return Image.fromarray(np.clip(picture + grain, 0, 255).astype(np.uint8))
