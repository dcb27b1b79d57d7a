"""A small SMTP server on loopback that misbehaves on request; runs in the test's process or as a program.

    python -m tests.delivery.server LOG [--greylist 0.05] [--refuse 0.03] [--drop 0.02] [--lose 0.01]

prints its port, and writes one line to LOG for every message, before its 250 goes out: the recipient and the
Message-ID.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

_ADDRESS = re.compile(rb"<([^>]*)>")
_MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(kw_only=True)
class Faults:
    """Shares of what goes wrong, each in [0, 1]."""

    greylist: float = 0.0  # 451 at RCPT, for the first try of a mailbox
    refuse: float = 0.0  # 550 5.1.1 at RCPT, for good
    drop: float = 0.0  # the connection ends in the middle of the message
    lose: float = 0.0  # the message is stored, and the connection ends before the 250
    seed: int = 0

    def hits(self, kind: str, recipient: str) -> bool:
        """Whether the mailbox has this fault: the same in every run with the same seed."""
        share: float = getattr(self, kind)
        return random.Random(f"{self.seed}:{kind}:{recipient}").random() < share


@dataclass(kw_only=True)
class Server:
    """The server; a context manager that runs it in a thread."""

    faults: Faults = field(default_factory=Faults)
    log: Path | None = None
    extensions: tuple[str, ...] = ("PIPELINING", "8BITMIME", "SIZE 100000000", "SMTPUTF8")
    replies: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    rule: Callable[[str, str, int], str] = lambda _command, _recipient, _served: ""
    messages: list[tuple[str, bytes]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _stored: threading.Condition = field(default_factory=threading.Condition)

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(300)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(300)
        self._loop.close()
        if self._file:
            self._file.close()

    @property
    def received(self) -> Counter[str]:
        """How often each mailbox got a message."""
        return Counter(recipient for recipient, _ in self.messages)

    def wait_for(self, count: int, seconds: float = 120) -> bool:
        """Wait until so many messages are stored."""
        with self._stored:
            return self._stored.wait_for(lambda: len(self.messages) >= count, seconds)

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self.listen())
        started.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._close(server))

    async def _close(self, server: asyncio.Server) -> None:
        """End every connection, those just accepted too: an open socket would be a warning."""
        server.close()
        await asyncio.sleep(0.01)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0.01)

    async def listen(self) -> asyncio.Server:
        """Open the port; a free one where none is set."""
        self._tried: set[tuple[str, str]] = set()
        self._file = self.log.open("ab", buffering=0) if self.log else None
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=1 << 20)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await _Session(self, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    def first(self, kind: str, recipient: str) -> bool:
        """Whether a fault that strikes once is due for the mailbox."""
        if (kind, recipient) in self._tried or not self.faults.hits(kind, recipient):
            return False
        self._tried.add((kind, recipient))
        return True

    def store(self, recipient: str, message: bytes) -> None:
        """Keep a message: from here on it counts as delivered."""
        if self._file is None:
            with self._stored:
                self.messages.append((recipient, message))
                self._stored.notify_all()
            return
        found = _MESSAGE_ID.search(message)
        os.write(self._file.fileno(), b"%s %s\n" % (recipient.encode(), found[1] if found else b"-"))


class _Session:
    def __init__(self, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._server, self._reader, self._writer = server, reader, writer
        self._recipient, self._good, self._taken = "", False, 0

    async def run(self) -> None:
        await self._say("220 test ESMTP")
        while line := await self._reader.readline():
            command = line.split(b":")[0].split()[0].decode().upper() if line.strip() else ""
            self._server.commands.append(line.decode(errors="replace").strip())
            if command == "QUIT":
                await self._say("221 bye")
                return
            if not await self._answer(command, line):
                return

    async def _answer(self, command: str, line: bytes) -> bool:
        if command == "RCPT":
            self._recipient = _ADDRESS.findall(line)[0].decode()
        scripted = self._server.replies.get((command, self._recipient))
        reply = scripted.pop(0) if scripted else self._server.rule(command, self._recipient, self._taken)
        if reply:
            self._good = False
            await self._say(reply)
            return not reply.startswith("421")
        if command == "EHLO":
            await self._say(*[f"250-{name}" for name in ("test", *self._server.extensions)], "250 HELP")
        elif command == "RCPT":
            await self._rcpt()
        elif command == "DATA":
            return await self._data()
        else:
            self._good = self._good and command not in {"MAIL", "RSET"}
            await self._say("250 2.0.0 ok")
        return True

    async def _rcpt(self) -> None:
        server, recipient = self._server, self._recipient
        if server.faults.hits("refuse", recipient):
            await self._say("550 5.1.1 no such user")
        elif server.first("greylist", recipient):
            await self._say("451 4.7.1 greylisted")
        else:
            self._good = True
            await self._say("250 2.1.5 ok")

    async def _data(self) -> bool:
        if not self._good:
            await self._say("554 5.5.1 no valid recipients")
            return True
        await self._say("354 go on")
        server, recipient = self._server, self._recipient
        if server.first("drop", recipient):
            await self._reader.read(100)
            return False
        message = await self._reader.readuntil(b"\r\n.\r\n")
        self._good = False
        scripted = server.replies.get((".", recipient))
        ruled = server.rule(".", recipient, self._taken) or "250 2.0.0 queued"
        reply = scripted.pop(0) if scripted else ruled
        if reply.startswith("250"):
            self._taken += 1
            server.store(recipient, message[:-3].replace(b"\r\n..", b"\r\n."))
        if server.first("lose", recipient):
            return False
        await self._say(reply)
        return not reply.startswith("421")

    async def _say(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self._writer.drain()


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("log", type=Path)
    for name in ("greylist", "refuse", "drop", "lose"):
        parser.add_argument(f"--{name}", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=0)
    given = vars(parser.parse_args())
    server = Server(log=given.pop("log"), faults=Faults(**given))

    async def serve() -> None:
        async with await server.listen() as listening:
            print(server.port, flush=True)  # noqa: T201 (whoever started this program waits for it)
            await listening.serve_forever()

    asyncio.run(serve())


if __name__ == "__main__":
    main()
