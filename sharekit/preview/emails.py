"""A letter as the page shows it: its HTML in light and dark with pictures from the shelf."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr
from html import unescape
from typing import TYPE_CHECKING

from sharekit.digest.layout.pictures import content_id
from sharekit.digest.preflight import read_email

if TYPE_CHECKING:
    from collections.abc import Callable

    from sharekit.preview.blob_store import Shelf
    from sharekit.preview.snapshot import Mail

CLIPPED = 102 * 1024
"""Bytes of HTML beyond which Gmail hides the rest of a letter."""

_NEAR = 0.8
_SCHEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)")
_STYLED = re.compile(r"<style\b.*?</style>|\smedia=(?:\"[^\"]*\"|'[^']*')", re.DOTALL | re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_ON_THE_WEB = re.compile(r"(<img\b[^>]*?\ssrc=[\"'])(https?://[^\"']+)([\"'])", re.IGNORECASE)
_ALWAYS, _NEVER = "(min-width: 0)", "(max-width: 0)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows of a letter; `light` and `dark` are addresses, `weight_share` is in per cent."""

    sender: str
    subject: str
    preheader: str
    text: str
    light: str
    dark: str
    weight: str
    weight_level: str
    weight_share: float


def show(mail: Mail, shelf: Shelf, fetch: Callable[[str], bytes] | None = None) -> Shown:
    """Put a letter and its pictures on the shelf, and say how to show it.

    Args:
        mail: The letter.
        shelf: Where the page finds it.
        fetch: Reads its pictures that are on the web; None leaves them out.

    Raises:
        SharekitError: The message cannot be read.
    """
    letter = read_email(mail.message)
    page = _with_pictures(letter.html, mail, shelf)
    if fetch is not None:
        page = _with_remote(page, shelf, fetch)
    light, dark = (
        f"/letter/{shelf.put('text/html; charset=utf-8', _themed(page, theme).encode())}"
        for theme in ("light", "dark")
    )
    size = len(letter.html.encode())
    assert letter.message is not None
    name, address = parseaddr(str(letter.message["From"]))
    return Shown(
        sender=name or address,
        subject=mail.digest.subject,
        preheader=mail.digest.preheader,
        text=letter.text or "",
        light=light,
        dark=dark,
        weight=f"{size / 1024:.0f} KB of the {CLIPPED // 1024} KB where Gmail clips",
        weight_level="error" if size > CLIPPED else "warning" if size > _NEAR * CLIPPED else "ok",
        weight_share=round(min(100.0, 100 * size / CLIPPED), 1),
    )


def _with_pictures(page: str, mail: Mail, shelf: Shelf) -> str:
    """Return the letter's HTML with the addresses its pictures have here."""
    for picture in mail.digest.images:
        here = f"/picture/{shelf.put(picture.type, picture.data)}"
        page = page.replace(f"cid:{content_id(picture)}", here)
        if mail.base_url:
            page = page.replace(f"{mail.base_url.rstrip('/')}/{picture.name}", here)
    return page


def _with_remote(page: str, shelf: Shelf, fetch: Callable[[str], bytes]) -> str:
    """Return the page with pictures on the web as the server's: it asks for them, the browser does not."""

    def here(match: re.Match[str]) -> str:
        return f"{match[1]}/picture/{shelf.put_remote(unescape(match[2]), fetch)}{match[3]}"

    return _ON_THE_WEB.sub(here, page)


def _themed(page: str, theme: str) -> str:
    """Return the page as a reader sees it whose system is in that theme, whatever this one's is in.

    Frames take the browser's own scheme in some browsers and their parent's in others, so the style sheets'
    questions are answered here.
    """

    def answered(match: re.Match[str]) -> str:
        return _SCHEME.sub(lambda asked: _ALWAYS if asked[1] == theme else _NEVER, match[0])

    page = _STYLED.sub(answered, page)
    # Links open beside the preview, as in a mail program.
    top = f'<base target="_blank"><style>:root {{ color-scheme: {theme} !important }}</style>'
    return _HEAD.sub(lambda head: head[0] + top, page, count=1)
