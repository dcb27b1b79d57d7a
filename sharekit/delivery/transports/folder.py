"""Messages into files: a folder of .eml, or a maildir that mail programs open."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sharekit.delivery.sending.lanes import Envelope, Transport
from sharekit.errors import SharekitError, TransportDown
from sharekit.support.files import write_whole
from sharekit.support.os_errors import system_error


class Folder(Transport):
    """Writes each message whole to `<address>.<hash>.eml`; a message sent again replaces itself.

    Args:
        path: The folder; made where it is missing.
    """

    ending = ".eml"

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, message: bytes, envelope: Envelope) -> str:
        """Write the message.

        Raises:
            TransportDown: The folder cannot be written.
        """
        path = self._path / f"{_name(message, envelope)}{self.ending}"
        try:
            write_whole(path, message, private=True)
        except SharekitError as error:
            raise TransportDown(error.message, where=error.where, hint=error.hint) from error
        return f"written to {path}"


class Maildir(Folder):
    """Writes each message into a maildir's `new` folder (https://cr.yp.to/proto/maildir.html)."""

    ending = ""

    def __init__(self, path: Path) -> None:
        super().__init__(path / "new")
        for name in ("tmp", "new", "cur"):
            try:
                (path / name).mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise system_error(error, path, "made", TransportDown) from error


def _name(message: bytes, envelope: Envelope) -> str:
    """Return a file name that is the same for the same Message-ID, and safe."""
    head = message[: message.find(b"\r\n\r\n")]
    identity = next((line for line in head.split(b"\r\n") if line.lower().startswith(b"message-id:")), head)
    mark = hashlib.sha256(identity + envelope.recipient.encode()).hexdigest()[:12]
    safe = "".join(c if c.isalnum() or c in "@.+-_" else "_" for c in envelope.recipient)[:60]
    return f"{safe.lstrip('.')}.{mark}"
