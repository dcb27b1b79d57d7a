"""Whether a page is unchanged since the last run: a key in our block covers all that it was made from."""

from __future__ import annotations

import hashlib

from sharekit.publishing.html.head import BLOCK_END, BLOCK_START

KEY_PLACEHOLDER = "0" * 24
"""Placeholder of the key's length, until the key is known."""


def block_key(data: bytes, encoding: str, *, run: str, photo: bytes) -> str:
    """Return the key of a page that contains our block: a hash of everything around it and of its lines.

    Args:
        data: The page.
        encoding: Its encoding.
        run: Identifies all other inputs: settings, templates, fonts, engine.
        photo: Bytes of the photo on its cards, if it is a file of the site.
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
    position = data.find(text.encode("ascii"), start)
    return position if position >= 0 else data.find(text.encode(encoding), start)
