"""Whatever is sent to whatever route: an answer, and no internal error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from sharekit.options import WebhookOptions
from sharekit.web.app import AppOptions, create_app
from sharekit.web.cards.cache import CachedCard
from sharekit.web.cards.pool import CardPool
from tests.web.conftest import options_in
from tests.web.random_requests import RandomRequest, requests, send

KEYS = WebhookOptions(
    ses_topics=("arn:aws:sns:eu-west-1:123456789012:mail",),
    postmark_password=("a password of the tests",),
    mailgun_key=("a signing key of Mailgun",),
    resend_key=("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",),
)


def every_route(folder: Path) -> AppOptions:
    """Return options of an app with all routes."""
    return replace(options_in(folder), webhooks=KEYS, unsigned=True, workers=1)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An app that draws nothing: other tests, and benchmarks/serve_requests.py, draw."""

    async def draw(*_: object) -> CachedCard:
        return CachedCard(data=b"a card", type="image/png", etag="e", drawn=0.0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CardPool, "draw", draw)
        patch.setattr(CardPool, "start", lambda _: None)
        with TestClient(create_app(every_route(tmp_path_factory.mktemp("app")))) as client:
            yield client


@given(requests())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_request_is_an_internal_error(client: TestClient, request_: RandomRequest) -> None:
    status, body = send(client, request_)
    assert status < 500 or (status == 503 and request_.path == "/readyz")
    if status >= 400 and request_.method != "HEAD":
        assert 0 < len(body) < 2_500


def test_a_form_of_which_the_end_is_missing_does_nothing(client: TestClient) -> None:
    """A client that leaves in the middle of an address has not signed up with the half of it."""
    scope = {
        "type": "http", "method": "POST", "path": "/subscribe", "query_string": b"", "root_path": "",
        "scheme": "http", "server": ("news.example", 80), "client": ("192.0.2.1", 1),
        "headers": [(b"content-type", b"application/x-www-form-urlencoded")],
    }  # fmt: skip
    pending: list[dict[str, object]] = [
        {"type": "http.disconnect"},
        {"type": "http.request", "body": b"email=ada%40reader.example", "more_body": True},
    ]
    answers: list[object] = []

    async def receive() -> dict[str, object]:
        return pending.pop()

    async def answer(message: object) -> None:
        answers.append(message)

    assert client.portal is not None
    client.portal.call(client.app, scope, receive, answer)
    assert answers == []
