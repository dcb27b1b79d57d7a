"""The store: one SQLite file by default, PostgreSQL by URL for many senders at once."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sharekit.delivery.store.engine import schema
from sharekit.delivery.store.engine.connection import Connection, Engine
from sharekit.delivery.store.engine.location import StoreLocation, parse_store_url
from sharekit.delivery.store.engine.sqlite import sqlite_engine
from sharekit.errors import StoreError

_HINTS = {
    "unable to open database file": "make its folder, or set another [store] url",
    "attempt to write a readonly database": "file and folder must be writable; change their permissions",
    "disk is full": "free some space and resume the same issue: nothing is sent twice",
    "disk I/O error": "check the disk, then resume the same issue",
    "file is not a database": "the file is something else; set another [store] url",
    "database is locked": "another program holds it for long; try again",
    "connection": "check host, port, user and password of [store] url",
}


class Store:
    """Readers, suppressions, issues and their ledgers.

    Args:
        url: `sqlite:///path` or `postgresql://user@host/name`.
        create: Create the tables where they are missing; else a missing store is an error.
        clock: Seconds since 1970; on PostgreSQL the server's clock by default, one for all machines.

    Raises:
        ConfigError: The URL is invalid, or psycopg is missing.
        StoreError: The store cannot be opened, is of a newer version, or is something else.
    """

    def __init__(self, url: str, *, create: bool = True, clock: Callable[[], float] | None = None) -> None:
        self._location = parse_store_url(url)
        self._engine = _engine(self._location)
        self._idle: list[Any] = []
        if not create and self.path and not self.path.exists():
            raise _no_store(self.shown)  # opening it would create an empty file
        try:
            self._prepare(create=create)
            self.now: Callable[[], float] = clock or self._clock()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        while self._idle:
            self._idle.pop().close()

    @property
    def shown(self) -> str:
        """The store's URL without its password."""
        return self._location.shown

    @property
    def path(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL."""
        return self._location.path

    @property
    def shared(self) -> bool:
        """Whether several machines may work on one issue at a time."""
        return self._engine.shared

    @contextmanager
    def writing(self, *, durable: bool = True, together: bool = False) -> Iterator[Connection]:
        """Yield a connection inside a transaction that is committed at the end, or undone on any error.

        Args:
            durable: The commit survives power loss. Else, on SQLite, it survives the end of this process, but
                the machine going down may undo it: that saves the wait for the disk.
            together: Statements without results wait for the next one with a result: on PostgreSQL that saves
                a round trip for each. Nothing can be copied or streamed.
        """
        with self._transaction(reading=False, durable=durable, together=together) as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection for reading; it sees one state of the store, and blocks no writer."""
        with self._transaction(reading=True, durable=False, together=False) as connection:
            yield connection

    def key(self) -> bytes:
        """Return the store's own secret, made with it: it keys Message-IDs, and links where no key is set."""
        with self.reading() as connection:
            return bytes.fromhex(connection.value("SELECT value FROM meta WHERE name = 'key'"))

    @contextmanager
    def _transaction(self, *, reading: bool, durable: bool, together: bool) -> Iterator[Connection]:
        with self._errors():
            raw = self._idle.pop() if self._idle else self._engine.connect()
            try:
                with self._engine.together(raw) if together else nullcontext():
                    self._engine.begin(raw, reading, durable)
                    yield Connection(raw, self._engine)
                    raw.execute("COMMIT")
            except BaseException:
                self._undo(raw)
                raise
            self._idle.append(raw)

    def _undo(self, raw: Any) -> None:
        """Undo the transaction; a connection that cannot is closed."""
        try:
            raw.execute("ROLLBACK")
            self._idle.append(raw)
        except self._engine.errors:
            with suppress(self._engine.errors):
                raw.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except self._engine.errors as error:
            words = " ".join(str(error).split())
            if self._location.password:
                words = words.replace(self._location.password, "***")
            hint = next((hint for sign, hint in _HINTS.items() if sign in words), "")
            raise StoreError(words[:300], where=self.shown, hint=hint) from error

    # --- opening

    def _clock(self) -> Callable[[], float]:
        """Return the store's clock: on PostgreSQL all machines must agree, whatever their own clocks say."""
        if not self.shared:
            return time.time
        with self.reading() as connection:
            ahead = float(connection.value("SELECT extract(epoch FROM clock_timestamp())")) - time.monotonic()
        return lambda: time.monotonic() + ahead

    def _prepare(self, *, create: bool) -> None:
        with self.reading() as connection:
            version = self._version(connection)
        if not version and not create:
            raise _no_store(self.shown)
        if version > schema.VERSION:
            raise StoreError(
                f"was made by a newer sharekit (version {version}; this one knows {schema.VERSION})",
                where=self.shown,
                hint="update sharekit",
            )
        if version < schema.VERSION:
            self._migrate()

    def _migrate(self) -> None:
        """Bring the tables to the present version, in one transaction: a failure leaves them as they were."""
        with self.writing() as connection:
            if self.shared:
                connection.execute("SELECT pg_advisory_xact_lock(7461)")  # several may come first at a time
            version = self._version(connection)
            for statement in schema.statements(version, self._engine.types):
                connection.execute(statement)
            row = "INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO "
            version_row = {"name": "version", "value": str(schema.VERSION)}
            connection.execute(f"{row} UPDATE SET value = excluded.value", version_row)
            connection.execute(f"{row} NOTHING", {"name": "key", "value": secrets.token_hex(32)})

    def _version(self, connection: Connection) -> int:
        where = "information_schema.tables WHERE table_schema = current_schema() AND table_name"
        if not connection.row(
            f"SELECT 1 FROM {where if self.shared else 'sqlite_master WHERE name'} = 'meta'"
        ):
            return 0
        return int(connection.value("SELECT value FROM meta WHERE name = 'version'") or 0)


def _engine(location: StoreLocation) -> Engine:
    if location.path:
        return sqlite_engine(location.path)
    from sharekit.delivery.store.engine.postgres import postgres_engine

    return postgres_engine(location)


def _no_store(shown: str) -> StoreError:
    return StoreError("there is no store yet", where=shown, hint="`sharekit subscribers import` makes one")
