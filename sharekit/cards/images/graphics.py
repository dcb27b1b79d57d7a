"""Whether a picture is a photo, which may be cropped, or a graphic, which loses its meaning when it is.

Graphics are shown whole, on a ground of their own, and without empty margins.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol, cast

from sharekit.cards.images.logo import Logo

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.cards.images.focal_point import Focus

Part = tuple[float, float, float, float]

TRIMMED = "trimmed:"
"""Before a graphic's address: the same without its empty margins."""

_SIDE = 128  # px of the copy that is measured
_BITS = 5  # of each channel that are compared, so that noise does not count
_COLOURS = 8
_FLAT = 0.6  # share of the copy in its most frequent colours, from which it is a graphic
_CLEAR = 0.05  # share of transparent pixels, from which it is one
_OPAQUE = 250
_EDGE = 24  # levels between neighbours that make an edge
_EDGES = 0.002  # share of such neighbours below which nothing is drawn that a crop could cut
_LIGHT = 140  # mean lightness of what is drawn, from which it needs a dark ground
_SHARP_SIDE = 800  # px of the copy in which margins are looked for
_NOISE = 10  # levels by which compression changes a flat ground
_MARGIN = 0.05  # of the longer side of what is drawn
_DARK_GROUND, _LIGHT_GROUND = "#14161b", "#ffffff"


class Graphic(Logo, Protocol):
    """What a picture must have to be trimmed."""

    @property
    def ground(self) -> str:
        """The colour it is shown on."""


class Trimmed:
    """A graphic without its empty margins, with the attributes of a picture file.

    All of it that differs from its ground is shown, with an even margin.

    Args:
        picture: A picture whose `ground` is not empty.
    """

    def __init__(self, picture: Graphic) -> None:
        self._picture = picture
        self.where, self.type, self.ground = picture.where, picture.type, picture.ground
        self.key = f"{TRIMMED}{picture.key}"
        self.focus: Focus = (0.5, 0.5)
        self._box = _with_margin(_drawn_part(picture))
        self.width: int = max(1, round(self._box[2] - self._box[0]))
        self.height: int = max(1, round(self._box[3] - self._box[1]))

    def resized(self, width: int, height: int, box: Part | None = None) -> Image.Image:
        """Return the part `box` of the trimmed graphic at a size in px, mode RGB: its ground is behind it."""
        from PIL import Image

        left, top, right, bottom = box or (0, 0, self.width, self.height)
        left, right = left + self._box[0], right + self._box[0]
        top, bottom = top + self._box[1], bottom + self._box[1]
        across, down = width / (right - left), height / (bottom - top)
        inner = max(left, 0), max(top, 0), min(right, self._picture.width), min(bottom, self._picture.height)
        size = (max(1, round((inner[2] - inner[0]) * across)), max(1, round((inner[3] - inner[1]) * down)))
        picture = self._picture.resized(*size, inner)
        result = Image.new("RGB", (width, height), self.ground)
        place = round((inner[0] - left) * across), round((inner[1] - top) * down)
        result.paste(picture, place, picture if picture.mode == "RGBA" else None)
        return result


def _drawn_part(picture: Graphic) -> Part:
    """Return the part of a graphic that differs from its ground, in px of the picture."""
    from PIL import Image, ImageChops

    scale = min(1.0, _SHARP_SIDE / max(picture.width, picture.height))
    copy = picture.resized(max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    ground = Image.new("RGB", copy.size, picture.ground)
    shown = ground.copy()
    shown.paste(copy, mask=copy if copy.mode == "RGBA" else None)
    differs = ImageChops.difference(shown, ground).convert("L").point(lambda level: 255 * (level > _NOISE))
    left, top, right, bottom = differs.getbbox() or (0, 0, *copy.size)
    across, down = picture.width / copy.width, picture.height / copy.height
    return left * across, top * down, right * across, bottom * down


def _with_margin(part: Part) -> Part:
    left, top, right, bottom = part
    margin = _MARGIN * max(right - left, bottom - top)
    return left - margin, top - margin, right + margin, bottom + margin


def ground_of(image: Image.Image) -> str:
    """Return the colour that a graphic is shown on, such as #ffffff; empty for a photo.

    A graphic is a diagram, screenshot or logo: few colours in flat areas, or transparency. Its ground is the
    colour around it; behind transparency, one that its ink is seen on.

    Args:
        image: The picture, of any size, mode RGB or RGBA.
    """
    image = _small(image)
    if _is_clear(image):
        return _ground_of_ink(image)
    return _colour_around(image) if _is_flat(image) and _has_edges(image) else ""


def _small(image: Image.Image) -> Image.Image:
    from PIL import Image

    scale = _SIDE / max(image.size)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    if image.mode == "RGBA":  # colours of transparent pixels must not bleed into their neighbours
        return image.convert("RGBa").resize(size, Image.Resampling.HAMMING).convert("RGBA")
    return image.resize(size, Image.Resampling.HAMMING, reducing_gap=2.0)


def _is_clear(image: Image.Image) -> bool:
    if image.mode != "RGBA":
        return False
    histogram = image.getchannel("A").histogram()
    return sum(histogram[:_OPAQUE]) > _CLEAR * sum(histogram)


def _is_flat(image: Image.Image) -> bool:
    colours = sorted(_counts(image), reverse=True)[:_COLOURS]
    return sum(count for count, _ in colours) > _FLAT * image.width * image.height


def _counts(image: Image.Image) -> list[tuple[int, tuple[int, int, int]]]:
    from PIL import ImageOps

    posterized = ImageOps.posterize(image.convert("RGB"), _BITS)
    return cast("list[tuple[int, tuple[int, int, int]]]", posterized.getcolors(image.width * image.height))


def _has_edges(image: Image.Image) -> bool:
    from PIL import ImageChops

    grey = image.convert("L")
    width, height = grey.size
    apart = [
        ImageChops.difference(
            grey.crop((across, down, width, height)), grey.crop((0, 0, width - across, height - down))
        )
        for across, down in ((1, 0), (0, 1))
        if width > across and height > down
    ]
    return any(sum(each.histogram()[_EDGE:]) > _EDGES * each.width * each.height for each in apart)


def _ground_of_ink(image: Image.Image) -> str:
    """Return black or white, whichever the opaque part of a picture is seen on."""
    counts = image.convert("L").histogram(
        image.getchannel("A").point(lambda alpha: 255 * (alpha > _OPAQUE // 2))
    )
    mean = sum(level * count for level, count in enumerate(counts)) / max(sum(counts), 1)
    return _DARK_GROUND if mean > _LIGHT else _LIGHT_GROUND


def _colour_around(image: Image.Image) -> str:
    """Return the most frequent colour of the outermost pixels."""
    strips = [strip.convert("RGB") for strip in _edges(image)]
    _, most = max(max(_counts(strip)) for strip in strips)
    pixels = [
        cast("tuple[int, int, int]", colour) for strip in strips for colour in strip.get_flattened_data()
    ]
    alike = [pixel for pixel in pixels if _posterized(pixel) == _posterized(most)]
    return "#" + "".join(f"{round(sum(channel) / len(alike)):02x}" for channel in zip(*alike, strict=True))


def _posterized(colour: tuple[int, int, int]) -> tuple[int, ...]:
    return tuple(channel >> 8 - _BITS for channel in colour)


def _edges(image: Image.Image) -> Iterator[Image.Image]:
    width, height = image.size
    for box in (
        (0, 0, width, 1),
        (0, height - 1, width, height),
        (0, 0, 1, height),
        (width - 1, 0, width, height),
    ):
        yield image.crop(box)
