"""Removes credentials from text that is shown."""

from __future__ import annotations

import re

from sharekit.support.patterns import lazy_pattern

_LOGIN = lazy_pattern(r"(?<=://)([^\s/?#@:'\"]*):[^\s/?#'\"]*@")
_DATABASE = lazy_pattern(r"(\bpostgres(?:ql)?://[^\s:@/'\"]*):(\S*)")
"""A database's password ends at the last `@`: it may hold any letter as it is, quotes too."""
_PARAMETER = lazy_pattern(
    r"([?&](?:password|passwd|pwd|secret|token|api_?key|access_token|sslpassword)=)[^\s&#'\"]+", re.IGNORECASE
)
_KEYWORD = lazy_pattern(
    r"\b((?:ssl)?password|passwd|pwd)(\s*=\s*)(?:'[^']*'|\"[^\"]*\"|[^\s&#'\"]+)", re.IGNORECASE
)
"""A login as libpq takes it too: `host=db password='two words'`."""
_DATABASE_VALUE = lazy_pattern(r"\s*(?:postgres|mariadb|my|ms|cockroach|\w{0,20}sql)[\w+.-]*:", re.IGNORECASE)
_SECRET_OPTIONS = ("password=", "sslpassword=")


def redact(text: str) -> str:
    """Return the text without passwords in URLs: `https://ann@host/?token=***`.

    User names remain: they tell whose login it is.
    """
    text = _LOGIN.sub(r"\1@", _DATABASE.sub(_without_password, text))
    return _KEYWORD.sub(r"\1\2***", _PARAMETER.sub(r"\1***", text))


def redact_value(value: str) -> str:
    """Return a setting's whole value without passwords: one of a database may hold spaces and `@` too."""
    return redact(redact_database_url(value) if _DATABASE_VALUE.match(value) else value)


def redact_database_url(url: str) -> str:
    """Return a database's URL without its password, which ends at the last `@` whatever it holds."""
    head, at, tail = url.rpartition("@")
    scheme, mark, login = head.partition("://") if "://" in head else head.partition(":")
    shown = f"{scheme}{mark}{login.partition(':')[0]}@{tail}" if at else url
    base, _, options = shown.partition("?")
    open_options = [part for part in options.split("&") if not part.lower().startswith(_SECRET_OPTIONS)]
    return "?".join(filter(None, (base, "&".join(open_options))))


def _without_password(match: re.Match[str]) -> str:
    _, at, server = match[2].rpartition("@")
    return f"{match[1]}@{server}" if at else match[0]
