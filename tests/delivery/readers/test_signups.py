"""Each sign-up is mailed one confirmation, whoever else mails; its link makes a reader of an address."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from sharekit.delivery.readers.directory import Directory
from sharekit.delivery.readers.signups import Signup, Signups
from sharekit.delivery.readers.subscribers import make_subscriber
from sharekit.delivery.store.database import Store
from sharekit.errors import TransportDown

START = 1_700_000_000.0
MINUTE, DAY = 60.0, 86_400.0


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def signups(store_url: str, clock: Clock) -> Iterator[Signups]:
    with Store(store_url, clock=clock) as store:
        yield Signups(store)


@pytest.fixture
def others(store_url: str, clock: Clock) -> Iterator[Signups]:
    """The same sign-ups in another process."""
    with Store(store_url, clock=clock) as store:
        yield Signups(store)


def ask(signups: Signups, address: str, network: str = "n") -> bool:
    reader = make_subscriber(address, "Ada", {"city": "Oslo"})
    return signups.request(Signup(reader=reader, language="de", wording="I want it", network=network))


class Outbox:
    """Takes confirmations, or defers them; `before` runs before each."""

    def __init__(self, before: Callable[[], object] = lambda: None, *, taken: bool = True) -> None:
        self.sent: list[tuple[str, str]] = []
        self._before, self._taken = before, taken

    def __call__(self, address: str, language: str, token: str) -> bool:
        self._before()
        assert language == "de"
        self.sent.append((address, token))
        return self._taken


def test_a_confirmation_makes_a_reader_once(signups: Signups, store_url: str) -> None:
    assert ask(signups, "ada@x.example")
    outbox = Outbox()
    assert signups.mail(outbox) == 1
    assert signups.mail(outbox) == 0
    [(address, token)] = outbox.sent
    assert address == signups.find(token) == "ada@x.example"
    for _ in range(2):
        reader = signups.confirm(token)
        assert reader is not None
        assert reader.fields == {"city": "Oslo"}
    with Store(store_url) as store:
        assert [reader.address.written for reader in Directory(store).readers()] == ["ada@x.example"]
    [consent] = signups.consents("ada@x.example")
    assert (consent["requested"], consent["confirmed"], consent["wording"]) == (START, START, "I want it")


def test_two_processes_that_mail_at_once_send_one_confirmation_each(
    signups: Signups, others: Signups
) -> None:
    for name in ("ada", "bob", "cy"):
        ask(signups, f"{name}@x.example", network=name)
    second = Outbox()
    first = Outbox(lambda: others.mail(second))
    assert signups.mail(first) + len(second.sent) == 3
    links = [*first.sent, *second.sent]
    assert sorted(address for address, _ in links) == ["ada@x.example", "bob@x.example", "cy@x.example"]
    assert [signups.find(token) for _, token in links] == [address for address, _ in links]


def test_what_a_server_defers_is_tried_again_a_quarter_of_an_hour_later(
    signups: Signups, clock: Clock
) -> None:
    ask(signups, "ada@x.example")
    deferred = Outbox(taken=False)
    assert [signups.mail(deferred), signups.mail(deferred)] == [0, 0]
    assert len(deferred.sent) == 1
    assert signups.find(deferred.sent[0][1]) is None
    clock.time += 14 * MINUTE
    assert signups.mail(Outbox()) == 0
    clock.time += 2 * MINUTE
    assert signups.mail(Outbox()) == 1


def test_what_could_not_be_sent_at_all_waits_for_the_next_time(signups: Signups) -> None:
    def fail() -> None:
        raise TransportDown("no answer")

    ask(signups, "ada@x.example")
    with pytest.raises(TransportDown):
        signups.mail(Outbox(fail))
    assert signups.mail(Outbox()) == 1


def test_a_crash_while_sending_loses_no_confirmation(
    signups: Signups, others: Signups, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(signups, "ada@x.example")
    monkeypatch.setattr(Signups, "_replace", _claim_only(Signups._replace))
    with pytest.raises(KeyboardInterrupt):
        signups.mail(Outbox(_interrupt))
    monkeypatch.undo()
    assert others.mail(Outbox()) == 0
    clock.time += 16 * MINUTE
    assert others.mail(Outbox()) == 1


def _interrupt() -> None:
    raise KeyboardInterrupt


def _claim_only(replace: Callable[..., bool]) -> Callable[..., bool]:
    """Return what makes the first change and no other, as a process that is killed in between."""
    calls: list[int] = []

    def once(signups: Signups, number: int, old: str, new: str) -> bool:
        calls.append(number)
        return replace(signups, number, old, new) if len(calls) == 1 else False

    return once


def test_a_token_is_valid_for_a_week_and_stored_as_a_hash(
    signups: Signups, clock: Clock, store_url: str
) -> None:
    ask(signups, "ada@x.example")
    outbox = Outbox()
    signups.mail(outbox)
    [(_, token)] = outbox.sent
    with Store(store_url) as store, store.reading() as connection:
        [stored] = connection.column("SELECT token FROM signups")
    assert token not in stored
    assert signups.find(stored) is None
    assert signups.find("") is None
    clock.time += 7 * DAY
    assert signups.find(token) is None
    assert signups.confirm(token) is None


def test_a_sign_up_that_waited_for_a_week_is_not_mailed(signups: Signups, clock: Clock) -> None:
    ask(signups, "ada@x.example")
    clock.time += 7 * DAY
    assert signups.mail(Outbox()) == 0


def test_an_address_and_a_network_may_ask_so_often_an_hour(signups: Signups, clock: Clock) -> None:
    assert [ask(signups, "ADA@x.example", network=str(n)) for n in range(4)] == [True, True, True, False]
    assert [ask(signups, f"r{n}@x.example") for n in range(21)] == [True] * 20 + [False]
    clock.time += 60 * MINUTE
    assert ask(signups, "ada@x.example")


def test_what_is_forgotten_leaves_nothing(signups: Signups) -> None:
    ask(signups, "ada@x.example")
    outbox = Outbox()
    signups.mail(outbox)
    signups.forget("ada@x.example")
    assert signups.consents("ada@x.example") == []
    assert signups.confirm(outbox.sent[0][1]) is None
