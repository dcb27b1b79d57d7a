"""Notices in the forms that servers and providers send."""

from __future__ import annotations

import mailbox
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.delivery.bounces.mailboxes import read_mailbox
from sharekit.delivery.bounces.notice import Notice
from sharekit.delivery.bounces.notice_message import field, parse_message
from sharekit.delivery.bounces.notices import read_notices
from sharekit.errors import SourceError
from tests.delivery.bounces.notice_texts import (
    EVENTS,
    FIELDS,
    HEAD,
    MESSAGE_ID,
    NOTHING,
    OTHERS,
    PLAIN,
    RETURNED,
    failed,
    parse,
    report,
)

NESTED = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(3000))


def summary(notices: Sequence[Notice]) -> list[tuple[str, str]]:
    return [(n.kind.value, n.address.written if n.address else "") for n in notices]


@pytest.mark.parametrize(
    ("diagnostic", "status", "kind"),
    [
        ("550 5.1.1 <ada@x.example>: no such user", "5.1.1", "mailbox-gone"),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found", "5.1.10", "mailbox-gone"),
        (
            "550 5.4.1 Recipient address rejected: Access denied. [x.prod.outlook.example]",
            "5.4.1",
            "mailbox-gone",
        ),
        (
            "554 delivery error: dd This user doesn't have an account (ada@x.example) [0]",
            "5.0.0",
            "mailbox-gone",
        ),
        ("554 30 Sorry, this mailbox is disabled (554.30).", "5.0.0", "mailbox-gone"),
        ("550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).", "5.5.0", "mailbox-gone"),
        ("550 Host unknown", "5.1.2", "mailbox-gone"),
        ("552 5.2.2 over quota", "5.2.2", "mailbox-full"),
        ("550 5.7.1 blocked using zen.blocklist.example, your IP is listed", "5.7.1", "about-sender"),
        ("550 5.1.7 Sender address rejected: no such domain", "5.1.7", "about-sender"),
        ("550 5.1.8 No such domain post.example", "5.1.8", "about-sender"),
        ("554 5.7.1 message looks like spam", "5.7.1", "about-message"),
        ("550 5.2.1 receiving mail at a rate that prevents additional messages", "5.2.1", "temporary"),
        ("550 Unknown user (in reply to end of DATA command)", "5.0.0", "temporary"),
        ("450 4.1.1 user unknown", "4.1.1", "mailbox-gone"),  # given up after days
        ("450 4.2.1 no such user now", "4.2.1", "temporary"),
        ("Host not found, try again", "5.4.4", "temporary"),
        ("connection timed out", "4.4.1", "temporary"),
        ("550", "5.0.0", "unknown"),
    ],
)
def test_delivery_status_notifications(diagnostic: str, status: str, kind: str) -> None:
    (notice,) = read_notices(parse(failed(diagnostic, status=status)))
    assert (notice.kind, notice.address and notice.address.written) == (kind, "ada@x.example")
    assert notice.message_ids[0] == MESSAGE_ID
    assert notice.failed


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            "Final-Recipient: RFC822;<Ada@X.example>\nAction: Failed\nStatus: 5.1.10",
            ("mailbox-gone", "Ada@x.example"),
        ),
        (
            "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.2.2 (mailbox full)",
            ("mailbox-full", "a@x.example"),
        ),
        (
            "Final-Recipient: rfc822; a@x.example\nAction: delayed\nStatus: 4.4.1",
            ("temporary", "a@x.example"),
        ),
        (
            "Final-Recipient: rfc822; a@x.example\nAction: delayed\nStatus: 5.1.1",
            ("temporary", "a@x.example"),
        ),
        (
            "Final-Recipient: rfc822; a@x.example\nAction: relayed\nStatus: 2.1.9",
            ("delivered", "a@x.example"),
        ),
        (
            "Final-Recipient: a@x.example\nDiagnostic-Code: smtp; 550 5.1.1 unknown",
            ("mailbox-gone", "a@x.example"),
        ),
        (
            (
                "Original-Recipient: rfc822; a@x.example\nFinal-Recipient: rfc822; b@y.example\n"
                "Action: failed\nStatus: 5.1.1"
            ),
            ("mailbox-gone", "a@x.example"),
        ),
    ],
)
def test_status_fields(fields: str, expected: tuple[str, str]) -> None:
    assert summary(read_notices(parse(report(HEAD + fields)))) == [expected]


