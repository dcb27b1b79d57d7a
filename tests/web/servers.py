"""Starts `sharekit serve` as a process of its own, for tests and benchmarks."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.ports import reserved_port

_READY_SECONDS = 120.0


def until_ready(port: int, process: subprocess.Popen[str]) -> None:
    """Wait until a server answers.

    Raises:
        RuntimeError: The process has ended.
        TimeoutError: It does not answer.
    """
    end = time.monotonic() + _READY_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server has ended: {process.stderr.read() if process.stderr else ''}")
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            link.request("GET", "/readyz")
            if link.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        finally:
            link.close()
    raise TimeoutError(f"nothing answers on port {port}")


@contextmanager
def serving(
    folder: Path, settings: Mapping[str, str], *flags: str
) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Run a server in a folder; yield its port and process, which ends with the block."""
    with reserved_port() as port:
        command = [sys.executable, "-m", "sharekit", "serve", "--port", str(port), *flags]
        environment = {**os.environ, **settings}
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stderr=subprocess.PIPE, encoding="utf-8"
        )
        try:
            until_ready(port, process)
            yield port, process
        finally:
            process.terminate()
            process.communicate(timeout=60)
