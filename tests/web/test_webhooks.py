"""Webhooks: only what a provider signed, lately and for the first time, reaches the list."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from starlette.testclient import TestClient

from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.readers.directory import Directory
from sharekit.delivery.readers.subscribers import make_subscriber
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import start_issue
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.records import Settlement
from sharekit.errors import ConfigError, FetchError
from sharekit.fetch import FetchResponse
from sharekit.options import WebhookOptions
from sharekit.web.app import create_app
from sharekit.web.refusals import BadRequest
from sharekit.web.webhooks.routes import configured_webhooks
from sharekit.web.webhooks.sns import SnsVerifier
from tests.web.conftest import Site, options_in

ADA = "ada@reader.example"
ID = "0102018f4a3c5e7d-provider-id"
NOW = 1_790_000_000
TOPIC = "arn:aws:sns:eu-west-1:123456789012:mail"
PASSWORD, MAILGUN, SVIX = "a password of the tests", "a signing key of Mailgun", b"a signing key of Svix"
RESEND = f"whsec_{base64.b64encode(SVIX).decode()}"
CERTIFICATE = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123.pem"

Post = Callable[..., int]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site whose reader was sent one message, with the provider's identifier."""
    keys = WebhookOptions(
        ses_topics=(TOPIC,), postmark_password=(PASSWORD,), mailgun_key=(MAILGUN,), resend_key=(RESEND,)
    )
    options = replace(options_in(tmp_path), webhooks=keys)
    with Store(options.store) as store:
        Directory(store).add([make_subscriber(ADA)])
        issue = start_issue(store, "issue-1", subject="One", digest=b"")
        ledger = Ledger(store, issue, "worker")
        ledger.enlist(Directory(store).readers())
        rows = ledger.claim(10)
        ledger.write([], rows)
        verdict = Verdict(state=State.ACCEPTED, code=250, provider_id=ID)
        ledger.write([Settlement(row, verdict, 1) for row in rows], [])
        ledger.let_go()
    with TestClient(create_app(options)) as client:
        yield Site(client, options.store, tmp_path)


def basic(password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"postmark:{password}".encode()).decode()}


def mailgun(
    event: Mapping[str, Any], *, token: str = "t" * 50, age: int = 0, key: str = MAILGUN
) -> dict[str, Any]:
    moment = str(int(time.time()) - age)
    signed = hmac.new(key.encode(), f"{moment}{token}".encode(), hashlib.sha256).hexdigest()
    return {"signature": {"timestamp": moment, "token": token, "signature": signed}, "event-data": event}


def svix(body: bytes, *, event: str = "msg_1", age: int = 0, key: bytes = SVIX) -> dict[str, str]:
    moment = str(int(time.time()) - age)
    digest = hmac.digest(key, f"{event}.{moment}.".encode() + body, "sha256")
    signed = f"v1,{base64.b64encode(bytes(32)).decode()} v1,{base64.b64encode(digest).decode()}"
    return {"svix-id": event, "svix-timestamp": moment, "svix-signature": signed}


COMPLAINT = {"event": "complained", "recipient": ADA, "message": {"headers": {"message-id": ID}}}
RESEND_BOUNCE = {
    "type": "email.bounced",
    "data": {
        "email_id": ID,
        "to": [ADA],
        "bounce": {"type": "Permanent", "diagnosticCode": ["smtp; 550 5.1.1 no such user"]},
    },
}


def post(site: Site, provider: str, value: Any, headers: Mapping[str, str] | None = None) -> int:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    typed = {"Content-Type": "application/json"} | dict(headers or {})
    return site.client.post(f"/webhooks/{provider}", content=content, headers=typed).status_code


def test_a_bounce_from_postmark_suppresses_its_reader(site: Site) -> None:
    event = {"RecordType": "Bounce", "Type": "HardBounce", "Email": ADA, "MessageID": ID}
    assert post(site, "postmark", event) == 403
    assert post(site, "postmark", event, basic("another password")) == 403
    assert site.suppressions() == {}
    assert post(site, "postmark", event, basic(PASSWORD)) == 200
    assert site.suppressions() == {ADA: "bounced"}


def test_a_complaint_from_mailgun_suppresses_its_reader(site: Site) -> None:
    assert post(site, "mailgun", mailgun(COMPLAINT, key="another key")) == 403
    assert post(site, "mailgun", mailgun(COMPLAINT, age=10 * 3_600)) == 403
    assert post(site, "mailgun", mailgun(COMPLAINT, age=-3_600)) == 403
    assert site.suppressions() == {}
    assert post(site, "mailgun", mailgun(COMPLAINT)) == 200
    assert site.suppressions() == {ADA: "complained"}


