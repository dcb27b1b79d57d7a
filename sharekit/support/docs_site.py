"""Addresses of the documentation: an installed package has no docs folder to point to."""

from __future__ import annotations

BASE = "https://OWNER.github.io/sharekit/"  # put the owner of your repository here and in mkdocs.yml


def docs_page(page: str, section: str = "") -> str:
    """Return the address of a page of docs/, named without its suffix, and of a section of it."""
    return f"{BASE}{page}/#{section}" if section else f"{BASE}{page}/"
