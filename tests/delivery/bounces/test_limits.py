"""Of huge notices the beginning is read, and of many or deep parts the first."""

from email.message import Message
from pathlib import Path

import pytest

from sharekit.delivery.bounces.mailboxes import read_mailbox
from sharekit.delivery.bounces.notice_message import parse_message, parts_of

_HEAD = b"Subject: Delivery failed\n"


def test_the_beginning_of_a_message_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharekit.delivery.bounces.notice_message.LARGEST", 200)
    assert len(str(parse_message(_HEAD + b"\n" + b"word\n" * 500).get_payload())) < 200


@pytest.mark.parametrize("first", [b"", b"From daemon Mon Mar  2 08:00:00 2026\n"], ids=["file", "mbox"])
def test_the_beginning_of_a_message_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: bytes
) -> None:
    lengths = []

    def noted(raw: bytes) -> Message:
        lengths.append(len(raw))
        return Message()

    monkeypatch.setattr("sharekit.delivery.bounces.mailboxes.LARGEST", 200)
    monkeypatch.setattr("sharekit.delivery.bounces.mailboxes.parse_message", noted)
    (tmp_path / "mail").write_bytes(first + _HEAD + b"\n" + b"word\n" * 500)
    assert len(list(read_mailbox(tmp_path / "mail"))) == 1
    assert 100 < lengths[0] < 210


def test_some_parts_are_read() -> None:
    many = parse_message(_HEAD + b"Content-Type: multipart/mixed; boundary=b\n" + b"\n--b\n\nword" * 300)
    assert len(list(parts_of(many))) == 200
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(20))
    assert len(list(parts_of(parse_message(_HEAD + deep)))) == 13
