"""Files that would harm or cannot be shown are refused by their first bytes, quickly and clearly."""

import struct
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sharekit.cards.images.decode import is_heavy
from sharekit.cards.images.headers import MAX_FRAMES, Header, inspect
from sharekit.errors import ImageError
from tests.cards.pictures import chunk, file_of, gif_of_frames, gradient, png_header


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
def test_the_header_is_read_without_a_decoder(format_: str) -> None:
    header = inspect(file_of(gradient(90, 70), format_))
    assert (header.format, header.width, header.height, header.frames) == (format_, 90, 70, 1)


def test_every_kind_of_webp_declares_its_size() -> None:
    transparent = gradient(90, 70).convert("RGBA")
    transparent.putalpha(100)
    files = (file_of(gradient(90, 70), "WEBP", lossless=True), file_of(transparent, "WEBP"))
    assert [inspect(file)[1:3] for file in files] == [(90, 70), (90, 70)]


def test_frames_are_counted_without_decoding_any() -> None:
    frames = [gradient(40, 40).rotate(90 * n) for n in range(4)]
    for format_ in ("GIF", "WEBP", "PNG"):
        data = file_of(frames[0], format_, save_all=True, append_images=frames[1:])
        assert inspect(data).frames == 4, format_


def test_a_progressive_jpeg_is_known_as_one() -> None:
    data = file_of(gradient(), "JPEG", progressive=True, subsampling="4:2:0")
    assert inspect(data).coefficients == 64 * 48 * 1.5
    assert inspect(data).scans == 10
    assert inspect(file_of(gradient(), "JPEG")).coefficients == 0


_JPEG = file_of(gradient(), "JPEG")
_PROGRESSIVE = file_of(gradient(), "JPEG", progressive=True)
_WEBP, _AVIF = (file_of(gradient(), kind) for kind in ("WEBP", "AVIF"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"II*\0" + b"\0" * 40, "found a TIFF picture"),
        (b"MM\0*" + b"\0" * 40, "found a TIFF picture"),
        (b"BM" + b"\0" * 40, "found a BMP picture"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "found an SVG drawing"),
        (b"\n<!DOCTYPE html><html></html>", "found a web page"),
        (b"%PDF-1.7", "found a PDF"),
        (b"8BPS\0\1", "found a Photoshop file"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "found a video"),
        (b"hello", "found an unknown kind of file"),
        (b"\x89PNG\r\n\x1a\n", "corrupt in its first bytes"),
        (b"GIF89a", "corrupt in its first bytes"),
        (b"\xff\xd8\xff", "corrupt in its first bytes"),
        (b"\xff\xd8\xff\xc0\0\x08\x08\0\7\0\x11\0\xff\xda", "corrupt in its first bytes"),  # no components
        (b"RIFF\0\0\0\0WEBPVP8L", "corrupt in its first bytes"),
        (_PROGRESSIVE + b"\xff\xda" * 200_000, "200,010 scans"),
        (_JPEG[:2] + b"\xff\xe1\0\2" * 100_000 + _JPEG[2:], "more than 1,000 segments"),
        (png_header(8, 8, *[chunk(b"teXt", b"")] * 30_000), "more than 20,000 chunks"),
        (_WEBP + b"JUNK\0\0\0\0" * 2_000, "more than 1,000 chunks"),
        (gif_of_frames(1)[:-1] + b"!\xfe" + b"\1a" * 5_000 + b"\0;", "too many data blocks"),
        (gif_of_frames(1)[:-2] + b"\1a" * 500_000 + b"\0;", "too many data blocks"),
        (png_header(100_000, 100_000), r"100000 x 100000 px of PNG takes too much memory \(at most 250 MB\)"),
        (png_header(14_000, 14_000), "14000 x 14000 px"),
        (png_header(8_000, 8_000), "8000 x 8000 px of PNG takes too long"),
        (_AVIF + bytes(8_000_000), "the AVIF file has 8,000,"),
        (_WEBP + b"JUNK" + struct.pack("<I", 8_000_000) + bytes(8_000_000), "the WEBP file has 8,000,"),
        (b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0, 0, 0), "65535 x 65535 px"),
        (b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff", "16777216 x 16777216 px"),
        (gif_of_frames(10_000), f"more than {MAX_FRAMES:,} frames"),
        (png_header(8, 8, chunk(b"acTL", struct.pack(">II", 10_000, 0))), "frames"),
    ],
)
def test_what_is_refused_and_why(data: bytes, message: str) -> None:
    with pytest.raises(ImageError, match=message) as caught:
        inspect(data, where="photo.jpg")
    assert caught.value.where == "photo.jpg"


def _sized(data: bytes, mark: bytes, width: int, height: int) -> bytes:
    at = data.index(mark) + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


def test_a_jpeg_is_bounded_by_what_its_decoder_holds() -> None:
    """Photos of phones are scaled while they are read; a progressive file is held whole."""
    assert inspect(_sized(_JPEG, b"\xff\xc0", 12_000, 9_000)).width == 12_000
    assert inspect(_sized(_PROGRESSIVE, b"\xff\xc2", 8_064, 6_048)).scans == 10
    for data in (
        _sized(_JPEG, b"\xff\xc0", 20_000, 10_000),
        _sized(_PROGRESSIVE, b"\xff\xc2", 12_000, 9_000),
    ):
        with pytest.raises(ImageError, match="too much memory"):
            inspect(data)


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP"])
def test_the_orientation_is_read_without_a_decoder(format_: str) -> None:
    exif = Image.Exif()
    for orientation in range(1, 9):
        exif[0x0112] = orientation
        data = file_of(gradient(90, 70), format_, exif=exif)
        assert inspect(data).orientation == orientation, format_


@settings(max_examples=150, deadline=None)
@given(
    data=st.binary(max_size=200),
    start=st.sampled_from(
        [b"", b"GIF89a", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF1234WEBPVP8X", b"1234ftypavif"]
    ),
)
def test_no_bytes_make_it_fail_in_another_way(data: bytes, start: bytes) -> None:
    with suppress(ImageError):
        assert inspect(start + data).width >= 0


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
def test_any_cut_is_read_or_refused(format_: str) -> None:
    whole = file_of(gradient(200, 150), format_)
    outcomes = set()
    for cut in range(700):
        try:
            outcomes.add(inspect(whole[:cut])[1:3])
        except ImageError:
            outcomes.add((-1, -1))
    assert outcomes <= {(-1, -1), (0, 0), (200, 150)}
    assert (200, 150) in outcomes


def test_fill_bytes_take_no_time() -> None:
    start = time.process_time()
    assert inspect(_JPEG[:2] + b"\xff" * 20_000_000 + _JPEG[2:]).format == "JPEG"
    assert time.process_time() - start < 1


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharekit.cards.images.headers.MAX_BYTES", 1_000)
    with pytest.raises(ImageError, match="at most 1,000 are read"):
        inspect(b"\x89PNG\r\n\x1a\n" + bytes(1_000))


def test_a_picture_of_unknown_size_is_decoded_with_limits() -> None:
    assert is_heavy(Header("AVIF", 0, 0), 1)
    assert not is_heavy(Header("AVIF", 100, 100), 1)


def test_a_png_of_many_pixels_is_read_where_its_file_is_as_large_as_a_photo() -> None:
    assert inspect(png_header(8_000, 8_000, chunk(b"teXt", bytes(24_100_000)))).width == 8_000
