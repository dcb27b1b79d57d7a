"""Mailboxes over IMAP: messages are read, and nothing is changed."""

from __future__ import annotations

import base64
import imaplib
import re
import socketserver
import threading
from collections.abc import Iterator

import pytest

from sharekit.delivery.bounces.imap import ImapMailbox, is_imap_url, read_imap
from sharekit.errors import ConfigError, SourceError

MESSAGES = {b"7": b"Subject: one\r\n\r\nx", b"9": b"Subject: two\r\n\r\ny"}


class _Session(socketserver.StreamRequestHandler):
    """Enough of IMAP4rev1 (RFC 3501) for a reader."""

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _, command = line.strip().partition(b" ")
            seen.append(command.decode())
            if command.startswith(b"AUTHENTICATE"):
                self.wfile.write(b"+ \r\n")
                command = base64.b64decode(self.rfile.readline())
                seen.append(command.decode())
            for answer in self._answers(command):
                self.wfile.write(answer + b"\r\n")
            refused = b"wrong" in command or b"Missing" in command
            self.wfile.write(tag + (b" NO refused\r\n" if refused else b" OK done\r\n"))

    def _answers(self, command: bytes) -> Iterator[bytes]:
        if command.startswith(b"CAPABILITY"):
            yield b"* CAPABILITY IMAP4rev1" + b" AUTH=PLAIN" * plain
        elif command.startswith(b"EXAMINE") and b"Missing" not in command:
            yield b"* 2 EXISTS"
        elif command.startswith(b"UID SEARCH"):
            yield b"* SEARCH 7 9"
        elif match := re.match(rb"UID FETCH (\d+)", command):
            raw = MESSAGES[match[1]]
            yield b"* 1 FETCH (UID %s BODY[]<0> {%d}" % (match[1], len(raw))
            yield raw + b")"


seen: list[str] = []
plain = True


@pytest.fixture(params=[True, False])
def any_login(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that offers AUTHENTICATE PLAIN, and one that offers LOGIN alone."""
    monkeypatch.setitem(globals(), "plain", request.param)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server without TLS, on this machine only."""
    seen.clear()
    monkeypatch.setattr(imaplib.IMAP4, "starttls", lambda *_arguments: None)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.usefixtures("any_login")
def test_names_and_passwords_are_quoted(port: int) -> None:
    url = f"imap://shared%20box%22@127.0.0.1:{port}"
    assert list(read_imap(ImapMailbox.parse(url, 'a "b\\')))
    login = '\0shared box"\0a "b\\' if plain else 'LOGIN "shared box\\"" "a \\"b\\\\"'
    assert login in seen


def test_names_passwords_and_folders_may_have_any_letters(port: int) -> None:
    assert list(read_imap(mailbox(port, "/Zurück & 戻り", "pässwört")))
    assert "\0ada\0pässwört" in seen
    assert 'EXAMINE "Zur&APw-ck &- &Yjswig-"' in seen


def test_a_token_logs_in_by_oauth(port: int) -> None:
    mailbox = ImapMailbox.parse(f"imap://ada@127.0.0.1:{port}/", token="fresh")
    assert list(read_imap(mailbox))
    assert "user=ada\1auth=Bearer fresh\1\1" in seen
    assert "fresh" not in repr(mailbox)


def test_a_server_of_ascii_letters_is_named_as_that(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "plain", False)
    with pytest.raises(SourceError, match="plain ASCII letters"):
        list(read_imap(mailbox(port, password="pässwört")))


def mailbox(port: int, path: str = "/Bounces", password: str = "right") -> ImapMailbox:
    return ImapMailbox.parse(f"imap://ada@127.0.0.1:{port}{path}", password)


def test_messages_are_read_and_stay_unread(port: int) -> None:
    messages = list(read_imap(mailbox(port)))
    shown = f"imap://ada@127.0.0.1:{port}/Bounces;UID="
    assert messages == [(f"{shown}7", MESSAGES[b"7"]), (f"{shown}9", MESSAGES[b"9"])]
    assert any(command.startswith('EXAMINE "Bounces"') for command in seen)
    assert not any(word in command for command in seen for word in ("STORE", "EXPUNGE", "SELECT", "BODY[]"))


@pytest.mark.parametrize(("path", "password"), [("/Missing", "right"), ("/Bounces", "wrong")])
def test_a_refusal_is_one_clear_line(port: int, path: str, password: str) -> None:
    with pytest.raises(SourceError, match=r"check host, user, password and folder|no such folder"):
        list(read_imap(mailbox(port, path, password)))


@pytest.mark.parametrize(
    ("url", "password", "words"),
    [
        ("imaps://imap.example/INBOX", "x", "write it as imaps://user@"),
        ("imaps://ada@imap..example/INBOX", "x", "write it as imaps://user@"),
        ("imaps://ada@xn--ä.example/INBOX", "x", "write it as imaps://user@"),
        ("imaps://ada:secret@imap.example/", "", "SHAREKIT_IMAP_PASSWORD"),
        ("imaps://ada@imap.example/", "", "no password is set"),
    ],
)
def test_what_is_missing_is_named(url: str, password: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        list(read_imap(ImapMailbox.parse(url, password)))
    assert "secret" not in str(caught.value)


def test_urls_are_parsed() -> None:
    parsed = ImapMailbox.parse("imaps://ada%40x.example@imap.example/Mail%20in", "p")
    assert (parsed.user, parsed.folder, parsed.port, parsed.tls) == ("ada@x.example", "Mail in", 993, True)
    assert is_imap_url("IMAPS://x")
    assert not is_imap_url("/var/mail/imap")
