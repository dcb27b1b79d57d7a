"""Kills servers again and again while readers sign up and leave; counts what was answered and then lost.

    python -m benchmarks.serve_kill [--kills 20] [--requests 2000] [--servers 2] [--clients 8] [--seed 1]
                                    [--store postgresql://…]

Several `sharekit serve` share one store. Half of the requests are sign-ups, half are one-click unsubscribes;
one whose connection breaks is sent again, to any server. Exits with 1 if a sign-up or unsubscribe that was
answered is not in the store, or if a confirmation of one that was answered is never mailed.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from email import message_from_bytes
from pathlib import Path
from urllib.parse import urlencode

from sharekit.delivery.message.tokens import Claim, make_token
from sharekit.delivery.readers.directory import Directory
from sharekit.delivery.readers.subscribers import make_subscriber
from sharekit.delivery.readers.suppression import suppressed
from sharekit.delivery.store.database import Store
from tests.ports import reserved_port
from tests.web.servers import until_ready

SECRET = "the-key-of-this-benchmark-long-enough"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_MAIL_SECONDS = 120.0


class Servers:
    """Servers that share a store; `kill` ends one of them and starts it again."""

    def __init__(self, folder: Path, store: str, count: int) -> None:
        self._reserved = ExitStack()
        self.ports = [self._reserved.enter_context(reserved_port()) for _ in range(count)]
        self._folder = folder
        self._environment = os.environ | {
            "SHAREKIT_SECRET": SECRET,
            "SHAREKIT_STORE__URL": store,
            "SHAREKIT_TRANSPORT": f"folder:{folder}/outbox",
            "SHAREKIT_DIGEST__SENDER": "News <news@meridian.example>",
            "SHAREKIT_WEB__PUBLIC_URL": "https://news.example",
            "SHAREKIT_SERVE__PROXIES": '["127.0.0.1"]',
            "SHAREKIT_SERVE__WORKERS": "1",
        }
        self._processes = [self._start(port) for port in self.ports]
        for port, process in zip(self.ports, self._processes, strict=True):
            until_ready(port, process)

    def kill(self, number: int) -> None:
        """Kill one with SIGKILL, and wait until its successor answers."""
        self._processes[number].send_signal(signal.SIGKILL)
        self._processes[number].wait()
        self._processes[number] = self._start(self.ports[number])
        until_ready(self.ports[number], self._processes[number])

    def stop(self) -> None:
        """Stop all."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait(60)
        self._reserved.close()

    def _start(self, port: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "sharekit", "serve", "--port", str(port)]
        return subprocess.Popen(
            command, cwd=self._folder, env=self._environment, stderr=subprocess.DEVNULL, encoding="utf-8"
        )


def main() -> int:
    """Run once and print the outcome."""
    parser = argparse.ArgumentParser()
    for name, default in (("kills", 20), ("requests", 2000), ("servers", 2), ("clients", 8), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--store")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sharekit-kill-") as name:
        folder = Path(name)
        store = options.store or f"sqlite:///{folder}/store.db"
        with Store(store) as opened:
            Directory(opened).add([make_subscriber(_leaver(n)) for n in range(options.requests // 2)])
        servers = Servers(folder, store, options.servers)
        broken, kills = _work(servers, options)
        lost = _lost(folder, store, options.requests // 2)
        servers.stop()
    print(f"{options.requests} requests answered, {broken} broken and sent again, {kills} kills: {lost}")
    return int(any(lost.values()))


def _work(servers: Servers, options: argparse.Namespace) -> tuple[int, int]:
    """Send the requests while servers are killed; return how many connections broke, and the kills."""
    dice = random.Random(options.seed)
    order = [(kind, n) for kind in ("join", "leave") for n in range(options.requests // 2)]
    dice.shuffle(order)
    broken, done = [0], threading.Event()
    gate = threading.Semaphore(0)

    def killing() -> int:
        for _ in range(options.kills):
            gate.release(len(order) // options.kills + 1)  # so that the requests last as long as the kills
            time.sleep(dice.uniform(0.05, 0.5))
            servers.kill(dice.randrange(options.servers))
        done.set()
        return int(options.kills)

    def ask(item: tuple[str, int]) -> None:
        gate.acquire()
        while not _asked(servers, *item):
            broken[0] += 1
            time.sleep(0.05)

    with ThreadPoolExecutor(options.clients + 1) as pool:
        killer = pool.submit(killing)
        list(pool.map(ask, order))
        done.wait()
        return broken[0], killer.result()


def _asked(servers: Servers, kind: str, number: int) -> bool:
    """Send one request to some server; return whether it was answered with 200."""
    if kind == "join":
        path, form = "/subscribe", {"email": _joiner(number)}
    else:
        path = f"/u/{make_token(Claim(_leaver(number), 'issue-1'), [SECRET.encode()])}"
        form = {"List-Unsubscribe": "One-Click"}
    network = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
    link = http.client.HTTPConnection("127.0.0.1", random.choice(servers.ports), timeout=60)
    try:
        link.request("POST", path, urlencode(form), _FORM | {"X-Forwarded-For": network})
        answer = link.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()
    # A sign-up that was recorded but not answered is asked for again: three an hour are allowed.
    return answer.status in ((200, 429) if kind == "join" else (200,))


def _lost(folder: Path, store: str, count: int) -> dict[str, int]:
    """Count what is missing in the store, and in the outbox once the servers have had time to mail."""
    with Store(store) as opened:
        left = {row.address for row in suppressed(opened)}
        with opened.reading() as connection:
            joined = set(connection.column("SELECT address FROM signups"))
    end = time.monotonic() + _MAIL_SECONDS
    while len(mailed := _mailed(folder)) < count and time.monotonic() < end:
        time.sleep(0.5)
    return {
        "sign-ups lost": sum(_joiner(n) not in joined for n in range(count)),
        "confirmations lost": sum(_joiner(n) not in mailed for n in range(count)),
        "unsubscribes lost": sum(_leaver(n) not in left for n in range(count)),
    }


def _mailed(folder: Path) -> set[str]:
    return {str(message_from_bytes(path.read_bytes())["To"]) for path in folder.glob("outbox/**/*.eml")}


def _joiner(number: int) -> str:
    return f"joins{number}@reader.example"


def _leaver(number: int) -> str:
    return f"leaves{number}@reader.example"


if __name__ == "__main__":
    sys.exit(main())
