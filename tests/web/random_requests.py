"""Random requests to every route, sent past the HTTP client: as raw as a server hands them to the app."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlencode

from hypothesis import strategies as st

from sharekit.delivery.message.tokens import Claim, make_token
from tests.web.conftest import SECRET

if TYPE_CHECKING:
    from starlette.testclient import TestClient

TOKEN = make_token(Claim("ada@reader.example", "issue-1"), [SECRET.encode()])
_CARD_FIELDS = (
    "headline", "lead", "site", "section", "language", "published", "image", "image_focus", "url", "byline",
    "tags", "theme", "expires", "unknown",
)  # fmt: skip
_URLS = (
    "http://127.0.0.1/",
    "https://example.org/a",
    "//x",
    "http://[::1",
    "file:///etc/passwd",
    "http://é.example",
)
_TYPES = (
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain",
    "multipart/form-data", "text/xml; charset=\xff", "",
)  # fmt: skip
_FIXED = (
    "/subscribe", "/issues/", "/issues/feed.xml", "/healthz", "/readyz", "/metrics", "/style.css", "/",
)  # fmt: skip
_FORM_NAMES = ("email", "name", "website", "frequency", "action", "List-Unsubscribe")
_FORM_VALUES = ("ada@reader.example", "undo", "save", "export", "erase", "weekly", "One-Click")
_EVENT_NAMES = (
    "email", "signature", "event-data", "Type", "TopicArn", "token", "timestamp", "Timestamp", "Message",
)  # fmt: skip
_words = st.text(max_size=40)
_odd = st.sampled_from(("", "..", "%2e%2e%2f", "/", "\\", "\x00", "\u202e", "a" * 300, "%", "%zz", "é", "?x"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomRequest:
    """A request; path and query are percent-encoded."""

    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def _tokens() -> st.SearchStrategy[str]:
    cut = st.integers(0, len(TOKEN)).map(lambda end: TOKEN[:end])
    return st.one_of(st.just(TOKEN), cut, st.just(TOKEN + "A"), st.just(TOKEN[::-1]), _words, _odd)


def _paths() -> st.SearchStrategy[str]:
    card = st.tuples(
        st.sampled_from(("unsigned", "A" * 43, "", "é")),
        st.sampled_from(("og", "square", "tv", "..")) | _odd,
        st.sampled_from(("news", "quote", "none")) | _odd,
        st.sampled_from(("png", "jpg", "webp", "avif", "gif", "")),
    ).map(lambda parts: "/card/{}/{}/{}.{}".format(*parts))
    pages = st.tuples(st.sampled_from(("/u/", "/p/", "/c/")), _tokens()).map("".join)
    issues = st.tuples(_words | _odd, _words | _odd).map("/issues/{0[0]}/{0[1]}".format)
    providers = st.sampled_from(("ses", "postmark", "mailgun", "resend", "other")).map("/webhooks/{}".format)
    return st.one_of(
        card, pages, issues, st.sampled_from(_FIXED), providers, (_words | _odd).map("/{}".format)
    )


def _queries() -> st.SearchStrategy[str]:
    value = st.one_of(_words, _odd, st.sampled_from((*_URLS, "1", "light", "2026-01-01", "en")))
    pairs = st.lists(st.tuples(st.sampled_from(_CARD_FIELDS), value), max_size=6)
    headline = st.lists(st.just(("headline", "Night trains return")), max_size=1)
    return st.one_of(
        st.tuples(headline, pairs).map(lambda both: urlencode([*both[0], *both[1]], errors="replace")),
        _words.map(lambda text: quote(text, safe="=&%+;", errors="replace")),
        _words.map(lambda text: f"lang={quote(text, errors='replace')}"),
    )


def _bodies() -> st.SearchStrategy[bytes]:
    fields = st.dictionaries(st.sampled_from(_FORM_NAMES), st.sampled_from(_FORM_VALUES) | _words, max_size=4)
    form = fields.map(lambda each: urlencode(each, errors="replace").encode())
    leaf = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _words
    keys = st.sampled_from(_EVENT_NAMES) | _words
    tree = st.recursive(
        leaf,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=8,
    ).map(lambda value: json.dumps(value).encode())
    large = st.sampled_from((b"[" * 5_000, b"x" * 70_000))
    return st.one_of(form, tree, st.binary(max_size=200), large)


def _headers() -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    latin = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\x00"), max_size=40)
    names = (
        "accept-language", "if-none-match", "origin", "authorization", "svix-id", "svix-timestamp",
        "svix-signature", "x-forwarded-for", "content-length", "cookie", "range",
    )  # fmt: skip
    other = st.lists(st.tuples(st.sampled_from(names), latin), max_size=3)
    kind = st.sampled_from(_TYPES).map(lambda text: ("content-type", text))
    return st.tuples(kind, other).map(lambda both: (both[0], *both[1]))


def requests() -> st.SearchStrategy[RandomRequest]:
    """Return a strategy of requests."""
    return st.builds(
        RandomRequest,
        method=st.sampled_from(("GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PURGE")),
        path=_paths().map(lambda text: quote(text, safe="/%", errors="replace")),
        query=_queries(),
        headers=_headers(),
        body=_bodies(),
    )


def send(client: TestClient, request: RandomRequest) -> tuple[int, bytes]:
    """Hand a request to the app of a client as a server does; return status and body."""
    answers: list[dict[str, Any]] = []
    pending = [{"type": "http.request", "body": request.body, "more_body": False}]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": unquote(request.path),
        "raw_path": request.path.encode(),
        "query_string": request.query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in request.headers],
        "client": ("192.0.2.1", 1),
        "server": ("news.example", 80),
        "state": {},
    }

    async def receive() -> dict[str, Any]:
        return pending.pop() if pending else {"type": "http.disconnect"}

    async def answer(message: Any) -> None:
        answers.append(message)

    assert client.portal is not None
    client.portal.call(client.app, scope, receive, answer)
    return answers[0]["status"], b"".join(message.get("body", b"") for message in answers[1:])
