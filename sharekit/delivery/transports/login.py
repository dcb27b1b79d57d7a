"""Logging in to an SMTP server: PLAIN, LOGIN, CRAM-MD5, XOAUTH2, OAUTHBEARER, with any letters.

Source: RFC 4954, RFC 4616 (PLAIN), RFC 2195 (CRAM-MD5), RFC 7628 (OAUTHBEARER);
https://developers.google.com/gmail/imap/xoauth2-protocol (XOAUTH2)
"""

from __future__ import annotations

import base64
import hmac
import shlex
import smtplib
import subprocess
from collections.abc import Callable
from pathlib import Path

from sharekit.errors import TransportDown
from sharekit.options import SmtpOptions
from sharekit.support.os_errors import system_error

_CONTINUE = 334
_DONE = 235
_TEMPORARY = range(400, 500)
_TOKEN_SECONDS = 60
_OAUTH_ONLY = ("5.7.139", "5.7.57", "basic authentication is disabled", "application-specific password")
"""What providers say that take no password any more."""

AuthReply = tuple[int, bytes]
Mechanism = Callable[[smtplib.SMTP, SmtpOptions, str], AuthReply]


def log_in(server: smtplib.SMTP, options: SmtpOptions, where: str) -> None:
    """Log in with the first mechanism that the server offers and that works.

    Raises:
        TransportDown: The login is refused, or no supported mechanism is offered.
        SMTPResponseException: The server refuses for now.
    """
    offered = server.esmtp_features.get("auth", "").upper().split()
    secret = read_token(options) or options.password
    usable = [name for name in _mechanisms(options) if name in offered]
    if not usable:
        raise _none_offered(offered, options, where)
    code, words = 0, b""
    for name in usable:
        code, words = _MECHANISMS[name](server, options, secret)
        if code == _DONE:
            return
        if code in _TEMPORARY:
            raise smtplib.SMTPResponseException(code, words)
    raise _refused(code, _without(_one_line(words), options.user, secret), options, where)


def read_token(options: SmtpOptions) -> str:
    """Return a fresh OAuth access token from the command or file of the settings; empty where none is set.

    Raises:
        TransportDown: The command fails, or there is no token.
    """
    if options.oauth_token_command:
        return _checked(_run(options.oauth_token_command), "smtp.oauth_token_command")
    if options.oauth_token_file:
        where = "smtp.oauth_token_file"
        try:
            return _checked(Path(options.oauth_token_file).read_text(encoding="utf-8"), where)
        except UnicodeDecodeError as error:
            raise TransportDown("the token is not text", where=where) from error
        except OSError as error:
            raise system_error(error, options.oauth_token_file, "read", TransportDown) from error
    return ""


def _run(command: str) -> str:
    where = "smtp.oauth_token_command"
    try:
        done = subprocess.run(  # noqa: S603 (the command is the user's; no shell reads it)
            shlex.split(command), capture_output=True, timeout=_TOKEN_SECONDS, check=False
        )
    except (OSError, ValueError) as error:
        raise TransportDown(f"cannot be run: {error}", where=where) from error
    except subprocess.TimeoutExpired as error:
        raise TransportDown(f"printed no token within {_TOKEN_SECONDS} s", where=where) from error
    if done.returncode:
        words = _one_line(done.stderr)[:200]
        raise TransportDown(f"ended with {done.returncode}: {words}", where=where)
    return done.stdout.decode(errors="replace")


def _checked(token: str, where: str) -> str:
    token = token.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise TransportDown(
            "holds no access token", where=where, hint="it must be one line with only the token"
        )
    return token


def _mechanisms(options: SmtpOptions) -> tuple[str, ...]:
    if options.oauth_token_command or options.oauth_token_file:
        return ("OAUTHBEARER", "XOAUTH2")
    return ("CRAM-MD5", "PLAIN", "LOGIN")


# --- mechanisms


