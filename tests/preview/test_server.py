"""The server answers this machine's browser, and gives away nothing but what it shows."""

import http.client
import io
import re
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

import pytest

from sharekit.article import Article
from sharekit.errors import ConfigError, SendError, TemplateError
from sharekit.preview.server import PreviewServer, open_server
from sharekit.preview.session import PreviewSession
from sharekit.preview.snapshot import Snapshot


@pytest.fixture
def server(session: PreviewSession) -> Iterator[PreviewServer]:
    """A server on a free port."""
    with serving(session) as made:
        yield made


class serving:  # noqa: N801 (read as a word: with serving(session) as server)
    """Serves a session while the block runs."""

    def __init__(self, session: PreviewSession) -> None:
        self.server = open_server(session, 0)
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))

    def __enter__(self) -> PreviewServer:
        self._thread.start()
        return self.server

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


def ask(
    server: PreviewServer, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, str]:
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    link.request(method, path, headers=given)
    answer = link.getresponse()
    text = answer.read().decode("utf-8", "replace")
    link.close()
    return answer, text


def test_only_this_machine_is_served(server: PreviewServer) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_the_root_leads_to_the_cards(server: PreviewServer) -> None:
    answer, _ = ask(server, "/")
    assert (answer.status, answer.headers["Location"]) == (302, "/cards")


@pytest.mark.parametrize("path", ["/cards", "/email"])
def test_pages_run_nothing_but_their_own_script_and_load_nothing_from_elsewhere(
    server: PreviewServer, path: str
) -> None:
    answer, page = ask(server, path)
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r"script-src 'nonce-([^']+)'", policy)
    assert nonce
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert f"'nonce-{nonce[1]}'" not in ask(server, path)[0].headers["Content-Security-Policy"]
    assert set(re.findall(r'<(?:script|style) nonce="([^"]*)"', page)) == {nonce[1]}
    assert not re.search(r"<(?:script|style)(?! nonce=)|\sstyle=|\son\w+=", page)
    addresses = re.findall(r'(?:src|href|action|data-light|data-dark)="([^"]*)"', page)
    assert addresses
    assert all(address.startswith(("/", "#", "data:,")) for address in addresses)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_pictures_and_letters_come_as_what_they_are(server: PreviewServer) -> None:
    _, cards = ask(server, "/cards")
    src = re.search(r'src="(/picture/\w+)"', cards)
    assert src
    answer, _ = ask(server, src[1])
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/png")
    _, email = ask(server, "/email")
    light = re.search(r'data-light="(/message/\w+)"', email)
    assert light
    answer, letter = ask(server, light[1])
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "Night trains return to the old river line" in letter
    assert ask(server, light[1].replace("/message/", "/picture/"))[0].status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/picture/../../etc/passwd",
        "/picture/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/message//etc/passwd",
        "/font/../inter/OFL.txt",
        "/../pyproject.toml",
        "/cards/",
        "/favicon.ico",
        "//etc/passwd",
    ],
)
def test_nothing_else_can_be_read(server: PreviewServer, path: str) -> None:
    assert ask(server, path)[0].status == 404


def test_a_template_cannot_be_named_by_its_path(server: PreviewServer, template: object) -> None:
    _, page = ask(server, f"/cards?template={template}")
    assert "Template news, " in page
    assert "Template minimal, " in ask(server, "/cards?template=minimal")[1]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1", "localhost:1", ""])
def test_another_name_leads_nowhere(server: PreviewServer, host: str) -> None:
    assert ask(server, "/cards", Host=host)[0].status == 421


def test_both_names_of_this_machine_lead_here(server: PreviewServer) -> None:
    for name in ("localhost", "127.0.0.1", "LOCALHOST"):
        assert ask(server, "/", Host=f"{name}:{server.port}")[0].status == 302


def test_two_hosts_are_refused(server: PreviewServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 5) as link:
        own = f"Host: 127.0.0.1:{server.port}\r\n"
        link.sendall(f"GET / HTTP/1.1\r\n{own}{own}Connection: close\r\n\r\n".encode())
        assert link.recv(100).startswith(b"HTTP/1.1 421 ")


def test_other_sites_cannot_embed_what_is_here(server: PreviewServer) -> None:
    foreign = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}
    assert ask(server, "/cards", **foreign)[0].status == 421
    assert ask(server, "/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")[0].status == 302


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "OPTIONS"])
def test_no_other_method_is_answered(server: PreviewServer, method: str) -> None:
    assert ask(server, "/cards", method)[0].status == 501


