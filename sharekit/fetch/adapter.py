"""A transport adapter for requests that connects only to allowed IP addresses.

The host name is resolved once and every address checked; then that address is dialled, not the name, so that
DNS rebinding has no effect. TLS still verifies the name.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from sharekit.errors import FetchError
from sharekit.fetch.deadline import Deadline
from sharekit.fetch.ip_policy import is_allowed
from sharekit.fetch.urls import PORT_HINT

Resolve = Callable[[str, int], Sequence[str]]
"""(host, port) to the host's IP addresses."""
Dial = Callable[[str, int, float], socket.socket]
"""(address, port, timeout in s) to a connected socket."""

_CONNECT_SECONDS = 10.0
_MOST_TRIES = 4


def resolve(host: str, port: int) -> list[str]:
    """Return the host's addresses, in the system's order."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def dial(address: str, port: int, timeout: float) -> socket.socket:
    """Return a socket connected to the address."""
    return socket.create_connection((address, port), timeout)


class _GuardedHTTP(HTTPConnection):
    def __init__(self, *args: Any, connect: Callable[[str, int], socket.socket], **options: Any) -> None:
        super().__init__(*args, **options)
        self._connect = connect

    def _new_conn(self) -> socket.socket:
        return self._connect(self.host, self.port or self.default_port)


class _GuardedHTTPS(HTTPSConnection):
    def __init__(self, *args: Any, connect: Callable[[str, int], socket.socket], **options: Any) -> None:
        super().__init__(*args, **options)
        self._connect = connect

    def _new_conn(self) -> socket.socket:
        return self._connect(self.host, self.port or self.default_port)


class GuardedAdapter(HTTPAdapter):
    """Sends the requests of one fetch.

    Args:
        deadline: Closes its connections.
        private: Whether private addresses are allowed.
        ports: Ports of public hosts that are allowed; private hosts may use any.
        resolve: Resolves host names.
        dial: Opens connections.
    """

    def __init__(
        self, deadline: Deadline, *, private: bool, ports: Collection[int], resolve: Resolve, dial: Dial
    ) -> None:
        self._deadline = deadline
        self._private = private
        self._ports = ports
        self._resolve = resolve
        self._dial = dial
        super().__init__(max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        """Create pools whose connections are opened by this adapter."""
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **options)
        pools = {
            "http": partial(self._pool, HTTPConnectionPool, _GuardedHTTP),
            "https": partial(self._pool, HTTPSConnectionPool, _GuardedHTTPS),
        }
        self.poolmanager.pool_classes_by_scheme = pools  # called, never subclassed

    def _pool(self, kind: Any, connection: Any, *args: Any, **options: Any) -> Any:
        pool = kind(*args, **options)
        pool.ConnectionCls = partial(connection, connect=self._connect)
        return pool

    def _connect(self, host: str, port: int) -> socket.socket:
        addresses = self._vetted(host.strip("[]"), port)
        for address in addresses[: _MOST_TRIES - 1]:
            try:
                return self._open(address, port)
            except OSError:
                if self._deadline.over or address == addresses[-1]:
                    raise
        return self._open(addresses[-1], port)

    def _open(self, address: str, port: int) -> socket.socket:
        connection = self._dial(address, port, max(0.001, min(_CONNECT_SECONDS, self._deadline.left)))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(max(0.001, self._deadline.left))
        self._deadline.watch(connection)
        return connection

    def _vetted(self, host: str, port: int) -> Sequence[str]:
        """Resolve the name once; if one address is not allowed, all are refused."""
        try:
            addresses = self._deadline.within(lambda: self._resolve(host, port))
        except UnicodeError:
            raise FetchError("is not a valid host name", where=host) from None
        except TimeoutError:
            raise requests.ConnectTimeout("the host name was not resolved in time") from None
        for address in addresses:
            if not is_allowed(address, private=self._private):
                subject = "" if host.strip("[]") == address else f"{host} resolves to {address}, which "
                raise FetchError(
                    f"{subject}is not a public address",
                    hint="it is never fetched"
                    if self._private
                    else "private addresses are fetched only if allow_private is set",
                )
        if not addresses:
            raise FetchError("has no address", where=host)
        if port not in self._ports and any(map(is_allowed, addresses)):
            raise FetchError(f"port {port} is not allowed for public hosts", where=host, hint=PORT_HINT)
        return addresses
