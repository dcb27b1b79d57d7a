"""A folder ▶ the files in it that may be articles."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from sharekit.errors import SourceError
from sharekit.sources.kinds import MARKDOWN, suffix_kind
from sharekit.support.files import is_file_or_broken_link

_SKIPPED = {
    "node_modules",
    "__pycache__",
    "vendor",
    "venv",
    "_includes",
    "_layouts",
    "layouts",
    "archetypes",
    "_drafts",
}
_NO_ARTICLES = {
    "readme", "changelog", "contributing", "license", "licence", "authors", "code_of_conduct", "security",
    "robots", "humans", "ads", "llms", "requirements", "constraints", "sitemap", "opensearch",
    "browserconfig", "404",
}  # fmt: skip


def folder_kind(folder: Path) -> str:
    """Return `site` for a built site (an index.html at the top and no Markdown), else `folder`."""
    has_index = (folder / "index.html").is_file()
    sources = any(path.suffix.lower() in MARKDOWN and _may_hold(path) for path in folder.glob("*"))
    return "site" if has_index and not sources else "folder"


def files_in(folder: Path) -> Iterator[Path]:
    """Yield the files under `folder` whose names may be those of articles, sorted by path.

    Hidden files, folders of templates and installed packages, and files such as README.md are skipped;
    symbolic links to folders are not followed. Links that lead nowhere are yielded, to be reported.

    Raises:
        SourceError: The folder cannot be read, or contains no such file.
    """
    any_article = False
    for base, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED and not name.startswith("."))
        for path in (Path(base, name) for name in sorted(names)):
            if suffix_kind(path.name) and _may_hold(path) and is_file_or_broken_link(path):
                any_article = True
                yield path
    if not any_article:
        raise SourceError(
            "contains no article",
            where=folder,
            hint="supported: .txt, .html, .md, .xml, .rss or .jsonl",
        )


def _may_hold(path: Path) -> bool:
    return not path.name.startswith((".", "_index.")) and path.stem.lower() not in _NO_ARTICLES


def _refuse(error: OSError) -> None:
    raise SourceError(f"cannot be read: {error.strerror or error}", where=error.filename) from error
