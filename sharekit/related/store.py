"""An archive on disk: one file, in NumPy's npz format, without pickles."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from sharekit.article import Article
from sharekit.errors import SourceError
from sharekit.files import write_whole
from sharekit.related.archive import Archive
from sharekit.related.matrix import Matrix
from sharekit.related.post import Post, post_of
from sharekit.related.terms import Lexicon
from sharekit.related.vectors import Space, Vocabulary

__all__ = ["load", "save"]

_FORMAT = "sharekit archive 2"


def save(archive: Archive, path: Path) -> None:
    """Write an archive whole; `load` reads it.

    Raises:
        SharekitError: The file cannot be written.
    """
    about = {"format": _FORMAT, "learnt": archive.learnt, "posts": [_row(post) for post in archive.posts]}
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
        SourceError: The file cannot be read, or is no archive of this version.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            arrays = {name: held[name] for name in held.files}
        about = json.loads(_unpacked(arrays["about"]))
        if about["format"] != _FORMAT:
            raise SourceError(
                f"is an index of another version ({about['format']!r})",
                where=path,
                hint="name a new file with --index",
            )
        return _archive(about, arrays)
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}", where=path) from None
    except (ValueError, KeyError, TypeError, IndexError, EOFError, zipfile.BadZipFile) as error:
        raise SourceError(
            "is no index of related posts, or a damaged one",
            where=path,
            hint="name another file with --index",
        ) from error


def _archive(about: dict[str, Any], arrays: dict[str, Any]) -> Archive:
    words = _unpacked(arrays["words"])
    keys = arrays["keys"]
    matrix = Matrix(arrays["starts"], arrays["columns"], arrays["weights"], len(keys))
    posts = [_post(row) for row in about["posts"]]
    if len(posts) != len(matrix) or len(posts) != len(arrays["places"]):
        raise ValueError("its parts do not fit together")
    return Archive(
        posts,
        Lexicon(words.split("\n") if words else ()),
        Vocabulary(keys, arrays["rarity"]),
        matrix,
        Space(arrays["landmarks"], arrays["scale"], arrays["places"]),
        learnt=int(about["learnt"]),
    )


def _row(post: Post) -> dict[str, Any]:
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


def _post(row: dict[str, Any]) -> Post:
    digest = row.pop("digest")
    kept = post_of(Article.from_json(row))
    return Post(
        related=kept.related, section=kept.section, tags=kept.tags, language=kept.language, digest=digest
    )


def _packed(text: str) -> Any:
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)


def _unpacked(array: Any) -> str:
    return bytes(array).decode("utf-8", "surrogatepass")
