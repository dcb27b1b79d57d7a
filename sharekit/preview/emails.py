"""An email as the page shows it: its HTML in light and dark, pictures served from the blob store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING

from sharekit.digest.layout.pictures import address, content_id
from sharekit.digest.preflight import read_email
from sharekit.digest.preflight.page import CLIP_BYTES
from sharekit.support.text_utils import unescape

if TYPE_CHECKING:
    from collections.abc import Callable

    from sharekit.preview.blob_store import BlobStore
    from sharekit.preview.snapshot import ComposedEmail

_NEAR = 0.8
_SCHEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)")
_STYLED = re.compile(
    r"<style\b(?:(?!<style\b).)*?</style>|\smedia=(?:\"[^\"]*\"|'[^']*')", re.DOTALL | re.IGNORECASE
)
_HEAD = re.compile(r"<head\b[^<>]*>", re.IGNORECASE)
_REMOTE_IMAGE = re.compile(r"(<img\b[^<>]*?\ssrc=[\"'])(https?://[^\"']+)([\"'])", re.IGNORECASE)
_ALWAYS, _NEVER = "(min-width: 0)", "(max-width: 0)"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailView:
    """What the page shows of an email; `light` and `dark` are addresses, `weight_share` is a percentage."""

    sender: str
    subject: str
    preheader: str
    text: str
    light: str
    dark: str
    weight: str
    weight_level: str
    weight_share: float


def show_email(
    composed: ComposedEmail, blobs: BlobStore, fetch: Callable[[str], bytes] | None = None
) -> EmailView:
    """Store an email and its pictures, and return its view.

    Args:
        composed: The email.
        blobs: Serves them to the page.
        fetch: Fetches its remote pictures; None leaves them out.

    Raises:
        SharekitError: The message cannot be read.
    """
    email = read_email(composed.message)
    page = _with_pictures(email.html, composed, blobs)
    if fetch is not None:
        page = _with_remote(page, blobs, fetch)
    light, dark = (
        f"/message/{blobs.put('text/html; charset=utf-8', _themed(page, theme).encode())}"
        for theme in ("light", "dark")
    )
    size = len(email.html.encode())
    assert email.message is not None
    name, address = parseaddr(str(email.message["From"]))
    return EmailView(
        sender=name or address,
        subject=composed.digest.subject,
        preheader=composed.digest.preheader,
        text=email.text or "",
        light=light,
        dark=dark,
        weight=f"{size / 1024:.0f} KB of the {CLIP_BYTES // 1024} KB where Gmail clips",
        weight_level="error" if size > CLIP_BYTES else "warning" if size > _NEAR * CLIP_BYTES else "ok",
        weight_share=round(min(100.0, 100 * size / CLIP_BYTES), 1),
    )


def _with_pictures(page: str, composed: ComposedEmail, blobs: BlobStore) -> str:
    """Return the email's HTML with pictures addressed on this server."""
    for picture in composed.digest.images:
        here = f"/picture/{blobs.put(picture.type, picture.data)}"
        page = page.replace(f"cid:{content_id(picture)}", here)
        if composed.base_url:
            page = page.replace(address(picture, composed.base_url.rstrip("/")), here)
    return page


def _with_remote(page: str, blobs: BlobStore, fetch: Callable[[str], bytes]) -> str:
    """Return the page with remote pictures addressed on this server, so the browser never requests them."""

    def here(match: re.Match[str]) -> str:
        return f"{match[1]}/picture/{blobs.put_remote(unescape(match[2]), fetch)}{match[3]}"

    return _REMOTE_IMAGE.sub(here, page)


def _themed(page: str, theme: str) -> str:
    """Return the page with `prefers-color-scheme` fixed to that theme, whatever this system uses.

    Frames inherit the scheme of the browser in some browsers and of their parent in others.
    """

    def answered(match: re.Match[str]) -> str:
        return _SCHEME.sub(lambda asked: _ALWAYS if asked[1] == theme else _NEVER, match[0])

    page = _STYLED.sub(answered, page)
    # Links open in a new tab, as in an email client.
    top = f'<base target="_blank"><style>:root {{ color-scheme: {theme} !important }}</style>'
    return _HEAD.sub(lambda head: head[0] + top, page, count=1)
