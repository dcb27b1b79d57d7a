"""Sending speed to postfix's smtp-sink on loopback: sharekit with its ledger, beside the naive loop.

    python benchmarks/delivery_speed.py [--readers 6000] [--naive 40] [--rounds 3] [--connections 4]

sharekit composes an issue once, fills each reader's copy, writes its ledger (SQLite) before and after each
message, and pipelines. The naive loop does for each reader what tutorials show: Jinja, premailer,
EmailMessage, send_message over one connection. Rounds are interleaved; medians of messages a second are
printed, and CPU time a message.
"""

from __future__ import annotations

import argparse
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

import jinja2
import premailer

import sharekit
from sharekit.delivery.mailing import Mailing
from sharekit.delivery.master import Master
from sharekit.delivery.mime import Letterhead
from sharekit.delivery.store import Store
from sharekit.delivery.subscribers import Subscriber, make_subscriber
from sharekit.delivery.verdicts import State
from sharekit.options import SmtpOptions

KB = 1024


@contextmanager
def sink() -> Iterator[int]:
    """Run smtp-sink; yield its port."""
    program = shutil.which("smtp-sink", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if program is None:
        sys.exit("smtp-sink is not installed: it comes with postfix")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    user = ["-u", "nobody"] if Path("/proc/self").stat().st_uid == 0 else []
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


def make_master(size: int) -> Master:
    """Compose an issue whose message has about `size` KB."""
    body = "The trains run through the night again, and the stations stay open for those who wait. "
    intro = "Hello {{ name | reader }}"
    for paragraphs in range(1, 400):
        text = "\n\n".join([intro, *[body * 4] * paragraphs])
        digest = sharekit.render_digest([_article()], language="en", intro=text)
        master = Master(
            digest=digest, head=Letterhead(sender="News <news@post.example>"), page="https://x.example/u"
        )
        if len(_message(master)) >= size * KB * 0.99:
            return master
        step = size * KB - len(_message(master))
        if step > 8 * KB:
            body += body[: step // 8]
    raise AssertionError("no message of that size")


def _article() -> sharekit.Article:
    return sharekit.Article(headline="Night trains return", lead="A lead.", url="https://x.example/a")


def _message(master: Master) -> bytes:
    from datetime import UTC, datetime

    from sharekit.delivery.mime import write_message

    return write_message(
        master.digest,
        master.head,
        address="a@x.example",
        unsubscribe_url="https://x.example/u?t=1",
        date=datetime.now(UTC),
    )


def readers(count: int) -> Iterator[Subscriber]:
    """Yield readers of a thousand domains."""
    return (make_subscriber(f"reader{n}@d{n % 1000}.example", f"Reader {n}") for n in range(count))


def run_sharekit(port: int, master: Master, count: int, connections: int) -> tuple[float, float]:
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


def run_naive(port: int, master: Master, count: int) -> tuple[float, float]:
    """Return the same for the naive loop."""
    template = jinja2.Environment(autoescape=True).from_string(_open(master))
    wall, cpu = time.perf_counter(), time.process_time()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for reader in readers(count):
            page = premailer.transform(template.render(name=reader.name), allow_network=False)
            message = EmailMessage()
            message["From"], message["To"] = "news@post.example", reader.address.written
            message["Subject"] = master.digest.subject
            message.set_content(master.digest.text)
            message.add_alternative(page, subtype="html")
            server.send_message(message)
    return count / (time.perf_counter() - wall), (time.process_time() - cpu) / count * 1000


def _open(master: Master) -> str:
    """Return the page as a template with a style sheet, as it is before premailer."""
    style = "<style>p { color: #222; margin: 0 0 12px } h1 { font-size: 28px } a { color: #06c }</style>"
    return master.digest.html.replace("</head>", f"{style}</head>").replace(
        "Hello reader", "Hello {{ name }}"
    )


def main() -> None:
    """Run both and print a table."""
    parser = argparse.ArgumentParser()
    for name, default in (("readers", 6000), ("naive", 40), ("rounds", 3), ("connections", 4), ("size", 60)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
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