def test_a_bounce_from_resend_suppresses_its_reader(site: Site) -> None:
    body = json.dumps(RESEND_BOUNCE).encode()
    good = svix(body)
    refused = [
        svix(body, key=b"another key of Svix"),
        svix(body, age=600),
        svix(body, age=-600),
        good | {"svix-id": "msg_2"},
        good | {"svix-signature": good["svix-signature"].replace("v1,", "v2,")},
        good | {"svix-signature": ""},
        good | {"svix-timestamp": "soon"},
        {},
    ]
    assert [post(site, "resend", body, headers) for headers in refused] == [403] * len(refused)
    assert post(site, "resend", body + b" ", good) == 403
    assert site.suppressions() == {}
    assert post(site, "resend", body, good) == 200
    assert site.suppressions() == {ADA: "bounced"}


def test_an_event_counts_once_whatever_is_sent_with_its_token(site: Site) -> None:
    delivered = {"event": "delivered", "recipient": ADA, "message": {"headers": {"message-id": ID}}}
    assert post(site, "mailgun", mailgun(delivered)) == 200
    assert post(site, "mailgun", mailgun(COMPLAINT)) == 200
    assert site.suppressions() == {}
    assert post(site, "mailgun", mailgun(COMPLAINT, token="u" * 50)) == 200
    assert site.suppressions() == {ADA: "complained"}


def test_an_event_repeated_after_the_reader_came_back_changes_nothing(site: Site) -> None:
    event = {"RecordType": "SubscriptionChange", "Recipient": ADA, "MessageID": ID, "SuppressSending": True}
    post(site, "postmark", event, basic(PASSWORD))
    assert site.suppressions() == {ADA: "unsubscribed"}
    site.client.post(f"/u/{site.token(ADA)}", data={"action": "undo"})
    assert post(site, "postmark", event, basic(PASSWORD)) == 200
    assert site.suppressions() == {}


def test_an_event_about_a_message_that_we_did_not_send_changes_nothing(site: Site) -> None:
    stranger = {"RecordType": "Bounce", "Type": "HardBounce", "Email": ADA, "MessageID": "x" * 20}
    assert post(site, "postmark", stranger, basic(PASSWORD)) == 200
    assert site.suppressions() == {}


