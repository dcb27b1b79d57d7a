"""Mailboxes over IMAP: read, and left exactly as they were."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from sharekit.delivery.bounces.notice_message import LARGEST
from sharekit.errors import ConfigError, SourceError
from sharekit.support.urls import split_url

_TIMEOUT = 60.0
_PORTS = {"imaps": 993, "imap": 143}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapMailbox:
    """A folder on an IMAP server; `tls` from the first byte with imaps, by STARTTLS with imap."""

    host: str
    port: int
    user: str
    folder: str = "INBOX"
    password: str = ""
    tls: bool = True

    @classmethod
    def parse(cls, url: str, password: str = "") -> ImapMailbox:
        """Read `imaps://user@host/Folder`; the password comes from the settings.

        Raises:
            ConfigError: Host or user is missing, or the URL has a password.
        """
        parts = split_url(url)
        if parts.password:
            hint = "set SHAREKIT_IMAP_PASSWORD, or SHAREKIT_IMAP_PASSWORD_FILE"
            raise ConfigError("a password does not belong in a URL", where=parts.hostname or "", hint=hint)
        if not parts.hostname or not parts.username:
            raise ConfigError(f"found {url!r}", hint="write it as imaps://user@imap.example.org/INBOX")
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            user=unquote(parts.username),
            folder=unquote(parts.path.strip("/")) or "INBOX",
            password=password,
            tls=parts.scheme == "imaps",
        )

    @property
    def shown(self) -> str:
        """The URL, without a password."""
        return f"imap{'s' if self.tls else ''}://{self.user}@{self.host}/{self.folder}"


def is_imap_url(text: str) -> bool:
    """Return whether a mailbox is named by an IMAP URL."""
    return text.lower().startswith(("imap://", "imaps://"))


def read_imap(mailbox: ImapMailbox, *, context: ssl.SSLContext | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield each message's place and first bytes; nothing is changed, messages stay unread.

    Raises:
        ConfigError: No password is set.
        SourceError: The server cannot be reached, or refuses.
    """
    if not mailbox.password:
        raise ConfigError("no password is set", where="imap_password", hint="set SHAREKIT_IMAP_PASSWORD")
    try:
        with _open(mailbox, context or ssl.create_default_context()) as server:
            server.login(mailbox.user, mailbox.password)
            yield from _messages(server, mailbox)
    except ssl.SSLCertVerificationError as error:
        hint = "where the authority is your own, name its PEM file in SSL_CERT_FILE"
        words = f"its certificate is not valid: {error.verify_message}"
        raise SourceError(words, where=mailbox.shown, hint=hint) from error
    except (imaplib.IMAP4.error, OSError, ssl.SSLError) as error:
        words = " ".join(str(error).strip("b'\"").split())[:200]
        hint = "check host, user, password and folder"
        raise SourceError(f"cannot be read: {words}", where=mailbox.shown, hint=hint) from error


def _open(mailbox: ImapMailbox, context: ssl.SSLContext) -> imaplib.IMAP4:
    if mailbox.tls:
        return imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=context, timeout=_TIMEOUT)
    server = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=_TIMEOUT)
    server.starttls(context)
    return server


def _messages(server: imaplib.IMAP4, mailbox: ImapMailbox) -> Iterator[tuple[str, bytes]]:
    folder = '"' + mailbox.folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
    status, _ = server.select(folder, readonly=True)
    if status != "OK":
        raise SourceError("there is no such folder", where=mailbox.shown)
    _, uids = server.uid("SEARCH", "UNDELETED")
    for uid in (uids[0] or b"").split():
        _, answer = server.uid("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{LARGEST}>)")
        raw = next((item[1] for item in answer if isinstance(item, tuple)), None)
        if isinstance(raw, bytes):
            yield f"{mailbox.shown};UID={uid.decode()}", raw
