"""Which file of an archive holds which posts, so that only files that have changed are read again.

A file is taken for unchanged by its size and times, as make and git do. One that was written less than two
seconds before it was read is looked at again the next time: a second change may hide within one tick of the
clock.
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
"""Reads an archive's articles: asks of each file whether it is wanted, and reports what cannot be read."""

_TICK = 2_000_000_000  # ns, of the coarsest file systems


@dataclass(frozen=True, slots=True)
class File:
    """What is known of a file: its size and times (ns), and the digests of its posts."""

    size: int
    modified: int
    changed: int
    digests: tuple[str, ...] = ()

    def is_like(self, other: File) -> bool:
        """Whether the file is as it was then."""
        return (self.size, self.modified, self.changed) == (other.size, other.modified, other.changed)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The files of an archive by their paths; `source` tells archives apart."""

    source: str = ""
    files: Mapping[str, File] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """An archive, and the files that it was learnt from."""

    archive: Archive
    catalogue: Catalogue = field(default_factory=Catalogue)


def refresh(kept: Kept | None, source: str, read: Reads, report: Report) -> Kept:
    """Return the archive as its source makes it now; `kept` itself where nothing has changed.

    Args:
        kept: What was learnt before, from this source or another one.
        source: Names the archive, and everything else that the reading of its files depends on.
        read: Reads it.
        report: Is told once of each item that cannot be read; such a file is read again the next time.
    """
    known = kept.catalogue.files if kept and kept.catalogue.source == source else {}
    told = _Once(report)
    walk = _Walk(told)
    found = walk.take(read, lambda path, file: not (path in known and known[path].is_like(file)))
    if kept is None or (walk.broken and kept.catalogue.source != source):
        return Kept(Archive.of(found), Catalogue(source, walk.catalogued()))
    if walk.broken:  # what was not come to may still be there
        return Kept(kept.archive.added(found), kept.catalogue) if found else kept
    unread = {path: known[path] for path in walk.seen if path not in walk.held}
    catalogue = Catalogue(source, {**unread, **walk.catalogued()})
    current = kept.archive.digests
    now = {digest for file in unread.values() for digest in file.digests} | set(map(digest_of, found))
    if now >= current:
        wanted = set[str]()
    else:  # with a post gone, another of its name may take its place
        wanted = {path for path, file in unread.items() if not current.issuperset(file.digests)}
    found += _Walk(told).take(read, lambda path, _: path in wanted) if wanted else []
    gone, new = current - now, [article for article in found if digest_of(article) not in current]
    if not gone and not new:
        return kept if catalogue == kept.catalogue else Kept(kept.archive, catalogue)
    if not kept.archive.is_stale(len(gone) + len(new)):
        return Kept(kept.archive.without(gone).added(new), catalogue)
    if unread:
        walk = _Walk(told)
        found = walk.take(read, lambda *_: True)
    return Kept(Archive.of(found), Catalogue(source, walk.catalogued()))


class _Once:
    """Reports each error once, however often it is met."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._told: set[str] = set()

    def __call__(self, error: SharekitError) -> None:
        if str(error) not in self._told:
            self._told.add(str(error))
            self._report(error)


class _Walk:
    """One reading of an archive: the files come to, and what those that were read hold."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._path = ""
        self._failed: set[str] = set()
        self._began = time.time_ns()
        self.seen: dict[str, File] = {}
        self.held: dict[str, list[str]] = {}
        self.broken = False

    def take(self, read: Reads, choose: Callable[[str, File], bool]) -> list[Article]:
        """Read the chosen files, and return their articles."""

        def wanted(path: Path) -> bool:
            try:
                stat = path.stat()
            except OSError:  # what reads the file next says why
                return True
            self._path = str(path)
            self.seen[self._path] = File(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
            chosen = choose(self._path, self.seen[self._path])
            if chosen:
                self.held[self._path] = []
            return chosen

        found = []
        for article in read(wanted, self._fail):
            self.held.setdefault(self._path, []).append(digest_of(article))
            found.append(article)
        return found

    def _fail(self, error: SharekitError) -> None:
        """Report; an error that is not of the file at hand has ended the walk."""
        self._failed.add(self._path)
        self.broken |= not self._path or not str(error.where).startswith(self._path)
        self._report(error)

    def catalogued(self) -> dict[str, File]:
        """Return the files that were read without fault and surely whole, with what they hold."""
        return {
            path: File(file.size, file.modified, file.changed, tuple(self.held[path]))
            for path, file in self.seen.items()
            if path in self.held
            and path not in self._failed
            and (self.held[path] or Path(path).suffix.lower() not in MARKDOWN)
            and max(file.modified, file.changed) < self._began - _TICK
        }