def test_it_listens_on_this_machine_only(server: PreviewServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert server.url == f"http://127.0.0.1:{server.port}/"


def test_connections_that_say_nothing_are_few(
    session: PreviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sharekit.preview.server._MAX_CONNECTIONS", 2)
    with serving(session) as server, ExitStack() as links:
        silent = [links.enter_context(_half_sent(server)) for _ in range(2)]
        assert _is_cut_off(links.enter_context(_half_sent(server)))
        for link in silent:
            link.close()
            assert server._free.acquire(timeout=20)
        server._free.release(2)
        assert ask(server, "/")[0].status == 302


def test_a_client_that_is_silent_is_cut_off(session: PreviewSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharekit.preview.server._Handler.timeout", 0.1)
    with serving(session) as server, _half_sent(server) as link:
        assert _is_cut_off(link)


def _half_sent(server: PreviewServer) -> socket.socket:
    link = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    link.sendall(b"GET / HTTP/1.1\r\n")
    return link


def _is_cut_off(link: socket.socket) -> bool:
    try:
        return link.recv(9) == b""
    except ConnectionError:
        return True


def test_a_taken_port_is_an_error_with_a_way_out(session: PreviewSession, server: PreviewServer) -> None:
    with pytest.raises(ConfigError, match=f"port {server.port} cannot be used") as caught:
        open_server(session, server.port)
    assert caught.value.where == "--port"


def test_without_a_port_the_next_free_one_is_taken(
    session: PreviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr("sharekit.preview.server.PORT", port)
        with open_server(session) as server:
            assert port < server.port < port + 100


def test_listeners_are_notified_of_a_change(session: PreviewSession, server: PreviewServer) -> None:
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    link.request("GET", "/events")
    answer = link.getresponse()
    assert answer.headers["Content-Type"] == "text/event-stream"
    first = data(answer)
    session.reload()
    assert data(answer) != first
    session.close()
    link.close()


def data(answer: http.client.HTTPResponse) -> str:
    while not (line := answer.readline().decode()).startswith("data: "):
        assert line, "the stream has ended"
    return line.strip()


def test_an_internal_error_is_an_answer(
    session: PreviewSession,
    server: PreviewServer,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(session, "cards", lambda *_: 1 // 0)
    answer, text = ask(server, "/cards")
    assert (answer.status, text.split(":")[0]) == (500, "internal error")
    assert "Traceback" in capfd.readouterr().err
    assert ask(server, "/email")[0].status == 200


def test_a_fault_is_shown_in_words_and_the_server_goes_on(snapshot: Callable[..., Snapshot]) -> None:
    answers: list[Snapshot | TemplateError] = [
        snapshot(),
        TemplateError("unknown <tag>", where="a.html:7"),
        snapshot(),
    ]

    def load() -> Snapshot:
        answer = answers.pop(0)
        if isinstance(answer, TemplateError):
            raise answer
        return answer

    session = PreviewSession(load)
    with serving(session) as server:
        session.reload()
        for path in ("/cards", "/email"):
            page = ask(server, path)[1]
            assert "<b>Unknown &lt;tag&gt;</b><code>a.html:7</code>" in page
        session.reload()
        assert "a.html:7" not in ask(server, "/cards")[1]
    session.close()


def test_too_many_query_fields_are_a_bad_request(server: PreviewServer) -> None:
    fields = "&".join(f"f{n}=1" for n in range(11))
    answer, text = ask(server, f"/cards?{fields}")
    assert answer.status == 400
    assert "At most 10 query fields" in text


def test_a_text_that_is_typed_is_drawn_at_once(server: PreviewServer) -> None:
    answer, picture = ask(server, "/draw?network=square&headline=Ferries+return&lead=")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/png")
    assert picture != ask(server, "/draw?network=square")[1]
    page = ask(server, "/cards?headline=Ferries+return&lead=")[1]
    assert '<h1 dir="auto">Ferries return</h1>' in page
    assert "Night trains" not in re.sub(r"<select.*?</select>", "", page, flags=re.DOTALL)
    assert "Night trains" in ask(server, "/cards?headline=+")[1]  # a headline is never empty


def test_all_cards_come_as_one_file_with_their_words(server: PreviewServer) -> None:
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    link.request("GET", "/cards.zip?headline=Ferries+return")
    answer = link.getresponse()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ferries-return.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.read())) as packed:
        names = ["og.png", "square.png", "tags.html", "posts.json", "alt.txt"]
        assert packed.namelist() == names
        words = [packed.read(name).decode() for name in names[2:]]
    assert all("Ferries return" in text for text in words)
    link.close()


class Outbox:
    """Records what is sent; refuses one address."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, str, str]] = []

    def __call__(self, articles: Sequence[Article], template: str, address: str) -> str:
        if address == "nobody@meridian.example":
            raise SendError("550 no such user", where=address)
        self.sent.append((len(articles), template, address))
        return f"Sent to {address}."


def test_a_test_email_is_sent_from_this_page_only(snapshot: Callable[..., Snapshot]) -> None:
    outbox = Outbox()
    session = PreviewSession(lambda: snapshot(send_test=outbox))
    with serving(session) as server:
        own = {"Origin": f"http://127.0.0.1:{server.port}"}
        form = f"key={session.key}&article=1&template=brief&address=ada%40meridian.example"
        refused = [
            (form, {}, 421),
            (form, {"Origin": "https://evil.example"}, 421),
            (form, own | {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}, 421),
            (form.replace(session.key, "x"), own, 403),
            ("\xff", own, 403),
            (form + "x" * 5_000, own, 413),
        ]
        assert [post(server, body, headers)[0] for body, headers, _ in refused] == [
            status for _, _, status in refused
        ]
        assert outbox.sent == []
        assert post(server, form, own) == (200, "Sent to ada@meridian.example.\n")
        assert post(server, form.replace("ada", "nobody"), own) == (
            422,
            "nobody@meridian.example: 550 no such user\n",
        )
        assert outbox.sent == [(1, "brief", "ada@meridian.example")]
        assert post(server, form, own, path="/cards")[0] == 404
    session.close()


def post(server: PreviewServer, body: str, headers: dict[str, str], path: str = "/test") -> tuple[int, str]:
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    link.request("POST", path, body=body.encode("latin-1"), headers=headers)
    answer = link.getresponse()
    text = answer.read().decode()
    link.close()
    return answer.status, text
