"""Files are written whole, under names that no system refuses."""

import errno
import io
import os
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.errors import SharekitError, SourceError
from sharekit.support.files import (
    Names,
    as_json,
    is_file,
    open_source,
    real_path,
    require_file,
    rest_of,
    slugify,
    whole_file,
    write_whole,
)
from sharekit.support.os_errors import system_error


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
        *((f"葛{selector}飾", "葛飾") for selector in "\ufe00\ufe0f\U000e0100\U000e01ef"),
    ],
)
def test_slugs(text: str, slug: str) -> None:
    assert slugify(text) == slug


@pytest.mark.parametrize("text", ["", "...", "///", "CON", "nul", "LPT1", "\x00", "\ud800"])
def test_a_name_no_system_allows_gets_another(text: str) -> None:
    slug = slugify(text)
    assert slug not in {"", "con", "nul", "lpt1"}
    assert "/" not in slug


def test_a_slug_has_at_most_80_bytes_and_ends_with_a_word() -> None:
    assert slugify(f"{'a' * 39} {'b' * 40} c") == f"{'a' * 39}-{'b' * 40}"
    assert slugify(f"{'a' * 39} {'b' * 41} c") == "a" * 39
    assert slugify("列" * 40) == "列" * 26


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


def test_a_link_that_leads_nowhere_in_place_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "drive").symlink_to("unmounted")
    with pytest.raises(SharekitError, match="drive is a symbolic link that leads nowhere"):
        write_whole(tmp_path / "drive" / "og.png", b"")


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    write_whole(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SharekitError, match="the disk is full"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


def test_writing_never_changes_the_umask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: int) -> int:
        raise AssertionError("another thread would create its files with this umask")

    monkeypatch.setattr(os, "umask", never)
    write_whole(tmp_path / "a.txt", b"x")


def test_permissions_follow_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "a", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("temporary", [True, False])
def test_a_private_file_is_private_under_any_umask(
    temporary: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not temporary:
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    (tmp_path / "a").write_bytes(b"old, for everybody")
    before = os.umask(0)
    try:
        write_whole(tmp_path / "a", b"x", private=True)
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_a_file_in_the_way_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(SharekitError) as caught:
        write_whole(tmp_path / "out" / "deep" / "a.txt", b"x")
    assert f"{tmp_path / 'out'} is a file, not a folder" in caught.value.message
    assert "-o" not in caught.value.hint  # it may be any option's file


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "permission denied"),
        (errno.EROFS, "the disk is read-only"),
        (errno.ENOSPC, "the disk is full"),
        (errno.EISDIR, "it is a folder"),
    ],
)
def test_what_the_system_says_comes_with_a_remedy(number: int, words: str) -> None:
    error = system_error(OSError(number, "Errno"), "a.txt", "written")
    assert error.message == f"cannot be written: {words}"
    assert error.hint


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, b"words")
        assert os.read(reader, 100) == b"words"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_stream_of_this_process_is_written_to_where_it_leads(tmp_path: Path) -> None:
    with (tmp_path / "shown").open("wb") as file:
        file.write(b"before ")
        file.flush()
        write_whole(Path(f"/dev/fd/{file.fileno()}"), b"words")
    assert (tmp_path / "shown").read_bytes() == b"before words"


def test_a_link_is_replaced_by_the_file_and_what_it_led_to_stays(tmp_path: Path) -> None:
    (tmp_path / "shared").write_bytes(b"old")
    (tmp_path / "a").symlink_to(tmp_path / "shared")
    write_whole(tmp_path / "a", b"new")
    assert not (tmp_path / "a").is_symlink()
    assert [(tmp_path / name).read_bytes() for name in ("shared", "a")] == [b"old", b"new"]


def test_links_in_a_circle_lead_nowhere_but_raise_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "c").symlink_to(".")
    assert real_path(tmp_path / "a" / "x").is_relative_to(real_path(tmp_path))
    assert not is_file(real_path(tmp_path / "a"))
    assert real_path(tmp_path / "c" / "x") == real_path(tmp_path) / "x"


def test_no_module_follows_links_in_another_way() -> None:
    package = Path(__file__).parents[2] / "sharekit"
    found = [
        path.name
        for path in package.rglob("*.py")
        if re.search(r"\.resolve\(\)|os\.path\.realpath", path.read_text("utf-8"))
    ]
    assert sorted(found) == ["child.py", "files.py"], "use real_path; child.py knows only its own file"


def test_a_full_device_says_so() -> None:
    with pytest.raises(SharekitError, match="the disk is full"):
        write_whole(Path("/dev/full"), b"words")


@pytest.mark.skipif(sys.platform != "linux", reason="files without a name")
def test_a_process_that_is_killed_while_it_writes_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("before", encoding="utf-8")
    with whole_file(tmp_path / "page.html") as file:
        file.write(b"aft")
        file.flush()
        assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
        file.write(b"er")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    assert (tmp_path / "page.html").read_text("utf-8") == "after"


def test_a_file_system_without_unnamed_files_is_written_to_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sharekit.support.files._PROC", tmp_path / "none")
    write_whole(tmp_path / "a", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_json_is_indented_unescaped_and_ends_with_a_line_break() -> None:
    assert as_json({"title": "é"}).decode() == '{\n  "title": "é"\n}\n'
    assert as_json("\ud800") == b'"\xed\xa0\x80"\n'


def test_the_limit_of_what_is_held_in_memory_is_for_the_head_and_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sharekit.support.files.MOST_BYTES", 5)
    assert rest_of(io.BytesIO(b"rd"), b"wo", where="a") == b"word"
    assert rest_of(io.BytesIO(b"rds"), b"wo", where="a") == b"words"
    with pytest.raises(SourceError, match="larger than 5 bytes"):
        rest_of(io.BytesIO(b"rdss"), b"wo", where="a")


def test_a_pipe_whose_writer_has_not_written_yet_is_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(tmp_path / "pipe", os.O_WRONLY)
    os.close(reader)
    with open_source(tmp_path / "pipe") as stream:
        assert os.get_blocking(stream.fileno())
        os.write(writer, b"words")
        os.close(writer)
        assert stream.read() == b"words"


def test_what_was_read_of_a_pipe_comes_before_the_rest(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(tmp_path / "pipe", os.O_WRONLY)
    os.write(writer, b"first ")
    with open_source(tmp_path / "pipe") as stream:
        os.close(reader)
        os.write(writer, b"last")
        os.close(writer)
        assert stream.read(3) + stream.read() == b"first last"


def test_what_cannot_be_read_twice_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path(os.devnull)):
        with pytest.raises(SourceError, match="is a pipe or a device"):
            require_file(path)
    (tmp_path / "a").touch()
    require_file(tmp_path / "a")
    require_file(tmp_path / "none")


def test_the_null_device_is_an_empty_source_and_other_devices_have_no_end() -> None:
    with open_source(Path(os.devnull)) as stream:
        assert stream.read() == b""
    with pytest.raises(SourceError, match="which has no end"), open_source(Path("/dev/zero")):
        pass
