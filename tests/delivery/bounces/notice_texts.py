"""Notices in the forms that mail servers and providers use, in words of our own."""

# ruff: noqa: E501, ISC004

from __future__ import annotations

from email.message import Message

from sharekit.delivery.bounces.notice_message import parse_message

MESSAGE_ID = "abc@post.example"
HEAD = "Reporting-MTA: dns; mx.example\nArrival-Date: Mon, 23 Nov 2026 09:00:00 +0000\n\n"


def parse(text: str) -> Message:
    return parse_message(text.encode(errors="surrogatepass"))


def report(status: str, *, kind: str = "delivery-status", words: str = "Sorry.", original: str = "") -> str:
    """Return a multipart/report as Postfix and others write it."""
    returned = original or f"Message-ID: <{MESSAGE_ID}>\nTo: ada@x.example\nSubject: News\n\nHello\n"
    return (
        "From: MAILER-DAEMON@mx.example (Mail Delivery System)\n"
        "Subject: Undelivered Mail\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\n{words}\n"
        f"--b\nContent-Type: message/{kind}\n\n{status}\n"
        f"--b\nContent-Type: message/rfc822\n\n{returned}\n--b--\n"
    )


def failed(diagnostic: str, *, status: str = "5.0.0", address: str = "ada@x.example", **more: str) -> str:
    """Return a report about one address that failed."""
    fields = f"Final-Recipient: rfc822; {address}\nAction: failed\nStatus: {status}\n"
    return report(f"{HEAD}{fields}Diagnostic-Code: smtp; {diagnostic}", **more)


