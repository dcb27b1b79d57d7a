"""Campaign parameters (utm) added to links."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlunsplit

from sharekit.errors import ConfigError
from sharekit.support.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_utm(text: str) -> Mapping[str, str]:
    """Read `utm_source=digest&utm_medium=email` (or separated by commas) into names and values.

    Raises:
        ConfigError: A name does not begin with `utm_`.
    """
    parameters = dict(parse_qsl(text.replace(",", "&").replace(" ", ""), keep_blank_values=True))
    wrong = [name for name in parameters if not name.startswith("utm_")]
    if wrong or (text.strip() and not parameters):
        raise ConfigError(
            f"found {text!r}", where="digest.utm", hint="write it as utm_source=digest&utm_medium=email"
        )
    return parameters


def tag_link(url: str, utm: Mapping[str, str]) -> str:
    """Return `url` with the parameters it lacks; existing ones are kept."""
    if not utm or not url:
        return url
    parts = split_url(url)
    present = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    extra = urlencode({name: value for name, value in utm.items() if name not in present})
    query = "&".join(filter(None, (parts.query, extra)))
    return urlunsplit(parts._replace(query=query))
