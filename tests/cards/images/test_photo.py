"""Photos: every honest kind comes out upright, in sRGB and at its size; every bad one as a clear error."""

import io
import os
import struct
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from sharekit.cards.images import decode as decoding
from sharekit.cards.images.decode import decode, decode_limited, is_heavy
from sharekit.cards.images.focal_point import parse_focus
from sharekit.cards.images.headers import Header, inspect
from sharekit.cards.images.photo import ImageFile, ImageLoader
from sharekit.errors import ConfigError, FetchError, ImageError
from tests.cards.pictures import chunk, file_of, gif_of_frames, gradient, png_header, subject_at


def _mean_difference(first: Image.Image, second: Image.Image) -> float:
    pairs = zip(first.convert("RGB").tobytes(), second.convert("RGB").tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (first.width * first.height * 3)


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_every_format_is_read(format_: str) -> None:
    image = gradient(120, 90)
    read = ImageFile(file_of(image, format_, quality=95)).resized(120, 90)
    assert read.mode == "RGB"
    assert _mean_difference(read, image) < 3


@pytest.mark.parametrize(
    ("format_", "options"),
    [("JPEG", {"quality": 95, "subsampling": 0}), ("PNG", {}), ("WEBP", {"lossless": True})],
    ids=["JPEG", "PNG", "WEBP"],
)
@pytest.mark.parametrize("turn", range(1, 9))
def test_the_exif_turn_is_applied(turn: int, format_: str, options: dict[str, Any]) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    upright = gradient(64, 48)
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # each turn's inverse, as Image.Transpose
    stored = upright.transpose(Image.Transpose(back[turn])) if turn in back else upright
    picture = ImageFile(file_of(stored, format_, exif=exif, **options))
    assert (picture.width, picture.height) == (64, 48)
    assert _mean_difference(picture.resized(64, 48), upright) < 3


def test_cmyk_becomes_rgb() -> None:
    picture = ImageFile(file_of(gradient().convert("CMYK"), "JPEG", quality=95))
    assert _mean_difference(picture.resized(64, 48), gradient()) < 4


def test_sixteen_bits_of_grey_are_scaled_not_clipped() -> None:
    wide = Image.frombytes("I;16", (256, 1), b"".join(struct.pack("<H", n * 257) for n in range(256)))
    assert decode(file_of(wide, "PNG"), 1).getchannel("R").tobytes() == bytes(range(256))


@pytest.mark.parametrize("mode", ["1", "L", "P"])
def test_other_modes_become_rgb(mode: str) -> None:
    expected = gradient().convert(mode).convert("RGB")
    assert decode(file_of(gradient().convert(mode), "PNG"), 1).tobytes() == expected.tobytes()


def test_alpha_is_kept_where_it_says_something() -> None:
    image = gradient().convert("RGBA")
    assert decode(file_of(image, "PNG"), 1).mode == "RGB"
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    assert decode(file_of(image, "PNG"), 1).mode == "RGBA"
    palette = gradient().quantize(16)
    palette.info["transparency"] = 3
    assert decode(file_of(palette, "PNG", transparency=3), 1).mode == "RGBA"


def test_transparent_pixels_do_not_bleed_when_resized() -> None:
    image = Image.new("RGBA", (100, 100), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (50, 0, 100, 100))
    small = ImageFile(file_of(image, "PNG")).resized(9, 9)
    assert all(red <= 1 for red, _, _, alpha in small.get_flattened_data() if alpha)  # type: ignore[misc]


def test_a_colour_profile_is_applied() -> None:
    # A profile whose primaries are swapped: what is stored as red is shown as another colour.
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = gradient()
    assert decode(file_of(image, "PNG", icc_profile=srgb), 1).tobytes() == image.tobytes()
    assert decode(file_of(image, "PNG", icc_profile=lab), 1).tobytes() == image.tobytes()  # no RGB profile
    swapped = srgb.replace("sRGB".encode("utf-16-be"), "mine".encode("utf-16-be"))
    at, to = swapped.index(b"rXYZ"), swapped.index(b"bXYZ")
    swapped = swapped[:at] + b"bXYZ" + swapped[at + 4 : to] + b"rXYZ" + swapped[to + 4 :]
    shown = decode(file_of(Image.new("RGB", (8, 8), "red"), "PNG", icc_profile=swapped), 1)
    red, green, blue = shown.getpixel((0, 0))  # type: ignore[misc]
    assert red < 40
    assert green < 40
    assert blue > 215


def test_a_large_jpeg_is_decoded_at_reduced_size(monkeypatch: pytest.MonkeyPatch) -> None:
    scales = []

    def noted(data: bytes, scale: int, orientation: int, *, where: object) -> Image.Image:
        scales.append(scale)
        return decode(data, scale, orientation, where=where)

    monkeypatch.setattr(decoding, "decode", noted)
    picture = ImageFile(file_of(gradient(1600, 1200), "JPEG"))
    assert picture.resized(300, 200).size == (300, 200)
    assert picture.resized(700, 600, (100, 0, 1500, 1200)).size == (700, 600)
    assert scales == [4, 2]


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGB", "RGBA"])
@pytest.mark.parametrize("scale", [2, 8])
def test_a_png_in_strips_is_the_same_picture(mode: str, scale: int) -> None:
    image = gradient(101, 203).convert(mode)
    options = {"transparency": 0} if mode == "L" else {}
    whole = decode(file_of(image, "PNG", **options), 1)
    read = decode(file_of(image, "PNG", **options), scale)
    assert read.size == (-(-101 // scale), -(-203 // scale))
    assert read.tobytes() == whole.reduce(scale).convert(read.mode).tobytes()


def test_an_interlaced_png_of_many_megapixels_is_refused() -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 12_000, 9_000, 8, 2, 0, 0, 1))
    with pytest.raises(ImageError, match="takes too much memory"):
        inspect(b"\x89PNG\r\n\x1a\n" + header)
    assert Header("PNG", 12_000, 9_000, planes=0).memory(4) < 70_000_000


@pytest.mark.parametrize(
    "options", [{"lossless": True}, {"quality": 95}, {"quality": 95, "exif": b"Exif\0\0"}]
)
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_webp_is_made_small_while_it_is_decoded(mode: str, options: dict[str, Any]) -> None:
    image = gradient(201, 99).convert(mode)
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize(image.size))
    data = file_of(image, "WEBP", **options)
    read = decode(data, 4)
    assert (read.mode, read.size) == (mode, (51, 25))
    assert _mean_difference(read, image.resize((51, 25), Image.Resampling.BOX)) < 3
    with pytest.raises(ImageError, match="corrupt"):
        decode(data[:80], 4)


