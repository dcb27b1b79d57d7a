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


def redact(text: str) -> str:
    """Return the text without passwords in URLs: `https://ann@host/?token=***`.

    User names remain: they tell whose login it is.
    """
    return _PARAMETER.sub(r"\1***", _LOGIN.sub(r"\1@", _DATABASE.sub(_without_password, text)))


def _without_password(match: re.Match[str]) -> str:
    _, at, server = match[2].rpartition("@")
    return f"{match[1]}@{server}" if at else match[0]
