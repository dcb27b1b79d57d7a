"""Sending speed to postfix's smtp-sink on loopback: sharekit with its ledger, beside the naive loop.

    python -m benchmarks.delivery_speed [--readers 6000] [--naive 40] [--rounds 3] [--connections 4]

sharekit composes an issue once, fills each reader's copy, writes its ledger (SQLite) before and after each
message, and pipelines. The naive loop does for each reader what tutorials show: Jinja, premailer,
EmailMessage, send_message over one connection. Rounds are interleaved; medians of messages a second are
printed, and CPU time a message.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import cssutils
import jinja2
import premailer

from benchmarks.digest import DAY, HEAD, MOMENT, OPTIONS, page_before_inlining, stories
from sharekit.delivery.bounces.verdicts import State
from sharekit.delivery.mailing import Mailing
from sharekit.delivery.message.issue_master import IssueMaster
from sharekit.delivery.message.mime import write_message
from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber
from sharekit.delivery.store.database import Store
from sharekit.digest.assemble import assemble_digest
from sharekit.options import SmtpOptions
from tests.ports import reserved_port

KB = 1024
_SENTENCE = "The trains run through the night again, and the stations stay open for those who wait. "


@contextmanager
def sink() -> Iterator[int]:
    """Run smtp-sink; yield its port."""
    program = shutil.which("smtp-sink", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if program is None:
        sys.exit("smtp-sink is not installed: it comes with postfix")
    user = ["-u", "nobody"] if Path("/proc/self").stat().st_uid == 0 else []
    with reserved_port() as port:
        running = subprocess.Popen([program, *user, f"127.0.0.1:{port}", "256"])
        try:
            _wait_for(port)
            yield port
        finally:
            running.terminate()
            running.wait()


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit("smtp-sink does not answer")


def make_master(size: int) -> IssueMaster:
    """Compose an issue of 10 stories whose message has about `size` KB, by an intro of the right length."""
    intro, master = "", _master("")
    while (short := size * KB - len(_message(master))) > 0:
        intro += f"{_SENTENCE * max(1, short // (3 * len(_SENTENCE)))}\n\n"
        master = _master(intro)
    return master


def _master(intro: str) -> IssueMaster:
    digest = assemble_digest(
        stories(0), options=OPTIONS, date=DAY, base_url="https://news.example", intro=intro
    )
    return IssueMaster(digest=digest, head=HEAD, page="https://news.example/leave")


def _message(master: IssueMaster) -> bytes:
    return write_message(
        master.digest,
        master.head,
        address="reader1@d1.example",
        unsubscribe_url="https://news.example/leave?token=1",
        date=MOMENT,
    )


def readers(count: int) -> Iterator[Subscriber]:
    """Yield readers of a thousand domains."""
    return (make_subscriber(f"reader{n}@d{n % 1000}.example", f"Reader {n}") for n in range(count))


def run_sharekit(port: int, master: IssueMaster, count: int, connections: int) -> tuple[float, float]:
    """Return messages a second and CPU ms a message, from the first to the last message."""
    options = SmtpOptions(host="127.0.0.1", port=port, tls="none", connections=connections)
    with tempfile.TemporaryDirectory() as folder, Store(f"sqlite:///{folder}/s.db") as store:
        began: list[tuple[float, float]] = []
        mailing = Mailing(
            store=store,
            smtp=options,
            enlisting=lambda _found: began.append((time.perf_counter(), time.process_time())),
        )
        report = mailing.start(master, readers(count))
        wall, cpu = time.perf_counter() - began[0][0], time.process_time() - began[0][1]
        assert report.counts[State.ACCEPTED] == count
    return count / wall, cpu / count * 1000


def run_naive(port: int, master: IssueMaster, count: int) -> tuple[float, float]:
    """Return the same for the naive loop: the page before inlining is what it starts from."""
    template = jinja2.Environment(autoescape=True).from_string(page_before_inlining())
    wall, cpu = time.perf_counter(), time.process_time()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for reader in readers(count):
            page = premailer.transform(template.render(name=reader.name))
            message = EmailMessage()
            message["From"], message["To"] = HEAD.sender, reader.address.written
            message["Subject"] = master.digest.subject
            message.set_content(master.digest.text)
            message.add_alternative(page, subtype="html")
            server.send_message(message)
    return count / (time.perf_counter() - wall), (time.process_time() - cpu) / count * 1000


def main() -> None:
    """Run both and print a table."""
    parser = argparse.ArgumentParser()
    for name, default in (("readers", 6000), ("naive", 40), ("rounds", 3), ("connections", 4), ("size", 60)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    cssutils.log.setLevel(logging.CRITICAL)
    master = make_master(given.size)
    figures: dict[str, list[tuple[float, float]]] = {"sharekit": [], "naive loop": []}
    with sink() as port:
        for _ in range(given.rounds):
            figures["naive loop"].append(run_naive(port, master, given.naive))
            figures["sharekit"].append(run_sharekit(port, master, given.readers, given.connections))
    print(
        f"messages of {len(_message(master)) / KB:.0f} KB, {given.connections} connections, ledger on SQLite"
    )
    rates = {name: statistics.median(rate for rate, _ in runs) for name, runs in figures.items()}
    for name, runs in figures.items():
        cpu = statistics.median(ms for _, ms in runs)
        print(f"{name:<12} {rates[name]:9,.0f} messages/s   {cpu:7.3f} ms CPU a message")
    print(f"ratio        {rates['sharekit'] / rates['naive loop']:9,.1f}")


if __name__ == "__main__":
    main()
