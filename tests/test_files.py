"""Files are written whole, under names that no system refuses."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.errors import SharekitError
from sharekit.files import Names, slugify, write_whole


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("China tells its AI leaders: Report", "china-tells-its-ai-leaders-report"),
        ("Ça coûte 3 €!", "ca-coute-3"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本の夜行列車", "日本の夜行列車"),
        ("मौसम", "मौसम"),
        ("İstanbul", "istanbul"),
        ("1️⃣ day to go ❤️‍🔥", "1-day-to-go"),
    ],
)
def test_slugs(text: str, slug: str) -> None:
    assert slugify(text) == slug


@pytest.mark.parametrize("text", ["", "...", "///", "CON", "nul", "LPT1", "\x00", "\ud800"])
def test_a_name_no_system_allows_gets_another(text: str) -> None:
    slug = slugify(text)
    assert slug not in {"", "con", "nul", "lpt1"}
    assert "/" not in slug


@given(st.text())
def test_any_text_makes_a_short_safe_name_that_stays_itself(text: str) -> None:
    slug = slugify(text)
    assert 0 < len(slug.encode()) <= 100
    assert not set(slug) & set('/\\:*?"<>|\x00 .')
    assert slugify(slug) == slug


@given(st.lists(st.sampled_from(["a", "A", "a 2", "a-2", "a 2 2"]) | st.text(), max_size=12))
def test_names_are_safe_and_unlike(texts: list[str]) -> None:
    names = Names()
    taken = [names.take(text) for text in texts]
    assert len(set(taken)) == len(texts)
    for name in taken:
        assert name == Path(name).name
        assert name.strip(". ")
        assert len(name.encode()) < 120


def test_names_taken_again_are_numbered() -> None:
    names = Names()
    assert [names.take(text) for text in ("A", "a 2", "A", "A")] == ["a", "a-2", "a-3", "a-4"]


def test_a_file_is_replaced_whole_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert [file.name for file in path.parent.iterdir()] == ["a.txt"]


def test_a_folder_in_the_way_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(SharekitError, match="cannot be written"):
        write_whole(tmp_path / "a", b"x")
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    write_whole(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SharekitError, match="No space left"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


def test_permissions_follow_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "a", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
