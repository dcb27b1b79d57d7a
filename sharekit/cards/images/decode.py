"""Picture files ▶ upright sRGB pixels.

A file that could claim much memory is decoded in a child process with limits. Run as a module, this is that
child: the file comes on stdin, raw pixels go to stdout.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from sharekit.cards.images.headers import Header
from sharekit.cards.images.png_strips import has_strips, read_strips
from sharekit.cards.images.webp_scaled import read_scaled
from sharekit.errors import ImageError
from sharekit.support import child

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF")
MEMORY = 512_000_000
"""Most bytes of address space the child may take."""
SECONDS = 10
_HEAVY_BYTES = 64_000_000
_CLAIMED = {"WEBP": 16}  # bytes a pixel; 4 in other formats
_MAX_PROFILE = 4_000_000
_ROWS = 64  # of 16 bits that are brought to 8 at once
_ORIENTATION = 0x0112


def is_heavy(header: Header, scale: int) -> bool:
    """Return whether decoding at 1/`scale` must happen in a child process, for its memory or its time."""
    pixels = header.width * header.height
    claimed = header.memory(scale) if header.format == "JPEG" else pixels * _CLAIMED.get(header.format, 4)
    return claimed > _HEAVY_BYTES or not header.width


def open_image(data: bytes, *, where: object = "") -> Image.Image:
    """Return the picture opened but not decoded.

    Raises:
        ImageError: It cannot be opened.
    """
    from PIL import Image

    formats: tuple[str, ...] = FORMATS
    if data[4:8] == b"ftyp" and find_spec("pillow_heif") is not None:
        from pillow_heif import register_heif_opener

        register_heif_opener(thumbnails=False)
        formats = (*FORMATS, "HEIF")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the header was checked
            return Image.open(io.BytesIO(data), formats=formats)
    except Exception as error:  # decoders raise any exception on corrupt files
        raise _refusal(error, where) from error


def orientation_of(image: Image.Image) -> int:
    """Return the EXIF orientation, 1 to 8. Source: Exif 2.32, tag 0x0112."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "Corrupt EXIF data": such a file is not rotated
            turn = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 (broken EXIF breaks its parser in many ways; the pixels may still be good)
        return 1
    return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1  # noqa: PLR2004


def decode(data: bytes, scale: int, orientation: int = 1, *, where: object = "") -> Image.Image:
    """Return the picture upright, in sRGB, at 1/`scale` of its size (1, 2, 4 or 8), mode RGB or RGBA.

    Args:
        data: The file.
        scale: 1, 2, 4 or 8.
        orientation: As EXIF writes it, 1 to 8.
        where: Named in errors.

    Raises:
        ImageError: The file is broken or truncated.
    """
    try:
        return _upright(_to_srgb(_read(data, scale, where)), orientation)
    except ImageError:
        raise
    except Exception as error:
        raise _refusal(error, where) from error