def test_an_animated_webp_is_read_by_pillow() -> None:
    frames = [gradient(80, 60), gradient(80, 60).rotate(180)]
    data = file_of(frames[0], "WEBP", save_all=True, append_images=frames[1:], quality=95)
    assert inspect(data).planes == 4
    assert _mean_difference(decode(data, 2), frames[0].reduce(2)) < 4


def test_a_crop_shows_the_part_asked_for() -> None:
    picture = ImageFile(file_of(gradient(400, 400), "PNG"))
    part = picture.resized(100, 100, (200, 0, 400, 200))
    assert _mean_difference(part, gradient(400, 400).crop((200, 0, 400, 200)).resize((100, 100))) < 2


_FILES = {format_: file_of(gradient(80, 60), format_) for format_ in ("PNG", "JPEG", "WEBP", "GIF", "AVIF")}


@pytest.mark.parametrize("format_", list(_FILES))
def test_a_truncated_file_is_a_clear_error(format_: str) -> None:
    whole = file_of(subject_at(0.5, 0.5), format_)
    with pytest.raises(ImageError, match=r"x\.jpg: .*corrupt"):
        ImageFile(whole[: len(whole) // 2], where="x.jpg").resized(80, 60)


@settings(max_examples=40, deadline=None)
@given(
    format_=st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]),
    at=st.integers(12, 2000),
    value=st.integers(0, 255),
)
def test_a_flipped_byte_is_read_or_refused(format_: str, at: int, value: int) -> None:
    data = bytearray(_FILES[format_])
    data[at % len(data)] = value
    try:
        picture = ImageFile(bytes(data))
        if picture.width * picture.height < 1_000_000:
            assert picture.resized(20, 20).size == (20, 20)
    except ImageError as error:
        assert error.message  # noqa: PT017 (either outcome is right, nothing else is)


