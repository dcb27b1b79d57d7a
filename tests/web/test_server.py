"""The server cuts off slow and greedy clients, and answers what is under way when it stops."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from sharekit.cli.web import server as server_module
from sharekit.cli.web.server import DrainingServer, listen
from sharekit.errors import ConfigError

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

ASKED = threading.Event()
GO_ON = threading.Event()


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer `ok` once the body is here; `/slow` waits until it may go on."""
    while (await receive()).get("more_body"):
        pass
    if scope["path"] == "/slow":
        ASKED.set()
        await asyncio.to_thread(GO_ON.wait, 20)
    headers = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


def test_all_addresses_of_a_host_listen_at_one_port(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = socket.SOCK_STREAM
    absent = (socket.AF_INET, kind, 0, "", ("192.0.2.1", 0))  # of no machine (RFC 5737)
    here = [(socket.AF_INET, kind, 0, "", (address, 0)) for address in ("127.0.0.1", "127.0.0.2")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [absent, *here])
    sockets = listen("localhost", 0)
    places = [each.getsockname() for each in sockets]
    assert [address for address, _ in places] == ["127.0.0.1", "127.0.0.2"]
    assert len({port for _, port in places}) == 1
    for each in sockets:
        each.close()


def test_a_place_where_nothing_can_listen_is_one_clear_line() -> None:
    [taken] = listen("127.0.0.1", 0)
    port = taken.getsockname()[1]
    with pytest.raises(ConfigError, match=f"cannot listen at 127.0.0.1, port {port}: Address already in use"):
        listen("127.0.0.1", port)
    taken.close()
    with pytest.raises(ConfigError, match=r"port 80: .*assign"):
        listen("192.0.2.1", 80)
    with pytest.raises(ConfigError, match=r"cannot listen at a\.\.b, port 0: "):
        listen("a..b", 0)


class Running:
    """A server in a thread."""

    def __init__(self) -> None:
        [self.socket] = listen("127.0.0.1", 0)
        self.port = self.socket.getsockname()[1]
        self.server = DrainingServer(app, log_config=None, lifespan="off", ws="none")
        self._thread = threading.Thread(target=lambda: asyncio.run(self.server.serve([self.socket])))
        self._thread.start()

    def ask(self, request: bytes, rest: bytes = b"") -> bytes:
        """Send something and return everything that comes until the server closes the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as link:
            link.sendall(request)
            answer = b""
            try:
                link.sendall(rest)
                while some := link.recv(65_536):
                    answer += some
            except ConnectionError:
                pass  # it was closed while we were still sending
            return answer

    def stop(self) -> None:
        self.server.should_exit = True

    def join(self) -> None:
        self._thread.join(20)


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    for name, seconds in (
        ("HEAD_SECONDS", 0.2),
        ("BODY_SECONDS", 0.3),
        ("_DRAIN_SECONDS", 0.05),
        ("_LAST_SECONDS", 0.05),
    ):
        monkeypatch.setattr(server_module, name, seconds)
    server = Running()
    yield server
    GO_ON.set()
    server.stop()
    server.join()


CLOSE = b"Connection: close\r\n\r\n"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + CLOSE, b"200"),
        (b"", b"408"),
        (b"GET / HT", b"408"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ", b"408"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab", b"408"),
        (b"GET /?" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: a\r\n" + CLOSE, b"414"),
        (b"GET /?" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n" + CLOSE, b"414"),
        (b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(9_000)) + CLOSE, b"431"),
        (b"GET / HTTP/1.1\r\nX-Long: " + b"y" * 1_000_000 + b"\r\n" + CLOSE, b"431"),
        (b"GET / HTTP/1.1\r\nX-Long: " + b"y" * 40_000, b"431"),
        (b"GET / HTTP/1.1\r\n" + b"X:\r\n" * 9_000 + CLOSE, b"431"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n" + b"a" * 65_537, b"413"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\nExpect: 100-continue\r\n\r\n", b"413"),
        (
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + (b"4000\r\n" + b"a" * 0x4000 + b"\r\n") * 30,
            b"413",
        ),
        (b"\x00\xff\x00", b"400"),
    ],
    ids=[
        "fine", "nothing", "half a line", "half a head", "half a body", "1 MB query", "20 KB query",
        "9,000 fields", "1 MB field", "an endless field", "9,000 empty fields", "a large body",
        "a body announced as large", "large chunks", "no HTTP",
    ],
)  # fmt: skip
def test_slow_and_greedy_clients_are_cut_off(running: Running, request_: bytes, status: bytes) -> None:
    answer = running.ask(request_)
    assert answer.split(b" ")[1] == status
    assert len(answer) < 400


def test_the_next_request_of_a_connection_is_cut_off_too(running: Running) -> None:
    answer = running.ask(b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HT")
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1 408" in answer


def test_a_client_that_takes_no_answer_is_cut_off(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "ANSWER_SECONDS", 0.2)
    GO_ON.clear()
    assert running.ask(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n") == b""


def test_a_stop_answers_what_is_under_way(running: Running) -> None:
    ASKED.clear()
    GO_ON.clear()
    answers: list[bytes] = []
    request = b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"
    client = threading.Thread(target=lambda: answers.append(running.ask(request)))
    client.start()
    assert ASKED.wait(20)
    running.stop()
    GO_ON.set()
    client.join(20)
    assert answers[0].startswith(b"HTTP/1.1 200")
    assert answers[0].endswith(b"ok")


def test_a_stop_answers_clients_that_have_connected(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = threading.Event()
    wait = running.server._first_requests

    async def first_requests() -> None:
        closed.set()
        await wait()

    monkeypatch.setattr(server_module, "HEAD_SECONDS", 20)
    monkeypatch.setattr(server_module, "_FIRST_PAUSES", 400)
    monkeypatch.setattr(running.server, "_first_requests", first_requests)
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as link:
        running.stop()
        assert closed.wait(20)
        link.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        answer = link.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"connection: close" in answer


@pytest.mark.skipif(sys.platform != "linux", reason="a packet filter of Linux")
def test_connections_that_wait_are_accepted_while_new_ones_are_held_back() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = listening.getsockname()
        with socket.create_connection(address, timeout=20) as waiting:
            waiting.sendall(b"asked")
            server_module._hold_back(listening.fileno())
            with pytest.raises(TimeoutError):
                socket.create_connection(address, timeout=0.05)
            accepted, _ = listening.accept()
            with accepted:
                waiting.sendall(b" twice")
                accepted.settimeout(20)
                read = accepted.recv(100)
                while len(read) < len(b"asked twice"):
                    read += accepted.recv(100)
    assert read == b"asked twice"
