"""SES, Postmark, Mailgun and Resend on loopback, as their public documentation says they answer.

    python -m tests.delivery.http_service NAME LOG [--seed 1] [--refuse 0.03] [--busy 0.05] [--lose 0.01]

prints its port, and writes one line to LOG for every message, before its answer goes out: the recipient and
the Message-ID.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import random
import re
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sharekit.delivery.transports.http.ses import sign_request
from sharekit.options import ApiOptions

KEY = "key-0123456789abcdef"
OPTIONS = {
    "ses": ApiOptions(key=KEY, key_id="AKIDEXAMPLE", region="eu-west-1"),
    "postmark": ApiOptions(key=KEY),
    "mailgun": ApiOptions(key=KEY, domain="mg.example"),
    "resend": ApiOptions(key=KEY),
}
PATHS = {
    "ses": "/v2/email/outbound-emails",
    "postmark": "/email",
    "mailgun": "/v3/mg.example/messages.mime",
    "resend": "/emails",
}
BATCHES = {"postmark": ("/email/batch", 500), "resend": ("/emails/batch", 100)}
Answer = tuple[int, dict[str, str], Any]

REFUSALS: dict[str, Answer] = {
    "ses": (400, {"x-amzn-ErrorType": "BadRequestException"}, {"message": "Domain contains dot-atom"}),
    "postmark": (422, {}, {"ErrorCode": 406, "Message": "You tried to send to an inactive recipient."}),
    "mailgun": (400, {}, {"message": "to parameter is not a valid address. please check documentation"}),
    "resend": (422, {}, {"statusCode": 422, "name": "validation_error", "message": "Invalid `to` field."}),
}
BUSY: dict[str, Answer] = {
    "ses": (
        429,
        {"x-amzn-ErrorType": "TooManyRequestsException"},
        {"message": "Maximum sending rate exceeded."},
    ),
    "postmark": (429, {"Retry-After": "0"}, {"ErrorCode": 429, "Message": "Rate limit exceeded."}),
    "mailgun": (429, {"Retry-After": "0"}, {"message": "too many requests"}),
    "resend": (429, {"Retry-After": "0"}, {"name": "rate_limit_exceeded", "message": "Too many requests."}),
}


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that is killed resets its connections: nothing to report."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@dataclass(kw_only=True)
class HttpService:
    """One service; a context manager that runs it in threads."""

    name: str
    refuse: float = 0.0
    busy: float = 0.0
    lose: float = 0.0
    seed: int = 0
    log: Path | None = None
    answers: list[Answer] = field(default_factory=list)
    messages: list[tuple[str, str, Any]] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._lock = threading.Lock()
        self._tried: set[tuple[str, str]] = set()
        self._known: dict[str, str] = {}
        self._answered: dict[str, list[Any]] = {}
        self._file = self.log.open("ab", buffering=0) if self.log else None
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                service.handle(self)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = _QuietServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()
        if self._file:
            self._file.close()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def hits(self, kind: str, recipient: str) -> bool:
        share: float = getattr(self, kind)
        return random.Random(f"{self.seed}:{kind}:{recipient}").random() < share

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        whole = len(body) == int(handler.headers["Content-Length"])
        answer = self._answer(handler, body) if whole else None
        if answer is None:  # the client was killed in the middle of its request, or the answer gets lost
            handler.close_connection = True
            return
        status, headers, data = answer
        raw = json.dumps(data).encode() if not isinstance(data, bytes) else data
        handler.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(raw))}).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(raw)

    def _answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> Answer | None:
        batch = BATCHES.get(self.name)
        in_batches = batch is not None and handler.path == batch[0]
        if handler.path != PATHS[self.name] and not in_batches:
            return 404, {}, {"message": "Not Found"}
        if not self._login_is_right(handler, body):
            return (
                {"ses": 403, "resend": 401}.get(self.name, 401),
                {},
                {"message": "wrong key", "ErrorCode": 10},
            )
        if batch and in_batches:
            return self._answer_batch(handler, json.loads(body), batch[1])
        return self._answer_one(handler, body)

    def _answer_one(self, handler: BaseHTTPRequestHandler, body: bytes) -> Answer | None:
        recipient, identity, content = READERS[self.name](handler, body)
        with self._lock:
            if self.answers:
                return self.answers.pop(0)
            if self.hits("refuse", recipient):
                return REFUSALS[self.name]
            if self._first("busy", recipient):
                return BUSY[self.name]
            number = self._accept(handler, recipient, identity, content)
            return None if self._first("lose", recipient) else ACCEPTED[self.name](number)

    def _answer_batch(self, handler: BaseHTTPRequestHandler, items: list[Any], most: int) -> Answer | None:
        """Postmark answers for each message; Resend takes all of them or none."""
        if len(items) > most:
            return 422, {}, {"ErrorCode": 300, "name": "validation_error", "message": "too many"}
        read = [READERS[self.name](handler, json.dumps(item).encode()) for item in items]
        with self._lock:
            self.batches.append(len(items))
            if self.answers:
                return self.answers.pop(0)
            if any(self._first("busy", recipient) for recipient, _, _ in read):
                return BUSY[self.name]
            refused = [self.hits("refuse", recipient) for recipient, _, _ in read]
            if self.name == "resend" and any(refused):
                return REFUSALS[self.name]
            key = handler.headers.get("Idempotency-Key") or ""
            if key not in self._answered:
                self._answered[key] = [
                    REFUSALS[self.name][2] if no else ACCEPTED[self.name](self._deliver(*item))[2]
                    for item, no in zip(read, refused, strict=True)
                ]
            outcome = self._answered.pop(key) if not key else self._answered[key]
            lost = [self._first("lose", recipient) for recipient, _, _ in read]
        if any(lost):
            return None
        return 200, {}, outcome if self.name == "postmark" else {"data": outcome}

    def _first(self, kind: str, recipient: str) -> bool:
        if (kind, recipient) in self._tried or not self.hits(kind, recipient):
            return False
        self._tried.add((kind, recipient))
        return True

    def _accept(self, handler: BaseHTTPRequestHandler, recipient: str, identity: str, content: Any) -> str:
        key = handler.headers.get("Idempotency-Key") or ""
        if key in self._known:
            return self._known[key]
        number = self._deliver(recipient, identity, content)
        if key:
            self._known[key] = number
        return number

    def _deliver(self, recipient: str, identity: str, content: Any) -> str:
        self.messages.append((recipient, identity, content))
        number = f"id-{len(self.messages)}"
        if self._file:
            os.write(self._file.fileno(), f"{recipient} {identity}\n".encode())
        return number

    def _login_is_right(self, handler: BaseHTTPRequestHandler, body: bytes) -> bool:
        headers = handler.headers
        if self.name == "ses":
            from datetime import datetime

            at = datetime.strptime(headers["x-amz-date"] + "+0000", "%Y%m%dT%H%M%SZ%z")
            signed = sign_request(OPTIONS["ses"], headers["host"], handler.path, body, at)
            return bool(headers["authorization"] == signed["authorization"])
        basic = base64.b64encode(f"api:{KEY}".encode()).decode()
        return {
            "postmark": headers.get("X-Postmark-Server-Token") == KEY,
            "mailgun": headers.get("Authorization") == f"Basic {basic}",
            "resend": headers.get("Authorization") == f"Bearer {KEY}",
        }[self.name]


def _raw_identity(message: bytes) -> str:
    match = re.search(rb"^message-id:\s*(\S+)", message, re.IGNORECASE | re.MULTILINE)
    return match[1].decode() if match else "-"


def _read_ses(_handler: BaseHTTPRequestHandler, body: bytes) -> tuple[str, str, Any]:
    data = json.loads(body)
    raw = base64.b64decode(data["Content"]["Raw"]["Data"])
    (recipient,) = data["Destination"]["ToAddresses"]
    return recipient, _raw_identity(raw), raw


def _read_postmark(_handler: BaseHTTPRequestHandler, body: bytes) -> tuple[str, str, Any]:
    data = json.loads(body)
    headers = {item["Name"].lower(): item["Value"] for item in data["Headers"]}
    return _bare(data["To"]), headers["message-id"], data


def _read_mailgun(handler: BaseHTTPRequestHandler, body: bytes) -> tuple[str, str, Any]:
    boundary = handler.headers["Content-Type"].partition("boundary=")[2].encode()
    to, file = (part.partition(b"\r\n\r\n")[2] for part in body.split(b"--" + boundary)[1:3])
    return to.strip().decode(), _raw_identity(file), file.removesuffix(b"\r\n")


def _read_resend(_handler: BaseHTTPRequestHandler, body: bytes) -> tuple[str, str, Any]:
    data = json.loads(body)
    headers = {name.lower(): value for name, value in data["headers"].items()}
    return _bare(data["to"][0]), headers["message-id"], data


def _bare(address: str) -> str:
    return address.rpartition("<")[2].rstrip(">").strip()


READERS = {"ses": _read_ses, "postmark": _read_postmark, "mailgun": _read_mailgun, "resend": _read_resend}
ACCEPTED: dict[str, Callable[[str], Answer]] = {
    "ses": lambda number: (200, {}, {"MessageId": number}),
    "postmark": lambda number: (200, {}, {"ErrorCode": 0, "Message": "OK", "MessageID": number}),
    "mailgun": lambda number: (200, {}, {"id": f"<{number}>", "message": "Queued. Thank you."}),
    "resend": lambda number: (200, {}, {"id": number}),
}


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=sorted(OPTIONS))
    parser.add_argument("log", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    for name in ("refuse", "busy", "lose"):
        parser.add_argument(f"--{name}", type=float, default=0.0)
    with HttpService(**vars(parser.parse_args())) as service:
        print(service.port, flush=True)  # noqa: T201 (whoever started this program waits for it)
        threading.Event().wait()


if __name__ == "__main__":
    main()
