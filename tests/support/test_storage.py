"""Folders by path and by URL: whole files, the same calls, clear words for a storage that cannot be used."""

import io
import sys
from pathlib import Path

import pytest

from sharekit.errors import ConfigError
from sharekit.support.remote_folder import open_remote, read_remote
from sharekit.support.storage import ResultFolder, inside, is_remote, local_path, open_folder


@pytest.fixture(params=["path", "file://", "memory://"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> ResultFolder:
    scheme = "" if request.param == "path" else request.param
    return open_folder(f"{scheme}{tmp_path}/cards")


def test_what_is_written_is_read_and_found(folder: ResultFolder) -> None:
    folder.check()
    assert folder.name == "cards"
    assert folder.read("a/og.png") is None
    assert folder.find("a/og.") == ""
    folder.write("a/og.1f.png", b"one")
    folder.write("a/og.1f.png", b"two")
    folder.write("a/story.png", b"story")
    assert folder.read("a/og.1f.png") == b"two"
    assert folder.find("a/og.") == "a/og.1f.png"
    assert folder.path("a/og.1f.png").endswith("cards/a/og.1f.png")


@pytest.mark.parametrize(
    ("location", "remote"),
    [
        ("cards", False),
        ("/srv/cards", False),
        ("file:///srv/cards", False),
        ("https://example.org/cards", False),
        ("s3://bucket/cards", True),
        ("sftp://host/cards", True),
    ],
)
def test_a_storage_is_distinguished_from_paths_and_web_addresses(location: str, remote: bool) -> None:
    assert is_remote(location) is remote


def test_names_are_joined_as_the_location_is_written() -> None:
    assert inside("s3://bucket/cards/", "a") == "s3://bucket/cards/a"
    assert inside("cards", "a") == str(Path("cards", "a"))
    assert local_path("file:///srv/my%20cards") == Path("/srv/my cards")


def test_a_file_of_a_storage_is_read_in_lines_and_up_to_a_limit(tmp_path: Path) -> None:
    open_folder(f"memory://{tmp_path}").write("lines.txt", b"one\ntwo\n")
    with open_remote(f"memory://{tmp_path}/lines.txt") as stream:
        assert isinstance(stream, io.BufferedReader)
        assert stream.readline(2) == b"on"
    assert read_remote(f"memory://{tmp_path}/lines.txt", 8) == b"one\ntwo\n"
    with pytest.raises(Exception, match="more than 7 bytes"):
        read_remote(f"memory://{tmp_path}/lines.txt", 7)


def test_an_unknown_storage_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for location in ("nowhere://user:secret@host/a", "ftp://host/a", "https://host/a"):
        with pytest.raises(ConfigError, match="no storage is named by") as caught:
            open_folder(location)
        assert "secret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_storage_without_its_package_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(ConfigError, match="gcsfs"):
        open_remote("gs://bucket/a")