def _read(data: bytes, scale: int, where: object) -> Image.Image:
    """Return the picture as the file stores it, near 1/`scale` of its size, whole only where it must be."""
    scaled = read_scaled(data, scale) if scale > 1 and data[8:12] == b"WEBP" else None
    if scaled is not None:
        return scaled
    image = open_image(data, where=where)
    if scale > 1 and image.format == "PNG" and has_strips(data):
        profile, image = image.info.get("icc_profile"), read_strips(data, scale, _averageable)
        image.info["icc_profile"] = profile
        return image
    size = (-(-image.width // scale), -(-image.height // scale))
    if image.format in {"JPEG", "MPO"}:  # MPO: with a second picture, as Ultra HDR has
        image.draft(image.mode, size)
    image.load()
    return _reduced(_averageable(image), size)


def _refusal(error: BaseException, where: object) -> ImageError:
    if isinstance(error, MemoryError):
        return _too_heavy(f"{MEMORY // 1_000_000} MB", where)
    return ImageError(
        f"the picture is corrupt: {' '.join(str(error).split()) or type(error).__name__}",
        where=where,
        hint="open it in a picture editor and save it again",
    )


def _too_heavy(amount: str, where: object) -> ImageError:
    return ImageError(f"decoding it takes more than {amount}", where=where, hint="save the picture smaller")


def _averageable(image: Image.Image) -> Image.Image:
    """Bring a decoded picture into a mode whose neighbouring pixels can be averaged."""
    if image.mode.startswith("I;16") or image.mode in {"I", "F"}:
        image = _eight_bits(image)
    if image.mode in {"P", "PA", "1"} or "transparency" in image.info:
        profile = image.info.get("icc_profile")
        opaque = image.mode in {"P", "1"} and "transparency" not in image.info
        image = image.convert("RGB" if opaque else "RGBA")
        image.info["icc_profile"] = profile
    return image


def _reduced(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Bring a picture near `size` before anything else touches its pixels."""
    factor = min(round(image.width / size[0]), round(image.height / size[1]))
    if factor > 1:
        info = image.info
        image = image.reduce(factor)
        image.info = info
    return image


def _eight_bits(image: Image.Image) -> Image.Image:
    """16 bits of grey ▶ 8, a few rows at a time: Pillow's own conversion would clip, not scale."""
    from PIL import Image

    if image.mode == "F":
        return image.convert("L")
    plane = Image.new("L", image.size)
    for top in range(0, image.height, _ROWS):
        rows = image.crop((0, top, image.width, min(top + _ROWS, image.height))).convert("I")
        plane.paste(rows.point(lambda value: value * (1 / 256)).convert("L"), (0, top))
    return plane


def _upright(image: Image.Image, turn: int) -> Image.Image:
    from PIL import Image

    way = Image.Transpose
    turns = {
        2: way.FLIP_LEFT_RIGHT,
        3: way.ROTATE_180,
        4: way.FLIP_TOP_BOTTOM,
        5: way.TRANSPOSE,
        6: way.ROTATE_270,
        7: way.TRANSVERSE,
        8: way.ROTATE_90,
    }
    return image.transpose(turns[turn]) if turn in turns else image


def _to_srgb(image: Image.Image) -> Image.Image:
    """Return mode RGB, or RGBA where some pixel is not opaque, with the file's colour profile applied."""
    profile = image.info.get("icc_profile") or b""
    if len(profile) > _MAX_PROFILE:
        raise ImageError(f"an ICC profile of {len(profile):,} bytes", hint="save the picture as sRGB")
    alpha = image.getchannel("A") if image.mode in {"LA", "RGBA", "La", "RGBa"} else None
    if image.mode in {"RGBA", "CMYK", "RGB"} and profile:
        colours = _by_profile(image if image.mode != "RGBA" else image.convert("RGB"), profile)
    else:
        colours = image if image.mode == "RGB" else image.convert("RGB")
    colours.info = {}
    if alpha is None or alpha.getextrema() == (255, 255):
        return colours
    colours.putalpha(alpha)
    return colours


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image:
    from PIL import ImageCms

    transform = _transform(profile, image.mode)
    if transform is None:
        return image.convert("RGB")
    converted = ImageCms.applyTransform(image, transform)
    assert converted is not None
    return converted


@lru_cache(8)
def _transform(profile: bytes, mode: str) -> Any:
    """Return the transform to sRGB, or None where the profile is sRGB already or cannot be read."""
    from PIL import ImageCms

    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if ImageCms.getProfileDescription(opened).startswith("sRGB"):
            return None
        return ImageCms.buildTransform(
            opened, ImageCms.createProfile("sRGB"), mode, "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None  # browsers, too, show such a picture as if it were sRGB


def decode_limited(data: bytes, scale: int, orientation: int = 1, *, where: object = "") -> Image.Image:
    """Decode in a child process limited to `MEMORY` bytes and `SECONDS` seconds.

    Raises:
        ImageError: The file is corrupt or exceeds the limits.
    """
    from PIL import Image

    head, _, pixels = run_limited(__name__, (scale, orientation), data, where=where).partition(b"\n")
    reply = json.loads(head)
    if "message" in reply:
        raise ImageError(reply["message"], where=where, hint=reply["hint"])
    return Image.frombytes(reply["mode"], (reply["width"], reply["height"]), pixels)


def run_limited(
    module: str,
    numbers: Sequence[int],
    data: bytes,
    *,
    where: object,
    memory: int = 0,
    seconds: int = 0,
) -> bytes:
    """Run a module as a child process with limits: `data` to its stdin; return what it writes to stdout.

    Args:
        module: Its name; it calls `sharekit.support.child.limit` with its last two arguments.
        numbers: Its arguments; the most bytes of memory and the most seconds are added.
        data: A picture file.
        where: Named in errors.
        memory: Most bytes of its address space; `MEMORY` by default.
        seconds: Most seconds of CPU time; `SECONDS` by default.

    Raises:
        ImageError: It takes too long, or writes nothing: then it wanted more memory.
    """
    memory, seconds = memory or MEMORY, seconds or SECONDS
    try:
        return child.run_limited(module, numbers, data, memory=memory, seconds=seconds)
    except TimeoutError:
        raise _too_heavy(f"{seconds} s", where) from None
    except MemoryError:
        raise _too_heavy(f"{memory // 1_000_000} MB", where) from None


def _child(scale: int, orientation: int, memory: int, seconds: int) -> None:
    child.limit(memory, seconds)
    out = sys.stdout.buffer
    try:
        image = decode(sys.stdin.buffer.read(), scale, orientation)
        pixels = image.tobytes()
    except ImageError as error:
        if not isinstance(error.__cause__, MemoryError):  # no output means out of memory
            out.write(json.dumps({"message": error.message, "hint": error.hint}).encode() + b"\n")
        return
    except MemoryError:
        return
    out.write(json.dumps({"mode": image.mode, "width": image.width, "height": image.height}).encode() + b"\n")
    out.write(pixels)


if __name__ == "__main__":
    _child(*map(int, sys.argv[1:]))
