"""Lists in any column order and of any size; broken rows are reported by line."""

from __future__ import annotations

import io
import os
import subprocess
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from sharekit.delivery.readers.list_files import read_subscribers
from sharekit.delivery.readers.list_text import text_lines
from sharekit.delivery.readers.subscribers import Segment, Subscriber
from sharekit.errors import SharekitError, SourceError

Malformed = Callable[[SharekitError], None]


def read(text: str | bytes, malformed: Malformed) -> list[Subscriber]:
    data = text.encode() if isinstance(text, str) else text
    return list(read_subscribers(io.BytesIO(data), malformed=malformed, where="list.csv"))


@pytest.mark.parametrize(
    "text",
    [
        "address,name,city\nada@x.org,Ada,Oslo\n",
        "city;Name;E-Mail\nOslo;Ada;ada@x.org\n",
        "name\tcity\temail address\r\nAda\tOslo\tada@x.org\r\n",
        '\ufeffcity,"Full Name",EMAIL\n"Oslo","Ada","ada@x.org"\n',
        '{"name": "Ada", "city": "Oslo", "address": "ada@x.org"}\n',
        '\n{"email": "ada@x.org", "name": "Ada", "fields": {"city": "Oslo"}}\n\n',
    ],
)
def test_columns_may_be_in_any_order(text: str, malformed: Malformed, wrong: list[str]) -> None:
    (reader,) = read(text, malformed)
    assert (reader.address.written, reader.name) == ("ada@x.org", "Ada")
    assert {key.lower(): value for key, value in reader.fields.items()} == {"city": "Oslo"}
    assert wrong == []


def test_a_bare_list_holds_addresses_and_perhaps_names(malformed: Malformed) -> None:
    assert [r.address.written for r in read("a@x.org\nb@x.org\n", malformed)] == ["a@x.org", "b@x.org"]
    assert [(r.name, r.address.written) for r in read("Ada,a@x.org\nBob,b@x.org", malformed)] == [
        ("Ada", "a@x.org"),
        ("Bob", "b@x.org"),
    ]


def test_broken_rows_are_reported_by_line_and_skipped(malformed: Malformed, wrong: list[str]) -> None:
    text = (
        b"address,name\n"
        b"ada@x.org,Ada\n"
        b"not an address,Bob\n"
        b"\n"
        b"eve@x.org,Eve,too,many\n"
        b"\xff\xfe@x.org,Latin\n"
        b'"line\nbreak@x.org",Max\n'
        b'max@x.org,"Max\r\nBcc: all@x.org"\n'
        b"nul@x.org,N\x00l\n"
        b",Nobody\n"
        b"zoe@x.org,Zoe\n"
    )
    assert [r.name for r in read(text, malformed)] == ["Ada", "Zoe"]
    assert [line.partition(": ")[0] for line in wrong] == [f"list.csv:{n}" for n in (3, 5, 6, 7, 9, 11, 12)]


def test_broken_json_is_reported_by_line(malformed: Malformed, wrong: list[str]) -> None:
    text = '{"address": "ada@x.org"}\n{"address": \n[1]\n{"name": "x"}\n{"address": "zoe@x.org"}\n'
    assert [r.address.written for r in read(text, malformed)] == ["ada@x.org", "zoe@x.org"]
    assert [line.partition(": ")[0] for line in wrong] == ["list.csv:2", "list.csv:3", "list.csv:4"]


@pytest.mark.parametrize("text", ["name,city\nAda,Oslo\n", "id\n1\n"])
def test_a_list_without_addresses_names_its_columns(text: str, malformed: Malformed) -> None:
    with pytest.raises(SourceError, match="no column of addresses among '"):
        read(text, malformed)


def test_a_missing_file_is_one_clear_line(tmp_path: Path, malformed: Malformed) -> None:
    with pytest.raises(SourceError, match="no such file"):
        list(read_subscribers(tmp_path / "no.csv", malformed=malformed))


def test_an_empty_list_has_no_readers(malformed: Malformed) -> None:
    assert read("", malformed) == []
    assert read("\n\n", malformed) == []


class _Endless(io.RawIOBase):
    """A CSV of `size` bytes that is made while it is read."""

    def __init__(self, size: int, row: bytes) -> None:
        self._left, self._row, self._rest = size, row, b"address,name\n"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while len(self._rest) < len(buffer) and self._left > 0:
            self._rest += self._row
            self._left -= len(self._row)
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


