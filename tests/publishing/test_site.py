"""Walking a built site: content pages only, nothing outside."""

from pathlib import Path

import pytest

from sharekit.errors import PublishError
from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.site import SiteFolder, matches, skip_reason, skipped_path


def build(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("<!doctype html><title>x</title>", encoding="utf-8")
    return folder


def test_pages_come_sorted_with_hidden_and_other_files_left_out(tmp_path: Path) -> None:
    build(tmp_path, "b.html", "a/index.html", "a/z.HTM", ".git/x.html", "style.css", "a/.x.html")
    assert list(SiteFolder(folder=tmp_path).pages()) == ["b.html", "a/index.html", "a/z.HTM"]


def test_globs_choose_pages(tmp_path: Path) -> None:
    build(tmp_path, "blog/a.html", "blog/draft-b.html", "about.html")
    site = SiteFolder(folder=tmp_path, include=["blog"], exclude=["**/draft-*"])
    assert list(site.pages()) == ["blog/a.html"]


@pytest.mark.parametrize(
    ("path", "glob", "expected"),
    [
        ("blog/a.html", "blog/*", True),
        ("a.html", "**/a.html", True),
        ("x/y/a.html", "**/a.html", True),
        ("blog/a.html", "/blog/", True),
        ("blogger/a.html", "blog", False),
    ],
)
def test_globs(path: str, glob: str, expected: bool) -> None:
    assert matches(path, glob) is expected


def test_a_symlink_out_of_the_site_is_not_followed(tmp_path: Path) -> None:
    outside = build(tmp_path / "outside", "secret.html")
    site = build(tmp_path / "site", "a.html")
    (site / "out.html").symlink_to(outside / "secret.html")
    (site / "folder").symlink_to(outside)
    (site / "in.html").symlink_to(site / "a.html")
    assert list(SiteFolder(folder=site).pages()) == ["a.html", "in.html"]


def test_no_folder_and_no_pages_are_errors(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="no such folder"):
        list(SiteFolder(folder=tmp_path / "none").pages())
    with pytest.raises(PublishError, match="no HTML page"):
        list(SiteFolder(folder=tmp_path).pages())


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("404.html", "error page"),
        ("en/404/index.html", "error page"),
        ("docs/http/404.html", ""),
        ("blog/page/2/index.html", "pagination"),
        ("blog/page2.html", ""),
        ("blog/pages/index.html", ""),
        ("posts/my-page.html", ""),
        ("book/page-39/index.html", ""),
        ("posts/40404.html", ""),
    ],
)
def test_paths_that_are_no_content(path: str, reason: str) -> None:
    assert skipped_path(path) == reason


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ('<meta http-equiv="refresh" content="0; url=/x">', "redirect"),
        ('<meta name="robots" content="NOINDEX, nofollow">', "noindex"),
        ('<meta name="sharekit:skip" content="">', "page opted out"),
        ('<meta name="sharekit:skip" content="false">', ""),
        ('<meta name="robots" content="index">', ""),
    ],
)
def test_heads_that_are_no_content(head: str, reason: str) -> None:
    assert skip_reason(EditablePage(f"<!doctype html><head>{head}</head>".encode()).head) == reason


@pytest.mark.parametrize("path", ["", "gone.html", "é" * 200, "a" * 400, "a/" * 3000, "\0"])
def test_what_cannot_be_a_files_name_is_no_file(tmp_path: Path, path: str) -> None:
    assert SiteFolder(folder=tmp_path).file(path) is None