def test_a_bomb_in_a_text_chunk_is_refused() -> None:
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 80_000_000))
    with pytest.raises(ImageError, match="corrupt"):
        ImageFile(png_header(8, 8, text)).resized(8, 8)


def test_a_bomb_in_an_icc_chunk_is_refused() -> None:
    profile = chunk(b"iCCP", b"x\0\0" + zlib.compress(b"\0" * 80_000_000))
    with pytest.raises(ImageError, match="corrupt"):
        ImageFile(png_header(8, 8, profile)).resized(8, 8)


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP"])
def test_a_colour_profile_that_is_too_long_is_refused(format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = file_of(gradient(), format_, icc_profile=profile)
    monkeypatch.setattr(decoding, "_MAX_PROFILE", len(profile))
    assert decode(data, 1).size == (64, 48)
    monkeypatch.setattr(decoding, "_MAX_PROFILE", len(profile) - 1)
    with pytest.raises(ImageError, match="an ICC profile of"):
        decode(data, 1)


@pytest.mark.parametrize("data", [png_header(100_000, 100_000), gif_of_frames(10_000)])
def test_bombs_do_not_get_as_far_as_a_decoder(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "open", lambda *_args, **_options: pytest.fail("opened"))
    with pytest.raises(ImageError):
        ImageFile(data)


def test_what_may_take_much_memory_goes_to_a_child() -> None:
    assert is_heavy(inspect(png_header(6000, 6000)), 1)
    assert not is_heavy(inspect(png_header(3000, 2000)), 1)
    jpeg = inspect(file_of(gradient(100, 60), "JPEG"))
    assert not is_heavy(jpeg._replace(width=7000, height=5000), 4)
    assert is_heavy(jpeg._replace(width=7000, height=5000, coefficients=7000 * 5000), 8)


def test_the_child_reads_what_this_process_reads() -> None:
    data = file_of(gradient(300, 200), "PNG")
    child = decode_limited(data, 2)
    assert child.tobytes() == decode(data, 2).tobytes()


def test_the_child_hands_its_error_back() -> None:
    with pytest.raises(ImageError, match=r"wide\.png: the picture is corrupt"):
        decode_limited(png_header(300, 300), 1, where="wide.png")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of this kind")
def test_the_child_may_not_take_more_memory_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MEMORY", 150_000_000)
    rows = zlib.compress(b"\0" * (6000 * 3 + 1) * 6000, 1)
    header = struct.pack(">IIBBBBB", 6000, 6000, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    with pytest.raises(ImageError, match="more than 150 MB"):
        decode_limited(data, 1)


@pytest.mark.parametrize("size", [(600, 400), (400, 600)])
@pytest.mark.parametrize("place", [(0.2, 0.3), (0.8, 0.3), (0.5, 0.75), (0.85, 0.8)])
def test_the_subject_stays_in_every_crop(size: tuple[int, int], place: tuple[float, float]) -> None:
    x, y = ImageFile(file_of(subject_at(*place, size), "PNG")).focus
    for width, height in ((1200, 630), (1080, 1080), (1080, 1920), (1000, 1500)):
        shown = min(size[0] / width, size[1] / height)
        wide, high = width * shown, height * shown
        left, top = (size[0] - wide) * x, (size[1] - high) * y
        assert left <= place[0] * size[0] - 30, "cut at the left"
        assert place[0] * size[0] + 30 <= left + wide, "cut at the right"
        assert top <= place[1] * size[1] - 30, "cut at the top"
        assert place[1] * size[1] + 30 <= top + high, "cut at the bottom"


@pytest.mark.parametrize(
    ("text", "focus"),
    [
        ("62% 31%", (0.62, 0.31)),
        ("0.62, 0.31", (0.62, 0.31)),
        ("left", (0.0, 0.5)),
        ("top", (0.5, 0.0)),
        ("Top Right", (1.0, 0.0)),
        ("right bottom", (1.0, 1.0)),
        ("center", (0.5, 0.5)),
    ],
)
def test_a_focus_by_hand(text: str, focus: tuple[float, float]) -> None:
    assert parse_focus(text) == focus


@pytest.mark.parametrize("text", ["", "120% 10%", "-0.1 0", "nose", "1 2 3", "nan 0.5"])
def test_a_focus_that_cannot_be_read_says_how_to_write_it(text: str) -> None:
    with pytest.raises(ConfigError, match="62% 31%"):
        parse_focus(text)


def test_pictures_are_found_in_folders_and_on_the_web(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(_FILES["PNG"])
    asked = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return _FILES["JPEG"]

    pictures = ImageLoader(fetch, [Path("nowhere"), tmp_path])
    assert pictures("a.png").key == pictures(str(tmp_path / "a.png")).key
    assert pictures("https://example.org/a.jpg") is pictures("https://example.org/a.jpg")
    assert asked == ["https://example.org/a.jpg"]


def test_missing_pictures_are_requested_once() -> None:
    asked = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        raise FetchError("404", where=url)

    pictures = ImageLoader(fetch)
    for _ in range(2):
        with pytest.raises(FetchError, match="404"):
            pictures("https://example.org/gone.jpg")
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("src", "message"),
    [
        ("missing.png", "picture not found"),
        ("https://example.org/a.png", "fetching is off"),
        ("file:///etc/hostname", "not read from file: addresses"),
        ("data:image/png;base64,AAAA", "not read from data: addresses"),
        ("ftp://example.org/a.png", "not read from ftp: addresses"),
    ],
)
def test_what_no_picture_is_read_from(src: str, message: str) -> None:
    with pytest.raises(ImageError, match=message):
        ImageLoader()(src)


def test_a_file_like_object_is_not_needed_twice() -> None:
    picture = ImageFile(file_of(gradient(200, 100), "JPEG"))
    assert picture.resized(50, 50) is picture.resized(50, 50)
    assert isinstance(io.BytesIO(file_of(picture.resized(50, 50), "PNG")).getvalue(), bytes)


def test_windows_paths_find_their_file(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images/photo.png").write_bytes(file_of(gradient(), "PNG"))
    assert ImageLoader(folders=(tmp_path,))(r"images\photo.png").width == 64


def test_heic_pictures_of_phones_where_their_library_is(monkeypatch: pytest.MonkeyPatch) -> None:
    pillow_heif = pytest.importorskip("pillow_heif")
    file = io.BytesIO()
    pillow_heif.from_pillow(gradient(300, 200)).save(file, quality=90)
    picture = ImageFile(file.getvalue())
    assert (picture.width, picture.height, picture.type) == (300, 200, "image/heif")
    assert picture.resized(30, 20).mode == "RGB"
    with pytest.raises(ImageError, match="corrupt"):
        ImageFile(file.getvalue()[:300])
    monkeypatch.setattr("sharekit.cards.images.headers.find_spec", lambda _: None)
    with pytest.raises(ImageError, match="found a HEIC picture") as caught:
        ImageFile(file.getvalue())
    assert "sharekit-press[heic]" in caught.value.hint


def test_files_are_found_under_an_ascii_locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / os.fsdecode("Zoë.png".encode())).touch()
    monkeypatch.setattr(os, "fsdecode", lambda name: name.decode("ascii", "surrogateescape"))
    spelled = "Zoë.png".encode().decode("ascii", "surrogateescape")
    assert ImageLoader(folders=(tmp_path,)).find("Zoë.png") == tmp_path / spelled
