"""A built site in a storage, such as `s3://bucket/site`: copied here, published, its changes written back.

Cards are written before the pages that name them, and each file only if nobody changed it meanwhile, so that
two runs do not overwrite each other's pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sharekit.batch.run import Workers, run_all
from sharekit.errors import PublishError, SharekitError
from sharekit.publishing.site import PAGE_SUFFIXES
from sharekit.publishing.site_files import is_inside, write_inside
from sharekit.support.files import as_json, sha256, write_whole
from sharekit.support.remote_folder import RemoteFolder

STATE = ".sharekit-mirror.json"
"""File in a copy that is kept: the version and hash of every file when it was read or written."""

_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".svg")
_MOST_BYTES = 20_000_000  # larger pictures are not shown on cards
_CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class _RemoteFile:
    name: str
    version: str
    hash: str = ""


class BucketSite:
    """A site in a storage and its copy on this machine.

    Args:
        url: The site's fsspec URL.
        folder: Where the copy is; what is there and unchanged is not read again.

    Raises:
        ConfigError: The storage cannot be used.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self._remote = RemoteFolder(url)
        self._remote.check()
        self._files: dict[str, _RemoteFile] = {}
        self._workers = Workers(pool=ThreadPoolExecutor, count=_CONNECTIONS)

    def fetch(self) -> None:
        """Bring the copy up to date: pages and pictures.

        Raises:
            PublishError: A file cannot be read, or its name leads out of the folder.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        before = self._load_state()
        listed = list(self._listed())
        stale = [file for file in listed if self._is_stale(file, before)]
        self._files = {file.name: before.get(file.name, file) for file in listed}
        for outcome in run_all(self._fetch, stale, self._workers):
            if outcome.result is None:
                raise outcome.error or PublishError("cannot be read", where=outcome.item.name)
            self._files[outcome.item.name] = outcome.result
        self._remove_gone()

    def _listed(self) -> Iterator[_RemoteFile]:
        for name, version, size in self._remote.entries():
            suffix = PurePosixPath(name).suffix.lower()
            if suffix in PAGE_SUFFIXES or (suffix in _PICTURES and size <= _MOST_BYTES):
                yield _RemoteFile(name, version)

    def _is_stale(self, file: _RemoteFile, before: dict[str, _RemoteFile]) -> bool:
        old = before.get(file.name)
        return old is None or old.version != file.version or not (self.folder / file.name).is_file()

    def _fetch(self, file: _RemoteFile) -> _RemoteFile:
        if not is_inside(self.folder, file.name):
            raise PublishError("its name leads out of the site", where=file.name)
        data = self._remote.read(file.name)
        if data is None:
            raise PublishError("was deleted while it was read", where=file.name, hint="publish again")
        write_inside(self.folder, file.name, data)
        return _RemoteFile(file.name, file.version, sha256(data))

    def _remove_gone(self) -> None:
        for name, path in self._copied().items():
            if name not in self._files:
                path.unlink()

    def _copied(self) -> dict[str, Path]:
        """Return the files of the copy by name."""
        paths = (path for path in sorted(self.folder.rglob("*")) if path.is_file())
        files = {path.relative_to(self.folder).as_posix(): path for path in paths}
        files.pop(STATE, None)
        return files

    def send_back(self) -> list[SharekitError]:
        """Write what changed in the copy; return an error for each file that could not be written."""
        changed, gone = self._changes()
        pages = [name for name in changed if name.lower().endswith(PAGE_SUFFIXES)]
        errors: list[SharekitError] = []
        for names in (sorted(set(changed) - set(pages)), pages):
            for outcome in run_all(self._send, names, self._workers):
                if outcome.error:
                    errors.append(outcome.error)
                elif outcome.result:
                    self._files[outcome.item] = outcome.result
        for name in gone:
            self._remote.delete(name)
            del self._files[name]
        self._save_state()
        return errors

    def _changes(self) -> tuple[list[str], list[str]]:
        """Return the names of files that are new or other than they were read, and of those deleted."""
        here = self._copied()
        changed = [
            name
            for name, path in here.items()
            if name not in self._files or sha256(path.read_bytes()) != self._files[name].hash
        ]
        return changed, sorted(set(self._files) - set(here))

    def _send(self, name: str) -> _RemoteFile:
        data = (self.folder / name).read_bytes()
        before = self._files.get(name)
        reason = self._remote.write_if(name, data, before.version if before else "")
        if reason:
            raise PublishError(f"not written: {reason}", where=name, hint="publish again")
        return _RemoteFile(name, self._remote.version(name), sha256(data))

    def _load_state(self) -> dict[str, _RemoteFile]:
        try:
            rows = json.loads((self.folder / STATE).read_bytes())
            return {name: _RemoteFile(name, version, digest) for name, (version, digest) in rows.items()}
        except (OSError, ValueError, AttributeError):  # the first run, or a copy that was tampered with
            return {}

    def _save_state(self) -> None:
        rows = {file.name: [file.version, file.hash] for file in self._files.values()}
        write_whole(self.folder / STATE, as_json(rows))
