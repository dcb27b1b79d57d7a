"""Chaos: a sender that is killed again and again, a server that misbehaves, and the count of the outcome.

Each life of the sender is a process of its own, forked from this one so that no time goes into imports, and
ended by SIGKILL after a random number of messages. The last life runs to its end.
"""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import sharekit
from sharekit.cards.look import Look
from sharekit.delivery.bounces.verdicts import State
from sharekit.delivery.mailing import Mailing, Uncertain
from sharekit.delivery.message.header_block import HeaderBlock
from sharekit.delivery.message.issue_master import IssueMaster
from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber
from sharekit.delivery.readers.suppression import suppressed
from sharekit.delivery.status import read_status
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import find_issue
from sharekit.digest.assemble import assemble_digest
from sharekit.errors import SharekitError
from sharekit.options import ApiOptions, SmtpOptions
from tests.delivery.http_service import OPTIONS
from tests.delivery.server import Faults

_LINE = 70  # bytes of one line of the server's log, about
FAULTS = Faults(greylist=0.05, refuse=0.03, drop=0.02, lose=0.01)
SHARES = {"greylist": 0.05, "refuse": 0.03, "drop": 0.02, "lose": 0.01, "busy": 0.05}
POLICIES: tuple[Uncertain, ...] = get_args(Uncertain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The outcome of one sending.

    Attributes:
        kills: How often the sender was killed while it ran.
        lost: Readers who got nothing, though the server did not refuse them and the ledger does not list them
            as uncertain.
        duplicates: Copies beyond the first.
        answers_lost: Messages whose 250 the server swallowed.
        uncertain: Rows in doubt at the end.
        unlisted: Readers with a row that is neither accepted, rejected nor uncertain.
        refused: Readers whom the server refused for good.
        suppressed: Readers suppressed for it.
        identities: Readers whose copies did not all carry one Message-ID.
        seconds: How long it all took.
    """

    kills: int
    lost: int
    duplicates: int
    answers_lost: int
    uncertain: int
    unlisted: int
    refused: int
    suppressed: int
    identities: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Chaos:
    """One sending under fire; see `run`."""

    folder: Path
    policy: Uncertain
    seed: int
    readers: int = 5000
    kills: int = 50
    connections: int = 4
    transport: str = "smtp"
    batch: int = 1

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder}/store.db"

    @property
    def log(self) -> Path:
        return self.folder / "mail.log"

    def run(self) -> Outcome:
        """Send, kill, resume, and count."""
        began = time.monotonic()
        chance = random.Random(self.seed)
        kills = 0
        with self._server() as port:
            self._live(port, chance, most=0)  # the first life enters the list, and is killed at once
            for left in range(self.kills, 0, -1):
                kills += self._live(port, chance, most=2 * self._waiting() // (left + 1))
            self._live(port, chance, most=None)
        return self._count(kills, time.monotonic() - began)

    def list(self) -> Iterator[Subscriber]:
        return (make_subscriber(f"r{n}@d{n % 50}.example", f"Reader {n}") for n in range(self.readers))

    @contextmanager
    def _server(self) -> Iterator[int]:
        program, kinds = ["tests.delivery.server"], ["greylist", "refuse", "drop", "lose"]
        if self.transport != "smtp":
            program, kinds = ["tests.delivery.http_service", self.transport], ["busy", "refuse", "lose"]
        shares = [f"--{kind}={SHARES[kind]}" for kind in kinds]
        command = [sys.executable, "-m", *program, str(self.log), f"--seed={self.seed}", *shares]
        root = Path(__file__).parents[2]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, encoding="utf-8") as server:
            assert server.stdout is not None
            try:
                yield int(server.stdout.readline())
            finally:
                server.kill()

    def _live(self, port: int, chance: random.Random, *, most: int | None) -> bool:
        """Let the sender live for up to `most` messages, or to its end; return whether it was killed."""
        size = self._size()
        child = os.fork()
        if not child:
            self._send(port)
        if most is None:
            assert os.waitpid(child, 0)[1] == 0, "the sender failed by itself"
            return False
        goal = size + chance.uniform(0, most) * _LINE
        ended = os.pidfd_open(child)
        while self._size() < goal and not select.select([ended], [], [], 0.001)[0]:
            pass
        time.sleep(chance.uniform(0, 0.004))
        os.close(ended)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the sender failed by itself"
        return os.WIFSIGNALED(status)

    def _size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0

    def _waiting(self) -> int:
        """Return how many readers have no message yet, about."""
        lines = self.log.read_bytes().count(b"\n") if self.log.exists() else 0
        return max(0, self.readers * 9 // 10 - lines)

    def _send(self, port: int) -> None:
        """Be the sender; never returns."""
        random.seed(os.urandom(8))
        code = 1
        try:
            smtp = SmtpOptions(
                host="127.0.0.1", port=port, tls="none", connections=self.connections, retry_delay=0.2
            )
            with Store(self.url) as store:
                api = replace(
                    OPTIONS.get(self.transport, ApiOptions()),
                    endpoint=f"http://127.0.0.1:{port}",
                    batch=self.batch,
                )
                mailing = Mailing(
                    store=store,
                    smtp=smtp,
                    transport=self.transport,
                    api=api,
                    uncertain=self.policy,
                    mail_log=self.log,
                )
                mailing.start(issue_master(), self.list(), resume=True)
            code = 0
        except SharekitError as error:
            sys.stderr.write(f"{error}\n")
        finally:
            os._exit(code)

    def _count(self, kills: int, seconds: float) -> Outcome:
        lines = [line.split() for line in self.log.read_text("utf-8").splitlines()]
        copies = Counter(line[0] for line in lines)
        names: dict[str, set[str]] = {}
        for recipient, identity in lines:
            names.setdefault(recipient, set()).add(identity)
        faults = Faults(**{**vars(FAULTS), "seed": self.seed})
        everyone = {reader.address.written for reader in self.list()}
        refused = {address for address in everyone if faults.hits("refuse", address)}
        with Store(self.url) as store:
            issue = find_issue(store, issue_master().digest.key)
            assert issue is not None
            status = read_status(store, issue)
            held = {row.address for row in suppressed(store)}
        doubtful = {f.address for f in status.failures if f.state == State.UNCERTAIN}
        done = (State.ACCEPTED, State.REJECTED, State.UNCERTAIN)
        return Outcome(
            kills=kills,
            lost=len(everyone - refused - set(copies) - doubtful),
            duplicates=sum(copies.values()) - len(copies),
            answers_lost=sum(faults.hits("lose", address) for address in copies),
            uncertain=len(doubtful),
            unlisted=len(everyone) - sum(status.counts[state] for state in done),
            refused=len(refused),
            suppressed=len(held & refused) + len(held - refused),
            identities=sum(len(found) > 1 for found in names.values()),
            seconds=seconds,
        )


_MASTERS: list[IssueMaster] = []


def issue_master() -> IssueMaster:
    """Return the issue that is sent; composed once, before any fork."""
    if not _MASTERS:
        article = sharekit.Article(headline="Night trains return", lead="A lead.", url="https://x.example/a")
        digest = assemble_digest([article], look=Look(language="en"))
        head = HeaderBlock(sender="News <news@post.example>")
        _MASTERS.append(IssueMaster(digest=digest, head=head, page="https://post.example/leave"))
    return _MASTERS[0]