def test_several_recipients_in_one_notification_use_their_own_words() -> None:
    fields = "\n\n".join(
        f"Final-Recipient: rfc822; {name}@x.example\nAction: failed\nStatus: 5.0.0" for name in ("a", "b")
    )
    words = "a@x.example: 550 5.1.1 User unknown\nb@x.example: 552 5.2.2 Mailbox full"
    notices = read_notices(parse(report(HEAD + fields, words=words)))
    assert summary(notices) == [("mailbox-gone", "a@x.example"), ("mailbox-full", "b@x.example")]


def test_reports_in_other_types_and_forwarded_ones_are_read() -> None:
    text = failed("550 5.1.1 no such user")
    expected = [("mailbox-gone", "ada@x.example")]
    other = text.replace("multipart/report; report-type=delivery-status", "multipart/mixed")
    assert summary(read_notices(parse(other))) == expected
    unparsed = text.replace('; boundary="b"', "")
    assert summary(read_notices(parse(unparsed))) == expected
    inner = f"Content-Type: message/rfc822\n\n{text}\n--f--\n"
    wrapped = (
        f'From: bob@post.example\nSubject: Fwd\nContent-Type: multipart/mixed; boundary="f"\n\n--f\n{inner}'
    )
    (notice,) = read_notices(parse(wrapped))
    assert (summary([notice]), MESSAGE_ID in notice.message_ids) == (expected, True)


@pytest.mark.parametrize("name", [*PLAIN, *OTHERS])
def test_notices_in_words_only(name: str) -> None:
    text, kind = (PLAIN | OTHERS)[name]
    notices = read_notices(parse(text))
    address = "postmaster@x.example" if "postmaster@x" in text else "ada@x.example"
    assert summary(notices) == [(kind, address)]
    if "Message-ID" in text:
        assert notices[0].message_ids[0] == MESSAGE_ID


@pytest.mark.parametrize("name", NOTHING)
def test_other_messages_are_no_notices(name: str) -> None:
    assert read_notices(parse(NOTHING[name])) == []


@pytest.mark.parametrize(
    ("kind", "expected", "informational"),
    [
        ("abuse", "complaint", False),
        ("fraud", "complaint", False),
        ("opt-out", "unsubscribe", False),
        ("not-spam", "unknown", True),
        ("auth-failure", "complaint", True),
    ],
)
def test_feedback_reports(kind: str, expected: str, informational: bool) -> None:
    (notice,) = read_notices(parse(report(FIELDS.format(kind), kind="feedback-report")))
    assert (summary([notice]), notice.informational) == ([(expected, "ada@x.example")], informational)
    assert notice.message_ids[0] == MESSAGE_ID


def test_a_feedback_report_may_hide_the_address() -> None:
    original = f"To: [redacted]\nMessage-ID: <{MESSAGE_ID}>\nSubject: News\n\nx\n"
    (notice,) = read_notices(parse(report("Feedback-Type: abuse", kind="feedback-report", original=original)))
    assert (notice.kind, notice.address, notice.message_ids[0]) == ("complaint", None, MESSAGE_ID)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"> Feedback-Type: abuse\n> Original-Rcpt-To: ada@x.example\n\n{RETURNED}", "complaint"),
        ("Feedback-Type: opt-out\nOriginal-Rcpt-To: <ada@x.example>\n", "unsubscribe"),
    ],
)
def test_a_feedback_report_in_plain_text(text: str, kind: str) -> None:
    message = parse(f"From: fbl@post.example\nSubject: FW: complaint\n\nSee below.\n\n{text}")
    assert (kind, "ada@x.example") in summary(list(read_notices(message)))


