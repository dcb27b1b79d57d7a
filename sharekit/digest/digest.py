"""A digest: one email, rendered and ready to be addressed."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from sharekit.digest.layout import merge_fields as parts
from sharekit.digest.layout.pictures import address
from sharekit.support.files import write_whole

if TYPE_CHECKING:
    from sharekit.digest.issue import Issue
    from sharekit.digest.layout.merge_fields import Slots
    from sharekit.digest.layout.pictures import EmailPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """An email, rendered and ready to be addressed.

    >>> digest = sharekit.render_digest(article)
    >>> digest.subject, digest.language
    ('Night trains return', 'en')

    Attributes:
        key: Identifies the issue; depends on day, site and stories.
        subject: Plain text on one line.
        preheader: Text that inboxes show beside the subject.
        html: The web version, without personal parts; its pictures are files beside it.
        text: The web version as plain text.
        email_html: HTML of the email, with merge fields not yet filled.
        email_text: The web version as plain text.
        slots: Fills the merge fields; see `sharekit.delivery.message.mime`.
        images: Pictures to store beside the web version, or in the message when `inside`.
        inside: Whether the pictures are attached (`cid:`) or linked.
        trimmed: Parts left out to keep the email under 102 KB.
        warnings: Other parts left out or changed, and why.
    """

    key: str
    subject: str
    preheader: str
    language: str
    html: str = field(repr=False)
    text: str = field(repr=False)
    email_html: str = field(repr=False)
    email_text: str = field(repr=False)
    slots: Slots = field(repr=False, compare=False)
    issue: Issue = field(repr=False)
    images: tuple[EmailPicture, ...] = ()
    inside: bool = False
    trimmed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def email(self, *, unsubscribe: bool) -> tuple[str, str]:
        """Return the email's text and HTML, merge fields not filled, with or without the unsubscribe link."""
        change = parts.unmarked if unsubscribe else parts.without
        text = change(parts.unmarked(self.email_text, "reader", html=False), "unsubscribe", html=False)
        page = change(parts.unmarked(self.email_html, "reader", html=True), "unsubscribe", html=True)
        return text, page

    def _repr_html_(self) -> str:
        """Return the web version for notebooks, in a frame, with its pictures inside."""
        page = self.html
        for picture in self.images:
            data = base64.b64encode(picture.data).decode()
            page = page.replace(f'src="{address(picture)}"', f'src="data:{picture.type};base64,{data}"')
        return f'<iframe srcdoc="{escape(page)}" width="700" height="800" style="border:0"></iframe>'

    def save(self, folder: str | Path) -> list[Path]:
        """Write digest.html, digest.txt and the pictures into `folder`; return their paths.

        Raises:
            SharekitError: The folder cannot be written.
        """
        for name, data in self.files().items():
            write_whole(Path(folder, name), data)
        return [Path(folder, name) for name in self.files()]

    def files(self) -> dict[str, bytes]:
        """Return the content of digest.html, digest.txt and the pictures, by name."""
        words = {"digest.html": self.html.encode(), "digest.txt": self.text.encode()}
        return words | {picture.name: picture.data for picture in self.images}
