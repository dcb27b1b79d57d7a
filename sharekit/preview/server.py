"""The preview server: loopback only; serves its two tabs and its blob store, and sends a test email."""

from __future__ import annotations

import secrets
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qsl

from sharekit.errors import ConfigError, SharekitError
from sharekit.preview.errors import result_or_error
from sharekit.preview.pages import cards_page, email_page
from sharekit.preview.shapes import zip_cards, zip_name
from sharekit.preview.views import ViewRequest
from sharekit.support.resources import fonts_folder
from sharekit.support.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from sharekit.preview.session import PreviewSession

HOST = "127.0.0.1"
PORT = 8000
_MAX_FIELDS = 10
_MAX_BODY = 4_000
_MAX_CONNECTIONS = 100  # a browser opens six, and one for events in each tab
_TRIES = 100
_BEAT = 10.0  # seconds between keep-alive comments on the event stream
_NAMES = ("127.0.0.1", "localhost")
_KEPT_FOR_A_DAY = "private, max-age=86400, immutable"
_FONTS = {"/font/inter": "inter/Inter.ttf", "/font/jetbrains-mono": "jetbrains-mono/JetBrainsMono.ttf"}
_PAGE_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_MESSAGE_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
_SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class PreviewServer(ThreadingHTTPServer):
    """Serves one session on the loopback address.

    Args:
        session: The session.
        port: The port; 0 picks a free one.
    """

    daemon_threads = True

    def __init__(self, session: PreviewSession, port: int = PORT) -> None:
        self.session = session
        self._free = threading.Semaphore(_MAX_CONNECTIONS)
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        """Bind without the reverse DNS lookup that HTTPServer does."""
        super(HTTPServer, self).server_bind()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, or close the connection if there are too many."""
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer the requests of a connection."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        return f"http://{HOST}:{self.port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that disconnected during a response."""
        import sys

        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def open_server(session: PreviewSession, port: int | None = None) -> PreviewServer:
    """Return a server on that port; for None on 8000 or the next free port.

    Raises:
        ConfigError: The port is in use or not permitted.
    """
    for number in [port] if port is not None else range(PORT, PORT + _TRIES):
        try:
            return PreviewServer(session, number)
        except (OSError, OverflowError) as error:
            if port is not None:
                reason = f"port {port} cannot be used: {getattr(error, 'strerror', None) or error}"
                hint = "omit --port to use the next free port"
                raise ConfigError(reason, where="--port", hint=hint) from error
    raise ConfigError(
        f"no port from {PORT} to {PORT + _TRIES - 1} is free", where="--port", hint="choose another port"
    )


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer
    protocol_version = "HTTP/1.1"
    server_version = "sharekit"
    sys_version = ""
    timeout = 20  # seconds that a client may be silent

    _ROUTES: ClassVar[dict[str, str]] = {
        "/": "_to_cards",
        "/cards": "_cards",
        "/email": "_email",
        "/events": "_events",
        "/draw": "_drawn",
        "/cards.zip": "_zip",
    }

    def do_GET(self) -> None:
        """Handle a request; see http.server."""
        if not self._is_allowed():
            self._send_error(HTTPStatus.MISDIRECTED_REQUEST, "Only 127.0.0.1 and localhost are served.")
            return
        path = split_url(self.path).path
        folder, _, name = path.removeprefix("/").partition("/")
        if folder in {"picture", "message"}:
            self._blob(folder, name)
        elif path in self._ROUTES:
            getattr(self, self._ROUTES[path])()
        elif path in _FONTS:
            self._font(_FONTS[path])
        else:
            self._send_error(HTTPStatus.NOT_FOUND, "Not found.")

    def _is_allowed(self) -> bool:
        """Return whether the request is for us: guards against DNS rebinding and embedding by other sites."""
        host = self.headers.get_all("Host") or []
        site = self.headers.get("Sec-Fetch-Site", "none")
        goes = self.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        named = len(host) == 1 and host[0].lower() in {f"{name}:{self.server.port}" for name in _NAMES}
        return named and (site in {"none", "same-origin"} or goes)

    def _to_cards(self) -> None:
        self._send(HTTPStatus.FOUND, b"", {"Location": "/cards"})

    def _cards(self) -> None:
        self._show(cards_page)

    def _email(self) -> None:
        self._show(email_page)

    def _query(self) -> dict[str, str] | None:
        """Return the query; None after an error was sent."""
        try:
            query = split_url(self.path).query
            return dict(parse_qsl(query, keep_blank_values=True, max_num_fields=_MAX_FIELDS))
        except ValueError:
            self._send_error(HTTPStatus.BAD_REQUEST, f"At most {_MAX_FIELDS} query fields are accepted.")
            return None

    def _drawn(self) -> None:
        """Send one card with the text typed into the page, drawn at once."""
        query = self._query()
        if query is None:
            return
        session = self.server.session
        view = ViewRequest.of(query, session.snapshot, view="cards")
        names = [network.name for network in session.snapshot.networks]
        network = query.get("network", "")
        network = network if network in names else names[0]
        card = session.draw_now(view.article or 0, view.template, view.edit, network)
        if isinstance(card, SharekitError):
            self._send_error(HTTPStatus.UNPROCESSABLE_ENTITY, str(card))
            return
        self._send(HTTPStatus.OK, card.data, {"Content-Type": card.type, "Cache-Control": _KEPT_FOR_A_DAY})

    def _zip(self) -> None:
        query = self._query()
        if query is None:
            return
        session = self.server.session
        snapshot = session.snapshot
        view = ViewRequest.of(query, snapshot, view="cards")
        source = snapshot.articles[view.article or 0]
        article = view.edit.apply(source) if view.edit else source
        cards = session.all_cards(view.article or 0, view.template, view.edit)
        data = result_or_error(lambda: zip_cards(article, snapshot, cards))
        if isinstance(data, SharekitError):
            self._send_error(HTTPStatus.INTERNAL_SERVER_ERROR, str(data))
            return
        headers = {"Content-Type": "application/zip", "Cache-Control": "no-store"}
        headers["Content-Disposition"] = f'attachment; filename="{zip_name(article)}"'
        self._send(HTTPStatus.OK, data, headers)

    def do_POST(self) -> None:
        """Send a test email, and nothing else; see http.server."""
        self.close_connection = True
        own = {f"http://{name}:{self.server.port}" for name in _NAMES}
        length = self.headers.get("Content-Length", "")
        if not self._is_allowed() or self.headers.get("Origin") not in own:
            self._send_error(HTTPStatus.MISDIRECTED_REQUEST, "Only this page may send.")
        elif split_url(self.path).path != "/test":
            self._send_error(HTTPStatus.NOT_FOUND, "Not found.")
        elif not length.isdecimal() or int(length) > _MAX_BODY:
            self._send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The form is too large.")
        else:
            self._send_test(self.rfile.read(int(length)))

    def _send_test(self, body: bytes) -> None:
        session = self.server.session
        try:
            form = dict(parse_qsl(body.decode(), max_num_fields=_MAX_FIELDS))
        except ValueError:
            form = {}
        snapshot = session.snapshot
        if not secrets.compare_digest(form.get("key", "").encode(), session.key.encode()):
            self._send_error(HTTPStatus.FORBIDDEN, "Reload the page and try again.")
            return
        view = ViewRequest.of(form, snapshot, view="email")
        send, chosen = snapshot.send_test, snapshot.chosen(view.article)
        if send is None:
            self._send_error(HTTPStatus.NOT_FOUND, "Nothing can be sent from here.")
            return
        outcome = result_or_error(lambda: send(chosen, view.template, form.get("address", "").strip()))
        status = HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(outcome, SharekitError) else HTTPStatus.OK
        self._send_error(status, str(outcome))

    def _show(self, page: Callable[[PreviewSession, dict[str, str], str], str]) -> None:
        nonce = secrets.token_urlsafe(16)
        query = self._query()
        if query is None:
            return
        text = result_or_error(lambda: page(self.server.session, query, nonce))
        if isinstance(text, SharekitError):
            self._send_error(HTTPStatus.INTERNAL_SERVER_ERROR, str(text))
            return
        headers = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
        headers["Content-Security-Policy"] = _PAGE_POLICY.format(nonce=nonce)
        self._send(HTTPStatus.OK, text.encode("utf-8", "replace"), headers)

    def _blob(self, folder: str, name: str) -> None:
        item = self.server.session.blobs.get(name)
        if item is None or (folder == "message") != item.type.startswith("text/html"):
            self._send_error(HTTPStatus.NOT_FOUND, "Not found.")
            return
        policy = _MESSAGE_POLICY if folder == "message" else "default-src 'none'; sandbox"
        headers = {"Content-Type": item.type, "Cache-Control": _KEPT_FOR_A_DAY}
        self._send(HTTPStatus.OK, item.data, headers | {"Content-Security-Policy": policy})

    def _font(self, file: str) -> None:
        headers = {"Content-Type": "font/ttf", "Cache-Control": _KEPT_FOR_A_DAY}
        self._send(HTTPStatus.OK, (fonts_folder() / file).read_bytes(), headers)

    def _events(self) -> None:
        """Stream the revision now and on every change until the client disconnects (server-sent events)."""
        self.close_connection = True
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "Connection": "close"}
        self._head(HTTPStatus.OK, headers)
        session, last = self.server.session, ""
        while not session.closed:
            revision = session.wait(last, _BEAT)
            line = f"retry: 500\ndata: {revision}\n\n" if revision != last else ": keep-alive\n\n"
            last = revision
            self.wfile.write(line.encode())

    def _send_error(self, status: HTTPStatus, text: str) -> None:
        self._send(status, f"{text}\n".encode(), {"Content-Type": "text/plain; charset=utf-8"})

    def _send(self, status: HTTPStatus, body: bytes, headers: dict[str, str]) -> None:
        self._head(status, headers | {"Content-Length": str(len(body))})
        self.wfile.write(body)

    def _head(self, status: HTTPStatus, headers: dict[str, str]) -> None:
        self.send_response(status)
        policy = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
        for name, value in (_SAFE_HEADERS | policy | headers).items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing: a page that reloads itself would fill the terminal."""