@pytest.mark.parametrize(
    ("provider", "body", "headers", "status"),
    [
        ("sendgrid", b"{}", {}, 404),
        ("mailgun", b"", {}, 400),
        ("mailgun", b"[]", {}, 400),
        ("mailgun", b"[" * 9_000, {}, 400),
        ("mailgun", b'{"signature": "\xff"}', {}, 400),
        ("mailgun", b'{"signature": {"token": "\\ud800"}}', {}, 400),
        ("mailgun", b'{"signature": {"timestamp": []}}', {}, 403),
        ("mailgun", b'{"signature": null}', {}, 403),
        ("mailgun", b"{}", {"Content-Type": "text/html"}, 415),
        ("mailgun", b"{}", {"Content-Type": "multipart/form-data; boundary=x"}, 415),
        ("postmark", b"{}", {"Authorization": "Basic =x="}, 403),
        ("postmark", b"{}", {"Authorization": "Bearer x"}, 403),
        ("ses", b'{"Type": "Notification"}', {}, 403),
        ("ses", b'{"Type": "Surprise"}', {}, 400),
        ("resend", b" " * 70_000, {}, 413),
    ],
)
def test_what_is_malformed_is_refused(
    site: Site, provider: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    assert post(site, provider, body, headers) == status


def test_a_webhook_is_posted_to(site: Site) -> None:
    assert site.client.get("/webhooks/mailgun").status_code == 405


@pytest.mark.parametrize(
    "keys",
    [
        {"postmark_password": ("short",)},
        {"mailgun_key": ("",)},
        {"resend_key": ("whsec_not base64 at all!",)},
    ],
)
def test_a_key_that_proves_nothing_is_refused(keys: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(ConfigError):
        configured_webhooks(WebhookOptions(**keys), never)


def never(url: str) -> FetchResponse:
    raise AssertionError(url)


# --- Amazon SNS


@pytest.fixture(scope="module")
def signer() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


def certificate(key: rsa.RSAPrivateKey) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    begin = datetime.fromtimestamp(NOW, UTC) - timedelta(days=100)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(begin).not_valid_after(begin + timedelta(days=400))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def sns(key: rsa.RSAPrivateKey, **changes: str) -> dict[str, str]:
    message = {
        "Type": "Notification",
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": TOPIC,
        "Message": "{}",
        "Timestamp": datetime.fromtimestamp(NOW - 60, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "SignatureVersion": "1",
        "SigningCertURL": CERTIFICATE,
    } | changes
    names = ("Message", "MessageId", "SubscribeURL", "Subject", "Timestamp", "Token", "TopicArn", "Type")
    text = "".join(f"{name}\n{message[name]}\n" for name in names if name in message)
    digest = hashes.SHA256() if message["SignatureVersion"] == "2" else hashes.SHA1()
    message["Signature"] = base64.b64encode(key.sign(text.encode(), padding.PKCS1v15(), digest)).decode()
    return message


class Amazon:
    """Answers with the certificate; records what was asked for."""

    def __init__(self, key: rsa.RSAPrivateKey, *, redirect: str = "") -> None:
        self.asked: list[str] = []
        self._pem, self._redirect = certificate(key), redirect

    def __call__(self, url: str) -> FetchResponse:
        self.asked.append(url)
        return FetchResponse(url=self._redirect or url, body=self._pem)


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_signed_notification_is_believed_and_the_certificate_read_once(
    signer: rsa.RSAPrivateKey, version: str
) -> None:
    amazon = Amazon(signer)
    verify = SnsVerifier(amazon)
    body = json.dumps(sns(signer, SignatureVersion=version, Subject="Bounce"))
    assert verify({}, body, [TOPIC], NOW) == verify({}, body, [TOPIC], NOW)
    assert amazon.asked == [CERTIFICATE]


@pytest.mark.parametrize(
    "change",
    [
        {"Message": "another"},
        {"Signature": ""},
        {"Signature": "!"},
        {"SignatureVersion": "3"},
        {"Timestamp": "soon"},
        {"Timestamp": "2026-09-21T14:13:20"},
        {"TopicArn": "arn:aws:sns:eu-west-1:999999999999:mail"},
    ],
)
def test_a_changed_notification_is_refused(signer: rsa.RSAPrivateKey, change: dict[str, str]) -> None:
    body = json.dumps(sns(signer) | change)
    with pytest.raises(BadRequest) as refused:
        SnsVerifier(Amazon(signer))({}, body, [TOPIC], NOW)
    assert refused.value.status == 403


@pytest.mark.parametrize("later", [3_700, -3_700, 500 * 86_400])
def test_an_old_notification_is_refused(signer: rsa.RSAPrivateKey, later: int) -> None:
    with pytest.raises(BadRequest, match="too old"):
        SnsVerifier(Amazon(signer))({}, json.dumps(sns(signer)), [TOPIC], NOW + later)


@pytest.mark.parametrize(
    "url",
    [
        "http://sns.eu-west-1.amazonaws.com/a.pem",
        "https://sns.eu-west-1.amazonaws.com.evil.example/a.pem",
        "https://evil.example/sns.eu-west-1.amazonaws.com/a.pem",
        "https://user@sns.eu-west-1.amazonaws.com/a.pem",
        "https://sns.eu-west-1.amazonaws.com:8443/a.pem",
        "https://bucket.s3.amazonaws.com/a.pem",
        "https://sns.eu-west-1.amazonaws.com@127.0.0.1/a.pem",
        "https://127.0.0.1/a.pem",
        "https://[::1",
        "",
    ],
)
def test_certificates_and_confirmations_are_read_from_amazon_only(
    signer: rsa.RSAPrivateKey, url: str
) -> None:
    amazon = Amazon(signer)
    with pytest.raises(BadRequest, match="SigningCertURL"):
        SnsVerifier(amazon)({}, json.dumps(sns(signer, SigningCertURL=url)), [TOPIC], NOW)
    assert amazon.asked == []
    subscription = sns(signer, Type="SubscriptionConfirmation", Token="t", SubscribeURL=url)
    with pytest.raises(BadRequest, match="SubscribeURL"):
        SnsVerifier(amazon)({}, json.dumps(subscription), [TOPIC], NOW)
    assert amazon.asked == [CERTIFICATE]


def test_a_redirect_away_from_amazon_is_not_believed(signer: rsa.RSAPrivateKey) -> None:
    verify = SnsVerifier(Amazon(signer, redirect="https://evil.example/a.pem"))
    with pytest.raises(BadRequest, match="not an https address of Amazon"):
        verify({}, json.dumps(sns(signer)), [TOPIC], NOW)


def test_the_subscription_of_a_listed_topic_is_confirmed(signer: rsa.RSAPrivateKey) -> None:
    amazon = Amazon(signer)
    url = f"https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=t"
    body = json.dumps(sns(signer, Type="SubscriptionConfirmation", Token="t", SubscribeURL=url))
    SnsVerifier(amazon)({}, body, [TOPIC], NOW)
    assert amazon.asked == [CERTIFICATE, url]


def test_a_bounce_from_amazon_suppresses_its_reader(
    request: pytest.FixtureRequest, signer: rsa.RSAPrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounced = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": ADA, "status": "5.1.1"}]}
    inner = {"notificationType": "Bounce", "mail": {"messageId": ID}, "bounce": bounced}
    body = json.dumps(sns(signer, Message=json.dumps(inner))).encode()
    answers: list[Any] = [FetchError("no answer"), Amazon(signer)(CERTIFICATE)]

    def get(_self: object, _url: str) -> FetchResponse:
        answer = answers.pop(0)
        if isinstance(answer, FetchError):
            raise answer
        assert isinstance(answer, FetchResponse)
        return answer

    monkeypatch.setattr("sharekit.fetch.Fetcher.get", get)
    monkeypatch.setattr("time.time", lambda: float(NOW))
    site: Site = request.getfixturevalue("site")  # made after the patches: it keeps what reads the web
    text = {"Content-Type": "text/plain; charset=UTF-8"}
    assert post(site, "ses", body, text) == 503
    assert post(site, "ses", body, text) == 200
    assert site.suppressions() == {ADA: "bounced"}
