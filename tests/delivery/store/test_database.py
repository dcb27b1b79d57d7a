"""The store opens on SQLite and PostgreSQL alike, and says in one line what hinders it."""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sharekit.delivery.readers.suppression import suppressed
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.engine import schema
from sharekit.delivery.store.engine.location import parse_store_url
from sharekit.delivery.store.issues import find_issue, lock_issue, start_issue
from sharekit.delivery.store.ledger import Ledger
from sharekit.errors import ConfigError, StoreError
from sharekit.support.redaction import redact, redact_database_url


def test_the_key_is_made_once(store_url: str) -> None:
    with Store(store_url) as first, Store(store_url) as second:
        assert len(first.key()) == 32
        assert first.key() == second.key()


_INSERT = """
INSERT INTO subscribers (key, address, name, fields, created)
VALUES (:key, :address, :name, :fields, :created)"""


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    row = {"key": "a", "address": "a", "name": "", "fields": "{}", "created": 0.0}
    with pytest.raises(StoreError), store.writing() as connection:
        connection.many(_INSERT, [row, row | {"key": "b"}, row])
    with store.reading() as connection:
        assert connection.rows("SELECT * FROM subscribers") == []


def test_a_missing_store_is_not_made_for_a_reader(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store yet"):
        Store(f"sqlite:///{tmp_path}/none.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_a_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "store.db"
    os.mkfifo(pipe, 0o644)
    pipe.chmod(0o666)
    with pytest.raises(StoreError, match="is not a file"):
        Store(f"sqlite:///{pipe}")
    assert pipe.stat().st_mode & 0o777 == 0o666
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.usefixtures("sqlite_closed")
def test_an_empty_file_is_no_store_for_a_reader(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with pytest.raises(StoreError, match="no store yet"):
        Store(f"sqlite:///{tmp_path}/empty.db", create=False)


@pytest.mark.usefixtures("sqlite_closed")
def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    Store(url).close()
    with sqlite3.connect(tmp_path / "new.db") as raw:
        raw.execute("UPDATE meta SET value = '99' WHERE name = 'version'")
    raw.close()
    with pytest.raises(StoreError, match=r"newer sharekit \(version 99; this one knows \d+\)"):
        Store(url)


@pytest.mark.usefixtures("sqlite_closed")
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
        connection.execute("DELETE FROM subscribers")


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
    ("url", "shown", "password"),
    [
        ("postgresql://me:secret@db.example/news", "postgresql://me@db.example/news", "secret"),
        ("postgresql://me:p@ss@db.example/news", "postgresql://me@db.example/news", "p@ss"),
        (
            "postgresql://me:a/b:c@d?e#f@db.example:5433/news",
            "postgresql://me@db.example:5433/news",
            "a/b:c@d?e#f",
        ),
        ("postgres://me:p%40ss%2f@[::1]:5433/news", "postgres://me@[::1]:5433/news", "p@ss/"),
        (
            "postgresql://db.example/news?password=s3cret&sslmode=require",
            "postgresql://db.example/news?sslmode=require",
            "s3cret",
        ),
        ("sqlite:///a.db", "sqlite:///a.db", ""),
    ],
)
def test_a_password_is_never_shown(url: str, shown: str, password: str) -> None:
    location = parse_store_url(url)
    assert location.shown == redact_database_url(url) == shown
    assert location.password == password
    assert not password or password not in repr(location)
    assert not password or password not in redact(f"store.url: found {url!r}")


def test_login_parts_reach_libpq_unquoted() -> None:
    login = parse_store_url("postgresql://me%20too:a/b@c@[::1]:5433/my%2Fdb?sslmode=require").login
    assert login == {
        "user": "me too",
        "password": "a/b@c",
        "host": "::1",
        "port": "5433",
        "dbname": "my/db",
        "sslmode": "require",
    }


@pytest.mark.parametrize(
    "host", ["db..example", "xn--ä.example", "a.example,,b..example", f"{'a' * 64}.example"]
)
def test_a_host_that_no_server_can_have_is_refused(host: str) -> None:
    with pytest.raises(ConfigError, match="is no host name"):
        parse_store_url(f"postgresql://me@{host}/news")
    with pytest.raises(ConfigError, match="is no host name"):
        parse_store_url(f"postgresql:///news?host={host}")


def test_several_hosts_and_a_folder_of_sockets_are_allowed() -> None:
    assert parse_store_url("postgresql://me@a.example,b.example/news").login["host"] == "a.example,b.example"
    assert parse_store_url("postgresql:///news?host=/var/run/a..b").login["host"] == "/var/run/a..b"


def test_only_the_owner_can_read_a_store(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store(f"sqlite:///{path}") as store:
        with store.writing() as connection:
            connection.execute("DELETE FROM subscribers")
        issue = start_issue(store, "news-1", subject="News", digest=b"")
        with lock_issue(store, issue):
            modes = {found.name: found.stat().st_mode & 0o777 for found in tmp_path.iterdir()}
    names = ("store.db", "store.db-wal", "store.db-shm", f"store.db.{issue.id}.lock")
    assert modes == dict.fromkeys(names, 0o600)
    path.chmod(0o644)
    Store(f"sqlite:///{path}").close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_old_store_is_brought_to_the_present_version(store_url: str) -> None:
    """A copy of a store of version 1, with a reader, a suppression and an issue half sent."""
    with Store(store_url) as store, store.writing() as connection:
        for table in reversed(re.findall(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+)", "".join(schema.STEPS))):
            connection.execute(f"DROP TABLE {table}")
        for statement in FIRST_VERSION.format_map(connection.engine.types).split(";\n"):
            connection.execute(statement)
    with Store(store_url) as store:
        with store.reading() as connection:
            assert connection.value("SELECT value FROM meta WHERE name = 'version'") == str(schema.VERSION)
        assert store.key() == bytes.fromhex("ab" * 32)
        assert [row.address for row in suppressed(store)] == ["bob@x.example"]
        issue = find_issue(store, "news-1")
        assert issue is not None
        assert issue.subject == "News"
        ledger = Ledger(store, issue, "one")
        assert [row.address for row in ledger.claim(9)] == ["ada@x.example"]


FIRST_VERSION = (Path(__file__).parent / "version_1.sql").read_text(encoding="utf-8")
