"""End to end: through a real Postfix to a real Dovecot, read back over IMAP, and found in Postfix's log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

import sharekit
from sharekit.cards.look import Look
from sharekit.delivery.bounces.verdicts import State
from sharekit.delivery.mailing import Mailing
from sharekit.delivery.message.header_block import HeaderBlock
from sharekit.delivery.message.issue_master import IssueMaster
from sharekit.delivery.readers.subscribers import make_subscriber
from sharekit.delivery.sending.uncertain import accepted_ids
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import find_issue
from sharekit.delivery.store.records import Delivery
from sharekit.delivery.transports.smtp import SmtpLanes
from sharekit.digest.assemble import assemble_digest
from sharekit.options import SmtpOptions
from tests.delivery.mailhost import DOMAIN, MailHost, missing

pytestmark = [pytest.mark.postfix, pytest.mark.skipif(bool(missing()), reason=missing() or "-")]
COUNT = 25


@pytest.fixture(scope="module")
def host() -> Iterator[MailHost]:
    with MailHost() as running:
        yield running


def _letter() -> IssueMaster:
    article = sharekit.Article(
        headline="Nachtzüge kehren zurück", lead=". A lead with a dot in front.", url="https://x.example/a"
    )
    digest = assemble_digest([article], look=Look(language="de"), intro="Hallo {{ name | du }}")
    head = HeaderBlock(sender="Die Post <news@post.example>", list_id="weekly.post.example")
    return IssueMaster(digest=digest, head=head, page="https://post.example/leave")


def test_every_message_comes_out_as_it_went_in(host: MailHost, tmp_path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    options = SmtpOptions(
        host="localhost",
        port=host.smtp,
        tls="starttls",
        dkim_domain="post.example",
        dkim_selector="s1",
        dkim_key=pem.decode(),
    )
    names = [f"reader{n}" for n in range(COUNT)]
    readers = [make_subscriber(f"{name}@{DOMAIN}", f"Leser {name}") for name in (*names, "gone")]
    with Store(f"sqlite:///{tmp_path}/s.db", clock=lambda: 1_795_000_000.0) as store:
        lanes = SmtpLanes(options, context=host.certificate.trust)
        mailing = Mailing(store=store, smtp=options, lanes=lanes)
        report = mailing.start(_letter(), readers)
        assert (report.counts[State.ACCEPTED], report.counts[State.REJECTED]) == (COUNT, 1)
        issue = find_issue(store, report.issue)
        assert issue is not None
        composer = mailing.composer(IssueMaster.unpack(issue.digest))
        deliveries = [Delivery(0, f"{name}@{DOMAIN}", f"Leser {name}", "{}", DOMAIN, 0) for name in names]
        sent = {name: composer(row).message for name, row in zip(names, deliveries, strict=True)}
        identities = {f"<{composer.message_id(row)}>" for row in deliveries}
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    for name in names:
        (got,) = host.fetch(name)
        assert _without_signature(got).endswith(_without_signature(sent[name]))
        assert dkim.verify(got, dnsfunc=lambda *_, **__: _record(public))
    assert accepted_ids(host.log, identities | {"<other@post.example>"}) == identities


def _without_signature(message: bytes) -> bytes:
    """Leave out the DKIM field: its time differs between two runs of the composer."""
    return message[message.index(b"\r\nDate: ") :]


def _record(public: bytes) -> bytes:
    import base64

    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
