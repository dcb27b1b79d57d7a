"""What all services share: one HTTPS request a message, and how its outcome is judged."""

from __future__ import annotations

import http.client
import json
import re
import ssl
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from sharekit.delivery.bounces.verdicts import Cause, Limit, State, Verdict
from sharekit.delivery.sending.lanes import Envelope
from sharekit.errors import TransportDown
from sharekit.options import ApiOptions
from sharekit.support.urls import split_url

_IDLE = 4.0
"""Seconds after which an unused connection is not used again: the service may be about to close it."""
_PATIENCE = 60.0
"""Seconds after which a service that cannot be reached ends the run."""
_TIMEOUT = 60.0
"""Seconds without an answer after which the outcome is unknown."""
_MOST = 1_000_000
_TOO_MANY, _CONFLICT, _TOO_LARGE = 429, 409, 413
_UNKNOWN_OUTCOME = frozenset({408, 502, 504})
_MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiRequest:
    """One request: POST to a path."""

    path: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiResponse:
    """The service's answer; `data` is its JSON object, or empty; `items` are the objects of a JSON list."""

    status: int
    headers: Mapping[str, str]
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
    items: Sequence[Mapping[str, Any]] = ()

    @property
    def retry_after(self) -> float | None:
        """The seconds that the service asks to wait, where it names them (RFC 9110 section 10.2.3)."""
        for name in ("retry-after", "ratelimit-reset"):
            value = self.headers.get(name, "")
            if value.isdigit() and int(value) < 10 * 86_400:
                return float(value)
        return None


