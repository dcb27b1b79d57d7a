"""Saves and loads an archive: one file in NumPy's npz format, without pickles."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

import numpy as np

from sharekit.article import Article
from sharekit.errors import SourceError
from sharekit.related.archive import Archive
from sharekit.related.catalogue import Catalogue, FileState, SavedArchive
from sharekit.related.matrix import Matrix
from sharekit.related.post import REMOVED, ArchivePost, post_of
from sharekit.related.terms import Lexicon
from sharekit.related.vectors import LatentSpace, Vocabulary
from sharekit.support.files import write_whole

_FAMILY = "sharekit archive "
_FORMAT = f"{_FAMILY}2"
# What reading a damaged file, or another kind of file, can raise.
_FAULTS = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, EOFError, MemoryError, OverflowError,
    NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error, struct.error, SourceError,
)  # fmt: skip


def save(saved: Archive | SavedArchive, path: Path) -> None:
    """Write an archive with the catalogue of its files; `load` and `load_saved` read it.

    Raises:
        SharekitError: The file cannot be written.
    """
    archive, catalogue = (
        (saved.archive, saved.catalogue) if isinstance(saved, SavedArchive) else (saved, Catalogue())
    )
    about = {
        "format": _FORMAT,
        "learnt": archive.learnt,
        "posts": [_post_to_row(post) for post in archive.posts],
        "source": catalogue.source,
        "files": [[path, *astuple(file)] for path, file in catalogue.files.items()],
    }
    data = io.BytesIO()
    np.savez(
        data,
        about=_packed(json.dumps(about, ensure_ascii=False)),
        words=_packed("\n".join(archive.lexicon.words)),
        keys=archive.vocabulary.keys,
        rarity=archive.vocabulary.rarity,
        starts=archive.matrix.starts,
        columns=archive.matrix.columns,
        weights=archive.matrix.weights,
        landmarks=archive.space.landmarks,
        scale=archive.space.scale,
        places=archive.space.places,
    )
    write_whole(path, data.getvalue())


def load(path: Path) -> Archive:
    """Read an archive that `save` wrote.

    Raises:
        SourceError: The file cannot be read, or is not an archive of this version.
    """
    saved = load_saved(path)
    if saved is None:
        raise SourceError(
            "is an index of another version", where=path, hint="delete it and run the same command again"
        )
    return saved.archive


def load_saved(path: Path) -> SavedArchive | None:
    """Read an archive with the catalogue of its files; None if another version wrote it.

    Raises:
        SourceError: The file cannot be read, is damaged, or was not written by `save`.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            about = json.loads(_unpacked(held["about"]))
            if about["format"] != _FORMAT and about["format"].startswith(_FAMILY):
                return None
            arrays = {name: held[name] for name in held.files}
        return _saved_archive(about, arrays)
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}", where=path) from None
    except _FAULTS as error:
        raise SourceError(
            "is not an index of related posts, or is damaged",
            where=path,
            hint="name another file for the index",
        ) from error


def _saved_archive(about: dict[str, Any], arrays: dict[str, Any]) -> SavedArchive:
    words = _unpacked(arrays["words"])
    keys = arrays["keys"]
    matrix = Matrix(arrays["starts"], arrays["columns"], arrays["weights"], len(keys))
    posts = [_post_from_row(row) for row in about["posts"]]
    if about["format"] != _FORMAT or len(posts) != len(matrix) or len(posts) != len(arrays["places"]):
        raise ValueError("the parts do not match")
    archive = Archive(
        posts,
        Lexicon(words.split("\n") if words else ()),
        Vocabulary(keys, arrays["rarity"]),
        matrix,
        LatentSpace(arrays["landmarks"], arrays["scale"], arrays["places"]),
        learnt=int(about["learnt"]),
    )
    files = {
        name: FileState(size, modified, changed, tuple(digests))
        for name, size, modified, changed, digests in about["files"]
    }
    return SavedArchive(archive, Catalogue(about["source"], files))


def _post_to_row(post: ArchivePost) -> dict[str, Any] | None:
    if post is REMOVED:
        return None
    article = Article(
        headline=post.related.headline,
        lead=post.related.teaser,
        url=post.related.url,
        image=post.related.image,
        published=post.related.published,
        section=post.section,
        tags=post.tags,
        language=post.language,
    )
    return {"digest": post.digest, **{name: value for name, value in article.to_json().items() if value}}


def _post_from_row(row: dict[str, Any] | None) -> ArchivePost:
    if row is None:
        return REMOVED
    digest = row.pop("digest")
    return replace(post_of(Article.from_json(row)), digest=digest)


def _packed(text: str) -> Any:
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)


def _unpacked(array: Any) -> str:
    return bytes(array).decode("utf-8", "surrogatepass")
