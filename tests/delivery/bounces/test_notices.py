"""Notices as servers send them: by the book, and not."""

from __future__ import annotations

import mailbox
from collections.abc import Sequence
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.delivery.bounces.mailboxes import read_mailbox
from sharekit.delivery.bounces.notices import Notice, read_notices
from sharekit.errors import SourceError


def parse(text: str) -> EmailMessage:
    message = BytesParser(policy=default).parsebytes(text.replace("\n", "\r\n").encode())
    assert isinstance(message, EmailMessage)
    return message


def report(status: str, *, kind: str = "delivery-status", words: str = "Sorry.", original: str = "") -> str:
    """A multipart/report as Postfix and others write it."""
    returned = original or "Message-ID: <abc@post.example>\nTo: ada@x.example\nSubject: News\n\nHello\n"
    return (
        "From: MAILER-DAEMON@mx.example (Mail Delivery System)\n"
        "Subject: Undelivered Mail\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\n{words}\n"
        f"--b\nContent-Type: message/{kind}\n\n{status}\n"
        f"--b\nContent-Type: message/rfc822\n\n{returned}\n--b--\n"
    )


HEAD = "Reporting-MTA: dns; mx.example\nArrival-Date: Mon, 23 Nov 2026 09:00:00 +0000\n\n"


def told(notices: Sequence[Notice]) -> list[tuple[str, str, str, bool]]:
    return [(n.kind, n.address.written, n.status, n.permanent) for n in notices]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            (
                "Final-Recipient: rfc822; ada@x.example\nOriginal-Recipient: rfc822;ada@x.example\n"
                "Action: failed\n"
                "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <ada@x.example>: no such user"
            ),
            ("bounced", "ada@x.example", "5.1.1", True),
        ),
        (
            "Final-Recipient: RFC822;<Ada@X.example>\nAction: Failed\nStatus: 5.1.10",
            ("bounced", "Ada@x.example", "5.1.10", True),
        ),
        (
            "Final-Recipient: rfc822; ada@x.example\nAction: failed\nStatus: 5.2.2 (mailbox full)",
            ("bounced", "ada@x.example", "5.2.2", False),
        ),
        (
            "Final-Recipient: rfc822; ada@x.example\nAction: failed\nStatus: 5.7.1",
            ("bounced", "ada@x.example", "5.7.1", False),
        ),
        (
            "Final-Recipient: rfc822; ada@x.example\nAction: delayed\nStatus: 4.4.1",
            ("delayed", "ada@x.example", "4.4.1", False),
        ),
        (
            "Final-Recipient: rfc822; ada@x.example\nAction: relayed\nStatus: 2.1.9",
            ("delivered", "ada@x.example", "2.1.9", False),
        ),
        # no Status, no Action, a bare address, a status in the words only
        (
            "Final-Recipient: ada@x.example\nDiagnostic-Code: smtp; 550 5.1.1 unknown",
            ("bounced", "ada@x.example", "5.1.1", True),
        ),
        (
            (
                "Final-Recipient: rfc822; ada@x.example\nAction: failed\nStatus: 5.0.0\n"
                "Diagnostic-Code: smtp; 550 User unknown"
            ),
            ("bounced", "ada@x.example", "5.0.0", True),
        ),
        (
            (
                "Final-Recipient: rfc822; ada@x.example\nAction: failed\nStatus: 5.0.0\n"
                "Diagnostic-Code: smtp; 550 go away"
            ),
            ("bounced", "ada@x.example", "5.0.0", False),
        ),
        # forwarded: the address that was written to counts
        (
            (
                "Original-Recipient: rfc822; ada@x.example\nFinal-Recipient: rfc822; ada@elsewhere.example\n"
                "Action: failed\nStatus: 5.1.1"
            ),
            ("bounced", "ada@x.example", "5.1.1", True),
        ),
    ],
)
def test_status_notices(fields: str, expected: tuple[str, str, str, bool]) -> None:
    notices = read_notices(parse(report(HEAD + fields)))
    assert told(notices) == [expected]
    assert notices[0].message_id == "abc@post.example"


def test_several_readers_in_one_notice() -> None:
    fields = "\n\n".join(
        f"Final-Recipient: rfc822; {name}@x.example\nAction: failed\nStatus: 5.1.1" for name in ("a", "b")
    )
    assert [n.address.written for n in read_notices(parse(report(HEAD + fields)))] == [
        "a@x.example",
        "b@x.example",
    ]


