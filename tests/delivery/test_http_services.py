"""Messages through SES, Postmark, Mailgun and Resend: bodies, verdicts, limits, lost answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sharekit.article import Article
from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.mailing import Mailing, SendReport
from sharekit.delivery.message.header_block import HeaderBlock
from sharekit.delivery.message.issue_master import IssueMaster
from sharekit.delivery.readers.subscribers import make_subscriber
from sharekit.delivery.readers.suppression import suppressed
from sharekit.delivery.sending.lanes import Envelope
from sharekit.delivery.sending.sender import Ending
from sharekit.delivery.store.database import Store
from sharekit.delivery.transports.http.mailgun import Mailgun
from sharekit.delivery.transports.http.postmark import Postmark
from sharekit.delivery.transports.http.resend import Resend
from sharekit.delivery.transports.http.service import ApiRequest, ApiResponse, ApiTransport
from sharekit.delivery.transports.http.ses import Ses
from sharekit.digest.assemble import assemble_digest
from sharekit.digest.layout.pictures import EmailPicture
from sharekit.errors import ConfigError, TransportDown
from sharekit.options import ApiOptions, SmtpOptions
from tests.delivery.http_service import BUSY, OPTIONS, Answer, HttpService

NAMES = sorted(OPTIONS)


@pytest.fixture(scope="module")
def master() -> IssueMaster:
    digest = assemble_digest(
        [Article(headline="Nachtzüge kehren zurück", url="https://x.example/a")],
        intro="Hello {{ name | you }}",
    )
    head = HeaderBlock(sender="Die Pöst <news@post.example>", reply_to="desk@post.example")
    return IssueMaster(digest=digest, head=head, page="https://post.example/leave")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path}/s.db") as opened:
        yield opened


def run(store: Store, master: IssueMaster, service: HttpService, count: int = 6, **api: Any) -> SendReport:
    mailing = Mailing(
        store=store,
        transport=service.name,
        api=replace(OPTIONS[service.name], **({"endpoint": service.endpoint} | api)),
        smtp=SmtpOptions(connections=2, retry_delay=0.02),
    )
    readers = [make_subscriber(f"r{n}@d{n % 3}.example", f"Reader {n}") for n in range(count)]
    return mailing.start(master, readers, resume=True)


@pytest.mark.parametrize("name", NAMES)
def test_every_reader_gets_one_message_of_their_own(store: Store, master: IssueMaster, name: str) -> None:
    with HttpService(name=name) as service:
        report = run(store, master, service)
    assert report.counts[State.ACCEPTED] == 6
    assert sorted(recipient for recipient, _, _ in service.messages) == [
        f"r{n}@d{n % 3}.example" for n in range(6)
    ]
    assert len({identity for _, identity, _ in service.messages}) == 6
    content = next(content for recipient, _, content in service.messages if recipient == "r4@d1.example")
    for part in ("Hello Reader 4", "Nachtzüge", "List-Unsubscribe-Post", "desk@post.example"):
        assert part in _readable(content)
    with store.reading() as connection:
        identifiers = connection.column("SELECT provider_id FROM deliveries")
    assert sorted(identifiers) == [f"id-{n}" for n in range(1, 7)]


def _readable(content: Any) -> str:
    if isinstance(content, bytes):
        from email import message_from_bytes, policy

        message = message_from_bytes(content, policy=policy.default)
        parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
        return " ".join([*parts, *(f"{name}: {value}" for name, value in message.items())])
    return str(content)


@pytest.mark.parametrize("name", NAMES)
def test_a_service_that_is_busy_is_obeyed(store: Store, master: IssueMaster, name: str) -> None:
    with HttpService(name=name, answers=[BUSY[name]] * 3) as service:
        report = run(store, master, service)
    assert report.counts[State.ACCEPTED] == 6
    with store.reading() as connection:
        assert connection.value("SELECT max(attempts) FROM deliveries") == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_key_ends_the_run_and_blames_no_reader(store: Store, master: IssueMaster, name: str) -> None:
    with (
        HttpService(name=name) as service,
        pytest.raises(TransportDown, match=r"login was refused.*wrong key"),
    ):
        run(store, master, service, key="another-key-of-the-user")
    assert list(suppressed(store)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_lost_answer_is_sent_again_under_the_same_identity(
    store: Store, master: IssueMaster, name: str
) -> None:
    with HttpService(name=name, lose=1) as service:
        report = run(store, master, service, 3)
    assert report.counts[State.ACCEPTED] == 3
    copies = len(service.messages)
    assert copies == (3 if name == "resend" else 6), "Resend knows the key"
    assert len({identity for _, identity, _ in service.messages}) == 3


SES_QUOTA = (
    429,
    {"x-amzn-ErrorType": "TooManyRequestsException"},
    {"message": "Daily message quota exceeded."},
)
RESEND_QUOTA = (
    429,
    {"Retry-After": "7200"},
    {"name": "daily_quota_exceeded", "message": "daily quota reached"},
)
POSTMARK_CREDITS: Answer = (422, {}, {"ErrorCode": 405, "Message": "Not allowed to send: out of credits."})
MAILGUN_QUOTA: Answer = (402, {}, {"message": "Monthly limit reached"})


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("ses", SES_QUOTA),
        ("resend", RESEND_QUOTA),
        ("postmark", POSTMARK_CREDITS),
        ("mailgun", MAILGUN_QUOTA),
    ],
)
def test_a_used_up_quota_ends_the_run(store: Store, master: IssueMaster, name: str, answer: Answer) -> None:
    with HttpService(name=name, answers=[answer] * 2) as service:
        report = run(store, master, service)
        assert report.ending is Ending.QUOTA
        assert report.resume_at is not None
        assert run(store, master, service).counts[State.ACCEPTED] <= 6
    assert len({identity for _, identity, _ in service.messages}) == len(service.messages)


@pytest.mark.parametrize(
    ("name", "answer", "state", "suppress"),
    [
        (
            "ses",
            (400, {"x-amzn-ErrorType": "BadRequestException"}, {"message": "bad address"}),
            "rejected",
            0,
        ),
        ("ses", (500, {}, {"message": "internal"}), "accepted", 0),
        ("postmark", (422, {}, {"ErrorCode": 300, "Message": "Invalid 'To' address"}), "rejected", 0),
        ("postmark", (422, {}, {"ErrorCode": 406, "Message": "inactive recipient"}), "rejected", 1),
        ("mailgun", (400, {}, {"message": "'to' parameter is not a valid address"}), "rejected", 0),
        ("mailgun", (503, {"Retry-After": "0"}, b"<html>down</html>"), "accepted", 0),
        ("resend", (422, {}, {"name": "validation_error", "message": "Invalid `to` field"}), "rejected", 0),
        ("resend", (409, {}, {"name": "concurrent_idempotent_requests", "message": "busy"}), "accepted", 0),
        ("resend", (409, {}, {"name": "invalid_idempotent_request", "message": "other body"}), "accepted", 0),
    ],
)
def test_answers_are_judged(
    store: Store, master: IssueMaster, name: str, answer: Answer, state: str, suppress: int
) -> None:
    with HttpService(name=name, answers=[answer]) as service:
        report = run(store, master, service, 5)
    assert report.counts[State(state)] >= 1
    assert report.counts[State.ACCEPTED] + report.counts[State.REJECTED] == 5
    assert len(list(suppressed(store))) == suppress


def amazon(kind: str, words: str, status: int = 400) -> Answer:
    return status, {"x-amzn-ErrorType": f"{kind}:http://internal.example/"}, {"message": words}


CODES: list[tuple[str, Answer, str]] = [
    ("ses", amazon("AccountSuspendedException", "suspended"), "server"),
    ("ses", amazon("BadRequestException", "Missing final '@domain'"), "refused"),
    ("ses", amazon("LimitExceededException", "too many"), "limit:quota"),
    ("ses", amazon("MailFromDomainNotVerifiedException", "not verified"), "server"),
    (
        "ses",
        amazon("MessageRejected", "Email address is not verified. The following failed: news@"),
        "sender",
    ),
    ("ses", amazon("MessageRejected", "Message contains a virus"), "message"),
    ("ses", amazon("NotFoundException", "no such configuration set", 404), "server"),
    ("ses", amazon("SendingPausedException", "paused"), "server"),
    ("ses", amazon("TooManyRequestsException", "Maximum sending rate exceeded.", 429), "limit:rate"),
    ("ses", amazon("TooManyRequestsException", "Daily message quota exceeded.", 429), "limit:quota"),
    ("ses", amazon("ThrottlingException", "Rate exceeded"), "limit:rate"),
    ("ses", amazon("RequestExpired", "clock skew"), "server"),
    ("ses", amazon("LimitExceededException", "Maximum sending rate exceeded."), "limit:rate"),
    ("ses", amazon("MessageRejected", "Sending suspended for this account."), "server"),
    ("ses", amazon("MalformedHttpRequestException", "cannot decompress the body"), "server"),
    ("ses", amazon("UnknownOperationException", "no such operation", 404), "server"),
    ("ses", amazon("RequestAbortedException", "closed before a reply"), "uncertain"),
    ("ses", amazon("RequestEntityTooLargeException", "too large", 413), "message"),
    ("ses", amazon("ServiceUnavailable", "try later", 503), "later"),
    ("postmark", (503, {}, {"ErrorCode": 100, "Message": "Offline for maintenance"}), "later"),
    (
        "postmark",
        (422, {}, {"ErrorCode": 300, "Message": "Error parsing 'To': Illegal email domain"}),
        "refused",
    ),
    ("postmark", (422, {}, {"ErrorCode": 300, "Message": "Invalid 'From' address"}), "sender"),
    ("postmark", (422, {}, {"ErrorCode": 400, "Message": "Sender Signature not found"}), "sender"),
    ("postmark", (422, {}, {"ErrorCode": 401, "Message": "Sender signature not confirmed"}), "sender"),
    ("postmark", (422, {}, {"ErrorCode": 402, "Message": "Invalid JSON"}), "server"),
    ("postmark", (422, {}, {"ErrorCode": 405, "Message": "Not allowed to send"}), "limit:quota"),
    ("postmark", (422, {}, {"ErrorCode": 406, "Message": "Inactive recipient"}), "gone"),
    ("postmark", (422, {}, {"ErrorCode": 411, "Message": "Forbidden attachment type"}), "refused"),
    ("postmark", (422, {}, {"ErrorCode": 412, "Message": "Account is pending"}), "server"),
    ("postmark", (422, {}, {"ErrorCode": 413, "Message": "Account may not send"}), "server"),
    ("postmark", (200, {}, {"ErrorCode": 429, "Message": "Rate limit exceeded"}), "limit:rate"),
    ("postmark", (422, {}, {"ErrorCode": 1235, "Message": "No such message stream"}), "server"),
    ("mailgun", (400, {}, {"message": "'to' parameter is not a valid address"}), "refused"),
    ("mailgun", (400, {}, {"message": "'from' parameter is not a valid address"}), "sender"),
    ("mailgun", (402, {}, {"message": "Request failed"}), "limit:quota"),
    ("mailgun", (403, {}, {"message": "Domain mg.example is not allowed to send: unverified"}), "server"),
    ("mailgun", (404, {}, {"message": "Domain not found: mg.example"}), "server"),
    ("mailgun", (413, {}, {"message": "Request Entity Too Large"}), "message"),
    ("mailgun", (400, {}, {"message": "Message size exceeds the limit"}), "message"),
    ("mailgun", (400, {}, {"message": "Sandbox subdomains are for test purposes only."}), "server"),
    ("mailgun", (400, {}, {"message": "Please activate your account: the domain is unverified"}), "server"),
    (
        "mailgun",
        (403, {}, {"message": "mg.example is not allowed to send: limit exceeded"}),
        "limit:quota",
    ),
    ("mailgun", (500, {}, {"message": "internal"}), "later"),
    ("mailgun", (429, {}, {"message": "Too many requests"}), "limit:rate"),
    ("resend", (400, {}, {"name": "validation_error", "message": "API key is invalid"}), "server"),
    ("resend", (403, {}, {"name": "validation_error", "message": "The domain is not verified"}), "sender"),
    ("resend", (422, {}, {"name": "invalid_from_address", "message": "Invalid from"}), "sender"),
    ("resend", (422, {}, {"name": "validation_error", "message": "Invalid `to` field"}), "refused"),
    ("resend", (404, {}, {"name": "not_found", "message": "no such endpoint"}), "server"),
    ("resend", (451, {}, {"name": "security_error", "message": "security issue"}), "server"),
    ("resend", (429, {}, {"name": "rate_limit_exceeded", "message": "Too many requests"}), "limit:rate"),
    ("resend", (429, {}, {"name": "daily_quota_exceeded", "message": "daily sending quota"}), "limit:quota"),
    ("resend", (429, {}, {"name": "monthly_quota_exceeded", "message": "monthly quota"}), "limit:quota"),
    ("resend", (500, {}, {"name": "application_error", "message": "unexpected"}), "later"),
]
SERVICES: dict[str, Callable[[ApiOptions], ApiTransport]] = {
    "ses": Ses,
    "postmark": Postmark,
    "mailgun": Mailgun,
    "resend": Resend,
}


def test_error_codes_of_the_public_documentation() -> None:
    wrong = []
    for name, (status, headers, data), expected in CODES:
        assert isinstance(data, dict)
        lowered = {key.lower(): value for key, value in headers.items()}
        response = ApiResponse(status=status, headers=lowered, text="", data=data)
        verdict = SERVICES[name](OPTIONS[name]).judge(response)
        limit = f"limit:{verdict.limit}" if verdict.limit else ""
        plain = {"rejected": "refused", "deferred": "later"}.get(verdict.state, verdict.state)
        actual = "gone" if verdict.suppress else limit or verdict.cause or plain
        if actual != expected:
            wrong.append((name, data, actual, expected))
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("status", "text", "state"),
    [
        (200, "<html>Welcome to the hotel's network</html>", State.UNCERTAIN),
        (202, "", State.UNCERTAIN),
        (200, "{}", State.UNCERTAIN),
        (302, "", State.QUEUED),
        (404, "<html>no such page</html>", State.QUEUED),
        (400, "", State.QUEUED),
    ],
)
def test_an_unclear_answer_refuses_no_reader(name: str, status: int, text: str, state: State) -> None:
    verdict = SERVICES[name](OPTIONS[name]).judge(ApiResponse(status=status, headers={}, text=text))
    assert (verdict.state, verdict.suppress) == (state, False)


ABOUT_US = {
    "ses": (400, {"x-amzn-ErrorType": "SendingPausedException"}, {"message": "Sending is paused"}),
    "postmark": (422, {}, {"ErrorCode": 400, "Message": "The Sender signature is not defined"}),
    "mailgun": (403, {}, {"message": "Domain mg.example is not allowed to send"}),
    "resend": (403, {}, {"name": "validation_error", "message": "The post.example domain is not verified"}),
}


@pytest.mark.parametrize("name", NAMES)
def test_an_account_that_may_not_send_stops_the_run(store: Store, master: IssueMaster, name: str) -> None:
    with HttpService(name=name, answers=[ABOUT_US[name]] * 50) as service:
        with pytest.raises(TransportDown, match="nobody was suppressed"):
            run(store, master, service, 40)
        assert len(service.answers) > 40
        service.answers.clear()
        assert run(store, master, service, 40).counts[State.ACCEPTED] == 40


def test_what_a_service_needs_is_named(store: Store, master: IssueMaster) -> None:
    with HttpService(name="ses") as service, pytest.raises(ConfigError, match=r"api\.region"):
        run(store, master, service, region="")


def test_no_service_is_waited_for(store: Store, master: IssueMaster) -> None:
    with HttpService(name="resend") as service:
        endpoint = service.endpoint
    mailing = Mailing(
        store=store,
        transport="resend",
        api=replace(OPTIONS["resend"], endpoint=endpoint),
        smtp=SmtpOptions(retry_delay=0.01, deadline=0.3),
    )
    report = mailing.start(master, [make_subscriber("a@x.example")])
    assert report.ending is Ending.DEADLINE
    assert report.counts[State.DEFERRED] == 1


def test_a_service_that_stays_away_ends_the_run(
    store: Store, master: IssueMaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sharekit.delivery.transports.http.service._PATIENCE", 0.0)
    with HttpService(name="ses") as service:
        endpoint = service.endpoint
    mailing = Mailing(store=store, transport="ses", api=replace(OPTIONS["ses"], endpoint=endpoint))
    with pytest.raises(TransportDown, match="no connection to 127"):
        mailing.start(master, [make_subscriber("r0@d0.example")])
    with HttpService(name="ses") as service:
        assert run(store, master, service, 1).counts[State.ACCEPTED] == 1


# --- several messages a request


@pytest.mark.parametrize("name", ["postmark", "resend"])
def test_batches_carry_each_readers_own_message(store: Store, master: IssueMaster, name: str) -> None:
    with HttpService(name=name) as service:
        report = run(store, master, service, 30, batch=10)
    assert report.counts[State.ACCEPTED] == 30
    assert len({recipient for recipient, _, _ in service.messages}) == len(service.messages) == 30
    assert max(service.batches) > 1
    with store.reading() as connection:
        assert connection.value("SELECT count(DISTINCT provider_id) FROM deliveries") == 30


@pytest.mark.parametrize("name", ["postmark", "resend"])
def test_of_a_batch_only_the_refused_reader_is_refused(store: Store, master: IssueMaster, name: str) -> None:
    with HttpService(name=name, refuse=0.1, seed=3) as service:
        report = run(store, master, service, 30, batch=15)
        refused = sum(service.hits("refuse", f"r{n}@d{n % 3}.example") for n in range(30))
    assert report.counts[State.REJECTED] == refused > 0
    assert report.counts[State.ACCEPTED] == len(service.messages) == 30 - refused


@pytest.mark.parametrize("name", ["postmark", "resend"])
def test_a_batch_without_an_answer_is_uncertain_or_repeated(
    store: Store, master: IssueMaster, name: str
) -> None:
    with HttpService(name=name, lose=0.2) as service:
        report = run(store, master, service, 20, batch=5)
    copies = Counter(recipient for recipient, _, _ in service.messages)
    assert report.counts[State.ACCEPTED] == len(copies) == 20
    assert max(copies.values()) == (1 if name == "resend" else 2)


def test_pictures_inside_go_one_by_one_with_resend(store: Store, master: IssueMaster) -> None:
    picture = EmailPicture(name="a.png", type="image/png", data=b"\x89PNG", width=1, height=1)
    digest = replace(master.digest, images=(picture,), inside=True)
    with HttpService(name="resend") as service:
        report = run(store, replace(master, digest=digest), service, 6, batch=6)
    assert report.counts[State.ACCEPTED] == 6
    assert service.batches == []


@pytest.mark.parametrize(("name", "batch"), [("ses", 2), ("mailgun", 2), ("resend", 101)])
def test_a_batch_that_a_service_does_not_take_is_an_error(
    store: Store, master: IssueMaster, name: str, batch: int
) -> None:
    with HttpService(name=name) as service, pytest.raises(ConfigError, match=r"api\.batch.*a request"):
        run(store, master, service, batch=batch)


class Scripted(Postmark):
    """Postmark whose answers are given."""

    def __init__(self, *answers: int | Verdict | TransportDown) -> None:
        super().__init__(OPTIONS["postmark"])
        self.answers = list(answers)

    def exchange(self, request: ApiRequest) -> ApiResponse | Verdict:
        del request
        answer = self.answers.pop(0)
        if isinstance(answer, TransportDown):
            raise answer
        if isinstance(answer, Verdict):
            return answer
        return ApiResponse(status=answer, headers={}, text="", data={"MessageID": "1"})


MESSAGES = [(b"From: a@b\r\nTo: c@d\r\nSubject: x\r\n\r\nText\r\n", Envelope("a@b", "c@d"))] * 3


@pytest.mark.parametrize("largest", [16_000_000, 60])
@pytest.mark.parametrize("answer", [401, TransportDown("no connection")])
def test_a_service_that_fails_in_the_middle_of_a_batch_takes_back_nothing(
    monkeypatch: pytest.MonkeyPatch, largest: int, answer: int | TransportDown
) -> None:
    monkeypatch.setattr("sharekit.delivery.transports.http.batch._LARGEST", largest)
    whole = [413] if largest > 60 else []
    verdicts = Scripted(*whole, 200, answer, answer).send_batch(MESSAGES)
    assert [verdict.state for verdict in verdicts] == [State.ACCEPTED, State.QUEUED, State.QUEUED]
    with pytest.raises(TransportDown):
        Scripted(*whole, answer).send_batch(MESSAGES)


NO_ANSWER = Verdict(state=State.UNCERTAIN, reason="no answer")
BUSY_NOW = Verdict(state=State.DEFERRED, reason="no connection")


@pytest.mark.parametrize("again", [429, 503, 401, BUSY_NOW, NO_ANSWER, TransportDown("no connection")])
def test_a_batch_without_an_answer_stays_uncertain_whatever_else_is_said(
    monkeypatch: pytest.MonkeyPatch, again: int | Verdict | TransportDown
) -> None:
    monkeypatch.setattr(Scripted, "repeatable", True)
    verdicts = Scripted(NO_ANSWER, *[again] * 3).send_batch(MESSAGES)
    assert [verdict.state for verdict in verdicts] == [State.UNCERTAIN] * 3


@pytest.mark.parametrize("key", ["key with a space", "key\n", "ключ", "key\r\nX-Other: 1"])
def test_a_key_that_no_header_can_hold_is_an_error_and_not_shown(key: str) -> None:
    with pytest.raises(
        ConfigError, match=r"key; allowed: visible ASCII characters, without spaces"
    ) as caught:
        ApiOptions(key=key)
    assert "Other" not in str(caught.value)


def test_a_service_on_another_machine_is_reached_by_https() -> None:
    with pytest.raises(ConfigError, match="an https address, or http on this machine"):
        ApiOptions(endpoint="http://api.example.org")
