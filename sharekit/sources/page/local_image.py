"""Relative image addresses of a page on disk, resolved to files beside it or in its site.

Pages are untrusted input: they may only refer to images, in their own folder or in the site around it, and
only when they were read from disk. A page from the web has no path and refers to no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sharekit.support.files import is_file, real_path
from sharekit.support.text_utils import to_system

if TYPE_CHECKING:
    from sharekit.sources.page.parsing.document import Page

_HIGHEST = 8  # folders above a page searched for the root of its site
_ELSEWHERE = re.compile(r"\s*(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//|\\)")  # an address of its own
_SUFFIXES = frozenset((".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif"))


def find_file(address: str, page: Page) -> str:
    """Return the path of the file that a relative address means, or empty.

    Args:
        address: As the page writes it: `photo.jpg`, `../images/photo.jpg`, `/images/photo.jpg`.
        page: A page with the path it was read from.
    """
    base = page.root.find(".//base[@href]")
    addresses = [address] if base is None else [address, base.get("href", "")]
    if page.path is None or any(map(_ELSEWHERE.match, addresses)):
        return ""
    name = to_system(unquote(re.split(r"[?#]", address.strip())[0]))
    if Path(name).suffix.lower() not in _SUFFIXES or "\0" in name:
        return ""
    return next((str(file) for file in _candidates(name, page.path) if is_file(file)), "")


def _candidates(name: str, path: Path) -> Iterator[Path]:
    """Yield where the file may be: beside the page, or in a site that the page may belong to."""
    folder = path.parent
    for root in _roots(folder):
        file = root / name.lstrip("/") if name.startswith("/") else folder / name
        try:
            inside = real_path(file).is_relative_to(real_path(root))
        except OSError:  # a name too long
            continue
        if inside:
            yield file


def _roots(folder: Path) -> Iterator[Path]:
    """Yield the page's folder, and those above it that hold pages themselves."""
    yield folder
    for above in real_path(folder).parents[:_HIGHEST]:
        if (above / "index.html").is_file():
            yield above
