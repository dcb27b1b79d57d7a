"""The store opens on SQLite and PostgreSQL alike, and says in one line what hinders it."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sharekit.delivery.store.database import Store, shown_url
from sharekit.delivery.store.schema import subscribers
from sharekit.errors import ConfigError, StoreError


def test_the_key_is_made_once(store_url: str) -> None:
    with Store(store_url) as first, Store(store_url) as second:
        assert len(first.key()) == 32
        assert first.key() == second.key()


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    row = {"key": "a", "address": "a", "name": "", "fields": "{}", "created": 0.0}
    with pytest.raises(StoreError), store.writing() as connection:
        connection.execute(subscribers.insert(), [row, row | {"key": "b"}, row])
    with store.reading() as connection:
        assert connection.execute(subscribers.select()).all() == []


def test_a_missing_store_is_not_made_for_a_reader(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store yet"):
        Store(f"sqlite:///{tmp_path}/none.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    Store(url).close()
    with sqlite3.connect(tmp_path / "new.db") as raw:
        raw.execute("UPDATE meta SET value = '99' WHERE name = 'version'")
    raw.close()
    with pytest.raises(StoreError, match=r"newer sharekit \(version 99; this one knows 1\)"):
        Store(url)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(StoreError, match="file is not a database"):
        Store(f"sqlite:///{tmp_path}/x.db")


def test_a_missing_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"unable to open database file.*make its folder"):
        Store(f"sqlite:///{tmp_path}/no/folder/x.db")


@pytest.fixture
def ordinary_user() -> Iterator[Path]:
    """A folder of one's own, and no rights beyond it: root would write everywhere."""
    with tempfile.TemporaryDirectory() as name:
        root = os.geteuid() == 0
        if root:
            os.chown(name, 65534, -1)
            os.seteuid(65534)
        yield Path(name)
        if root:
            os.seteuid(0)


def test_a_read_only_store_is_one_clear_line(ordinary_user: Path) -> None:
    url = f"sqlite:///{ordinary_user}/store.db"
    Store(url).close()
    for path in (*ordinary_user.iterdir(), ordinary_user):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        with pytest.raises(StoreError, match=r"readonly.*must be writable"):
            _write(url)
    finally:
        ordinary_user.chmod(0o700)


def _write(url: str) -> None:
    with Store(url) as store, store.writing() as connection:
        connection.execute(subscribers.delete())


@pytest.mark.parametrize("url", ["mysql://x", "sqlite://", "store.db"])
def test_an_unknown_url_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match=r"store\.url"):
        Store(url)


def test_a_server_that_does_not_answer_is_one_clear_line() -> None:
    with pytest.raises(StoreError) as caught:
        Store("postgresql://me:secret@127.0.0.1:9/news")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me:secret@db.example/news", "postgresql://me@db.example/news"),
        ("postgresql://me:p@ss@db.example/news", "postgresql://me@db.example/news"),
        ("sqlite:///a.db", "sqlite:///a.db"),
    ],
)
def test_a_password_is_never_shown(url: str, shown: str) -> None:
    assert shown_url(url) == shown
