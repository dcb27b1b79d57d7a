"""Pictures are measured by their own bytes, named after them, and kept within a weight."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from sharekit.digest.layout.pictures import EmailPicture, hashed, read_picture, within
from sharekit.errors import ImageError


@pytest.mark.parametrize(
    ("kind", "options", "type_"),
    [
        ("PNG", {}, "image/png"),
        ("GIF", {}, "image/gif"),
        ("JPEG", {"progressive": False}, "image/jpeg"),
        ("JPEG", {"progressive": True}, "image/jpeg"),
        ("WEBP", {"lossless": True}, "image/webp"),
        ("WEBP", {"lossless": False}, "image/webp"),
        ("WEBP", {"exif": b"Exif\x00\x00"}, "image/webp"),
    ],
)
def test_sizes_and_types_are_read(tmp_path: Path, kind: str, options: dict[str, object], type_: str) -> None:
    file = BytesIO()
    Image.new("RGB", (123, 45), "red").save(file, kind, **options)
    (tmp_path / "logo.dat").write_bytes(file.getvalue())
    picture = read_picture(tmp_path / "logo.dat", alt="A logo")
    assert (picture.width, picture.height, picture.type, picture.alt) == (123, 45, type_, "A logo")
    assert picture.name.startswith("logo.")
    assert picture.name != "logo.dat"


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg/>", b"\x89PNG\r\n\x1a\n\x00", b"\xff\xd8", b"\xff\xd8\xff\xe0\x00\x00", b"RIFF0000WEBPVP8X"],
)
def test_what_is_no_whole_picture_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.png").write_bytes(data)
    with pytest.raises(ImageError):
        read_picture(tmp_path / "x.png")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="none"):
        read_picture(tmp_path / "none.png")


def test_names_change_with_the_bytes_and_only_with_them(card: EmailPicture) -> None:
    once = hashed(card)
    assert hashed(once) == once
    assert hashed(replace(card, data=card.data + b"x")).name != once.name
    assert once.name.startswith("og-")
    assert once.name.endswith(".png")


def test_what_comes_first_is_kept_and_counted_once(card: EmailPicture) -> None:
    first, second, third = (replace(card, name=f"{n}.png", data=b"x" * 400) for n in range(3))
    assert within([first, first, second, third], 900) == (first, second)
