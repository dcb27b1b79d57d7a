"""Load for serve.py: requests at a fixed rate or until the server closes; CPU time, memory."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_numbers = count(time.time_ns() % 1_000_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One request: its status (0 without an answer, -1 where nothing listens) and how long it took."""

    status: int
    seconds: float = 0.0
    body: bytes = b""


async def paced(port: int, path: str, rate: float, seconds: float) -> list[Sample]:
    """Send requests at a fixed rate, each over a connection of its own, whatever the answers do."""
    began, tasks = time.monotonic(), []
    for number in range(max(1, int(rate * seconds))):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        tasks.append(asyncio.create_task(_once(port, f"{path}{next(_numbers)}")))
    return await asyncio.gather(*tasks)


async def _once(port: int, path: str) -> Sample:
    began = time.monotonic()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return Sample(status=-1)
    status, body = await _ask(reader, writer, path)
    writer.close()
    return Sample(status=status, seconds=time.monotonic() - began, body=body)


async def run_until_closed(port: int, path: str, connections: int) -> list[Sample]:
    """Ask again and again over connections that are kept, opened again when closed, until nothing listens.

    With one connection: once.
    """
    if connections == 1:
        return [await _once(port, path)]
    groups = await asyncio.gather(*(_client(port, path) for _ in range(connections)))
    return [sample for group in groups for sample in group]


async def _client(port: int, path: str) -> list[Sample]:
    samples: list[Sample] = []
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return samples
        while True:
            status, _ = await _ask(reader, writer, path)
            samples.append(Sample(status=status))
            if status == 0 or reader.at_eof():
                break
        writer.close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> tuple[int, bytes]:
    """Return status and body; the reader is at its end if the server closes the connection after it."""
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
        fields = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:] if line)
        body = await reader.readexactly(int(fields.get("content-length", 0)))
    except (OSError, asyncio.IncompleteReadError):
        return 0, b""
    if fields.get("connection") == "close":
        reader.feed_eof()
    return int(head.split(b" ")[1]), body


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process and its children, living ones included."""
    return sum(sum(map(int, _stat(each)[11:15])) for each in _tree(pid)) / _TICKS


def memory(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    return int(_stat(pid)[21]) * _PAGE / 1_000_000


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()


def _tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(each for child in children for each in _tree(int(child)))]
