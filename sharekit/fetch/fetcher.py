"""`Fetcher`: guarded requests with redirects, retries, a deadline and a cache."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path

import requests
from urllib3.exceptions import HTTPError

from sharekit.errors import FetchError
from sharekit.fetch.adapter import Dial, GuardedAdapter, Resolve, dial, resolve
from sharekit.fetch.body import ENCODINGS, read_body
from sharekit.fetch.cache import Cache, CachedResponse
from sharekit.fetch.deadline import Deadline
from sharekit.fetch.error_messages import advice_for, reason_of
from sharekit.fetch.response import FetchResponse
from sharekit.fetch.urls import WEB_PORTS, checked_url, redirected_url
from sharekit.options import FetchOptions

_MOST_REDIRECTS = 10
_MOST_TRIES = 4
_FIRST_WAIT = 0.5
_WORDS = 100  # most characters shown of the server's reason phrase
_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
_MOVED = {301, 302, 303, 307, 308}
_ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json;q=0.9,"
    "application/xml;q=0.8,*/*;q=0.5"
)


class Fetcher:
    """Reads URLs, guarded as this package's docstring says.

    Args:
        options: Deadline (s), size limit (bytes), cache, User-Agent, and whether private addresses are
            allowed.
        trust: A file of certificates to trust instead of the public ones.
        resolve: Resolves host names: (host, port) to IP addresses.
        dial: Opens connections: (address, port, timeout) to a socket.
        now: Seconds since 1970, for the cache and Retry-After.
        sleep: Waits for seconds.
        clock: Monotonic seconds, for the deadline.
    """

    def __init__(
        self,
        options: FetchOptions | None = None,
        *,
        trust: str | Path = "",
        resolve: Resolve = resolve,
        dial: Dial = dial,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._options = options or FetchOptions()
        self._trust = str(trust) or True
        self._ports = WEB_PORTS | set(self._options.ports)
        self._resolve, self._dial, self._now, self._sleep = resolve, dial, now, sleep
        self._clock = clock
        variant = "private" if self._options.allow_private else "public"
        self._cache = Cache(Path(self._options.cache), variant=variant) if self._options.cache else None

    def get(self, url: str) -> FetchResponse:
        """Return the response for `url`, after redirects.

        Raises:
            FetchError: The URL is not allowed (the message says why), there was no response in time, or the
                response is an error or too large.
        """
        start = asked = checked_url(url, ports=self._ports)
        with Deadline(self._options.deadline, self._clock) as deadline, self._session(deadline) as session:
            for _ in range(_MOST_REDIRECTS + 1):
                with _redirect_errors(asked):
                    answer, start = self._request_once(session, start, deadline)
                if answer is not None:
                    return answer
        raise FetchError(
            f"redirects more than {_MOST_REDIRECTS} times",
            where=url,
            hint="open it in a browser and give the final address",
        )

    @contextmanager
    def _session(self, deadline: Deadline) -> Iterator[requests.Session]:
        with requests.Session() as session:
            session.trust_env = False
            session.verify = self._trust
            session.headers.update(
                {"User-Agent": self._user_agent(), "Accept": _ACCEPT, "Accept-Encoding": ENCODINGS}
            )
            for scheme in ("http://", "https://"):
                adapter = GuardedAdapter(
                    deadline,
                    private=self._options.allow_private,
                    ports=self._ports,
                    resolve=self._resolve,
                    dial=self._dial,
                )
                session.mount(scheme, adapter)
            yield session

    def _user_agent(self) -> str:
        from sharekit.version import __version__

        return self._options.user_agent or f"sharekit/{__version__} (reads pages for share cards and digests)"

    def _request_once(
        self, session: requests.Session, url: str, deadline: Deadline
    ) -> tuple[FetchResponse | None, str]:
        """Request one URL; return its response, or None and the redirect target."""
        cached = self._cache.find(url) if self._cache else None
        if cached is not None and cached.is_fresh(self._now()):
            return cached.answer, url
        with self._response(session, url, cached, deadline) as response:
            if cached is not None and response.status_code == HTTPStatus.NOT_MODIFIED:
                headers = {**cached.answer.headers, **_headers(response)}
                return self._store(FetchResponse(url=url, body=cached.answer.body, headers=headers)), url
            location = response.headers.get("location")
            if response.status_code in _MOVED and location:
                return None, redirected_url(url, location, ports=self._ports)
            body = self._body(response, url, deadline)
        return self._store(FetchResponse(url=url, body=body, headers=_headers(response))), url

    def _store(self, answer: FetchResponse) -> FetchResponse:
        if self._cache:
            self._cache.keep(answer, now=self._now())
        return answer

    def _response(
        self, session: requests.Session, url: str, cached: CachedResponse | None, deadline: Deadline
    ) -> requests.Response:
        """Send the request; retry while the server is busy, waiting as Retry-After asks."""
        wait = _FIRST_WAIT
        for tries_left in range(_MOST_TRIES - 1, -1, -1):
            with _fetch_errors(url, deadline, self._options.deadline):
                response = session.get(
                    url,
                    headers=cached.questions if cached else None,
                    stream=True,
                    allow_redirects=False,
                    timeout=max(0.001, deadline.left),
                )
            if response.status_code not in _BUSY or not tries_left:
                break
            pause = max(wait, self._asked_pause(response))
            if pause >= deadline.left:
                break
            response.close()
            self._sleep(pause)
            wait *= 2
        return response

    def _asked_pause(self, response: requests.Response) -> float:
        """Return the seconds of Retry-After, given as a number or as a date (RFC 9110, section 10.2.3)."""
        text = response.headers.get("retry-after", "").strip()
        try:
            return float(text) if text.isdigit() else parsedate_to_datetime(text).timestamp() - self._now()
        except (ValueError, TypeError, OverflowError):
            return 0.0

    def _body(self, response: requests.Response, url: str, deadline: Deadline) -> bytes:
        if not HTTPStatus.OK <= response.status_code < HTTPStatus.MULTIPLE_CHOICES:
            raise FetchError(
                f"answered {response.status_code} {_printable(response.reason)}".strip(),
                where=url,
                hint=advice_for(
                    response.status_code, retry_after=response.headers.get("retry-after", "").strip()
                ),
            )
        with _fetch_errors(url, deadline, self._options.deadline):
            return read_body(
                response.raw,
                encoding=response.headers.get("content-encoding", ""),
                most=self._options.max_bytes,
                where=url,
            )


def _headers(response: requests.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _printable(text: str | None) -> str:
    """Return the server's reason phrase without control characters."""
    return "".join(filter(str.isprintable, text or ""))[:_WORDS]


@contextmanager
def _redirect_errors(asked: str) -> Iterator[None]:
    """Name the requested URL in errors about a redirect target."""
    try:
        yield
    except FetchError as error:
        if error.where == asked:
            raise
        raise FetchError(
            f"redirects to {error.where}: {error.message}", where=asked, hint=error.hint
        ) from None


@contextmanager
def _fetch_errors(url: str, deadline: Deadline, seconds: float) -> Iterator[None]:
    """Turn failures into one FetchError; a connection shut down by the deadline is a timeout."""
    try:
        yield
    except FetchError as error:
        raise FetchError(error.message, where=url, hint=error.hint) from None
    except (requests.RequestException, HTTPError, OSError, UnicodeError, ValueError) as error:
        if not deadline.over:
            reason, hint = reason_of(error)
            raise FetchError(reason, where=url, hint=hint) from error
    if deadline.over:
        raise FetchError(
            f"took longer than {seconds:g} s",
            where=url,
            hint="try again later, or raise the limit with [fetch] deadline",
        )
