"""Requests a second of `sharekit serve`, beside a bare ASGI app, drawing in batch, and @vercel/og.

    npm install --prefix output/serve-peer @vercel/og@0.8.5
    python -m benchmarks.serve [cached] [uncached] [half] [overload] [stop] [peer]
                               [--seconds 30] [--connections 200] [--workers 1] [--rounds 3]

Needs wrk, and node for `peer`. What is compared runs in turns, several rounds, so that a machine that is
busy with something else slows both sides down alike; CPU time is that of the whole process tree.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

from benchmarks.serve_load import Sample, cpu_seconds, memory, paced, run_until_closed
from sharekit.article import Article
from sharekit.cards.look import Look
from sharekit.cards.studio import Studio
from sharekit.web import sign_card_url
from tests.web.servers import serving

SECRET = "the-key-of-this-benchmark-long-enough"
_HERE = Path(__file__).parent
_PEER = _HERE.parent / "output" / "serve-peer"
_LEAD = "The first sleeper in thirty years left on Friday evening."
_UNSIGNED = "/card/unsigned/og/minimal.png?site=The+Meridian&lead=The+first+sleeper&headline=Night+trains+"
_BARE = """
import sys, uvicorn
body = open(sys.argv[2], "rb").read()
headers = [(b"content-type", b"image/png"), (b"content-length", str(len(body)).encode())]
async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})
uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False, lifespan="off")
"""
_LUA = """
local n = math.random(1, 1000000000)
request = function() n = n + 1; return wrk.format("GET", wrk.path .. n) end
"""


def settings(**more: str) -> dict[str, str]:
    """Return the environment of a server."""
    return {"SHAREKIT_SECRET": SECRET, "SHAREKIT_SERVE__WORKERS": str(OPTIONS.workers), **more}


def wrk(url: str, connections: int, seconds: float, *, fresh: bool = False) -> dict[str, float]:
    """Return requests a second, p50 and p99 in ms, and errors; `fresh` asks for a new card each time."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "20s", "--latency"]
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".lua") as script:
        script.write(_LUA)
        script.flush()
        command += ["-s", script.name] if fresh else []
        text = subprocess.run([*command, url], capture_output=True, encoding="utf-8", check=True).stdout
    errors = sum(map(int, re.findall(r"(?:connect|read|write|timeout|responses:) (\d+)", text)))
    rate = re.search(r"Requests/sec: +([\d.]+)", text)
    spread = {name: _ms(value) for name, value in re.findall(r"(50|99)% +([\d.]+\w+)", text)}
    return {
        "rate": float(rate[1]) if rate else 0.0,
        "p50": spread["50"],
        "p99": spread["99"],
        "errors": errors,
    }


def _ms(text: str) -> float:
    number, unit = re.match(r"([\d.]+)(\w+)", text).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]


def cached() -> None:
    """One card again and again, beside an app that only hands out the same bytes."""
    url = urlsplit(sign_card_url("http://x", {"headline": "Night trains return", "lead": _LEAD}, key=SECRET))
    with tempfile.TemporaryDirectory() as name, serving(Path(name), settings()) as (port, process):
        address = f"http://127.0.0.1:{port}{url.path}?{url.query}"
        card = Path(name, "card.png")
        card.write_bytes(asyncio.run(run_until_closed(port, f"{url.path}?{url.query}", 1))[0].body)
        with bare(card) as plain:
            before = memory(process.pid)
            for _ in range(3):
                ours = _with_cpu(process.pid, address, OPTIONS.connections, OPTIONS.seconds / 3)
                theirs = _with_cpu(
                    plain[1], f"http://127.0.0.1:{plain[0]}/", OPTIONS.connections, OPTIONS.seconds / 3
                )
                _print("cached", ours, "bare app", theirs)
            print(f"cached   memory {before:.0f} MB before, {memory(process.pid):.0f} MB after")


def _with_cpu(
    pid: int, url: str, connections: int, seconds: float, *, fresh: bool = False
) -> dict[str, float]:
    began = cpu_seconds(pid)
    result = wrk(url, connections, seconds, fresh=fresh)
    return result | {"cpu": (cpu_seconds(pid) - began) / max(1.0, result["rate"] * seconds) * 1000}


def _line(result: dict[str, float]) -> str:
    return (
        f"{result['rate']:,.1f}/s, p50 {result['p50']:.0f} ms, p99 {result['p99']:.0f} ms, "
        f"{result['cpu']:.2f} ms CPU each, {result['errors']:.0f} errors"
    )


def _print(part: str, ours: dict[str, float], name: str, theirs: dict[str, float]) -> None:
    ratio = ours["rate"] / theirs["rate"]
    print(f"{part:9}sharekit {_line(ours)}   {name} {_line(theirs)}   ratio {ratio:.2f}", flush=True)


@contextmanager
def bare(card: Path) -> Iterator[tuple[int, int]]:
    """Run the bare app; yield port and process id."""
    from tests.ports import reserved_port

    with (
        reserved_port() as port,
        subprocess.Popen([sys.executable, "-c", _BARE, str(port), str(card)]) as process,
    ):
        time.sleep(4)
        yield port, process.pid
        process.terminate()


