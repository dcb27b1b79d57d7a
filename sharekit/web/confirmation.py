"""The confirmation message of a sign-up: one short plain email, sent by the configured transport."""

from __future__ import annotations

import time
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from typing import TYPE_CHECKING

from sharekit.delivery.bounces.verdicts import State
from sharekit.delivery.readers.addresses import parse_address
from sharekit.delivery.readers.signups import Signups
from sharekit.delivery.sending.lanes import Envelope, Parcel
from sharekit.delivery.store.records import Delivery
from sharekit.delivery.transports import open_lanes
from sharekit.errors import TransportDown
from sharekit.support.clock import now

if TYPE_CHECKING:
    from sharekit.delivery.sending.lanes import Lanes
    from sharekit.delivery.store.database import Store
    from sharekit.options import SmtpOptions
    from sharekit.web.pages import Pages

_LONGEST_SECONDS = 60.0
_POLL_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmations:
    """Sends the confirmations that wait in a store.

    Attributes:
        pages: Renders the text.
        sender: From: an address, or `Name <address>`.
        public_url: Where readers reach the app.
        transport: As the setting `transport`.
        smtp: Server and login.
    """

    pages: Pages
    sender: str
    public_url: str
    transport: str
    smtp: SmtpOptions

    def __call__(self, store: Store) -> int:
        """Send what waits; return how many were sent.

        Raises:
            TransportDown: Nothing can be sent now; the sign-ups stay in the store.
        """
        return Signups(store).mail(self._send)

    def _send(self, address: str, language: str, token: str) -> bool:
        message = self.message(address, language, token)
        recipient = parse_address(address).wire
        envelope = Envelope(sender=parse_address(parseaddr(self.sender)[1]).wire, recipient=recipient)
        with open_lanes(self.transport, self.smtp) as lanes:
            return deliver(lanes, message, envelope)

    def message(self, address: str, language: str, token: str) -> bytes:
        """Return the message in the language of the form."""
        words = self.pages.words(language)
        link = f"{self.public_url.rstrip('/')}/c/{token}"
        message = EmailMessage(policy=SMTP)
        message["From"] = self.sender
        message["To"] = address
        message["Subject"] = words["mail_subject"]
        message["Date"] = format_datetime(now())
        message["Message-ID"] = make_msgid(domain=parse_address(parseaddr(self.sender)[1]).domain)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.pages.render("confirm.txt", language, link=link), cte="quoted-printable")
        message["Content-Language"] = language  # set_content removes what describes the content before
        return bytes(message)


def deliver(lanes: Lanes, message: bytes, envelope: Envelope) -> bool:
    """Send one message over open lanes; return False if this recipient is to be tried again later.

    A refusal of the recipient for good counts as sent: there is nobody to write to.

    Raises:
        TransportDown: The server refuses us, or does not answer.
    """
    domain = envelope.recipient.rpartition("@")[2]
    delivery = Delivery(id=0, address=envelope.recipient, name="", fields="{}", domain=domain, attempts=0)
    parcel = Parcel(delivery, envelope, message)
    lanes.offer(parcel)
    end = time.monotonic() + _LONGEST_SECONDS
    while time.monotonic() < end:
        for handed, verdict in lanes.poll(_POLL_SECONDS):
            if verdict is None:
                lanes.release(handed)
            elif verdict.about_us:
                raise TransportDown(verdict.reason, where="confirmation", hint="it is tried again later")
            else:
                return verdict.state is not State.DEFERRED
    raise TransportDown("no answer within a minute", where="confirmation", hint="it is tried again later")
