"""Where a store is: a SQLite file, or a PostgreSQL database."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from sharekit.errors import ConfigError
from sharekit.support.redaction import redact_database_url
from sharekit.support.urls import ascii_host

_POSTGRES = ("postgresql://", "postgres://")
_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreLocation:
    """A store's address, taken apart.

    Attributes:
        shown: The URL without its password, for messages.
        path: The SQLite file, or None.
        login: Connection parameters of PostgreSQL as libpq names them; never shown.
    """

    shown: str
    path: Path | None = None
    login: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def password(self) -> str:
        """The password, to be kept out of error messages; empty where there is none."""
        return self.login.get("password", "")


def parse_store_url(url: str) -> StoreLocation:
    """Read `sqlite:///path` or `postgresql://user:password@host:port/name?option=value`.

    The password may hold `@`, `/` and `:` as they are, or percent-encoded.

    Raises:
        ConfigError: The URL is neither.
    """
    if url.startswith(_SQLITE) and url != _SQLITE:
        return StoreLocation(shown=url, path=Path(url.removeprefix(_SQLITE)))
    if url.startswith(_POSTGRES):
        return _postgres(url)
    raise ConfigError(
        f"found {redact_database_url(url)!r}",
        where="store.url",
        hint="write sqlite:///path or postgresql://user@host/name",
    )


def _postgres(url: str) -> StoreLocation:
    credentials, at, rest = url.partition("://")[2].rpartition("@")
    user, _, password = credentials.partition(":") if at else ("", "", "")
    place, _, options = rest.partition("?")
    host, _, name = place.partition("/")
    bracket, _, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    parts = {"user": user, "password": password, "host": bracket or port, "dbname": name}
    if bracket and port:
        parts["port"] = port
    login = {key: unquote(value) for key, value in parts.items() if value}
    if "host" in login:
        login["host"] = login["host"].strip("[]")
    login |= dict(parse_qsl(options))
    for name in login.get("host", "").split(","):  # several, tried in turn; one with / is a socket's folder
        if name and "/" not in name and not ascii_host(name):
            raise ConfigError(f"{name!r} is no host name", where="store.url", hint="check the part after @")
    return StoreLocation(shown=redact_database_url(url), login=login)
