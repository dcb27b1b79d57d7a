"""Logging in: any letters, five mechanisms, tokens from a command or file, and clear refusals."""

from __future__ import annotations

import base64
import hmac
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from sharekit.delivery.transports import login
from sharekit.delivery.transports.dial import ServerBusy, dial
from sharekit.errors import TransportDown
from sharekit.options import SmtpOptions

USER, PASSWORD, TOKEN = "zoë@post.example", "pä$$wörd", "ya29.token-of-today"
CHALLENGE = b"<1896.697170952@post.example>"


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def decoded(line: bytes) -> str:
    return base64.b64decode(line.split()[-1]).decode()


class Handler(socketserver.StreamRequestHandler):
    """Speaks EHLO and AUTH as the RFCs say."""

    server: Service

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline():
            words = line.decode().split() or [""]
            if words[0].upper() == "EHLO":
                self.say("250-post.example", f"250-AUTH {self.server.offered}", "250 SIZE 1000000")
            elif reply := self.server.replies.get(words[-1] if words[0] != "AUTH" else words[1]):
                self.say(reply)
            elif words[0].upper() == "AUTH":
                self.say("235 2.7.0 welcome" if self.check(words[1], line) else self.server.refusal)
            else:
                self.say("221 bye")
                return

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def ask(self, challenge: str) -> bytes:
        self.say(f"334 {challenge}")
        return self.rfile.readline()

    def check(self, mechanism: str, line: bytes) -> bool:
        if mechanism == "PLAIN":
            return decoded(line) == f"\0{USER}\0{PASSWORD}"
        if mechanism == "LOGIN":
            asked = [decoded(self.ask(encoded(words))) for words in ("User Name", "Password")]
            return asked == [USER, PASSWORD]
        if mechanism == "CRAM-MD5":
            right = hmac.new(PASSWORD.encode(), CHALLENGE, "md5").hexdigest()
            return decoded(self.ask(base64.b64encode(CHALLENGE).decode())) == f"{USER} {right}"
        words = decoded(line)
        good = f"auth=Bearer {TOKEN}\1\1" in words and USER in words
        if not good:
            self.ask(encoded('{"status":"invalid_token"}'))
        return good


class Service(socketserver.ThreadingTCPServer):
    offered = ""
    refusal = "535 5.7.8 authentication failed"
    replies: Mapping[str, str] = {}
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def service(
    offered: str, refusal: str = Service.refusal, replies: Mapping[str, str] = Service.replies
) -> Iterator[int]:
    """Run a server; `replies` are to a mechanism's AUTH, or to a line without one."""
    with Service(("127.0.0.1", 0), Handler) as server:
        server.offered, server.refusal, server.replies = offered, refusal, replies
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()


def smtp_options(port: int, **changes: object) -> SmtpOptions:
    values = {"host": "127.0.0.1", "port": port, "tls": "none", "user": USER, "password": PASSWORD} | changes
    return SmtpOptions(**values)  # type: ignore[arg-type]


def log_in(port: int, **changes: object) -> None:
    dial(smtp_options(port, **changes), timeout=5).socket.close()


@pytest.mark.parametrize("offered", ["PLAIN", "LOGIN", "CRAM-MD5", "GSSAPI LOGIN PLAIN CRAM-MD5 NTLM"])
def test_names_and_passwords_with_any_letter_work(offered: str) -> None:
    with service(offered) as port:
        log_in(port)