def test_a_message_that_a_provider_returns_for_its_reader_is_a_complaint() -> None:
    original = f"X-HmXmrOriginalRecipient: ada@x.example\n{RETURNED}\nHello\n"
    message = parse(
        "From: staff@hotmail.example\nSubject: complaint about message\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\n\n--b\nContent-Type: message/rfc822\n\n{original}\n--b--\n"
    )
    assert summary(list(read_notices(message))) == [("complaint", "ada@x.example")]


@pytest.mark.parametrize("name", EVENTS)
def test_events_in_json(name: str, tmp_path: Path) -> None:
    text, kind = EVENTS[name]
    for body in (text, f"{text}\n{text}\n", f"Subject: SNS\n\n{text}\n\n--\nTo stop this, click here.\n"):
        (tmp_path / "events").write_text(body, encoding="utf-8")
        messages = list(read_mailbox(tmp_path / "events"))
        notices = [notice for _, message in messages for notice in read_notices(message)]
        assert set(summary(notices)) == {(kind, "ada@x.example")}
        assert all(MESSAGE_ID in notice.message_ids for notice in notices)
        assert len(notices) == body.count(text)


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=300), st.sampled_from(["delivery-status", "feedback-report", "global-delivery-status"])
)
def test_any_text_is_read_without_an_error(text: str, kind: str) -> None:
    daemon = f"From: MAILER-DAEMON\nSubject: {text}\n\n{text}"
    for message in (
        report(text, kind=kind),
        daemon,
        text,
        f"Subject: x\n\n[{text}]",
        f"Subject: x\n\n{{{text}",
    ):
        assert isinstance(read_notices(parse(message)), list)


@pytest.mark.parametrize(
    "text",
    [
        report("".join(f"Final-Recipient: rfc822; a{n}@x.example\n\n" for n in range(20_000))),
        "Subject: failure\n" + NESTED,
        'Subject: failure\nContent-Type: multipart/mixed; boundary="b"\n\n'
        + "--b\n\n550 no such user\n" * 10_000,
        "From: MAILER-DAEMON\nSubject: " + "failure " * 130_000 + "\n\nx",
        "From: " + "a@x.example, " * 80_000 + "\nX-Failed-Recipients: " + "a@x.example " * 80_000,
        "From: MAILER-DAEMON\nSubject: failure\n\n" + "a@" * 1_000_000,
        "From: MAILER-DAEMON\nSubject: failure\n\n" + "<" * 2_000_000,
        "From: MAILER-DAEMON\nSubject: failure\nContent-Type: text/html\n\n" + "<p " * 600_000,
        "From: MAILER-DAEMON\nSubject: failure\n\n" + "550 " * 500_000,
        "From: MAILER-DAEMON\nSubject: failure\nContent-Type: text/html\n\n" + "<style " * 280_000,
        "Subject: failure\n\nFinal-Recipient: x" + " " * 1_900_000,
        "Subject: failure\n\nFinal-Recipient: x\n" + " >" * 900_000,
        "Subject: x\n\n" + "[" * 1_000_000,
        "Subject: x\n\n" + '{"a":' * 300_000,
    ],
    ids=[
        "recipients",
        "nested",
        "parts",
        "subject",
        "addresses",
        "at",
        "brackets",
        "tags",
        "codes",
        "styles",
        "spaces",
        "quotes",
        "list",
        "object",
    ],
)
def test_hostile_notices_take_bounded_work(text: str) -> None:
    assert len(read_notices(parse(text))) <= 100


