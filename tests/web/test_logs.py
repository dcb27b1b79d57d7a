"""Logs say what happened, and nothing about readers."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from sharekit.web.logs import JsonFormatter, log_request, without_personal_data
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
