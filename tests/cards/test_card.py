"""A finished card: where it is written, and under which name."""

import os
from pathlib import Path

import pytest

from sharekit.cards.card import Card
from sharekit.errors import SharekitError


def _card(type_: str = "image/png") -> Card:
    return Card(data=b"bytes", type=type_, width=1200, height=630, alt="A", network="og", template="news")


@pytest.mark.parametrize(
    ("type_", "suffix"),
    [("image/png", ".png"), ("image/jpeg", ".jpg"), ("image/webp", ".webp"), ("image/avif", ".avif")],
)
def test_the_file_is_named_for_its_format(tmp_path: Path, type_: str, suffix: str) -> None:
    assert _card(type_).save(tmp_path / "card") == tmp_path / f"card{suffix}"
    assert _card(type_).save(tmp_path) == tmp_path / f"og{suffix}"
    assert (tmp_path / f"og{suffix}").read_bytes() == b"bytes"


def test_a_given_name_is_kept_and_its_folder_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "share.image"
    assert _card().save(path) == path
    assert [file.name for file in path.parent.iterdir()] == ["share.image"]


def test_an_existing_card_is_not_written_again(tmp_path: Path) -> None:
    path = _card().save(tmp_path)
    os.utime(path, ns=(1, 1))
    _card().save(tmp_path)
    assert path.stat().st_mtime_ns == 1
    path.write_bytes(b"other")
    assert _card().save(tmp_path).read_bytes() == b"bytes"


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SharekitError, match="cannot be written"):
        _card().save(tmp_path / "file" / "og.png")