def test_mailboxes_of_all_kinds_are_read_alike(tmp_path: Path) -> None:
    text = failed("550 5.1.1 no such user", words="From here on\n\nFrom there")
    box = mailbox.mbox(tmp_path / "mbox")
    box.add(text)
    box.add(text)
    box.close()
    maildir = mailbox.Maildir(tmp_path / "maildir")
    maildir.add(text)
    (tmp_path / "one.eml").write_text(text, encoding="utf-8")
    actual = {
        name: [summary(read_notices(message)) for _, message in read_mailbox(tmp_path / name)]
        for name in ("mbox", "maildir", "one.eml")
    }
    one = [("mailbox-gone", "ada@x.example")]
    assert actual == {"mbox": [one, one], "maildir": [one], "one.eml": [one]}


@pytest.mark.parametrize("name", ["pipe", "zero"])
def test_a_pipe_or_device_is_no_mailbox(name: str, tmp_path: Path) -> None:
    """It would be read several times."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    with pytest.raises(SourceError, match="pipe or a device"):
        list(read_mailbox(tmp_path / name))


def test_a_missing_mailbox_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        list(read_mailbox(tmp_path / "none"))


AFTER_DATA = (
    "From: Mail Delivery Subsystem <MAILER-DAEMON@out.example>\nSubject: Returned mail: see transcript\n\n"
    "   ----- The following addresses had permanent fatal errors -----\n<ada@x.example>\n\n"
    "   ----- Transcript of session follows -----\n... while talking to mx.x.example.:\n"
    ">>> DATA\n<<< 550 Unknown user ada@x.example\n554 5.0.0 Service unavailable\n\n"
    "Final-Recipient: RFC822; ada@x.example\nAction: failed\nStatus: 5.2.0\n"
    "Diagnostic-Code: SMTP; 550 Unknown user ada@x.example\n"
)
SEVERAL = (
    "From: MAILER-DAEMON@out.example\nSubject: Returned mail: Host unknown\n\n"
    "   ----- Transcript of session follows -----\n"
    "554 <ada@x.example>... Remote protocol error: Connection reset by peer\n"
    "550 y.example (smtp)... 550 Host unknown\n554 <bob@y.example>... 550 Host unknown\n\n"
)
MARKED_AUTOMATIC = (
    "From: MAILER-DAEMON@mx.example\nSubject: Processing trouble\nX-Autogenerated: yes\n\n"
    "Intended recipient: ada@x.example\n\nIt has been returned because the mailbox is over quota.\n"
)
AWAY = (
    "From: postmaster@x.example\nSubject: Out of office\nX-Autogenerated: yes\n\n"
    "I could not deliver the report before I left. I no longer work on Fridays.\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (AFTER_DATA, [("temporary", "ada@x.example")]),
        (SEVERAL, [("temporary", "ada@x.example"), ("mailbox-gone", "bob@y.example")]),
        (MARKED_AUTOMATIC, [("mailbox-full", "ada@x.example")]),
        (AWAY, [("auto-reply", "postmaster@x.example")]),
    ],
)
def test_what_the_words_around_a_reply_say_decides(text: str, expected: list[tuple[str, str]]) -> None:
    assert summary(read_notices(parse(text))) == expected


def test_a_report_inside_a_message_of_a_virus_scanner_counts_before_the_scanner() -> None:
    inner = failed("550 5.1.1 no such user")
    scanned = (
        "From: postmaster@x.example\nSubject: Delivery Status Notification (Failure)\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="s"\n\n--s\nContent-Type: message/rfc822\n\n'
        f"{inner}\n--s\nContent-Type: text/plain\n\nScanned. Mail from your IP is not allowed.\n--s--\n"
    )
    assert summary(read_notices(parse(scanned))) == [("mailbox-gone", "ada@x.example")]


@pytest.mark.parametrize(
    "subject", ["=?utf-8?B?T?=", "=?utf-8?B?\xff?=", "=?x-none?Q?a=ZZ?=", "=?utf-8?X?a?=", "=?\xff8?Q?a?="]
)
def test_a_field_that_cannot_be_decoded_stays_as_it_is(subject: str) -> None:
    message = parse_message(f"Subject: {subject}\n\nText".encode("latin-1"))
    assert field(message, "Subject").startswith("=?")
