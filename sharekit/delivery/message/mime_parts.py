"""The MIME structure around the texts of a message.

multipart/alternative
├── text/plain
└── text/html, or multipart/related with the pictures inside
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from sharekit.digest.layout.pictures import content_id
from sharekit.support.files import sha256

if TYPE_CHECKING:
    from sharekit.digest.digest import Digest
    from sharekit.digest.layout.pictures import EmailPicture


class BodyParts:
    """The bytes before, between and after the texts, the same for all readers.

    Boundaries contain `=_`, which neither quoted-printable nor base64 can produce.
    """

    def __init__(self, digest: Digest) -> None:
        mark = sha256(digest.key.encode())[:24]
        self._digest, self._outer, self._inner = digest, f"=_{mark}-a", f"=_{mark}-r"

    @property
    def start(self) -> bytes:
        """The last header fields and the blank line after them."""
        fields = f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{self._outer}"'
        return f"{fields}\r\n\r\n".encode("ascii")

    @property
    def before_text(self) -> bytes:
        """The bytes before the plain text."""
        return self._part(self._outer, "text/plain; charset=utf-8", "quoted-printable")

    @property
    def between(self) -> bytes:
        """The bytes between plain text and HTML."""
        page = "text/html; charset=utf-8"
        if not self._pictures:
            return self._part(self._outer, page, "quoted-printable")
        related = f'multipart/related; type="text/html"; boundary="{self._inner}"'
        opening = f"--{self._outer}\r\nContent-Type: {related}\r\n\r\n".encode()
        return opening + self._part(self._inner, page, "quoted-printable")

    @property
    def after(self) -> bytes:
        """The bytes after the HTML: inline pictures and the closing boundaries."""
        end = f"--{self._outer}--\r\n".encode()
        if not self._pictures:
            return end
        parts = [self._picture(picture) for picture in self._digest.images]
        return b"".join([*parts, f"--{self._inner}--\r\n".encode(), end])

    @property
    def _pictures(self) -> bool:
        return self._digest.inside and bool(self._digest.images)

    @staticmethod
    def _part(boundary: str, kind: str, encoding: str, *more: str) -> bytes:
        lines = [f"--{boundary}", f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}", *more]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")

    def _picture(self, picture: EmailPicture) -> bytes:
        name = re.sub(r"[^A-Za-z0-9._-]", "_", picture.name)
        more = (f"Content-ID: <{content_id(picture)}>", f'Content-Disposition: inline; filename="{name}"')
        head = self._part(self._inner, f'{picture.type}; name="{name}"', "base64", *more)
        return head + base64.encodebytes(picture.data).replace(b"\n", b"\r\n")
