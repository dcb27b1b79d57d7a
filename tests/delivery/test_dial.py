"""Logging in: what is encrypted, what is verified, and one clear line for everything that is wrong."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import AuthResult, LoginPassword

from sharekit.delivery.transports.dial import ServerBusy, dial
from sharekit.errors import TransportDown
from sharekit.options import SmtpOptions
from tests.delivery.certificates import issue
from tests.delivery.server import Server
from tests.ports import reserved_port


@contextmanager
def server(context: ssl.SSLContext | None = None, *, tls: bool = False) -> Iterator[int]:
    """A server that knows one user; TLS from the first byte, or STARTTLS where it has a context."""

    def authenticate(
        _server: object, _session: object, _envelope: object, _kind: str, data: object
    ) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"news", b"right")
        return AuthResult(success=good, handled=good)

    with reserved_port() as port:
        running = Controller(
            Sink(),
            hostname="localhost",
            port=port,
            ssl_context=context if tls else None,
            tls_context=None if tls else context,
            authenticator=authenticate,
            auth_require_tls=False,
        )
        running.start()
        try:
            yield port
        finally:
            running.stop()


def options(port: int, **changes: str) -> SmtpOptions:
    values: dict[str, object] = {
        "host": "localhost",
        "port": port,
        "user": "news",
        "password": "right",
    } | changes
    return SmtpOptions(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_a_verified_server_is_logged_into(kind: str, tmp_path: Path) -> None:
    certificate = issue(tmp_path)
    with server(certificate.context, tls=kind == "tls") as port:
        connection = dial(options(port, tls=kind), timeout=5, context=certificate.trust).socket
        assert isinstance(connection, ssl.SSLSocket)
        connection.close()


@pytest.mark.parametrize(
    ("host", "days", "trusted", "words"),
    [
        ("localhost", -1, True, "certificate has expired"),
        ("other.example", 30, True, "Hostname mismatch"),
        ("localhost", 30, False, "unable to get local issuer"),
    ],
)
@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_a_bad_certificate_is_refused(
    host: str, days: int, trusted: bool, words: str, kind: str, tmp_path: Path
) -> None:
    certificate = issue(tmp_path, host=host, days=days)
    context = certificate.trust if trusted else None
    with (
        server(certificate.context, tls=kind == "tls") as port,
        pytest.raises(TransportDown, match=f"its certificate is not valid: .*{words}") as caught,
    ):
        dial(options(port, tls=kind), timeout=5, context=context)
    assert not isinstance(caught.value, ServerBusy)


@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_an_authority_of_ones_own_is_named_in_the_settings(kind: str, tmp_path: Path) -> None:
    certificate = issue(tmp_path)
    with server(certificate.context, tls=kind == "tls") as port:
        with pytest.raises(TransportDown) as caught:
            dial(options(port, tls=kind), timeout=5)
        assert "smtp.authorities" in caught.value.hint
        dial(options(port, tls=kind, authorities=str(certificate.authority)), timeout=5).socket.close()


@pytest.mark.parametrize(("is_there", "words"), [(False, "no such file"), (True, "is no PEM file")])
def test_authorities_that_cannot_be_read_are_reported(is_there: bool, words: str, tmp_path: Path) -> None:
    file = tmp_path / "authorities.pem"
    file.write_text("no certificate", encoding="utf-8")
    chosen = options(1, authorities=str(file))
    if not is_there:
        file.unlink()
    with pytest.raises(TransportDown, match=words):
        dial(chosen, timeout=5)


def test_a_wrong_password_is_reported_and_never_shown(tmp_path: Path) -> None:
    certificate = issue(tmp_path)
    with server(certificate.context) as port, pytest.raises(TransportDown) as caught:
        dial(options(port, password="w-r-o-n-g"), timeout=5, context=certificate.trust)
    said = str(caught.value)
    assert "login as 'news' was refused: 535" in said
    assert "w-r-o-n-g" not in said
    assert not isinstance(caught.value, ServerBusy)


def test_nothing_goes_in_clear_by_accident() -> None:
    with Server() as plain, pytest.raises(TransportDown, match="offers no STARTTLS"):
        dial(options(plain.port), timeout=5)


def test_a_server_without_login_is_reported() -> None:
    with Server() as plain, pytest.raises(TransportDown, match="offers no login"):
        dial(options(plain.port, tls="none"), timeout=5)


def test_a_busy_server_may_work_later() -> None:
    with (
        Server(replies={("EHLO", ""): ["421 too many"]}) as busy,
        pytest.raises(ServerBusy, match="takes no connection now: 421"),
    ):
        dial(options(busy.port, tls="none", user=""), timeout=5)


@contextmanager
def script(*answers: bytes) -> Iterator[int]:
    """A server that says these lines, each after a line of the client, and then nothing more."""
    listening = socket.create_server(("localhost", 0))
    done = threading.Event()

    def serve() -> None:
        connection, _ = listening.accept()
        with suppress(ConnectionError), connection, connection.makefile("rb") as lines:
            for answer in answers:
                connection.sendall(answer)
                if not lines.readline():
                    return
            done.wait(300)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        done.set()
        thread.join(20)
        listening.close()


HELLO = (b"220 ready\r\n", b"250-here\r\n250 AUTH PLAIN\r\n")


@pytest.mark.parametrize(
    ("answers", "step"),
    [
        ((), "no connection: no answer within 0.3 s"),
        ((b"220 ready\r\n",), "was reached, but the greeting failed: no answer within 0.3 s"),
        (HELLO, "was reached, but the login failed: no answer within 0.3 s"),
    ],
)
def test_a_silent_server_is_reported_with_the_step_it_fell_silent_at(
    answers: tuple[bytes, ...], step: str
) -> None:
    with script(*answers) as port, pytest.raises(ServerBusy) as caught:
        dial(options(port, tls="none"), timeout=0.3)
    assert caught.value.message == step


@pytest.mark.parametrize(
    "answers", [(b"220-hello\r\n" * 20_000,), (b"220 ready\r\n", b"250-here\r\n" * 20_000), (b"2" * 90_000,)]
)
def test_a_reply_without_end_is_reported(answers: tuple[bytes, ...]) -> None:
    with script(*answers) as port, pytest.raises(TransportDown, match=r"no end|too long"):
        dial(options(port, tls="none"), timeout=5)


def test_a_password_that_the_server_repeats_is_not_shown() -> None:
    code = base64.b64encode(b"\0news\0h-u-s-h").decode()
    refusal = f"535 bad: {code} h-u-s-h {base64.b64encode(b'h-u-s-h').decode()}\r\n".encode()
    with script(*HELLO, refusal) as port, pytest.raises(TransportDown) as caught:
        dial(options(port, tls="none", password="h-u-s-h"), timeout=5)
    assert "535 bad: *** *** ***" in caught.value.message
    assert "h-u-s-h" not in str(caught.value)
    assert code not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "dialled"),
    [("straße.example", "xn--strae-oqa.example"), ("[::1]", "::1"), ("127.0.0.1", "127.0.0.1")],
)
def test_a_host_is_dialled_as_dns_knows_it(host: str, dialled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def refuse(address: tuple[str, int], *_: object) -> None:
        asked.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(ServerBusy):
        dial(SmtpOptions(host=host, tls="none"), timeout=5)
    assert asked == [dialled]