def uncached() -> float:
    """Fresh cards, beside drawing them in a loop in this process; return the rate."""
    rates = []
    with fresh_server() as (port, pid):
        for number in range(3):
            batch, batch_cpu = _batch(OPTIONS.seconds / 3, number)
            served = _with_cpu(pid, f"http://127.0.0.1:{port}{_UNSIGNED}", 8, OPTIONS.seconds / 3, fresh=True)
            rates.append(served["rate"])
            print(
                f"uncached {_line(served)}   batch {batch:.1f}/s, {batch_cpu:.1f} ms CPU each   "
                f"ratio {served['rate'] / (batch * OPTIONS.workers):.2f}, CPU {batch_cpu / served['cpu']:.2f}"
            )
    return sum(rates) / len(rates)


@contextmanager
def fresh_server() -> Iterator[tuple[int, int]]:
    """Run a server that keeps no cards; yield port and process id."""
    with (
        tempfile.TemporaryDirectory() as name,
        serving(Path(name), settings(SHAREKIT_SERVE__CACHE_BYTES="0"), "--unsigned") as (port, process),
    ):
        wrk(f"http://127.0.0.1:{port}{_UNSIGNED}", 4, 3, fresh=True)  # fonts and templates are loaded
        yield port, process.pid


def _batch(seconds: float, seed: int) -> tuple[float, float]:
    studio = Studio(Look())
    words = count(seed * 1_000_000_000)

    def draw() -> None:
        article = Article(
            headline=f"Night trains {next(words)}", lead="The first sleeper", site="The Meridian"
        )
        studio.draw(article, network="og", template="minimal")

    draw()
    end, cards, cpu, began = time.monotonic() + seconds, 0, time.process_time(), time.monotonic()
    while time.monotonic() < end:
        draw()
        cards += 1
    return cards / (time.monotonic() - began), (time.process_time() - cpu) / cards * 1000


def half() -> None:
    """Fresh cards at half of the rate that can be drawn: how long an answer takes."""
    with fresh_server() as (port, _):
        rate = wrk(f"http://127.0.0.1:{port}{_UNSIGNED}", 8, 8, fresh=True)["rate"] / 2
        samples = asyncio.run(paced(port, _UNSIGNED, rate, OPTIONS.seconds))
    print(f"half     {rate:.1f}/s asked: {_spread(samples)}")


def overload() -> None:
    """Three times as many fresh cards as can be drawn, then one request."""
    with fresh_server() as (port, pid):
        rate = wrk(f"http://127.0.0.1:{port}{_UNSIGNED}", 8, 8, fresh=True)["rate"] * 3
        before = memory(pid)
        samples = asyncio.run(paced(port, _UNSIGNED, rate, OPTIONS.seconds))
        after = asyncio.run(paced(port, _UNSIGNED, 1, 3))
        print(f"overload {rate:.1f}/s asked: {_spread(samples)}")
        print(
            f"overload then 1/s: {_spread(after)}; memory {before:.0f} MB before, {memory(pid):.0f} MB after"
        )


def _spread(samples: list[Sample]) -> str:
    statuses = Counter(sample.status for sample in samples)
    times = [sample.seconds * 1000 for sample in samples if sample.status == 200] or [0.0, 0.0]
    cut = quantiles(times, n=100) if len(times) > 1 else times * 99
    return f"{dict(sorted(statuses.items()))}, of the 200s p50 {cut[49]:.0f} ms, p99 {cut[98]:.0f} ms"


def stop() -> None:
    """SIGTERM while clients ask as fast as they can: requests sent to which no answer came."""
    with tempfile.TemporaryDirectory() as name:
        for number in range(OPTIONS.rounds):
            with serving(Path(name), settings(), "--unsigned") as (port, process):
                while asyncio.run(run_until_closed(port, f"{_UNSIGNED}{number}", 1))[0].status != 200:
                    pass  # until the card is drawn
                timer = threading.Timer(2, process.terminate)
                timer.start()
                samples = asyncio.run(run_until_closed(port, f"{_UNSIGNED}{number}", 40))
                process.wait(60)
            statuses = Counter(sample.status for sample in samples)
            print(f"stop     {dict(sorted(statuses.items()))} (0: sent, no answer)")


def peer() -> None:
    """Fresh cards of @vercel/og, beside ours."""
    command = ["node", str(_HERE / "serve_peer.mjs"), str(_PEER)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as node,
        fresh_server() as (port, pid),
    ):
        assert node.stdout
        theirs = f"http://127.0.0.1:{node.stdout.readline().strip()}/?site=The+Meridian&lead=The+first+sleeper&headline=Night+trains+"
        wrk(theirs, 4, 3, fresh=True)
        for _ in range(3):
            other = _with_cpu(node.pid, theirs, 8, OPTIONS.seconds / 3, fresh=True)
            ours = _with_cpu(pid, f"http://127.0.0.1:{port}{_UNSIGNED}", 8, OPTIONS.seconds / 3, fresh=True)
            _print("peer", ours, "@vercel/og", other)
        node.terminate()


PARTS = {
    "cached": cached,
    "uncached": uncached,
    "half": half,
    "overload": overload,
    "stop": stop,
    "peer": peer,
}
OPTIONS = argparse.Namespace()


def main() -> None:
    """Run the parts that are named, or all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], default=[])
    for name, default in (("seconds", 30), ("connections", 200), ("workers", 1), ("rounds", 3)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.parse_args(namespace=OPTIONS)
    for name in OPTIONS.parts or PARTS:
        PARTS[name]()
        sys.stdout.flush()


if __name__ == "__main__":
    main()
