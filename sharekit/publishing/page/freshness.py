"""Whether a page is as the last run left it: a key in our block names all that the block was made from."""

from __future__ import annotations

import hashlib

from sharekit.publishing.page.head import BLOCK_END, BLOCK_START

KEY_PLACEHOLDER = "0" * 24
"""Stands in the block until its key is known; of the key's length."""


def block_key(data: bytes, encoding: str, *, run: str, photo: bytes) -> str:
    """Return the key of a page that holds our block: of all around it, and of the block's own lines.

    Args:
        data: The page.
        encoding: Its encoding.
        run: Names everything else that went in: settings, templates, fonts, engine.
        photo: Bytes of the photo drawn into its cards, when it is a file of the site.
    """
    start, end = _span(data, encoding)
    around = hashlib.sha256(run.encode())
    for piece in (data[:start], b"\0", data[end:], b"\0", photo):
        around.update(piece)
    inner = data[_find(data, "-->", encoding, start) : end]
    return around.hexdigest()[:16] + hashlib.sha256(inner).hexdigest()[:8]


def sign(data: bytes, encoding: str, key: str) -> bytes:
    """Return the page with the placeholder in its block replaced by the key."""
    narrow = "ascii" if BLOCK_START.encode() in data else encoding
    return data.replace(KEY_PLACEHOLDER.encode(narrow), key.encode(narrow), 1)


def _span(data: bytes, encoding: str) -> tuple[int, int]:
    start = _find(data, BLOCK_START, encoding, 0)
    return start, _find(data, BLOCK_END, encoding, start)


def _find(data: bytes, text: str, encoding: str, start: int) -> int:
    found = data.find(text.encode("ascii"), start)
    return found if found >= 0 else data.find(text.encode(encoding), start)