@pytest.mark.parametrize("offered", ["XOAUTH2", "OAUTHBEARER", "PLAIN LOGIN XOAUTH2 OAUTHBEARER"])
def test_a_token_is_read_fresh_from_a_command_or_a_file(offered: str, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n", encoding="utf-8")
    with service(offered) as port:
        log_in(port, password="", oauth_token_file=str(file))
        log_in(port, password="", oauth_token_command=f"cat '{file}'")


@pytest.mark.parametrize("offered", ["PLAIN", "LOGIN", "CRAM-MD5", "PLAIN LOGIN"])
def test_a_wrong_password_is_one_clear_line_without_it(offered: str) -> None:
    wrong = "wröng"
    said = r"login as 'zoë@post\.example' was refused: 535"
    refusal = f"535 5.7.8 no, not {wrong}"
    with service(offered, refusal) as port, pytest.raises(TransportDown, match=said) as caught:
        log_in(port, password=wrong)
    assert wrong not in str(caught.value)


def test_an_old_token_is_reported_in_the_words_of_the_server(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("ya29.stale", encoding="utf-8")
    with service("XOAUTH2") as port, pytest.raises(TransportDown, match="invalid_token") as caught:
        log_in(port, oauth_token_file=str(tmp_path / "token"))
    assert "fresh" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("offered", "said"),
    [
        ("GSSAPI NTLM", "offers login by GSSAPI, NTLM only, not CRAM-MD5, PLAIN, LOGIN"),
        ("XOAUTH2", "offers login by XOAUTH2 only"),
        ("", "offers no login"),
    ],
)
def test_a_server_that_offers_only_what_we_lack_is_reported(offered: str, said: str) -> None:
    with service(offered) as port, pytest.raises(TransportDown, match=said):
        log_in(port)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("false", "ended with 1"),
        ("true", "no access token"),
        ("echo two words", "no access token"),
        ("no-such-program", "cannot be run"),
    ],
)
def test_a_command_without_a_token_is_one_clear_line(command: str, said: str) -> None:
    with service("XOAUTH2") as port, pytest.raises(TransportDown, match=said):
        log_in(port, oauth_token_command=command)


def test_a_command_that_prints_nothing_in_time_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "_TOKEN_SECONDS", 0.1)
    with service("XOAUTH2") as port, pytest.raises(TransportDown, match=r"no token within 0\.1 s"):
        log_in(port, oauth_token_command="sleep 60")


def test_a_token_file_that_is_gone_or_no_text_is_one_clear_line(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_bytes(b"\xff\xfe")
    with service("XOAUTH2") as port:
        with pytest.raises(TransportDown, match="the token is not text"):
            log_in(port, oauth_token_file=str(file))
        options = smtp_options(port, oauth_token_file=str(file))
        file.unlink()
        with pytest.raises(TransportDown, match="token: cannot be read"):
            dial(options, timeout=5)


@pytest.mark.parametrize("reply", ["504 5.5.4 not here", "334 x"])
def test_the_next_mechanism_is_tried_where_one_does_not_work(reply: str) -> None:
    with service(
        "CRAM-MD5 LOGIN PLAIN", replies={"CRAM-MD5": reply, "PLAIN": "535 no", "*": "501 ended"}
    ) as port:
        log_in(port)


@pytest.mark.parametrize("mechanism", ["LOGIN", "PLAIN", "CRAM-MD5", "OAUTHBEARER", "XOAUTH2"])
def test_a_refusal_for_now_is_no_wrong_password(mechanism: str, tmp_path: Path) -> None:
    token = {}
    if "AUTH" in mechanism:
        (tmp_path / "token").write_text(TOKEN, encoding="utf-8")
        token = {"oauth_token_file": str(tmp_path / "token")}
    replies = {mechanism: "454 4.7.0 Temporary authentication failure"}
    said = "takes no connection now: 454 4.7.0 Temporary authentication failure"
    with service(mechanism, replies=replies) as port, pytest.raises(ServerBusy, match=said):
        log_in(port, **token)


def test_a_provider_that_takes_no_passwords_is_named_as_such() -> None:
    refusal = "535 5.7.139 Authentication unsuccessful, basic authentication is disabled."
    with service("LOGIN", refusal) as port, pytest.raises(TransportDown, match="basic") as caught:
        log_in(port, password="wrong")
    assert "smtp.oauth_token_command" in (caught.value.hint or "")


def test_reasons_that_are_not_base64_are_shown_as_they_are() -> None:
    replies, said = {"XOAUTH2": "334 {sorry}", "": "535 5.7.8 no"}, r"535 5\.7\.8 no \{sorry\}"
    with service("XOAUTH2", replies=replies) as port, pytest.raises(TransportDown, match=said):
        log_in(port, oauth_token_command=f"echo {TOKEN}")
