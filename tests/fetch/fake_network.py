"""A fake network on loopback: DNS names, addresses, and a record of every address dialled."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from sharekit.fetch import Fetcher
from sharekit.options import FetchOptions

PUBLIC = "93.184.215.14"
Reply = Callable[[socket.socket, str], None]


class Server:
    """Serves one port of loopback: `replies` by path, each called with the connection and the head."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply | bytes] = {}
        self.heads: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[tuple[socket.socket, threading.Thread]] = []
        self.wrap: Callable[[socket.socket], socket.socket] = lambda connection: connection
        self._runner = threading.Thread(target=self._run, daemon=True)
        self._runner.start()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._open.append((connection, thread))
            thread.start()

    def _serve(self, raw: socket.socket) -> None:
        try:
            with raw, self.wrap(raw) as connection:
                head = b""
                while b"\r\n\r\n" not in head:
                    data = connection.recv(65536)
                    if not data:
                        return
                    head += data
                self.heads.append(head.decode("latin-1"))
                reply = self.replies.get(self.heads[-1].split()[1], b"")
                if isinstance(reply, bytes):
                    connection.sendall(reply)
                else:
                    reply(connection, self.heads[-1])
        except OSError:
            return  # the client closed the connection

    def close(self) -> None:
        _wake(self._listener)
        self._runner.join()
        self._listener.close()
        for connection, thread in self._open:
            _wake(connection)
            thread.join()  # it closes the connection


def _wake(each: socket.socket) -> None:
    """Wake the thread that waits for a socket, as closing it does not."""
    with suppress(OSError):  # closed by its other end
        each.shutdown(socket.SHUT_RDWR)


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """Write an HTTP response; header names with _ for -."""
    lines = {"content-length": str(len(body)), "connection": "close"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body


@dataclass
class Net:
    """DNS names of a test; every public address leads to `server`."""

    server: Server
    names: dict[str, list[str]] = field(default_factory=dict)
    changing: dict[str, Iterator[list[str]]] = field(default_factory=dict)
    lookups: list[str] = field(default_factory=list)
    dialled: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    lookups_hang: bool = False
    closing: threading.Event = field(default_factory=threading.Event)
    now: float = 1_700_000_000.0
    clock: float = 0.0

    def resolve(self, host: str, port: int) -> list[str]:
        self.lookups.append(host)
        if self.lookups_hang:
            self.closing.wait()
        if host in self.changing:
            return next(self.changing[host])
        if host in self.names:
            return list(self.names[host])
        # Odd spellings of numbers are resolved by the system, as attackers hope.
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        return [str(row[4][0]) for row in rows]

    def dial(self, address: str, port: int, timeout: float) -> socket.socket:
        assert port
        self.dialled.append(address)
        return socket.create_connection(("127.0.0.1", self.server.port), timeout)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def tick(self) -> float:
        """Return the time: real, and as much more as a test says."""
        return time.monotonic() + self.clock

    def fetcher(self, *, trust: str = "", **options: object) -> Fetcher:
        return Fetcher(
            FetchOptions(**options),  # type: ignore[arg-type]
            trust=trust,
            resolve=self.resolve,
            dial=self.dial,
            now=lambda: self.now,
            sleep=self.sleep,
            clock=self.tick,
        )

    def serve(self, replies: Mapping[str, Reply | bytes]) -> None:
        self.server.replies |= replies
