"""The store: one SQLite file (WAL) by default, PostgreSQL by URL for many senders at once."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sharekit.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_BUSY_MS = 30_000


class Store:
    """Readers, suppressions, issues and their ledgers.

    Args:
        url: `sqlite:///path` or `postgresql://user@host/name`.
        create: Make the tables where they are missing; else a missing store is an error.
        clock: Seconds since 1970.

    Raises:
        ConfigError: The URL is of no known kind.
        StoreError: It cannot be opened, is of a newer version, or is no store of ours.
    """

    def __init__(self, url: str, *, create: bool = True, clock: Callable[[], float] = time.time) -> None:
        self.shown = shown_url(url)
        self.now = clock
        self.engine = _engine(url)
        if not create and not self.shared and not Path(self.engine.url.database or "").exists():
            raise _no_store(self.shown)  # to look would make an empty file
        with self._errors():
            _prepare(self.engine, create=create, shown=self.shown)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()

    @property
    def shared(self) -> bool:
        """Whether several machines may work on one issue at a time."""
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[Connection]:
        """Yield a connection inside a transaction that is committed at the end, or undone on any error.

        Args:
            durable: Once committed it survives power loss. Else, on SQLite, it survives the end of this
                process, but the machine's going down may undo it: that saves the wait for the disk.
        """
        with self._errors(), self.engine.connect() as connection:
            connection.execution_options(durable=durable)
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection for reading; it sees one state of the store, and hinders no writer."""
        with self._errors(), self.engine.connect() as connection:
            yield connection.execution_options(reading=True)

    def insert(self, table: Any) -> Any:
        """Return an INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
        from sqlalchemy.dialects import postgresql, sqlite

        return postgresql.insert(table) if self.shared else sqlite.insert(table)

    def key(self) -> bytes:
        """Return the store's own secret, made with it: it keys Message-IDs, and links where no key is set."""
        from sharekit.delivery.store.schema import meta

        with self.reading() as connection:
            value = connection.execute(meta.select().where(meta.c.name == "key")).one().value
        return bytes.fromhex(value)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        from sqlalchemy.exc import DBAPIError, SQLAlchemyError

        try:
            yield
        except DBAPIError as error:
            words = " ".join(str(error.orig).split())
            raise StoreError(words[:300], where=self.shown, hint=_hint(words)) from error
        except SQLAlchemyError as error:
            raise StoreError(" ".join(str(error).split()), where=self.shown) from error


def shown_url(url: str) -> str:
    """Return a store's URL as it may be shown: without its password."""
    head, at, tail = url.rpartition("@")
    user = head.rpartition("/")[2]
    return f"{head.removesuffix(user)}{user.partition(':')[0]}@{tail}" if at else url


_HINTS = {
    "unable to open database file": "make its folder, or set another [store] url",
    "attempt to write a readonly database": "file and folder must be writable; change their permissions",
    "disk is full": "free some space and run the same command again with --resume: nothing is sent twice",
    "disk I/O error": "check the disk; run the same command again with --resume",
    "file is not a database": "the file is something else; set another [store] url",
    "database is locked": "another program holds it for long; try again",
    "connection": "check host, port, user and password of [store] url",
}


def _hint(words: str) -> str:
    return next((hint for sign, hint in _HINTS.items() if sign in words), "")


# --- opening


def _engine(url: str) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError

    if url.startswith(("postgresql://", "postgres://")):
        url = f"postgresql+psycopg://{url.partition('://')[2]}"
    elif not url.startswith("sqlite:///"):
        raise ConfigError(
            f"found {shown_url(url)!r}",
            where="store.url",
            hint="write sqlite:///path or postgresql://user@host/name",
        )
    try:
        engine = create_engine(url)
    except ModuleNotFoundError as error:
        raise ConfigError(
            "PostgreSQL needs psycopg", where="store.url", hint="pip install 'sharekit-press[postgres]'"
        ) from error
    except (SQLAlchemyError, ValueError) as error:
        raise ConfigError(f"cannot be read: {error}", where="store.url") from error
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine)
    return engine


def _tune_sqlite(engine: Engine) -> None:
    from sqlalchemy import event

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        options = connection.get_execution_options()
        raw: Any = connection.connection.dbapi_connection
        raw.execute(f"PRAGMA synchronous={'FULL' if options.get('durable', True) else 'NORMAL'}")
        # A writer that begins as a reader may find, when it comes to write, that it must start over.
        raw.execute("BEGIN" if options.get("reading") else "BEGIN IMMEDIATE")


def _prepare(engine: Engine, *, create: bool, shown: str) -> None:
    from sqlalchemy import inspect

    from sharekit.delivery.store import schema

    with engine.connect().execution_options(reading=True) as connection:
        tables = inspect(connection).get_table_names()
        version = _version(connection) if "meta" in tables else None
    if version is None and not create:
        raise _no_store(shown)
    if version is None:
        _create(engine)
    elif version > schema.VERSION:
        raise StoreError(
            f"was made by a newer sharekit (version {version}; this one knows {schema.VERSION})",
            where=shown,
            hint="update sharekit",
        )


def _no_store(shown: str) -> StoreError:
    return StoreError("there is no store yet", where=shown, hint="`sharekit subscribers import` makes one")


def _version(connection: Connection) -> int | None:
    from sharekit.delivery.store.schema import meta

    row = connection.execute(meta.select().where(meta.c.name == "version")).one_or_none()
    return int(row.value) if row else None


def _create(engine: Engine) -> None:
    from sharekit.delivery.store.schema import VERSION, meta, metadata

    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7461)")  # two may come first at a time
        metadata.create_all(connection)
        if _version(connection) is None:
            rows = [("version", str(VERSION)), ("key", secrets.token_hex(32))]
            connection.execute(meta.insert(), [{"name": name, "value": value} for name, value in rows])
