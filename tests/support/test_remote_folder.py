"""Storages that are busy, refuse, or are written by two runs at once; S3 is moto's server on loopback."""

import pickle
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sharekit.errors import ConfigError, SharekitError
from sharekit.support.remote_folder import RemoteFolder, open_remote, read_remote, version_of
from tests.support.s3 import S3_URL, s3_server


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    with s3_server():
        yield S3_URL


def test_a_file_is_replaced_only_if_nobody_changed_it(bucket: str) -> None:
    pauses: list[float] = []
    folder = RemoteFolder(f"{bucket}/pages", sleep=pauses.append)
    assert folder.write_if("a.html", b"one", "") == ""
    version = folder.version("a.html")
    assert version
    assert folder.write_if("a.html", b"new", "") == "another run changed it"
    assert folder.write_if("a.html", b"two", version) == ""
    assert folder.write_if("a.html", b"three", version) == "another run changed it"
    assert folder.read("a.html") == b"two"
    assert folder.version("none.html") == ""
    assert not pauses, "trying again cannot help"


def test_entries_are_those_of_all_folders(bucket: str) -> None:
    folder = RemoteFolder(f"{bucket}/many")
    for name in ("index.html", "blog/a.html", "blog/deep/b.png"):
        folder.write(name, b"12")
    assert sorted((name, size) for name, _version, size in folder.entries()) == [
        ("blog/a.html", 2),
        ("blog/deep/b.png", 2),
        ("index.html", 2),
    ]
    folder.delete("blog/a.html")
    assert folder.find("blog/a") == ""


def test_a_bucket_that_does_not_exist_is_an_error_and_is_not_created(bucket: str) -> None:
    del bucket
    folder = RemoteFolder("s3://missing-bucket/cards")
    with pytest.raises(ConfigError, match="no such bucket"):
        folder.check()
    with pytest.raises(SharekitError, match="no such file, folder or bucket"):
        folder.write("og.png", b"1")
    with pytest.raises(ConfigError, match="no such bucket"):
        folder.check()


def test_refused_credentials_are_not_taken_for_a_bucket_that_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Refusing:
        def exists(self, _path: str) -> bool:
            return False

        def ls(self, _path: str, *, refresh: bool) -> None:
            raise PermissionError(f"Access Denied, {refresh}")

    folder = RemoteFolder("memory://bucket/cards")
    monkeypatch.setattr(folder, "_files", Refusing())
    monkeypatch.setattr(folder, "_root", "bucket/cards")
    with pytest.raises(ConfigError, match="access denied"):
        folder.check()


def test_a_folder_travels_to_other_processes(bucket: str) -> None:
    folder = pickle.loads(pickle.dumps(RemoteFolder(f"{bucket}/travel")))
    folder.write("og.png", b"1")
    assert folder.read("og.png") == b"1"


class Busy:
    """A file system whose writes fail a number of times."""

    protocol = "memory"

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.files: dict[str, bytes] = {}

    def pipe_file(self, path: str, data: bytes) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.files[path] = data


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[RemoteFolder, Busy, list[float]]]:
    def make(*errors: Exception) -> tuple[RemoteFolder, Busy, list[float]]:
        files, pauses = Busy(*errors), list[float]()
        monkeypatch.setattr("sharekit.support.remote_folder._filesystem", lambda _url: (files, "bucket"))
        return RemoteFolder("s3://bucket", pauses.append), files, pauses

    return make


def test_a_busy_storage_is_asked_again(busy: Any) -> None:
    folder, files, pauses = busy(OSError("503 Slow Down"), TimeoutError("read"))
    folder.write("og.png", b"1")
    assert files.files == {"bucket/og.png": b"1"}
    assert pauses == [0.5, 1]


def test_a_storage_that_stays_busy_is_an_error(busy: Any) -> None:
    folder, files, pauses = busy(*[OSError("503 Slow Down")] * 5)
    with pytest.raises(SharekitError, match=r"s3://bucket/og.png: the storage failed: 503 Slow Down"):
        folder.write("og.png", b"1")
    assert (files.files, pauses) == ({}, [0.5, 1, 2, 4])


class NoCredentialsError(Exception):
    """As botocore's, which derives from Exception."""


class AuthenticationException(Exception):
    """As paramiko's."""


@pytest.mark.parametrize(
    "error",
    [
        PermissionError("Access Denied"),
        NoCredentialsError("Unable to locate credentials"),
        AuthenticationException("Authentication failed."),
    ],
)
def test_what_lasts_is_not_tried_again(busy: Any, error: Exception) -> None:
    folder, _files, pauses = busy(error)
    with pytest.raises(SharekitError, match=r"access denied.*credentials"):
        folder.write("og.png", b"1")
    assert pauses == []


