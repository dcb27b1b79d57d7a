"""Structured logs: one JSON object a line, without addresses, tokens or queries.

Requests are logged by route, as in the metrics; cards and health checks that succeed are only counted there.
"""

from __future__ import annotations

import json
import logging
import queue
import re
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

request_log = logging.getLogger("sharekit.web.requests")
_ADDRESS = re.compile(r"(?<![^\s<>\"'(),;:])[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
_TOKEN = re.compile(r"(/[upc]/)[^\s/?\"']+|\b[\w-]{40,}\b")
_QUERY = re.compile(r"\?\S+")
_FIELDS = ("route", "method", "status", "ms")
_QUIET = frozenset(("card", "healthz", "readyz", "metrics", "style.css"))
_FIRST_FAILURE = 400
_MOST_WAITING = 10_000  # lines
_CLOSE_SECONDS = 1.0


class JsonFormatter(logging.Formatter):
    """Formats records as JSON; of exceptions only kind and place, since their words may hold addresses."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": without_personal_data(record.getMessage()),
        }
        entry |= {name: record.__dict__[name] for name in _FIELDS if name in record.__dict__}
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            entry["exception"] = type(error).__name__
            entry["place"] = _place(error)
        return json.dumps(entry, ensure_ascii=True)


def without_personal_data(text: str) -> str:
    """Return a message without email addresses, tokens and queries."""
    return _ADDRESS.sub("<address>", _TOKEN.sub(r"\1<token>", _QUERY.sub("?<query>", text)))


class UnblockedHandler(logging.Handler):
    """Writes to stderr in a thread of its own: a server must not stop because nobody reads its log.

    While nobody does, lines are dropped, and their number is logged afterwards.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: queue.Queue[str] = queue.Queue(_MOST_WAITING)
        self._dropped = 0
        self._writer = threading.Thread(target=self._write, name="log", daemon=True)
        self._writer.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Hand a record to the thread."""
        try:
            self._lines.put_nowait(self.format(record))
        except queue.Full:
            self._dropped += 1

    def close(self) -> None:
        """Write what waits, as far as somebody reads it."""
        with suppress(queue.Full):
            self._lines.put("", timeout=_CLOSE_SECONDS)
            self._writer.join(_CLOSE_SECONDS)
        super().close()

    def _write(self) -> None:
        while line := self._lines.get():
            if self._dropped:
                entry = {"level": "warning", "event": f"{self._dropped} lines of this log were dropped"}
                line, self._dropped = f"{line}\n{json.dumps(entry)}", 0
            with suppress(OSError, ValueError):
                sys.stderr.write(f"{line}\n")
                sys.stderr.flush()


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""


def log_request(route: str, method: str, status: str, seconds: float) -> None:
    """Log an answered request."""
    if route in _QUIET and int(status) < _FIRST_FAILURE:
        return
    fields = {"route": route, "method": method, "status": int(status), "ms": round(seconds * 1000, 1)}
    request_log.info("request", extra=fields)


def log_config(level: str) -> dict[str, Any]:
    """Return the configuration of `logging` for a server: JSON lines on stderr."""
    handler = {"()": UnblockedHandler, "formatter": "json"}
    loggers = {
        "sharekit.web": {"level": "INFO"},
        "uvicorn": {"level": level.upper()},
        "python_multipart": {"level": "ERROR"},  # it warns of each malformed form
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonFormatter}},
        "handlers": {"stderr": handler},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {
            name: each | {"handlers": ["stderr"], "propagate": False} for name, each in loggers.items()
        },
    }
