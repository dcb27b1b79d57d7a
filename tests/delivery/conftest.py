"""A store of each kind; PostgreSQL is started on loopback where its binaries are found."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sharekit.delivery.store.database import Store
from tests.delivery.mailhost import free_port


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _owner() -> str | None:
    """PostgreSQL refuses to run as root: hand it to an ordinary account."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a private server, without a database's name."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL's server binaries are not installed")
    home = Path(f"/tmp/sharekit-pg-{secrets.token_hex(4)}")  # short: a socket's path may have 107 bytes
    owner = _owner()
    home.mkdir(mode=0o755)
    if owner:
        shutil.chown(home, owner)

    def run(program: str, *options: str) -> None:
        command = [str(binaries / program), "-D", f"{home}/data", *options]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", user=owner)

    port = free_port()
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"
    run("initdb", "-U", "sharekit", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    run("pg_ctl", "-w", "-s", "-o", settings, "-l", f"{home}/log", "start")
    try:
        yield f"postgresql://sharekit@127.0.0.1:{port}"
    finally:
        run("pg_ctl", "-w", "-s", "-m", "immediate", "stop")
        shutil.rmtree(home)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database on the private server."""
    import psycopg

    name = f"t{secrets.token_hex(6)}"
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield f"{postgres_server}/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


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
    """Collects what `malformed` is told."""
    return []


@pytest.fixture
def malformed(wrong: list[str]) -> Callable[[Exception], None]:
    return lambda error: wrong.append(str(error))