def _plain(server: smtplib.SMTP, options: SmtpOptions, secret: str) -> AuthReply:
    words = f"\0{options.user}\0{secret}"
    return server.docmd("AUTH", f"PLAIN {_encoded(words)}")


def _login(server: smtplib.SMTP, options: SmtpOptions, secret: str) -> AuthReply:
    reply = server.docmd("AUTH", "LOGIN")
    for value in (options.user, secret):
        if reply[0] != _CONTINUE:
            return reply
        reply = server.docmd(_encoded(value))
    return reply


def _cram_md5(server: smtplib.SMTP, options: SmtpOptions, secret: str) -> AuthReply:
    code, challenge = server.docmd("AUTH", "CRAM-MD5")
    if code != _CONTINUE:
        return code, challenge
    try:
        decoded = base64.b64decode(challenge)
    except ValueError:
        server.docmd("*")
        return 501, b"the challenge is not base64"
    digest = hmac.new(secret.encode(), decoded, "md5").hexdigest()
    return server.docmd(_encoded(f"{options.user} {digest}"))


def _xoauth2(server: smtplib.SMTP, options: SmtpOptions, secret: str) -> AuthReply:
    return _bearer(server, "XOAUTH2", f"user={options.user}\1auth=Bearer {secret}\1\1", "")


def _oauthbearer(server: smtplib.SMTP, options: SmtpOptions, secret: str) -> AuthReply:
    user = options.user.replace("=", "=3D").replace(",", "=2C")
    words = f"n,a={user},\1host={options.host}\1port={options.port}\1auth=Bearer {secret}\1\1"
    return _bearer(server, "OAUTHBEARER", words, _encoded("\1"))


def _bearer(server: smtplib.SMTP, name: str, words: str, end: str) -> AuthReply:
    reply = server.docmd("AUTH", f"{name} {_encoded(words)}")
    # A refusal comes as a challenge with the reason, which the client must answer (RFC 7628 section 3.2.3).
    if reply[0] != _CONTINUE:
        return reply
    reason = reply[1]
    code, words_after = server.docmd(end)
    return code, words_after + b" " + _decoded(reason)


_MECHANISMS: dict[str, Mechanism] = {
    "CRAM-MD5": _cram_md5,
    "PLAIN": _plain,
    "LOGIN": _login,
    "XOAUTH2": _xoauth2,
    "OAUTHBEARER": _oauthbearer,
}


# --- errors


def _none_offered(offered: list[str], options: SmtpOptions, where: str) -> TransportDown:
    if not offered:
        return TransportDown(
            "the server offers no login", where=where, hint="leave smtp.user empty or use TLS"
        )
    names = ", ".join(_mechanisms(options))
    hint = "set smtp.oauth_token_command" if {"XOAUTH2", "OAUTHBEARER"} & set(offered) else "ask its operator"
    return TransportDown(
        f"the server offers login by {', '.join(offered)} only, not {names}", where=where, hint=hint
    )


def _refused(code: int, words: str, options: SmtpOptions, where: str) -> TransportDown:
    oauth = any(sign in words.lower() for sign in _OAUTH_ONLY)
    check = "check smtp.user and SHAREKIT_SMTP__PASSWORD"
    if options.oauth_token_command or options.oauth_token_file:
        check = "check smtp.user, and that the token is fresh and may send mail"
    elif oauth:
        check = "this provider wants OAuth: set smtp.oauth_token_command, or make an app password"
    return TransportDown(f"login as {options.user!r} was refused: {code} {words}", where=where, hint=check)


def _without(words: str, user: str, secret: str) -> str:
    """Leave the secret out of a server's words: some repeat what they were sent."""
    for raw in (f"\0{user}\0{secret}", secret):
        words = words.replace(_encoded(raw), "***")
    return words.replace(secret, "***") if secret else words


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _decoded(words: bytes) -> bytes:
    try:
        return base64.b64decode(words)
    except ValueError:
        return words


def _one_line(words: bytes) -> str:
    return " ".join(words.decode(errors="replace").split())