@pytest.mark.parametrize("row", [b"ada@x.org," + b"x" * 2000 + b"\n", b'"unclosed,' + b"x" * 2000 + b"\n"])
def test_a_huge_file_is_read_in_flat_memory(row: bytes) -> None:
    stream = io.BufferedReader(cast("io.RawIOBase", _Endless(20_000_000, row)), 1 << 20)
    tracemalloc.start()
    try:
        found = sum(1 for _ in read_subscribers(stream, malformed=lambda _error: None, where="big"))
        assert found in {0, 20_000_000 // len(row) + 1}
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("conditions", "names"),
    [
        ((), "AB"),
        (("city=oslo",), "A"),
        (("city=Oslo,Rome",), "AB"),
        (("city!=Oslo",), "B"),
        (("city!=Oslo", "plan=free"), ""),
        (("domain=x.org",), "A"),
    ],
)
def test_segments_are_conditions_on_fields(
    conditions: tuple[str, ...], names: str, malformed: Malformed
) -> None:
    readers = read("address,name,city,plan\na@x.org,A,Oslo,free\nb@y.org,B,Rome,paid\n", malformed)
    segment = Segment.parse(conditions)
    assert "".join(r.name for r in readers if segment.holds(r)) == names


def test_a_condition_without_a_value_is_refused() -> None:
    with pytest.raises(SharekitError, match="field=value"):
        Segment.parse(["city"])


class Endless(io.RawIOBase):
    """A beginning, then the same bytes again and again."""

    def __init__(self, first: bytes, again: bytes) -> None:
        self._next, self._again = first, again

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part, self._next = self._next[: len(buffer)], self._again
        buffer[: len(part)] = part
        return len(part)


@pytest.mark.parametrize(
    ("first", "again", "words"),
    [
        (b"email\n", b"nonsense\n" * 500, "none of the first 10,000 rows is usable"),
        (b'{"email": ""}\n', b"nonsense\n" * 500, "none of the first 10,000 rows is usable"),
        (b"email\n", b"a" * 8000, "line 2 is longer than 5 MB"),
        (b"", bytes(8000), "line 1 is longer than 5 MB"),
    ],
)
def test_input_without_an_end_has_one(
    first: bytes, again: bytes, words: str, malformed: Malformed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sharekit.delivery.readers.list_text._MOST_SKIPPED", 5)
    stream = io.BufferedReader(Endless(first, again))
    with pytest.raises(SourceError, match=words):
        list(read_subscribers(cast("io.BytesIO", stream), malformed=malformed, where="list.csv"))


def test_a_device_and_a_pipe_without_a_writer_are_refused(
    tmp_path: Path, malformed: Malformed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sharekit.support.files._SECONDS", 0.05)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name in ("pipe", "zero"):
        with pytest.raises(SourceError, match=r"without a writer|has no end"):
            list(read_subscribers(tmp_path / name, malformed=malformed))


def test_a_pipe_is_read_whole(tmp_path: Path, malformed: Malformed) -> None:
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["/bin/sh", "-c", 'printf "a@x.org\\nb@x.org\\n" > "$0"', tmp_path / "pipe"]):
        readers = list(read_subscribers(tmp_path / "pipe", malformed=malformed))
    assert [reader.address.written for reader in readers] == ["a@x.org", "b@x.org"]


def test_a_line_of_utf16_that_is_too_long_is_reported_and_not_held(
    monkeypatch: pytest.MonkeyPatch, malformed: Malformed, wrong: list[str]
) -> None:
    monkeypatch.setattr("sharekit.delivery.readers.list_text._LINE_BYTES", 200)
    text = "address,name\na@x.org,A\n" + "x" * 400_000 + "@x.org,B\nc@x.org,C\n"
    assert [reader.name for reader in read(text.encode("utf-16"), malformed)] == ["A", "C"]
    assert wrong == ["list.csv:3: the line is longer than 1 MB"]
    monkeypatch.setattr("sharekit.delivery.readers.list_text._CHUNK", 100)
    lines = text_lines(io.BytesIO(("x" * 5_000).encode("utf-16")))
    assert [(line.text, line.too_long) for line in lines] == [("", True)]
