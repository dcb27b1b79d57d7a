"""The app over a store and an outbox in a temporary folder, asked without a socket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sharekit.cards.look import Look
from sharekit.delivery.message.tokens import Claim, make_token
from sharekit.delivery.readers.addresses import parse_address
from sharekit.delivery.readers.directory import Directory
from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber
from sharekit.delivery.readers.suppression import suppressed
from sharekit.delivery.store.database import Store
from sharekit.web.app import AppOptions, create_app
from sharekit.web.cards.pool import CardPool
from sharekit.web.store_thread import StoreThread

SECRET = "a key of the tests, long enough"


@dataclass(frozen=True)
class Site:
    """A running app, and a look behind it."""

    client: TestClient
    url: str
    outbox: Path

    def token(self, address: str) -> str:
        return make_token(Claim(address, "issue-1"), [SECRET.encode()])

    def add(self, address: str, **fields: str) -> None:
        with Store(self.url) as store:
            Directory(store).add([make_subscriber(address, "Ada", fields)])

    def reader(self, address: str) -> Subscriber | None:
        with Store(self.url) as store:
            return Directory(store).find(parse_address(address))

    def suppressions(self) -> dict[str, str]:
        with Store(self.url) as store:
            return {row.address: row.reason for row in suppressed(store)}


@pytest.fixture(autouse=True)
def _cold_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few tests draw: workers start when one does."""
    monkeypatch.setattr(CardPool, "_warm_up", lambda *_: None)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(StoreThread, "_mail_once", lambda _: 0)  # tests mail confirmations themselves
    options = options_in(tmp_path)
    with TestClient(create_app(options), base_url="http://news.example") as client:
        yield Site(client, options.store, tmp_path / "outbox")


def options_in(folder: Path) -> AppOptions:
    return AppOptions(
        look=Look(site="The Meridian"),
        secret=(SECRET,),
        store=f"sqlite:///{folder}/store.db",
        public_url="https://news.example",
        sender="The Meridian <news@meridian.example>",
        transport=f"folder:{folder}/outbox",
        choices={"frequency": ("weekly", "monthly")},
        origins=("https://meridian.example",),
        cache=str(folder / "cards"),
        seconds=600,  # the first card loads its workers
    )
