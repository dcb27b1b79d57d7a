"""Mailboxes over IMAP: read, and left exactly as they were."""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from sharekit.delivery.bounces.notice_message import LARGEST
from sharekit.errors import ConfigError, SourceError
from sharekit.support.urls import ascii_host, split_url

_TIMEOUT = 60.0
_PORTS = {"imaps": 993, "imap": 143}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapMailbox:
    """A folder on an IMAP server; `tls` from the first byte with imaps, by STARTTLS with imap."""

    host: str
    port: int
    user: str
    folder: str = "INBOX"
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    tls: bool = True

    @classmethod
    def parse(cls, url: str, password: str = "", token: str = "") -> ImapMailbox:
        """Read `imaps://user@host/Folder`; the password, or an OAuth access token, comes from the settings.

        Raises:
            ConfigError: Host or user is missing, or the URL has a password.
        """
        parts = split_url(url)
        if parts.password:
            hint = "set SHAREKIT_IMAP_PASSWORD, or SHAREKIT_IMAP_PASSWORD_FILE"
            raise ConfigError("a password does not belong in a URL", where=parts.hostname or "", hint=hint)
        host = ascii_host(parts.hostname or "")
        if not host or not parts.username:
            raise ConfigError(f"found {url!r}", hint="write it as imaps://user@imap.example.org/INBOX")
        return cls(
            host=host,
            port=parts.port or _PORTS[parts.scheme],
            user=unquote(parts.username),
            folder=unquote(parts.path.strip("/")) or "INBOX",
            password=password,
            token=token,
            tls=parts.scheme == "imaps",
        )

    @property
    def shown(self) -> str:
        """The URL, without a password."""
        scheme = "imaps" if self.tls else "imap"
        port = "" if self.port == _PORTS[scheme] else f":{self.port}"
        return f"{scheme}://{self.user}@{self.host}{port}/{self.folder}"


def is_imap_url(text: str) -> bool:
    """Return whether a mailbox is named by an IMAP URL."""
    return text.lower().startswith(("imap://", "imaps://"))


def read_imap(mailbox: ImapMailbox) -> Iterator[tuple[str, bytes]]:
    """Yield each message's place and first bytes; nothing is changed, messages stay unread.

    Raises:
        ConfigError: No password is set.
        SourceError: The server cannot be reached, or refuses.
    """
    if not mailbox.password and not mailbox.token:
        hint = "set SHAREKIT_IMAP_PASSWORD, or smtp.oauth_token_command for a login by OAuth"
        raise ConfigError("no password is set", where="imap_password", hint=hint)
    try:
        with _open(mailbox, ssl.create_default_context()) as server:
            _log_in(server, mailbox)
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


def _log_in(server: imaplib.IMAP4, mailbox: ImapMailbox) -> None:
    """Log in by XOAUTH2 with a token, else by PLAIN (RFC 4616), which takes any letters, else by LOGIN."""
    if mailbox.token:
        login = f"user={mailbox.user}\1auth=Bearer {mailbox.token}\1\1".encode()
        # A refusal comes as a challenge with the reason, which is answered by nothing.
        server.authenticate("XOAUTH2", lambda challenge: b"" if challenge else login)
    elif "AUTH=PLAIN" in server.capabilities:
        server.authenticate("PLAIN", lambda _challenge: f"\0{mailbox.user}\0{mailbox.password}".encode())
    elif (mailbox.user + mailbox.password).isascii():
        server.login(_quoted(mailbox.user), mailbox.password)
    else:
        words = "the server takes only names and passwords of plain ASCII letters"
        raise SourceError(words, where=mailbox.shown, hint="set another password for this mailbox")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _encoded(folder: str) -> str:
    """Return a folder's name in modified UTF-7 (RFC 3501 section 5.1.3)."""

    def shifted(letters: re.Match[str]) -> str:
        code = base64.b64encode(letters[0].encode("utf-16-be"), b"+,").decode()
        return f"&{code.rstrip('=')}-"

    return re.sub("[^ -~]+", shifted, folder.replace("&", "&-"))


def _messages(server: imaplib.IMAP4, mailbox: ImapMailbox) -> Iterator[tuple[str, bytes]]:
    status, _ = server.select(_quoted(_encoded(mailbox.folder)), readonly=True)
    if status != "OK":
        raise SourceError("there is no such folder", where=mailbox.shown)
    _, uids = server.uid("SEARCH", "UNDELETED")
    for uid in (uids[0] or b"").split():
        _, answer = server.uid("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{LARGEST}>)")
        raw = next((item[1] for item in answer if isinstance(item, tuple)), None)
        if isinstance(raw, bytes):
            yield f"{mailbox.shown};UID={uid.decode()}", raw
