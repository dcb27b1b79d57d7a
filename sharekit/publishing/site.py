"""The pages of a built site: every HTML file in the folder, nothing outside it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from sharekit.errors import PublishError
from sharekit.publishing.html.head import PageHead
from sharekit.publishing.site_files import is_inside
from sharekit.support.files import is_file

PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
_ERROR_PAGE = re.compile(
    r"^(?:\w\w(?:-\w+)?/)?(?:404|403|500|50x|offline)(?:/index)?\.x?html?$", re.IGNORECASE
)
_PAGINATION = re.compile(r"(?:^|/)(?:page|seite|pagina)/\d+(?:/index)?\.x?html?$", re.IGNORECASE)
_ROBOTS = {"robots", "googlebot"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFolder:
    """A built site.

    Attributes:
        folder: Its root.
        include: Globs of pages to take even if they look like no content; if set, only these.
        exclude: Globs of pages to leave out.
        cards: Folder of the cards, under the root.
    """

    folder: Path
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    cards: str = "cards"

    def pages(self) -> Iterator[str]:
        """Yield the paths of all pages, relative to the root with `/`, sorted.

        Raises:
            PublishError: The folder does not exist or contains no HTML.
        """
        if not self.folder.is_dir():
            raise PublishError(
                "no such folder", where=self.folder, hint="give the output folder of the built site"
            )
        has_pages = False
        for path in self.every_file(PAGE_SUFFIXES):
            has_pages = True
            if self._is_selected(path):
                yield path
        if not has_pages:
            raise PublishError(
                "contains no HTML page",
                where=self.folder,
                hint="build the site first, then give its output folder",
            )

    def every_file(self, suffixes: tuple[str, ...]) -> Iterator[str]:
        """Yield the paths of all files with one of these suffixes, selected or not."""
        return self._walk("", suffixes)

    def _walk(self, under: str, suffixes: tuple[str, ...]) -> Iterator[str]:
        folders: list[str] = []
        with os.scandir(self.folder / under) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                path = f"{under}{entry.name}"
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{path}/")
                elif entry.name.lower().endswith(suffixes) and self._is_file(entry, path):
                    yield path
        for folder in folders:
            yield from self._walk(folder, suffixes)

    def _is_file(self, entry: os.DirEntry[str], path: str) -> bool:
        """Return whether an entry is a file of the site, no pipe, which would wait for a writer for ever."""
        return self.is_inside(path) if entry.is_symlink() else entry.is_file()

    def is_inside(self, path: str) -> bool:
        """Return whether `path` is a file under the root once symbolic links are resolved."""
        return is_inside(self.folder, path)

    def file(self, path: str) -> Path | None:
        """Return the file at `path`; None if there is none, or a link leads out of the site to it."""
        file = self.folder / path
        return file if path and self.is_inside(path) and is_file(file) else None

    def _is_selected(self, path: str) -> bool:
        if any(matches(path, glob) for glob in self.exclude):
            return False
        return not self.include or self.is_included(path)

    def is_included(self, path: str) -> bool:
        """Return whether a page was requested by name, so that its own signals do not count."""
        return any(matches(path, glob) for glob in self.include)


@lru_cache(maxsize=256)
def _variants(glob: str) -> tuple[str, ...]:
    # `**/` also matches no folder at all, and a folder's name everything below it.
    has_pages = {glob, glob.replace("**/", "")}
    if not glob.endswith(PAGE_SUFFIXES) and not glob.endswith("*"):
        has_pages.add(f"{glob.rstrip('/')}/*")
    return tuple(has_pages)


def matches(path: str, glob: str) -> bool:
    """Return whether a page's path matches a glob such as `blog/*`, `**/draft-*.html` or a folder's name."""
    return any(fnmatchcase(path, variant) for variant in _variants(glob.removeprefix("/").removeprefix("./")))


def skipped_path(path: str) -> str:
    """Return why a page is not content by its path alone, or nothing.

    Only names that servers and generators give: `404.html` at the root or below a language, and `page/2/`.
    Others, such as `http/404.html` and `page-2.html`, are judged by what is on the page.
    """
    if _ERROR_PAGE.search(path):
        return "error page"
    if _PAGINATION.search(path):
        return "pagination"
    return ""


def skip_reason(head: PageHead) -> str:
    """Return why a page is not content by its head, or nothing."""
    for tag in head.tags:
        if tag.key == "http-equiv:refresh" and "url" in tag.content.lower():
            return "redirect"
        if tag.key in _ROBOTS and "noindex" in tag.content.lower():
            return "noindex"
        if tag.key == "sharekit:skip" and tag.content.lower() not in {"false", "no", "0"}:
            return "page opted out"
    return "fragment" if head.is_fragment else ""
