"""Removes credentials from text that is shown."""

from __future__ import annotations

import re

_LOGIN = re.compile(r"(?<=://)([^\s/?#@:'\"]*):[^\s/?#'\"]*@")
_DATABASE = re.compile(r"(\bpostgres(?:ql)?://[^\s:@/'\"]*):[^\s'\"]*@")
"""A database's password ends at the last `@`: it may hold any letter as it is."""
_PARAMETER = re.compile(
    r"([?&](?:password|passwd|pwd|secret|token|api_?key|access_token|sslpassword)=)[^\s&#'\"]+", re.IGNORECASE
)


def redact(text: str) -> str:
    """Return the text without passwords in URLs: `https://ann@host/?token=***`.

    User names remain: they tell whose login it is.
    """
    return _PARAMETER.sub(r"\1***", _LOGIN.sub(r"\1@", _DATABASE.sub(r"\1@", text)))
