"""Readers are kept, updated and counted; a suppression outlives everything."""

from __future__ import annotations

import pytest

from sharekit.delivery.readers.addresses import parse_address
from sharekit.delivery.readers.directory import Directory
from sharekit.delivery.readers.subscribers import Segment, make_subscriber
from sharekit.delivery.readers.suppression import lift, suppress, suppressed
from sharekit.delivery.store.database import Store

ADA = make_subscriber("Ada@x.org", "Ada", {"city": "Oslo"})
BOB = make_subscriber("bob@y.org", "Bob", {"city": "Rome"})


def test_readers_round_trip(store: Store) -> None:
    directory = Directory(store)
    assert directory.add([ADA, BOB]).new == 2
    assert list(directory.readers()) == [ADA, BOB]
    assert list(directory.readers(Segment.parse(["city=rome"]))) == [BOB]


def test_a_known_reader_is_updated_not_duplicated(store: Store) -> None:
    directory = Directory(store)
    directory.add([ADA, BOB])
    renewed = make_subscriber("ada@X.org", "Ada L.", {"city": "Bergen"})
    result = directory.add([renewed, renewed])
    assert (result.read, result.new) == (2, 0)
    assert [(r.name, r.fields["city"]) for r in directory.readers()] == [
        ("Ada L.", "Bergen"),
        ("Bob", "Rome"),
    ]


@pytest.mark.parametrize("at_once", [True, False])
def test_empty_values_do_not_overwrite(store: Store, at_once: bool) -> None:
    directory = Directory(store)
    rows = [ADA, make_subscriber("ada@x.org", "", {"city": "", "plan": "free"})]
    for batch in [rows] if at_once else [[row] for row in rows]:
        directory.add(batch)
    (ada,) = directory.readers()
    assert (ada.name, ada.fields) == (ADA.name, {**ADA.fields, "plan": "free"})


def test_a_suppression_wins_over_a_new_import(store: Store) -> None:
    directory = Directory(store)
    directory.add([ADA, BOB])
    with store.writing() as connection:
        assert suppress(store, connection, ADA.address, "unsubscribed")
        assert not suppress(store, connection, ADA.address, "bounced")
    directory.remove(ADA.address)
    assert directory.add([ADA]).suppressed == 1
    assert list(directory.readers()) == [BOB]
    assert [(s.address, s.reason) for s in suppressed(store)] == [("Ada@x.org", "unsubscribed")]
    with store.writing() as connection:
        assert lift(connection, parse_address("ada@x.org"))
        assert not lift(connection, parse_address("ada@x.org"))
    assert len(list(directory.readers())) == 2


def test_removing_returns_whether_there_was_one(store: Store) -> None:
    directory = Directory(store)
    directory.add([ADA])
    assert directory.remove(parse_address("ADA@x.org"))
    assert not directory.remove(ADA.address)


def test_stats_count_by_reason_and_domain(store: Store) -> None:
    directory = Directory(store)
    directory.add([ADA, BOB, make_subscriber("eve@y.org")])
    with store.writing() as connection:
        suppress(store, connection, ADA.address, "bounced")
    assert directory.stats() == {
        "readers": 3,
        "active": 2,
        "suppressed": {"bounced": 1},
        "domains": {"y.org": 2},
    }


LIST = [
    make_subscriber("ada@x.org"),
    make_subscriber("bob@y.org", reason="bounced", detail="'cleaned' in list.csv:3"),
    make_subscriber("BOB@y.org"),
]


def test_statuses_of_a_list_become_suppressions(store: Store) -> None:
    directory = Directory(store)
    counts = directory.add(LIST)
    assert (counts.read, counts.new, counts.active, counts.suppressed) == (3, 2, 1, 2)
    assert counts.reasons == {"bounced": 1}
    assert [(row.address, row.reason, row.detail) for row in suppressed(store)] == [
        ("bob@y.org", "bounced", "'cleaned' in list.csv:3")
    ]
    with store.writing() as connection:
        suppress(store, connection, parse_address("eve@z.org"), "complained")
    assert [(reader.address.written, reader.reason) for reader in directory.readers(active=False)] == [
        ("ada@x.org", ""),
        ("bob@y.org", "bounced"),
        ("eve@z.org", "complained"),
    ]


def test_a_dry_run_counts_and_changes_nothing(store: Store) -> None:
    directory = Directory(store)
    directory.add([ADA])
    before = list(directory.readers(active=False))
    counts = directory.add([*LIST, ADA], dry_run=True)
    assert (counts.read, counts.new, counts.active, counts.reasons) == (4, 1, 2, {"bounced": 1})
    assert list(directory.readers(active=False)) == before
