"""An archive kept between runs: files that have not changed are not read, all others are."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import sharekit
from sharekit.article import Article
from sharekit.errors import SharekitError
from sharekit.related import SavedArchive, load_saved, refresh, save

TEXT = "The ferry crosses the harbour at night, past {}."
LONG_AGO = 1_700_000_000


class Folder:
    """A folder of posts that counts what is read of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read: list[str] = []
        self.errors: list[SharekitError] = []

    def write(self, name: str, headline: str, text: str = "", *, age: int = 0) -> None:
        path = self.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\ntitle: {headline}\n---\n\n{text or TEXT.format(headline)}\n", encoding="utf-8")
        os.utime(path, (LONG_AGO + age, LONG_AGO + age))

    def articles(
        self, wanted: Callable[[Path], bool], report: Callable[[SharekitError], None]
    ) -> Iterator[Article]:
        def noted(path: Path) -> bool:
            chosen = wanted(path)
            self.read += [path.name] if chosen else []
            return chosen

        return sharekit.read(self.path, wanted=noted, on_error=report)

    def refresh(self, kept: SavedArchive | None, source: str = "here") -> SavedArchive:
        self.read, self.errors = [], []
        return refresh(kept, source, self.articles, self.errors.append)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    # What was written just now is not trusted, and no test can set the time of change.
    monkeypatch.setattr("sharekit.related.catalogue._TICK", -3600 * 10**9)
    made = Folder(tmp_path / "posts")
    for number in range(12):
        made.write(f"{number:02}.md", f"Post number {chr(97 + number)}")
    return made


def headlines(kept: SavedArchive) -> set[str]:
    return {post.related.headline for post in kept.archive.posts if post.digest}


def test_unchanged_files_are_not_read(folder: Folder, tmp_path: Path) -> None:
    kept = folder.refresh(None)
    assert len(folder.read) == 12
    save(kept, tmp_path / "index.npz")
    again = load_saved(tmp_path / "index.npz")
    assert again is not None
    assert again.catalogue == kept.catalogue
    assert folder.refresh(again) is again
    assert folder.read == []


def test_a_new_file_is_the_only_one_read(folder: Folder) -> None:
    kept = folder.refresh(None)
    folder.write("later/new.md", "Something new")
    more = folder.refresh(kept)
    assert folder.read == ["new.md"]
    assert headlines(more) == headlines(kept) | {"Something new"}
    assert more.archive.vocabulary is kept.archive.vocabulary
    assert folder.refresh(more) is more


def test_a_changed_file_is_noticed_whatever_its_size_or_time(folder: Folder) -> None:
    kept = folder.refresh(None)
    folder.write("03.md", "Post number Z")  # size and time as before: the time of change tells
    more = folder.refresh(kept)
    assert folder.read == ["03.md"]
    assert headlines(more) == headlines(kept) - {"Post number d"} | {"Post number Z"}


def test_a_touched_file_changes_only_its_times(folder: Folder) -> None:
    kept = folder.refresh(None)
    os.utime(folder.path / "05.md", (LONG_AGO + 9, LONG_AGO + 9))
    more = folder.refresh(kept)
    assert folder.read == ["05.md"]
    assert more.archive is kept.archive
    assert folder.refresh(more) is more


def test_a_deleted_file_is_noticed(folder: Folder) -> None:
    kept = folder.refresh(None)
    (folder.path / "04.md").unlink()
    more = folder.refresh(kept)
    assert folder.read == []
    assert headlines(more) == headlines(kept) - {"Post number e"}
    assert "04.md" not in {Path(path).name for path in more.catalogue.files}


def test_a_duplicate_replaces_a_removed_post(folder: Folder) -> None:
    folder.write("99.md", "Post number a", "Another text of the same name.")
    kept = folder.refresh(None)
    assert len(kept.archive) == 12
    (folder.path / "00.md").unlink()
    more = folder.refresh(kept)
    assert folder.read == ["99.md"]
    assert headlines(more) == headlines(kept)


def test_many_changes_learn_again(folder: Folder) -> None:
    kept = folder.refresh(None)
    for number in range(4):
        folder.write(f"new{number}.md", f"New {chr(97 + number)}")
    more = folder.refresh(kept)
    assert more.archive.learnt == len(more.archive) == 16
    assert folder.refresh(more) is more


def test_a_bad_file_is_reported_each_time_and_once(folder: Folder) -> None:
    (folder.path / "bad.md").write_text("---\ntitle: [\n---\n\nx\n", encoding="utf-8")
    kept = folder.refresh(None)
    for _ in range(2):
        assert len(folder.errors) == 1
        assert "bad.md" in str(folder.errors[0])
        assert folder.refresh(kept) is kept
    folder.write("bad.md", "Mended")
    assert "Mended" in headlines(folder.refresh(kept))


def test_a_file_without_a_post_is_read_again(folder: Folder) -> None:
    folder.write("draft.md", "Not yet\ndraft: true")
    kept = folder.refresh(None)
    assert len(kept.archive) == 12
    for _ in range(2):
        assert folder.refresh(kept) is kept
        assert folder.read == ["draft.md"]


def test_another_archive_on_the_same_index(folder: Folder, tmp_path: Path) -> None:
    kept = folder.refresh(None)
    other = Folder(tmp_path / "other")
    other.write("a.md", "Of another archive")
    assert headlines(other.refresh(kept, "there")) == {"Of another archive"}


def test_an_unreachable_archive_loses_nothing(folder: Folder) -> None:
    kept = folder.refresh(None)
    folder.path.rename(folder.path.with_name("moved"))
    assert folder.refresh(kept) is kept
    assert len(folder.errors) == 1
    assert len(folder.refresh(kept, "there").archive) == 0


def test_a_file_written_just_now_is_read_again(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharekit.related.catalogue._TICK", 10**18)
    kept = folder.refresh(None)
    assert kept.catalogue.files == {}
    assert folder.refresh(kept) is kept
    assert len(folder.read) == 12


@pytest.mark.usefixtures("folder")
def test_a_built_site(tmp_path: Path) -> None:
    site = Folder(tmp_path / "site")
    site.path.mkdir()
    page = (
        "<!doctype html><html><head><title>{0}</title><meta property='og:type' content='article'>"
        "</head><body><article><h1>{0}</h1><p>It crosses the harbour at night. </p></article></body></html>"
    )
    for name in ("index", "one", "two"):
        (site.path / f"{name}.html").write_text(page.format(f"The {name} page"), encoding="utf-8")
    kept = site.refresh(None)
    assert headlines(kept) == {"The one page", "The two page"}
    assert site.refresh(kept) is kept
    assert site.read == []


def test_a_source_without_files_is_read_each_time() -> None:
    posts = [Article(headline=f"Post {n}", body=(TEXT.format(n),)) for n in "abcdefgh"]
    errors: list[SharekitError] = []
    kept = refresh(None, "feed", lambda *_: posts, errors.append)
    assert refresh(kept, "feed", lambda *_: posts, errors.append) is kept
    assert headlines(refresh(kept, "feed", lambda *_: posts[1:], errors.append)) == {
        post.headline for post in posts[1:]
    }

    def broken(_: Callable[[Path], bool], report: Callable[[SharekitError], None]) -> list[Article]:
        report(SharekitError("no answer", where="feed"))
        return []

    assert refresh(kept, "feed", broken, errors.append) is kept
    assert len(errors) == 1
