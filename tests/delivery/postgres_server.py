"""A PostgreSQL server of one's own on loopback, for tests and benchmarks."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import reserved_port


def server_binaries() -> Path | None:
    """Return the folder with initdb and pg_ctl, or None."""
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


@contextmanager
def run_postgres(binaries: Path, *options: str) -> Iterator[str]:
    """Yield the URL of a private server, without a database's name; `options` are its settings."""
    # In /tmp: a socket's path may have 107 bytes.
    home = Path(f"/tmp/sharekit-pg-{os.getpid()}-{secrets.token_hex(4)}")
    owner = _owner()
    home.mkdir(mode=0o755)
    if owner:
        shutil.chown(home, owner)

    def run(program: str, *words: str) -> None:
        command = [str(binaries / program), "-D", f"{home}/data", *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", user=owner)

    own = ("listen_addresses=127.0.0.1", f"unix_socket_directories={home}")
    run("initdb", "-U", "sharekit", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    with reserved_port() as port:
        settings = f"-p {port} " + " ".join(f"-c {option}" for option in (*own, *options))
        run("pg_ctl", "-w", "-s", "-o", settings, "-l", f"{home}/log", "start")
        try:
            yield f"postgresql://sharekit@127.0.0.1:{port}"
        finally:
            run("pg_ctl", "-w", "-s", "-m", "immediate", "stop")
            shutil.rmtree(home)
