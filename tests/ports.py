"""Ports of loopback for servers that run as programs of their own."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def reserved_port() -> Iterator[int]:
    """Yield a port that is given to nobody else until the block ends, though a server may listen on it.

    A port that is picked and closed may be gone before the server binds it: two test runs at once take
    hundreds a second. Linux lets two sockets with SO_REUSEADDR, which servers set, share a port as long as
    one listens at most, and hands such a port to nobody who asks for any (socket(7)). Elsewhere it is closed.
    """
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        port: int = held.getsockname()[1]
        if sys.platform != "linux":
            held.close()
        yield port
