"""Dialling: a connection to an SMTP server, greeted, encrypted with a verified certificate, and logged in."""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedIOBase
from typing import cast

from sharekit.delivery.transports.dialogue import Extensions
from sharekit.delivery.transports.login import log_in
from sharekit.errors import TransportDown
from sharekit.options import SmtpOptions
from sharekit.support.os_errors import system_error
from sharekit.support.urls import ascii_host

_TEMPORARY = range(400, 500)
_LONGEST_REPLY = 65_536  # bytes
_NO_END = "the server's reply has no end"
_UNKNOWN_ISSUERS = {18, 19, 20, 21}
"""OpenSSL's codes for a certificate of no known issuer: self-signed, alone or in its chain, or by
an issuer that is not there (X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT and the three after it)."""


class ServerBusy(TransportDown):
    """The server cannot be reached or takes no connection just now; it may later."""


@dataclass(frozen=True, slots=True)
class SmtpConnection:
    """An open connection, and what the server offers on it."""

    socket: socket.socket
    extensions: Extensions


class _Replies:
    """The lines of one reply; one that does not end in time, or not at all, is an error."""

    def __init__(self, file: BufferedIOBase, timeout: float) -> None:
        self._file, self._left, self._end = file, _LONGEST_REPLY, time.monotonic() + timeout

    def readline(self, most: int) -> bytes:
        line = self._file.readline(most)
        self._left -= len(line)
        if self._left < 0 or time.monotonic() > self._end:
            raise OSError(_NO_END)
        return line

    def close(self) -> None:
        self._file.close()


class _Server(smtplib.SMTP):
    """smtplib waits for the end of a reply without a limit."""

    timeout: float

    def getreply(self) -> tuple[int, bytes]:
        file = self.file or cast("socket.socket", self.sock).makefile("rb")
        inner = file._file if isinstance(file, _Replies) else file  # noqa: SLF001
        self.file = _Replies(inner, self.timeout)
        return super().getreply()


class _TlsServer(_Server, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


def dial(options: SmtpOptions, *, timeout: float, context: ssl.SSLContext | None = None) -> SmtpConnection:
    """Connect and log in.

    Certificates are verified against the system's authorities and those of `options.authorities`, or by
    `context` where one is given. With
    `tls="starttls"` a server that does not offer STARTTLS is refused: nothing goes in clear by accident.

    Raises:
        ServerBusy: It may work later: no connection, or a temporary refusal.
        TransportDown: It will not work as it is set: a certificate, a password, a missing STARTTLS.
    """
    where = f"{options.host}:{options.port}"
    context = context or (None if options.tls == "none" else _trust(options.authorities))
    try:
        return _dial(options, timeout, context, where)
    except TransportDown:
        raise
    except ssl.SSLCertVerificationError as error:
        raise TransportDown(
            f"its certificate is not valid: {error.verify_message}",
            where=where,
            hint=_remedy(error),
        ) from error
    except ssl.SSLError as error:
        raise TransportDown(
            f"no TLS: {error.reason or error}",
            where=where,
            hint="smtp.tls = 'tls' is for port 465, 'starttls' for 587",
        ) from error
    except smtplib.SMTPResponseException as error:
        raise _refusal(error, where) from error
    except (OSError, smtplib.SMTPException) as error:
        raise ServerBusy(
            f"no connection: {_words(error, timeout)}", where=where, hint="check smtp.host and smtp.port"
        ) from error


def _trust(authorities: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if authorities:
        where = "smtp.authorities"
        try:
            context.load_verify_locations(authorities)
        except ssl.SSLError as error:
            raise TransportDown(f"{authorities} is no PEM file of certificates", where=where) from error
        except OSError as error:
            raise system_error(error, authorities, "read", TransportDown) from error
    return context


def _remedy(error: ssl.SSLCertVerificationError) -> str:
    if error.verify_code in _UNKNOWN_ISSUERS:
        return "where the authority is your own, name its PEM file in smtp.authorities"
    return "renew it, or set smtp.host to the name it is made out to"


def _dial(options: SmtpOptions, timeout: float, context: ssl.SSLContext | None, where: str) -> SmtpConnection:
    host = ascii_host(options.host.strip("[]"))
    if options.tls == "tls":
        server: smtplib.SMTP = _TlsServer(host, options.port, timeout=timeout, context=context)
    else:
        server = _Server(host, options.port, timeout=timeout)
    try:
        with _connected("greeting", where, timeout):
            _greet(server)
        if options.tls == "starttls":
            with _connected("STARTTLS", where, timeout):
                _encrypt(server, context, where)
        if options.user:
            with _connected("login", where, timeout):
                log_in(server, options, where)
        return _take_over(server)
    except BaseException:
        server.close()
        raise


@contextmanager
def _connected(step: str, where: str, timeout: float) -> Iterator[None]:
    """Report at which step a server that was reached went silent or hung up."""
    try:
        yield
    except ssl.SSLError:
        raise
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
            raise  # smtplib's errors are OSErrors; the others are answers
        raise ServerBusy(
            f"was reached, but the {step} failed: {_words(error, timeout)}",
            where=where,
            hint="try again later; or smtp.tls may be wrong for this port",
        ) from error


def _greet(server: smtplib.SMTP) -> None:
    code, words = server.ehlo()
    if code // 100 == 5:  # noqa: PLR2004
        code, words = server.helo()
    if code // 100 != 2:  # noqa: PLR2004
        raise smtplib.SMTPHeloError(code, words)


def _encrypt(server: smtplib.SMTP, context: ssl.SSLContext | None, where: str) -> None:
    if not server.has_extn("starttls"):
        raise TransportDown(
            "the server offers no STARTTLS",
            where=where,
            hint="set smtp.tls to 'tls', or to 'none' on a trusted network",
        )
    server.starttls(context=context)
    _greet(server)


def _take_over(server: smtplib.SMTP) -> SmtpConnection:
    """Take the socket from smtplib; from here we own the connection."""
    connection = cast("socket.socket", server.sock)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.settimeout(0)
    server.sock = None  # smtplib must not close it
    offers = Extensions(
        pipelining=server.has_extn("pipelining"),
        smtputf8=server.has_extn("smtputf8"),
        size=server.has_extn("size"),
    )
    return SmtpConnection(connection, offers)


def _refusal(error: smtplib.SMTPResponseException, where: str) -> TransportDown:
    words = f"{error.smtp_code} {_one_line(error)}"
    if error.smtp_code in _TEMPORARY or error.smtp_code <= 0:
        return ServerBusy(f"takes no connection now: {words}", where=where, hint="resume the issue later")
    return TransportDown(f"refused: {words}", where=where)


def _one_line(error: smtplib.SMTPResponseException) -> str:
    words = error.smtp_error
    text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    return " ".join(text.split())


def _words(error: Exception, timeout: float) -> str:
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return f"no answer within {timeout:g} s"
    if _NO_END in str(error):
        return _NO_END
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "the server hung up"
    return " ".join(str(getattr(error, "strerror", None) or error).split()) or type(error).__name__
