"""A store of each kind; PostgreSQL is started on loopback where its binaries are found."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sharekit.delivery.store.database import Store
from tests.delivery.postgres_server import run_postgres, server_binaries


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a private server, without a database's name."""
    binaries = server_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL's server binaries are not installed")
    with run_postgres(binaries, "fsync=off") as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The URL of an empty schema on the private server: made in a tenth of the time that a database takes."""
    import psycopg

    name = f"t{secrets.token_hex(6)}"
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE SCHEMA {name}")
    return f"{postgres_server}/postgres?options=-csearch_path%3D{name}"


@pytest.fixture
def postgres_store(postgres_url: str) -> Iterator[Store]:
    with Store(postgres_url) as opened:
        yield opened


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store: SQLite, and PostgreSQL where it is found."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with Store(store_url) as opened:
        yield opened


@pytest.fixture
def wrong() -> list[str]:
    """Collects what `malformed` reports."""
    return []


@pytest.fixture
def malformed(wrong: list[str]) -> Callable[[Exception], None]:
    return lambda error: wrong.append(str(error))
