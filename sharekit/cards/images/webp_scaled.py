"""Large WebP pictures, made small while they are decoded.

Pillow decodes a WebP at full size, as the first frame of an animation, and holds it four times. The libwebp
that comes with Pillow can do better; Pillow has no name for it, so it is called directly. Where Pillow was
built in another way, such pictures are read by Pillow, and large ones refused.
Source: webp/decode.h, decoder ABI 2.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sharekit.errors import ImageError

if TYPE_CHECKING:
    from PIL import Image

_ABI = 0x0209
_MAX_CHUNKS = 1_000  # of one picture: metadata, colours, alpha and pixels; frames are not counted here
_RGB, _RGBA = 0, 1
_ALPHA, _ANIMATION = 0x10, 0x02  # flags of VP8X
_int, _size, _pointer = ctypes.c_int, ctypes.c_size_t, ctypes.c_void_p


class _Rgba(ctypes.Structure):
    _fields_ = (("pixels", _pointer), ("stride", _int), ("size", _size))


class _Yuva(ctypes.Structure):
    _fields_ = (("planes", _pointer * 4), ("strides", _int * 4), ("sizes", _size * 4))


class _Planes(ctypes.Union):
    _fields_ = (("rgba", _Rgba), ("yuva", _Yuva))


class _WebpOutput(ctypes.Structure):
    _fields_ = (
        *((name, _int) for name in ("colorspace", "width", "height", "is_external_memory")),
        ("planes", _Planes),
        ("reserved", ctypes.c_uint32 * 4),
        ("private_memory", _pointer),
    )


class _WebpOptions(ctypes.Structure):
    _fields_ = (
        ("before", _int * 7),  # filters and a crop
        *((name, _int) for name in ("use_scaling", "scaled_width", "scaled_height")),
        ("after", _int * 4),  # threads, dithering, flip
        ("reserved", ctypes.c_uint32 * 5),
    )


class _WebpConfig(ctypes.Structure):
    _fields_ = (
        *((name, _int) for name in ("width", "height", "has_alpha", "has_animation", "format")),
        ("reserved", ctypes.c_uint32 * 5),
        ("output", _WebpOutput),
        ("options", _WebpOptions),
    )


@cache
def _library() -> ctypes.CDLL | None:
    import PIL

    home = Path(PIL.__file__).parent
    for path in (*home.parent.glob("pillow.libs/libwebp-*"), *home.glob(".dylibs/libwebp.*")):
        try:
            library = ctypes.CDLL(str(path))
            library.WebPDecode.argtypes = (ctypes.c_char_p, _size, ctypes.POINTER(_WebpConfig))
        except (OSError, AttributeError):
            continue
        return library if library.WebPInitDecoderConfigInternal(ctypes.byref(_WebpConfig()), _ABI) else None
    return None


def webp_planes(data: bytes) -> int:
    """Return how many pictures of full size are held while a WebP is decoded smaller."""
    if _library() is None or (data[12:16] == b"VP8X" and data[20] & _ANIMATION):
        return 4
    has_alpha = data[12:16] == b"VP8X" and data[20] & _ALPHA
    return int(bool(has_alpha) or any(kind == b"VP8L" for kind, _, _ in _chunks(data)))


def read_scaled(data: bytes, scale: int) -> Image.Image | None:
    """Return a WebP at 1/`scale` of its size; None where only Pillow can read it.

    Raises:
        OSError: The file is corrupt.
    """
    from PIL import Image

    library, config = _library(), _WebpConfig()
    if library is None or webp_planes(data) > 1:
        return None
    library.WebPInitDecoderConfigInternal(ctypes.byref(config), _ABI)
    if library.WebPGetFeaturesInternal(data, _size(len(data)), ctypes.byref(config), _ABI):
        raise OSError("broken WebP header")
    width, height = -(-config.width // scale), -(-config.height // scale)
    mode = "RGBA" if config.has_alpha else "RGB"
    pixels = bytearray(width * height * len(mode))
    config.options.use_scaling = 1
    config.options.scaled_width, config.options.scaled_height = width, height
    config.output.colorspace = _RGBA if config.has_alpha else _RGB
    config.output.is_external_memory = 1
    config.output.planes.rgba = _Rgba(_address(pixels), width * len(mode), len(pixels))
    if status := library.WebPDecode(data, len(data), ctypes.byref(config)):
        raise OSError(f"libwebp reports status {status}")
    image = Image.frombuffer(mode, (width, height), pixels, "raw", mode, 0, 1)
    profile = next((data[start:end] for kind, start, end in _chunks(data) if kind == b"ICCP"), None)
    image.info["icc_profile"] = profile
    return image


def _address(pixels: bytearray) -> int:
    return ctypes.addressof((ctypes.c_char * len(pixels)).from_buffer(pixels))


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield type, start and end of the content of each chunk. Source: RFC 9649, 2.3.

    Raises:
        ImageError: There are too many.
    """
    at = 12
    for _ in range(_MAX_CHUNKS):
        if at + 8 > len(data):
            return
        end = at + 8 + int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], at + 8, end
        at = end + end % 2
    raise ImageError(
        f"more than {_MAX_CHUNKS:,} chunks", hint="open it in a picture editor and save it again"
    )
