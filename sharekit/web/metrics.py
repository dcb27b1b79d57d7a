"""Prometheus metrics: requests by route and status, seconds, cards in progress. No addresses, no queries."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from starlette.responses import Response

from sharekit.web.logs import log_request

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from sharekit.web.cards.pool import CardPool


class Metrics:
    """The metrics of one app, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ("route", "status")
        self._requests = Counter("sharekit_requests", "Requests answered", labels, registry=self._registry)
        self._seconds = Histogram(
            "sharekit_request_seconds", "Time to answer", ("route",), registry=self._registry
        )
        self._cards = {status: self._requests.labels("card", str(status)) for status in (200, 304)}
        self._waiting = Gauge("sharekit_cards_waiting", "Cards in progress", registry=self._registry)

    def watch(self, pool: CardPool) -> None:
        """Show the pool's cards in progress."""
        self._waiting.set_function(lambda: pool.waiting)

    def count_card(self, status: int) -> None:
        """Count a card that was answered from memory."""
        self._cards[status].inc()

    async def page(self, _request: Request) -> Response:
        """`/metrics`; keep it from the public at the proxy."""
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)

    def middleware(self, app: ASGIApp) -> ASGIApp:
        """Count the requests of an app."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            began = time.perf_counter()
            status = "500"

            async def watched(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = str(message["status"])
                await send(message)

            try:
                await app(scope, receive, watched)
            finally:
                route = route_of(scope["path"])
                seconds = time.perf_counter() - began
                self._requests.labels(route, status).inc()
                self._seconds.labels(route).observe(seconds)
                log_request(route, scope["method"], status, seconds)

        return counted


_ROUTES = frozenset(
    ("card", "u", "p", "c", "subscribe", "issues", "webhooks", "healthz", "readyz", "metrics", "style.css")
)


def route_of(path: str) -> str:
    """Return the first part of a path, of those that exist."""
    first = path.strip("/").partition("/")[0]
    return first if first in _ROUTES else "other"
