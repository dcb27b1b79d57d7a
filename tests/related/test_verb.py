"""The verb `related`: what it prints, what it keeps, what it refuses."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from sharekit.cli import main

FERRIES = "The ferry crosses the harbour at night, and its captain knows every lighthouse."
BREAD = "Bakers knead dough before dawn; the oven turns flour and yeast into dark loaves."


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "posts"
    folder.mkdir()
    for name, text, tag in (
        ("Ferries", FERRIES, "harbour"),
        ("Bread", BREAD, "food"),
        ("Boats", FERRIES[:40], "x"),
    ):
        (folder / f"{name}.md").write_text(
            f"---\ntitle: {name}\ntags: [{tag}]\ndate: 2025-03-01\n---\n\n{text}\n", encoding="utf-8"
        )
    (tmp_path / "a.txt").write_text(f"Something new on the water\n\n{FERRIES}\n", encoding="utf-8")
    return folder


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["related", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_picks_and_why(archive: Path) -> None:
    code, out, _ = run(archive.parent / "a.txt", "--archive", archive)
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "Something new on the water"
    assert lines[1].strip() == "Ferries"
    assert "text" in lines[2]


def test_as_json(archive: Path) -> None:
    code, out, _ = run(archive.parent / "a.txt", "--archive", archive, "--json", "--count", 1)
    row = json.loads(out)
    assert code == 0
    assert [pick["headline"] for pick in row["picks"]] == ["Ferries"]
    assert row["picks"][0]["published"] == "2025-03-01"
    assert row["picks"][0]["likeness"] > 0.5


def test_an_index_is_updated(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharekit.related.catalogue._TICK", 10**18)  # however slow: just written
    index = archive.parent / "index.npz"
    article = archive.parent / "a.txt"
    assert run(article, "--archive", archive, "--index", index)[0] == 0
    first = index.read_bytes()
    assert run(article, "--archive", archive, "--index", index)[0] == 0
    assert index.read_bytes() == first
    (archive / "More.md").write_text(f"---\ntitle: More ferries\n---\n\n{FERRIES}\n", encoding="utf-8")
    code, out, _ = run(article, "--archive", archive, "--index", index)
    assert "More ferries" in out
    code, out, _ = run(article, "--index", index)
    assert code == 0
    assert "More ferries" in out


def test_nothing_to_pick_from(archive: Path) -> None:
    code, _, err = run(archive.parent / "a.txt")
    assert code == 2
    assert "--archive" in err


@pytest.mark.parametrize("kept", [b"broken", b"", b"PK\x03\x04 half an archive", "zip", "half"])
def test_other_files_are_never_overwritten(archive: Path, kept: bytes | str) -> None:
    index = archive.parent / "index.npz"
    if isinstance(kept, bytes):
        index.write_bytes(kept)
    elif kept == "zip":
        np.savez(index, about=np.frombuffer(b'{"format": "of somebody else"}', np.uint8))
    else:
        run(archive.parent / "a.txt", "--archive", archive, "--index", index)
        index.write_bytes(index.read_bytes()[:-200])
    before = index.read_bytes()
    for more in ((), ("--archive", archive)):
        code, out, err = run(archive.parent / "a.txt", "--index", index, *more)
        assert (code, out) == (1, "")
        assert "is not an index" in err
        assert "Traceback" not in err
        assert index.read_bytes() == before


def test_an_index_of_another_version_is_recreated(archive: Path) -> None:
    index = archive.parent / "index.npz"
    np.savez(index, about=np.frombuffer(b'{"format": "sharekit archive 1"}', np.uint8))
    code, _, err = run(archive.parent / "a.txt", "--index", index)
    assert code == 1
    assert "another version" in err
    code, out, _ = run(archive.parent / "a.txt", "--archive", archive, "--index", index)
    assert code == 0
    assert "Ferries" in out
    assert run(archive.parent / "a.txt", "--index", index)[0] == 0


@pytest.mark.parametrize("name", ["nowhere", "empty", "https://127.0.0.1:1/feed.xml"])
def test_an_archive_that_cannot_be_read_is_one_error(archive: Path, name: str) -> None:
    (archive.parent / "empty").mkdir()
    place = name if "://" in name else str(archive.parent / name)
    index = archive.parent / "index.npz"
    for more in ((), ("--index", index)):
        code, out, err = run(archive.parent / "a.txt", "--archive", place, *more)
        assert (code, out) == (1, "")
        assert place in err
        assert "nothing of" not in err
        assert not index.exists()


def test_an_unreachable_archive_leaves_the_index_alone(archive: Path) -> None:
    index = archive.parent / "index.npz"
    assert run(archive.parent / "a.txt", "--archive", archive, "--index", index)[0] == 0
    before = index.read_bytes()
    archive.rename(archive.parent / "moved")
    code, out, _ = run(archive.parent / "a.txt", "--archive", archive, "--index", index)
    assert code == 1
    assert "Ferries" in out
    assert index.read_bytes() == before


def test_output_of_an_earlier_run_is_not_in_the_archive(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(archive)
    (archive / "output").mkdir()
    (archive / "output" / "More.md").write_text(
        f"---\ntitle: More ferries\n---\n\n{FERRIES}\n", encoding="utf-8"
    )
    for options in ((), ("--index", archive.parent / "made.npz")):
        code, out, _ = run(archive.parent / "a.txt", "--archive", archive, *options)
        assert code == 0
        assert "Ferries" in out
        assert "More ferries" not in out