RETURNED = (
    f"Received: from a by b\nMessage-ID: <{MESSAGE_ID}>\nFrom: news@post.example\nTo: other@y.example\n"
)
PLAIN = {
    "qmail": (
        "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n"
        "Hi. The mail program at mx.example could not deliver this.\n\n"
        "<ada@x.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
        f"--- Below this line is a copy of the message.\n\n{RETURNED}",
        "mailbox-gone",
    ),
    "exim": (
        "From: Mail Delivery System <Mailer-Daemon@mx.example>\nX-Failed-Recipients: ada@x.example\n"
        "Auto-Submitted: auto-replied\nSubject: Mail delivery failed: returning message to sender\n\n"
        "The following address failed:\n\n  ada@x.example\n    Unrouteable address\n\n"
        f"------ This is a copy of the message, including all the headers. ------\n\n{RETURNED}",
        "mailbox-gone",
    ),
    "exim, mailbox full": (
        "From: Mail Delivery System <Mailer-Daemon@mx.example>\nX-Failed-Recipients: ada@x.example\n"
        "Subject: Mail delivery failed\n\n  ada@x.example\n    SMTP error after RCPT TO:<ada@x.example>:\n"
        f"    552 5.2.2 over quota\n\n------ This is a copy of the message ------\n\n{RETURNED}",
        "mailbox-full",
    ),
    "sendmail transcript": (
        "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>\nSubject: Returned mail: User unknown\n\n"
        "   ----- The following addresses had permanent fatal errors -----\n<ada@x.example>\n\n"
        "   ----- Transcript of session follows -----\n>>> RCPT To:<ada@x.example>\n<<< 550 5.1.1 no such user\n\n"
        f"   ----- Original message follows -----\n\n{RETURNED}",
        "mailbox-gone",
    ),
    "exchange 2003": (
        "From: System Administrator <postmaster@mx.example>\nSubject: Undeliverable: News\n\n"
        "Your message did not reach the following recipient(s):\n\n"
        "ada@x.example on Mon, 23 Nov 2026 09:00:00\n    The recipient name is not recognized\n",
        "mailbox-gone",
    ),
    "domino": (
        "From: postmaster@mx.example\nSubject: DELIVERY FAILURE: User ada not listed in Domino Directory\n\n"
        "Your message was not delivered to:\n\n  ada@x.example\n\nbecause:\n\n"
        "  User ada (ada@x.example) not listed in Domino Directory\n",
        "mailbox-gone",
    ),
    "yahoo": (
        "From: MAILER-DAEMON@yahoo.example\nSubject: Failure Notice\n\n"
        "Sorry, we were unable to deliver your message to the following address.\n\n<ada@x.example>:\n"
        f"554: delivery error: dd This user doesn't have an account (ada@x.example) [0]\n\n{RETURNED}",
        "mailbox-gone",
    ),
    "google": (
        "From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>\n"
        "Subject: Delivery Status Notification (Failure)\n\nDelivery to the following recipient failed:\n\n"
        "     ada@x.example\n\nThe error that the other server returned was:\n"
        f"550 5.7.1 Your IP is on our block list\n\n----- Original message -----\n\n{RETURNED}",
        "about-sender",
    ),
    "yandex, mail.ru": (
        "From: mailer-daemon@corp.example\nReturn-Path: <>\nX-Failed-Recipients: ada@x.example\n"
        "Subject: =?utf-8?B?0J/QuNGB0YzQvNC+INC90LUg0LTQvtGB0YLQsNCy0LvQtdC90L4=?=\n"
        "Content-Type: text/plain; charset=utf-8\n\n  ada@x.example\n    Пользователь не найден\n",
        "mailbox-gone",
    ),
    "163, qq": (
        "From: Postmaster@163.example\nSubject: =?utf-8?B?57O757uf6YCA5L+h?=\n"
        "Content-Type: text/plain; charset=utf-8\n\n收件人 ada@x.example\n原因: 550 User not found\n",
        "mailbox-gone",
    ),
    "kddi": (
        "From: no-reply@dion.example\nSubject: =?utf-8?B?44Oh44O844Or44Ko44Op44O86YCa55+l?=\n"
        "Content-Type: text/plain; charset=utf-8\n\nYour mail could not be delivered to: <ada@x.example>\n"
        "As their mailbox is full.\n",
        "mailbox-full",
    ),
    "hmail": (
        "From: mailer-daemon@mx.example\nSubject: Message undeliverable: News\nReturn-Path: <>\n\n"
        "The following recipient(s) could not be reached:\n\nada@x.example\n   Error Type: SMTP\n"
        "   Remote server replied: 550 5.5.0 Requested action not taken: mailbox unavailable\n\nhMailServer\n",
        "mailbox-gone",
    ),
    "docomo, filtered by the reader": (
        "From: MAILER-DAEMON@mx.example\nSubject: Returned mail\n\n<ada@x.example>\n"
        "   ----- Transcript of session follows -----\n>>> DATA\n<<< 550 Unknown user ada@x.example\n",
        "temporary",
    ),
    "exchange, german, about a holiday issue": (
        "From: Microsoft Outlook <postmaster@mx.example>\nSubject: Unzustellbar: Holiday reading\n"
        "Content-Type: text/plain; charset=utf-8\n\nDie Nachricht konnte nicht zugestellt werden:\n\nada@x.example\n"
        "Die E-Mail-Adresse wurde nicht gefunden.\n\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n",
        "mailbox-gone",
    ),
    "domino, german": (
        "From: postmaster@mx.example\nSubject: =?utf-8?Q?ZUSTELLUNGSFEHLER:_Benutzer?=\n"
        "Content-Type: text/plain; charset=utf-8\n\nIhre Nachricht wurde nicht zugestellt an:\n\n  ada@x.example\n\n"
        "weil:\n\n  Benutzer ada nicht im Domino-Verzeichnis\n",
        "mailbox-gone",
    ),
    "163, a colon without a space": (
        "From: Postmaster@163.example\nSubject: =?utf-8?B?57O757uf6YCA5L+h?=\n"
        "Content-Type: text/plain; charset=utf-8\n\n收件人：ada@x.example\n退信原因：\n收件人邮件地址（ada@x.example）不存在。\n",
        "mailbox-gone",
    ),
    "delayed": (
        "From: MAILER-DAEMON@mx.example\nSubject: Warning: could not send message for past 4 hours\n\n"
        "<ada@x.example>\n  451 4.4.1 connection timed out\n\nThe system will keep trying.\n",
        "temporary",
    ),
}
OTHERS = {
    "away": (
        "From: ada@x.example\nAuto-Submitted: auto-replied\nSubject: Re: News\n\nI am away.\n",
        "auto-reply",
    ),
    "away, from postmaster": (
        "From: Postmaster <postmaster@x.example>\nSubject: Out of office\nAuto-Submitted: auto-replied\n\n"
        "ada@x.example is away, the account is disabled meanwhile.\n",
        "auto-reply",
    ),
    "away, without a field": (
        "From: ada@x.example\nSubject: Abwesenheit: Ada\n\nNo such user.\n",
        "auto-reply",
    ),
    "away, in Chinese": (
        "From: ada@x.example\nSubject: =?utf-8?B?6Ieq5Yqo562U5aSNOiBOZXdz?=\n\n550 5.1.1 no such user\n",
        "auto-reply",
    ),
    "away, in Danish": (
        "From: ada@x.example\nSubject: Automatisk svar: News\n\nNo such user\n",
        "auto-reply",
    ),
    "unsubscribe": ("From: Ada <ada@x.example>\nSubject: Unsubscribe\n\n\n", "unsubscribe"),
    "unsubscribe from a phone": (
        "From: ada@x.example\nSubject: unsubscribe\nAuto-Submitted: auto-replied\n\n"
        "This email was sent to unsubscribe from the message.\n",
        "unsubscribe",
    ),
}
NOTHING = {
    "a person": "From: ada@x.example\nSubject: Re: News\n\nNo such user, she said. 5.1.1 ada@x.example\n",
    "a person at a postmaster": "From: postmaster@x.example\nSubject: Hello\n\nWrite to ada@x.example.\n",
    "a person about another reader": (
        "From: Ada <ada@x.example>\nSubject: Re: undeliverable\n\nMail to bob@x.example gets 550 5.1.1 user unknown.\n"
    ),
    "a person's reply about another reader": (
        "From: Ada <ada@x.example>\nSubject: not delivered to my friend\n"
        f"In-Reply-To: <{MESSAGE_ID}>\n\nMail to bob@x.example gets 550 5.1.1 user unknown.\n"
    ),
    "empty": "",
}
FIELDS = (
    f"Feedback-Type: {{}}\nVersion: 1\nOriginal-Rcpt-To: <ada@x.example>\nOriginal-Message-ID: <{MESSAGE_ID}>"
)
EVENTS = {
    "ses": (
        '{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"NoEmail",'
        '"bouncedRecipients":[{"emailAddress":"ada@x.example"}]},"mail":{"headers":['
        '{"name":"Message-ID","value":"<abc@post.example>"}]}}',
        "mailbox-gone",
    ),
    "ses, complaint by sns": (
        '{"Type":"Notification","Message":"{\\"notificationType\\":\\"Complaint\\",\\"complaint\\":'
        '{\\"complainedRecipients\\":[{\\"emailAddress\\":\\"ada@x.example\\"}]},\\"mail\\":{\\"commonHeaders\\":'
        '{\\"messageId\\":\\"<abc@post.example>\\"}}}"}',
        "complaint",
    ),
    "ses, transient": (
        '{"notificationType":"Bounce","bounce":{"bounceType":"Transient","bounceSubType":"MailboxFull",'
        '"bouncedRecipients":[{"emailAddress":"ada@x.example"}]},"mail":{"messageId":"abc@post.example"}}',
        "mailbox-full",
    ),
    "postmark": (
        '{"RecordType":"Bounce","Type":"HardBounce","MessageID":"abc@post.example","Email":"ada@x.example",'
        '"Details":"smtp;550 5.1.1 user unknown"}',
        "mailbox-gone",
    ),
    "postmark, complaint": (
        '{"RecordType":"SpamComplaint","MessageID":"abc@post.example","Email":"ada@x.example"}',
        "complaint",
    ),
    "sendgrid": (
        '[{"event":"bounce","email":"ada@x.example","smtp-id":"<abc@post.example>","status":"5.1.1",'
        '"reason":"550 5.1.1 no such user"}]',
        "mailbox-gone",
    ),
    "sendgrid, blocked": (
        '[{"event":"bounce","email":"ada@x.example","smtp-id":"<abc@post.example>","reason":"550 blocked: your IP"}]',
        "about-sender",
    ),
    "mailgun": (
        '{"event-data":{"event":"failed","severity":"permanent","recipient":"ada@x.example","delivery-status":'
        '{"code":550,"message":"5.1.1 unknown user"},"message":{"headers":{"message-id":"abc@post.example"}}}}',
        "mailbox-gone",
    ),
    "ses, delivered": (
        '{"notificationType":"Delivery","delivery":{"recipients":["ada@x.example"]},'
        '"mail":{"messageId":"abc@post.example"}}',
        "delivered",
    ),
    "ses, late": (
        '{"eventType":"DeliveryDelay","deliveryDelay":{"delayedRecipients":[{"emailAddress":"ada@x.example",'
        '"status":"4.2.2","diagnosticCode":"smtp; 452 4.2.2 mailbox full"}]},"mail":{"messageId":"abc@post.example"}}',
        "mailbox-full",
    ),
    "ses, marked as wanted": (
        '{"notificationType":"Complaint","complaint":{"complaintFeedbackType":"not-spam","complainedRecipients":'
        '[{"emailAddress":"ada@x.example"}]},"mail":{"messageId":"abc@post.example"}}',
        "unknown",
    ),
    "postmark, delivered": (
        '{"RecordType":"Delivery","MessageID":"abc@post.example","Recipient":"ada@x.example"}',
        "delivered",
    ),
    "postmark, away": (
        '{"RecordType":"Bounce","Type":"AutoResponder","MessageID":"abc@post.example","Email":"ada@x.example"}',
        "auto-reply",
    ),
    "sendgrid, unsubscribed": (
        '[{"event":"group_unsubscribe","email":"ada@x.example","smtp-id":"<abc@post.example>"}]',
        "unsubscribe",
    ),
    "mailgun, complaint": (
        '{"event-data":{"event":"complained","recipient":"ada@x.example",'
        '"message":{"headers":{"message-id":"abc@post.example"}}}}',
        "complaint",
    ),
    "resend, delivered": (
        '{"type":"email.delivered","data":{"to":["ada@x.example"],"email_id":"abc@post.example"}}',
        "delivered",
    ),
    "resend, late": (
        '{"type":"email.delivery_delayed","data":{"to":["ada@x.example"],"email_id":"abc@post.example",'
        '"bounce":{"type":"Transient","message":"452 4.2.2 mailbox full"}}}',
        "mailbox-full",
    ),
    "mailgun, unsubscribed": (
        '{"event-data":{"event":"unsubscribed","recipient":"ada@x.example",'
        '"message":{"headers":{"message-id":"abc@post.example"}}}}',
        "unsubscribe",
    ),
}
