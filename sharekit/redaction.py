"""Credentials kept out of what is shown."""

from __future__ import annotations

import re

_LOGIN = re.compile(r"(?<=://)([^\s/?#@:'\"]*):[^\s/?#'\"]*@")
_PARAMETER = re.compile(
    r"([?&](?:password|passwd|pwd|secret|token|api_?key|access_token|sslpassword)=)[^\s&#'\"]+", re.IGNORECASE
)


def redact(text: str) -> str:
    """Return the text with passwords in URLs left out: `https://ann@host/?token=***`.

    Names of users stay: they say whose login it is.
    """
    return _PARAMETER.sub(r"\1***", _LOGIN.sub(r"\1@", text))
