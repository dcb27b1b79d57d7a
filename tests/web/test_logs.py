"""Logs say what happened, and nothing about readers."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading

import pytest

from sharekit.web.logs import JsonFormatter, UnblockedHandler, log_config, log_request, without_personal_data
from tests.web.conftest import Site

ADA = "ada@reader.example"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"550 <{ADA}> no such user", "550 <<address>> no such user"),
        ("GET /u/AbCdEf_123 failed", "GET /u/<token> failed"),
        ("GET /card/x/og/news.png?headline=secret", "GET /card/x/og/news.png?<query>"),
        ("token " + "A" * 60, "token <token>"),
        ("store: disk is full", "store: disk is full"),
    ],
)
def test_addresses_tokens_and_queries_are_left_out(text: str, clean: str) -> None:
    assert without_personal_data(text) == clean


def test_an_exception_is_logged_by_kind_and_place() -> None:
    try:
        int(ADA)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f.py", 1, "failed for %s", (ADA,), sys.exc_info())
    entry = json.loads(JsonFormatter().format(record))
    assert (entry["level"], entry["event"], entry["exception"]) == (
        "error",
        "failed for <address>",
        "ValueError",
    )
    assert "test_logs.py:" in entry["place"]
    assert "reader.example" not in json.dumps(entry)


def test_requests_are_logged_by_route(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "sharekit.web.requests")
    site.client.post(f"/u/{site.token(ADA)}")
    site.client.get("/healthz")
    log_request("card", "GET", "200", 0.1)
    (record,) = caplog.records
    entry = json.loads(JsonFormatter().format(record))
    assert {name: entry[name] for name in ("event", "route", "method", "status")} == {
        "event": "request",
        "route": "u",
        "method": "POST",
        "status": 200,
    }


def test_libraries_log_in_the_same_way() -> None:
    config = log_config("warning")
    assert config["root"] == {"level": "WARNING", "handlers": ["stderr"]}
    assert config["handlers"]["stderr"]["formatter"] == "json"


def test_a_log_that_nobody_reads_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a pipe does whose reader hangs: a write waits."""
    reads, written = threading.Event(), io.StringIO()

    class Pipe(io.StringIO):
        def write(self, text: str) -> int:
            reads.wait(20)
            return written.write(text)

    monkeypatch.setattr("sys.stderr", Pipe())
    monkeypatch.setattr("sharekit.web.logs._MOST_WAITING", 3)
    monkeypatch.setattr("sharekit.web.logs._CLOSE_SECONDS", 20)
    handler = UnblockedHandler()
    for number in range(9):
        handler.emit(logging.LogRecord("x", logging.INFO, "f.py", 1, f"line {number}", (), None))
    reads.set()
    handler.close()
    lines = written.getvalue().splitlines()
    assert lines[0] == "line 0"
    assert 9 - 1 > len([line for line in lines if line.startswith("line")]) >= 3
    assert any("of this log were dropped" in line for line in lines)
