"""Which file of an archive contains which posts, so that only changed files are read again.

A file counts as unchanged if its size and times are, as in make and git. A file written less than two seconds
before it was read is read again next time: a second change within one clock tick would go unnoticed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sharekit.article import Article
from sharekit.errors import SharekitError
from sharekit.related.archive import Archive
from sharekit.related.post import digest_of
from sharekit.sources.kinds import MARKDOWN

Report = Callable[[SharekitError], None]
Reads = Callable[[Callable[[Path], bool], Report], Iterable[Article]]
"""Reads the articles of an archive: (filter for files, error callback) to articles."""

_TICK = 2_000_000_000  # ns, of the coarsest file systems


@dataclass(frozen=True, slots=True)
class FileState:
    """A file's size and times (ns), and the digests of its posts."""

    size: int
    modified: int
    changed: int
    digests: tuple[str, ...] = ()

    def is_like(self, other: FileState) -> bool:
        """Whether size and times are equal."""
        return (self.size, self.modified, self.changed) == (other.size, other.modified, other.changed)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The files of an archive by path; `source` identifies the archive."""

    source: str = ""
    files: Mapping[str, FileState] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SavedArchive:
    """An archive and the files it was learnt from."""

    archive: Archive
    catalogue: Catalogue = field(default_factory=Catalogue)


def refresh(saved: SavedArchive | None, source: str, read: Reads, report: Report) -> SavedArchive:
    """Return the archive brought up to date with its source; `saved` itself if nothing has changed.

    Args:
        saved: The archive saved before, from this source or another one.
        source: Identifies the archive and everything else that reading its files depends on.
        read: Reads the archive's articles.
        report: Called once with each error; a file with an error is read again next time.
    """
    files = saved.catalogue.files if saved and saved.catalogue.source == source else {}
    report_once = _ReportOnce(report)
    walk = _ArchiveReader(report_once)
    articles = walk.take(read, lambda path, file: not (path in files and files[path].is_like(file)))
    if saved is None or (walk.broken and saved.catalogue.source != source):
        return SavedArchive(Archive.of(articles), Catalogue(source, walk.catalogued()))
    if walk.broken:  # files that were not reached may still exist
        return SavedArchive(saved.archive.added(articles), saved.catalogue) if articles else saved
    unread = {path: files[path] for path in walk.seen if path not in walk.held}
    catalogue = Catalogue(source, {**unread, **walk.catalogued()})
    current = saved.archive.digests
    now = {digest for file in unread.values() for digest in file.digests} | set(map(digest_of, articles))
    if now >= current:
        wanted = set[str]()
    else:  # a duplicate of a removed post may take its place
        wanted = {path for path, file in unread.items() if not current.issuperset(file.digests)}
    articles += _ArchiveReader(report_once).take(read, lambda path, _: path in wanted) if wanted else []
    gone, new = current - now, [article for article in articles if digest_of(article) not in current]
    if not gone and not new:
        return saved if catalogue == saved.catalogue else SavedArchive(saved.archive, catalogue)
    if not saved.archive.is_stale(len(gone) + len(new)):
        return SavedArchive(saved.archive.without(gone).added(new), catalogue)
    if unread:
        walk = _ArchiveReader(report_once)
        articles = walk.take(read, lambda *_: True)
    return SavedArchive(Archive.of(articles), Catalogue(source, walk.catalogued()))


class _ReportOnce:
    """Reports each error once."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._told: set[str] = set()

    def __call__(self, error: SharekitError) -> None:
        if str(error) not in self._told:
            self._told.add(str(error))
            self._report(error)


class _ArchiveReader:
    """One pass over an archive: the files seen, and the posts of those that were read."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._path = ""
        self._failed: set[str] = set()
        self._began = time.time_ns()
        self.seen: dict[str, FileState] = {}
        self.held: dict[str, list[str]] = {}
        self.broken = False

    def take(self, read: Reads, choose: Callable[[str, FileState], bool]) -> list[Article]:
        """Read the chosen files and return their articles."""

        def wanted(path: Path) -> bool:
            try:
                stat = path.stat()
            except OSError:  # reading it reports the reason
                return True
            self._path = str(path)
            self.seen[self._path] = FileState(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
            chosen = choose(self._path, self.seen[self._path])
            if chosen:
                self.held[self._path] = []
            return chosen

        articles = []
        for article in read(wanted, self._fail):
            self.held.setdefault(self._path, []).append(digest_of(article))
            articles.append(article)
        return articles

    def _fail(self, error: SharekitError) -> None:
        """Report an error; one that does not concern the current file has ended the pass."""
        self._failed.add(self._path)
        self.broken |= not self._path or not str(error.where).startswith(self._path)
        self._report(error)

    def catalogued(self) -> dict[str, FileState]:
        """Return the files that were read completely and without errors, with their posts."""
        return {
            path: FileState(file.size, file.modified, file.changed, tuple(self.held[path]))
            for path, file in self.seen.items()
            if path in self.held
            and path not in self._failed
            and (self.held[path] or Path(path).suffix.lower() not in MARKDOWN)
            and max(file.modified, file.changed) < self._began - _TICK
        }
