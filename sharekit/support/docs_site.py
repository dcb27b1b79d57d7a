"""Places in the documentation: an installed package has no docs folder to point to."""

from __future__ import annotations

BASE = ""
"""The address of the published documentation, ending in `/`; empty as long as it is published nowhere."""


def docs_page(page: str, section: str = "") -> str:
    """Return where a page of docs/, named without its suffix, and a section of it can be read."""
    if not BASE:
        return f"{page}.md{'#' if section else ''}{section} in the documentation"
    return f"{BASE}{page}/#{section}" if section else f"{BASE}{page}/"