class ApiTransport(ABC):
    """Sends one message a request over a connection that is kept; a simple `Transport`.

    Args:
        options: Keys and endpoint.
    """

    def __init__(self, options: ApiOptions) -> None:
        self._options = options
        self._url = split_url(options.endpoint or self.endpoint())
        self._connection: http.client.HTTPConnection | None = None
        self._used = 0.0
        self._unreachable_since: float | None = None

    @abstractmethod
    def endpoint(self) -> str:
        """Return the service's address."""

    @abstractmethod
    def request(self, message: bytes, envelope: Envelope) -> ApiRequest:
        """Return the request that sends a message."""

    @abstractmethod
    def accepted_id(self, response: ApiResponse) -> str:
        """Return the identifier given to an accepted message, or nothing where there is none."""

    @abstractmethod
    def refusal(self, response: ApiResponse) -> Verdict:
        """Return the verdict of an answer of the service that is no login failure and no rate limit."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, message: bytes, envelope: Envelope) -> Verdict:
        """Send the message; return the outcome.

        Raises:
            TransportDown: The service refuses the login.
        """
        outcome = self.exchange(self.request(message, envelope))
        return outcome if isinstance(outcome, Verdict) else self.judge(outcome)

    def exchange(self, request: ApiRequest) -> ApiResponse | Verdict:
        """Return the service's answer, or the verdict of messages to which none came.

        Raises:
            TransportDown: The service cannot be reached, and could not a minute ago.
        """
        try:
            connection = self._connected()
        except (OSError, http.client.HTTPException) as error:
            return self._unreachable(error)
        self._unreachable_since = None
        try:
            connection.request(
                "POST", self._url.path.rstrip("/") + request.path, request.body, dict(request.headers)
            )
            response = _read(connection.getresponse())
        except (OSError, http.client.HTTPException) as error:
            self._close()
            words = f"no answer after the message was sent: {error or type(error).__name__}"
            return Verdict(state=State.UNCERTAIN, reason=words)
        self._used = time.monotonic()
        if response.headers.get("connection", "").lower() == "close":
            self._close()
        return response

    def judge(self, response: ApiResponse) -> Verdict:
        """Return the verdict of an answer about one message.

        Raises:
            TransportDown: The service refuses the login.
        """
        status, words = response.status, f"{response.status} {self.words(response)}"[:400]
        if status in {401, 403} and self.is_login_failure(response):
            raise TransportDown(
                f"login was refused: {words}",
                where=self._url.hostname,
                hint="check SHAREKIT_API__KEY and [api]",
            )
        if status == _TOO_MANY:
            quota = re.search(r"daily|monthly|quota", words, re.IGNORECASE)
            return _limited(words, Limit.QUOTA if quota else Limit.RATE, response.retry_after, status)
        if status == _CONFLICT:
            return self.conflict(response, words)
        if status in _UNKNOWN_OUTCOME:
            return Verdict(state=State.UNCERTAIN, code=status, reason=words)
        if status >= 500:  # noqa: PLR2004
            wait = response.retry_after
            return Verdict(state=State.DEFERRED, code=status, reason=words, retry_after=wait)
        if status < 300 and not self.refuses(response):  # noqa: PLR2004
            return self._taken(response, words)
        return self._refused(response)

    def _taken(self, response: ApiResponse, words: str) -> Verdict:
        status, identifier = response.status, self.accepted_id(response)
        if not identifier:
            return Verdict(state=State.UNCERTAIN, code=status, reason=f"no identifier: {words}")
        return Verdict(state=State.ACCEPTED, code=status, reason=f"{status} accepted", provider_id=identifier)

    def _refused(self, response: ApiResponse) -> Verdict:
        if not response.data and response.status != _TOO_LARGE:
            return about_us(response, self.words(response))  # it is not the service that answered
        return self.refusal(response)

    def refuses(self, response: ApiResponse) -> bool:  # noqa: ARG002
        """Return whether a 2xx answer refuses its message."""
        return False

    def is_login_failure(self, response: ApiResponse) -> bool:  # noqa: ARG002
        """Return whether a 401 or 403 means that nothing can be sent."""
        return True

    def conflict(self, response: ApiResponse, words: str) -> Verdict:
        """Return the verdict of a 409: the service is busy with the same message."""
        return Verdict(
            state=State.DEFERRED, code=response.status, reason=words, retry_after=response.retry_after
        )

    def words(self, response: ApiResponse) -> str:
        """Return what the service says, in one line."""
        message = response.data.get("message") or response.data.get("Message") or response.text
        return " ".join(str(message).split())

    # --- the connection

    def _unreachable(self, error: Exception) -> Verdict:
        self._close()
        words, now = f"no connection to {self._url.netloc}: {error}", time.monotonic()
        self._unreachable_since = self._unreachable_since or now
        if now - self._unreachable_since >= _PATIENCE:
            raise TransportDown(words, hint="check [api] endpoint and the network, then resume")
        return _limited(words, Limit.RATE)

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection and time.monotonic() - self._used > _IDLE:
            self._close()
        if self._connection is None:
            self._connection = self._dialled()
        return self._connection

    def _dialled(self) -> http.client.HTTPConnection:
        host, port = self._url.hostname or "", self._url.port
        if self._url.scheme == "https":
            context = ssl.create_default_context()
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                host, port, timeout=_TIMEOUT, context=context
            )
        else:
            connection = http.client.HTTPConnection(host, port, timeout=_TIMEOUT)
        connection.connect()
        return connection

    def _close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None


def rejected(
    response: ApiResponse, words: str, cause: Cause = Cause.UNKNOWN, *, suppress: bool = False
) -> Verdict:
    """Return the verdict of a message that is refused for good."""
    reason = f"{response.status} {words}"[:400]
    return Verdict(state=State.REJECTED, code=response.status, reason=reason, cause=cause, suppress=suppress)


def about_us(response: ApiResponse, words: str, cause: Cause = Cause.SERVER) -> Verdict:
    """Return the verdict of an answer that refuses the account or the sender."""
    reason = f"{response.status} {words}"[:400]
    return Verdict(state=State.QUEUED, code=response.status, reason=reason, cause=cause)


def over_quota(response: ApiResponse, words: str) -> Verdict:
    """Return the verdict of an answer that says that all messages of a period are used up."""
    return _limited(f"{response.status} {words}"[:400], Limit.QUOTA, response.retry_after, response.status)


def over_rate(response: ApiResponse, words: str) -> Verdict:
    """Return the verdict of an answer that says that requests come too fast."""
    return _limited(f"{response.status} {words}"[:400], Limit.RATE, response.retry_after, response.status)


def message_id(message: bytes) -> str:
    """Return a message's Message-ID, without brackets: the same for every copy of one reader."""
    match = _MESSAGE_ID.search(message)
    return match[1].strip(b"<>").decode() if match else ""


def _limited(reason: str, limit: Limit, retry_after: float | None = None, code: int = 0) -> Verdict:
    return Verdict(
        state=State.DEFERRED,
        code=code,
        reason=reason,
        cause=Cause.LIMIT,
        limit=limit,
        retry_after=retry_after,
    )


def _read(response: http.client.HTTPResponse) -> ApiResponse:
    raw = response.read(_MOST)
    text = raw.decode(errors="replace")
    headers = {name.lower(): value for name, value in response.getheaders()}
    try:
        data = json.loads(raw) if raw else {}
    except ValueError:
        data = {}
    items = [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []
    data = data if isinstance(data, dict) else {}
    return ApiResponse(status=response.status, headers=headers, text=text, data=data, items=items)
