"""A digest: one letter, set and ready to be addressed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sharekit.digest.layout import merge_fields as parts
from sharekit.files import write_whole

if TYPE_CHECKING:
    from sharekit.digest.issue import Issue
    from sharekit.digest.layout.merge_fields import Slots
    from sharekit.digest.layout.pictures import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A letter, set and ready to be addressed.

    Attributes:
        key: Names the issue; the same for the same day, site and stories.
        subject: One line of plain text.
        preheader: What inboxes show beside the subject.
        html: The web version: no reader's slots, no links of a reader's own, its pictures beside it.
        text: The same as text.
        letter_html: What a reader gets, with `slots` still to be filled.
        letter_text: The same as text.
        slots: Fills them; see `sharekit.delivery.message.mime`.
        images: Pictures to put beside the web version, or into the message when `inside`.
        inside: Whether the letter carries its pictures (`cid:`) or links them.
        trimmed: What was left out to keep the letter under 102 KB.
        warnings: What else was left out or changed, and why.
    """

    key: str
    subject: str
    preheader: str
    language: str
    html: str = field(repr=False)
    text: str = field(repr=False)
    letter_html: str = field(repr=False)
    letter_text: str = field(repr=False)
    slots: Slots = field(repr=False, compare=False)
    issue: Issue = field(repr=False)
    images: tuple[Picture, ...] = ()
    inside: bool = False
    trimmed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def letter(self, *, unsubscribe: bool) -> tuple[str, str]:
        """Return the letter's text and HTML, slots still open, with or without the unsubscribe link."""
        change = parts.unmarked if unsubscribe else parts.without
        text = change(parts.unmarked(self.letter_text, "reader", html=False), "unsubscribe", html=False)
        page = change(parts.unmarked(self.letter_html, "reader", html=True), "unsubscribe", html=True)
        return text, page

    def save(self, folder: str | Path) -> list[Path]:
        """Write digest.html, digest.txt and the pictures into `folder`; return their paths.

        Raises:
            SharekitError: The folder cannot be written.
        """
        written = {"digest.html": self.html.encode(), "digest.txt": self.text.encode()}
        written |= {picture.name: picture.data for picture in self.images}
        for name, data in written.items():
            write_whole(Path(folder, name), data)
        return [Path(folder, name) for name in written]