def test_a_file_is_renamed_into_place_where_storages_show_half_written_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[tuple[str, str]] = []

    class Files:
        def makedirs(self, path: str, *, exist_ok: bool) -> None:
            assert exist_ok
            calls.append(("makedirs", path))

        def pipe_file(self, path: str, _data: bytes) -> None:
            calls.append(("write", path))

        def mv(self, part: str, path: str) -> None:
            assert part == calls[-1][1]
            calls.append(("rename", path))

    monkeypatch.setattr("sharekit.support.remote_folder._filesystem", lambda _url: (Files(), "srv"))
    folder = RemoteFolder("sftp://host/srv")
    folder.write("a/og.png", b"1")
    assert [calls[0], calls[2]] == [("makedirs", "srv/a"), ("rename", "srv/a/og.png")]
    assert calls[1][1].startswith("srv/a/.og.png.")


@pytest.fixture
def memory() -> Iterator[RemoteFolder]:
    """A folder of fsspec's storage in memory, which has no conditional writes and no ETags."""
    folder = RemoteFolder("memory://press/pages")
    yield folder
    for name in [name for name, _, _ in folder.entries()]:
        folder.delete(name)


def test_without_conditional_writes_the_version_is_compared_before(memory: RemoteFolder) -> None:
    memory.write("b.html", b"other")
    assert memory.write_if("a.html", b"one", "") == ""
    version = memory.version("a.html")
    assert version.startswith("3:")
    assert memory.write_if("a.html", b"three", "") == "another run changed it"
    assert memory.write_if("a.html", b"three", version) == ""
    assert memory.write_if("a.html", b"four", version) == "another run changed it"
    assert memory.read("a.html") == b"three"
    assert memory.read("none.html") is None
    assert memory.find("a.") == "a.html"
    assert (memory.name, memory.path("a.html")) == ("pages", "memory://press/pages/a.html")


def test_a_file_is_read_bit_by_bit_or_whole_up_to_a_size(memory: RemoteFolder) -> None:
    memory.write("list.csv", b"one\ntwo\n")
    with open_remote("memory://press/pages/list.csv") as stream:
        assert [stream.readline(2), stream.readline(), stream.read()] == [b"on", b"e\n", b"two\n"]
    assert read_remote("memory://press/pages/list.csv", 8) == b"one\ntwo\n"
    with pytest.raises(SharekitError, match=r"memory://press/pages/list\.csv: has more than 7 bytes"):
        read_remote("memory://press/pages/list.csv", 7)
    with pytest.raises(SharekitError, match="no such file"):
        read_remote("memory://press/pages/none.csv", 7)


def test_a_storage_that_nobody_knows_is_named_with_its_remedy() -> None:
    with pytest.raises(ConfigError, match=r"pigeon://coop: cannot be used.*sharekit-press\[s3\]"):
        RemoteFolder("pigeon://coop")


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (AuthenticationException("no"), ConfigError, "access denied: no"),
        (OSError("no route"), ConfigError, "the storage failed: no route"),
    ],
)
def test_a_server_that_refuses_at_once_is_reported(
    error: Exception, kind: type[Exception], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_url: str) -> None:
        raise error

    monkeypatch.setattr("fsspec.core.url_to_fs", refuse)
    with pytest.raises(kind, match=said) as caught:
        RemoteFolder("sftp://ann:hush@host/srv")
    assert "hush" not in str(caught.value)


def test_a_bucket_that_cannot_be_asked_for_is_no_missing_bucket(busy: Any) -> None:
    folder, files, _pauses = busy()

    def exists(_path: str) -> bool:
        raise PermissionError("Forbidden")

    files.exists = exists
    with pytest.raises(ConfigError, match=r"s3://bucket: access denied: Forbidden"):
        folder.check()


def test_a_storage_with_folders_needs_no_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharekit.support.remote_folder._filesystem", lambda _url: (None, "srv"))
    RemoteFolder("sftp://host/srv").check()


def test_a_write_that_fails_for_good_is_no_conflict_and_leaves_no_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left: set[str] = set()

    class Full:
        protocol = ("sftp", "ssh")

        def makedirs(self, _path: str, *, exist_ok: bool) -> None:
            assert exist_ok

        def pipe_file(self, path: str, _data: bytes) -> None:
            left.add(path)

        def mv(self, _part: str, _path: str) -> None:
            raise PermissionError("read-only")

        def rm_file(self, path: str) -> None:
            left.remove(path)

        def info(self, _path: str, *, refresh: bool) -> None:
            raise FileNotFoundError(refresh)

    monkeypatch.setattr("sharekit.support.remote_folder._filesystem", lambda _url: (Full(), "srv"))
    with pytest.raises(SharekitError, match="access denied: read-only"):
        RemoteFolder("sftp://host/srv").write_if("og.png", b"1", "")
    assert left == set()


@pytest.mark.parametrize(
    ("entry", "version"),
    [
        ({"ETag": '"a"', "size": 1}, '"a"'),
        ({"etag": "b", "mtime": 5}, "b"),
        ({"size": 3, "mtime": 5}, "3:5"),
        ({"size": 3, "updated": "2026-01-02"}, "3:2026-01-02"),
        ({"size": 3}, "3:None"),
    ],
)
def test_a_version_is_the_etag_or_size_and_time(entry: dict[str, Any], version: str) -> None:
    assert version_of(entry) == version
