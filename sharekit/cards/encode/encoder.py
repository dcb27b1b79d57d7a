"""Pixels ▶ a picture file within its byte limit: by palette, then by quality, else an error."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sharekit.cards.encode.png import with_filters, write_indexed, write_rgb
from sharekit.errors import ConfigError, ImageError

if TYPE_CHECKING:
    from PIL import Image


class Indexed(NamedTuple):
    """A card drawn straight into palette indexes: rows as `write_indexed` takes them, and RGB triples."""

    rows: Image.Image
    palette: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Pixels:
    """A drawn card, painted when an encoder needs it.

    Attributes:
        image: Paints and returns the card, mode RGB.
        indexed: Returns the card as palette indexes, visually lossless, or None if it has too many colours.
        photo: Some of it is a photo, so that JPEG serves it better than PNG.
        pictures: It shows a picture, which hides what JPEG loses.
    """

    image: Callable[[], Image.Image]
    indexed: Callable[[], Indexed | None] = lambda: None
    photo: bool = False
    pictures: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """A finished picture file.

    Attributes:
        data: The file.
        format: png, jpeg, webp or avif.
        colours: Size of the palette the card was reduced to; 0 when it was not.
    """

    data: bytes
    format: str
    colours: int = 0


# Best first. Below the last step the loss is visible; an error is better than such a card.
_QUALITIES = {
    "jpeg": (86, 82, 78, 74, 70, 65, 60, 55, 50),
    "webp": (88, 84, 80, 75, 70, 65, 60, 55, 50, 45),
    "avif": (72, 68, 64, 60, 56, 52, 48, 44, 40, 36),
}
_COLOURS = (256, 192, 128, 96, 64)
_FULL_CHROMA = 86  # coloured words stay sharp at 4:4:4; below this quality the bytes matter more
_EXACT_BYTES = 60_000  # a PNG up to this size is not worth any loss


def media_type(format: str) -> str:
    """Return the media type of a format, such as `image/png`."""
    return f"image/{format}"


def encode(
    pixels: Pixels,
    *,
    format: str = "auto",
    formats: Sequence[str] = ("png", "jpeg"),
    max_bytes: int = 0,
    where: object = "",
) -> Encoded:
    """Return `pixels` as a file of at most `max_bytes`.

    Args:
        pixels: The card.
        format: png, jpeg, webp, avif; or auto: the smallest of `formats` that still looks right, which is
            PNG for flat cards and JPEG for photos.
        formats: Accepted formats, best first.
        max_bytes: The limit; 0 for none.
        where: Named in errors.

    Raises:
        ConfigError: The format is unknown.
        ImageError: The limit cannot be met without visible damage.
    """
    if format not in {"auto", "png", *_QUALITIES}:
        raise ConfigError(
            f"unknown format {format!r}", where="format", hint="write auto, png, jpeg, webp or avif"
        )
    smallest: Encoded | None = None
    for candidate in _attempts(pixels, format, formats, max_bytes):
        if not max_bytes or len(candidate.data) <= max_bytes:
            return candidate
        smallest = candidate if smallest is None or len(candidate.data) < len(smallest.data) else smallest
    assert smallest is not None
    raise ImageError(
        f"the card has {len(smallest.data):,} bytes as {smallest.format} at the lowest quality, "
        f"and {max_bytes:,} are allowed",
        where=where,
        hint="use the format auto, a calmer photo or template, or raise max_bytes of the network",
    )


def _attempts(pixels: Pixels, format: str, formats: Sequence[str], budget: int) -> Iterator[Encoded]:
    """Yield candidates, best first; each is made only when the one before was too large."""
    if format != "auto":
        yield from _png(pixels) if format == "png" else _lossy(pixels, format, budget)
        return
    lossy = next((name for name in ("jpeg", *formats) if name in formats and name in _QUALITIES), None)
    if "png" in formats and (lossy is None or not pixels.photo):
        yield from _best_png(pixels, lossy)
    if lossy:
        yield from _lossy(pixels, lossy, budget)


def _best_png(pixels: Pixels, lossy: str | None) -> Iterator[Encoded]:
    """Yield PNGs; where the exact one is heavy, yield the lightest file that looks the same first."""
    attempts = _png(pixels)
    exact = next(attempts)
    if len(exact.data) > _EXACT_BYTES:
        yield from _lighter(pixels, lossy, exact)
    yield exact
    yield from attempts


def _lighter(pixels: Pixels, lossy: str | None, exact: Encoded) -> Iterator[Encoded]:
    """Yield a lighter file that looks as the exact one does, if there is one."""
    from sharekit.cards.encode.palette import reduced

    image = pixels.image()
    plane = None if pixels.indexed() else reduced(image)
    files = [exact] if plane is None else [exact, _write_reduced(plane)]
    if lossy and len(min(files, key=_weight).data) > _EXACT_BYTES:
        light = _write(image, lossy, _QUALITIES[lossy][0])
        # Flat cards keep their exact edges unless that costs much.
        files += [light] if pixels.pictures or len(light.data) * 2 < len(exact.data) else []
    best = min(files, key=_weight)
    if best is not exact:
        yield best


def _weight(file: Encoded) -> int:
    return len(file.data)


def _png(pixels: Pixels) -> Iterator[Encoded]:
    indexed = pixels.indexed()
    if indexed is not None:
        yield Encoded(data=write_indexed(*indexed), format="png")
    else:
        yield Encoded(data=write_rgb(pixels.image()), format="png")
    for colours in _COLOURS:
        yield _write_reduced(pixels.image().quantize(colours), colours)


def _write_reduced(plane: Image.Image, colours: int = _COLOURS[0]) -> Encoded:
    palette = bytes(plane.getpalette() or b"")
    return Encoded(data=write_indexed(with_filters(plane), palette), format="png", colours=colours)


def _lossy(pixels: Pixels, format: str, budget: int) -> Iterator[Encoded]:
    """Yield the best quality, then the best that meets the budget, by bisection; else the last."""
    image, qualities = pixels.image(), _QUALITIES[format]
    best = _write(image, format, qualities[0])
    yield best
    low, high, candidate = 1, len(qualities), None
    while low < high:
        middle = (low + high) // 2
        tried = _write(image, format, qualities[middle])
        if len(tried.data) <= budget:
            candidate, high = tried, middle
        else:
            low = middle + 1
            best = tried
    yield candidate or best


def _write(image: Image.Image, format: str, quality: int) -> Encoded:
    file = io.BytesIO()
    if format == "jpeg":
        chroma = "4:4:4" if quality >= _FULL_CHROMA else "4:2:0"
        image.save(file, "JPEG", quality=quality, subsampling=chroma, optimize=True, progressive=True)
    elif format == "webp":
        image.save(file, "WEBP", quality=quality, method=4)
    else:
        # One thread: the bytes depend on libaom's thread count.
        image.save(file, "AVIF", quality=quality, speed=8, max_threads=1)
    return Encoded(data=file.getvalue(), format=format)