def test_a_report_inside_other_types_is_found() -> None:
    inner = report(HEAD + "Final-Recipient: rfc822; ada@x.example\nAction: failed\nStatus: 5.1.1")
    wrapped = inner.replace("multipart/report; report-type=delivery-status", "multipart/mixed")
    assert told(read_notices(parse(wrapped))) == [("bounced", "ada@x.example", "5.1.1", True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n"
                "Hi. This is the mail program at mx.example.\n"
                "<ada@x.example>:\nSorry, no such mailbox here by that name. (#5.1.1)\n\n"
                "--- Below this line is a copy of the message.\n\n"
                "From: news@post.example\nTo: other@y.example\n"
            ),
            [("bounced", "ada@x.example", "5.1.1", True)],
        ),
        (
            (
                "From: Mail Delivery System <Mailer-Daemon@mx.example>\nX-Failed-Recipients: ada@x.example\n"
                "Subject: Mail delivery failed\n\n"
                "The following address failed:\n  ada@x.example\n    Unknown user\n"
            ),
            [("bounced", "ada@x.example", "", True)],
        ),
        (
            (
                "From: postmaster@mx.example\nSubject: Warning\n\n"
                "Could not reach ada@x.example yet, 4.4.1. I will try on.\n"
            ),
            [],
        ),
        ("From: MAILER-DAEMON@mx.example\n\n5.1.1 one of a@x.example and b@x.example\n", []),
        ("From: ada@x.example\nSubject: Re: News\n\nNo such user, she said. 5.1.1 ada@x.example\n", []),
        ("From: ada@x.example\nAuto-Submitted: auto-replied\nSubject: unsubscribe\n\nI am away.\n", []),
        (
            "From: Ada <ada@x.example>\nSubject: Unsubscribe\n\n\n",
            [("unsubscribed", "ada@x.example", "", True)],
        ),
        ("", []),
    ],
)
def test_bounces_in_words_only(text: str, expected: list[tuple[str, str, str, bool]]) -> None:
    assert told(read_notices(parse(text))) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("Feedback-Type: abuse\nVersion: 1\nOriginal-Rcpt-To: ada@x.example", ["ada@x.example"]),
        ("Feedback-Type: abuse\nVersion: 1\nOriginal-Rcpt-To: <bob@x.example>", ["bob@x.example"]),
        ("Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 0.1", ["ada@x.example"]),
        ("Feedback-Type: not-spam\nVersion: 1\nOriginal-Rcpt-To: ada@x.example", []),
    ],
)
def test_feedback_reports(fields: str, expected: list[str]) -> None:
    notices = read_notices(parse(report(fields, kind="feedback-report")))
    assert [n.address.written for n in notices] == expected
    assert all(n.kind == "complained" and n.permanent for n in notices)


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=300), st.sampled_from(["delivery-status", "feedback-report", "global-delivery-status"])
)
def test_no_report_breaks_the_reader(text: str, kind: str) -> None:
    for message in (report(text, kind=kind), f"From: MAILER-DAEMON\nSubject: {text}\n\n{text}", text):
        raw = message.encode(errors="surrogatepass")
        parsed = BytesParser(policy=default).parsebytes(raw)
        assert isinstance(parsed, EmailMessage)
        assert isinstance(read_notices(parsed), list)


def test_maildirs_mboxes_and_files_are_read_alike(tmp_path: Path) -> None:
    text = report(
        HEAD + "Final-Recipient: rfc822; ada@x.example\nAction: failed\nStatus: 5.1.1",
        words="From here on\n\nFrom there",
    )
    box = mailbox.mbox(tmp_path / "mbox")
    box.add(text)
    box.add(text)
    box.close()
    maildir = mailbox.Maildir(tmp_path / "maildir")
    maildir.add(text)
    (tmp_path / "one.eml").write_text(text)
    found = {
        name: [told(read_notices(message)) for _, message in read_mailbox(tmp_path / name)]
        for name in ("mbox", "maildir", "one.eml")
    }
    one = [("bounced", "ada@x.example", "5.1.1", True)]
    assert found == {"mbox": [one, one], "maildir": [one], "one.eml": [one]}


def test_a_missing_mailbox_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        list(read_mailbox(tmp_path / "none"))
