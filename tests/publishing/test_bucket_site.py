"""A site in a bucket: read, published and written back, page by page, unless another run was there first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from sharekit.cli import main
from sharekit.publishing.bucket_site import STATE, BucketSite
from sharekit.support.remote_folder import RemoteFolder
from tests.support.s3 import S3_URL, s3_server

PAGE = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><title>Bridge {n}</title></head><body><article>"
    "<h1>Bridge number {n} opens to the public</h1><p>After two years of works the bridge opened today, "
    "and the first buses crossed it.</p></article></body></html>"
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with s3_server():
        yield S3_URL


@pytest.fixture
def site(server: str, request: pytest.FixtureRequest) -> RemoteFolder:
    folder = RemoteFolder(f"{server}/{request.node.name}")
    for number in range(3):
        folder.write(f"p{number}/index.html", PAGE.format(n=number).encode())
    folder.write("style.css", b"body {}")
    return folder


def publish(site: RemoteFolder, *options: str) -> tuple[int, str]:
    arguments = ["publish", site.path(""), "--base-url", "https://e.org", "--jobs", "1", *options]
    done = CliRunner().invoke(main, arguments)
    return done.exit_code, done.output


def test_pages_get_their_cards_and_a_second_run_writes_nothing(
    site: RemoteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert publish(site) == (0, "3 written; 3 cards drawn\n")
    assert b'property="og:image"' in (site.read("p1/index.html") or b"")
    assert site.find("cards/p1/index.og.")
    assert site.read("style.css") == b"body {}"
    before = {name: version for name, version, _size in site.entries()}
    assert publish(site)[1] == "3 fresh\n"
    assert publish(site, "--check")[0] == 0
    assert {name: version for name, version, _size in site.entries()} == before


def test_a_page_that_another_run_changed_is_left_to_it(site: RemoteFolder, tmp_path: Path) -> None:
    bucket = BucketSite(site.path(""), tmp_path / "copy")
    bucket.fetch()
    for number in range(3):
        (tmp_path / f"copy/p{number}/index.html").write_text("changed here", encoding="utf-8")
    site.write("p1/index.html", b"changed there")
    errors = bucket.send_back()
    assert [str(error) for error in errors] == [
        "p1/index.html: not written: another run changed it (publish again)"
    ]
    assert site.read("p1/index.html") == b"changed there"
    assert site.read("p2/index.html") == b"changed here"


def test_a_copy_that_is_kept_reads_only_what_changed(
    site: RemoteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    BucketSite(site.path(""), tmp_path).fetch()
    first = BucketSite(site.path(""), tmp_path)
    first.fetch()
    first.send_back()
    assert (tmp_path / STATE).is_file()
    site.write("p1/index.html", b"<p>new</p>")
    site.delete("p2/index.html")
    reads: list[str] = []
    read = RemoteFolder.read

    def noting(self: RemoteFolder, name: str) -> bytes | None:
        reads.append(name)
        return read(self, name)

    monkeypatch.setattr(RemoteFolder, "read", noting)
    BucketSite(site.path(""), tmp_path).fetch()
    assert reads == ["p1/index.html"]
    assert (tmp_path / "p1/index.html").read_bytes() == b"<p>new</p>"
    assert not (tmp_path / "p2/index.html").exists()


def test_what_is_deleted_here_is_deleted_there(site: RemoteFolder, tmp_path: Path) -> None:
    bucket = BucketSite(site.path(""), tmp_path)
    bucket.fetch()
    (tmp_path / "p0/index.html").unlink()
    assert bucket.send_back() == []
    assert site.read("p0/index.html") is None


def test_a_cluster_needs_a_copy_that_workers_reach(site: RemoteFolder) -> None:
    code, output = publish(site, "--cluster", "local:1")
    assert code == 2
    assert "--mirror" in output


def test_a_mirror_is_for_storages(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["publish", str(tmp_path), "--mirror", str(tmp_path / "m")])
    assert done.exit_code == 2
    assert "s3://bucket/site" in done.output
