"""Cards by signed address: drawn once, cached, refused when anything was changed."""

from __future__ import annotations

import asyncio
import io
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from starlette.testclient import TestClient

from sharekit.article import Article
from sharekit.cards.look import Look
from sharekit.errors import ConfigError
from sharekit.options import FetchOptions
from sharekit.web.app import AppOptions, create_app
from sharekit.web.cards.cache import CachedCard, CardCache, cache_folder
from sharekit.web.cards.memory import CardMemory, RememberedCard
from sharekit.web.cards.pool import CardPool, Overloaded
from sharekit.web.cards.request import CardChoice, CardRequest, read_request
from sharekit.web.refusals import BadRequest
from sharekit.web.signing import sign_card_url, sign_url
from tests.web.conftest import SECRET, Site

CHOICE = CardChoice(networks=("og", "square"), templates=("news", "quote"), sites=("example.org",))


def path(**parameters: str) -> str:
    return _path(sign_card_url("https://news.example", {"headline": "AI is here"} | parameters, key=SECRET))


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def test_a_signed_address_is_a_card_for_ever(site: Site) -> None:
    answer = site.client.get(path(lead="Night trains return."))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    again = site.client.get(
        path(lead="Night trains return."), headers={"If-None-Match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    head = site.client.head(path(lead="Night trains return."))
    assert head.headers["etag"] == answer.headers["etag"]


def test_cards_are_kept_in_the_users_cache_folder_and_without_one_until_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends: list[Callable[[], object]] = []
    monkeypatch.setattr("atexit.register", lambda *call, **rest: ends.append(partial(*call, **rest)))
    assert cache_folder("cards") == Path("cards")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder("") == cache_folder("") == tmp_path / "sharekit" / "served"
    assert ends == []
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    temporary = cache_folder("")
    (temporary / "a.card").touch()
    ends[0]()
    assert not temporary.exists()


def test_an_older_key_still_signs(tmp_path: Path) -> None:
    options = AppOptions(
        secret=("another key, newer than the other", SECRET), cache=str(tmp_path), workers=1, seconds=600
    )
    with TestClient(create_app(options)) as client:
        assert client.get(path()).status_code == 200


def test_whatever_is_changed_is_refused(site: Site) -> None:
    good = path(lead="one", site="The Meridian")
    changed = [
        good.replace("og/", "square/"),
        good.replace("news.png", "quote.png"),
        good.replace("lead=one", "lead=two"),
        good + "&theme=dark",
        good.replace("/card/", "/card/A"),
        "/card/unsigned/" + good.split("/", 3)[3],
        "/card/" + good.split("/", 3)[3],
        good.replace("headline", "%68eadline"),
    ]
    assert [site.client.get(address).status_code for address in changed] == [403] * len(changed)


def test_an_expired_address_is_refused(site: Site) -> None:
    url = sign_card_url("https://news.example", {"headline": "A"}, key=SECRET, expires=1)
    assert site.client.get(_path(url)).status_code == 403
    url = sign_card_url(
        "https://news.example", {"headline": "A"}, key=SECRET, expires=int(time.time()) + 9_000
    )
    assert site.client.get(_path(url)).status_code == 200


def test_unsigned_addresses_only_where_allowed(tmp_path: Path) -> None:
    options = AppOptions(secret=(SECRET,), cache=str(tmp_path), unsigned=True, workers=1, seconds=600)
    with TestClient(create_app(options)) as client:
        assert client.get("/card/unsigned/og/news.png?headline=A").status_code == 200


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("og/news.gif?headline=A", 404),
        ("og/../../etc/passwd.png?headline=A", 404),
        ("og/%2e%2e%2fnews.png?headline=A", 404),
        ("og/other.png?headline=A", 404),
        ("tv/news.png?headline=A", 404),
        ("og/news.png", 400),
        ("og/news.png?headline=", 400),
        ("og/news.png?headline=A&headline=B", 400),
        ("og/news.png?headlin=A", 400),
        ("og/news.png?headline=A%00B", 400),
        ("og/news.png?headline=A%E2%80%AEB", 400),
        ("og/news.png?headline=%ED%A0%80", 400),
        ("og/news.png?headline=%ff", 400),
        ("og/news.png?headline=A&theme=pink", 400),
        ("og/news.png?headline=A&published=soon", 400),
        ("og/news.png?headline=A&expires=x", 400),
        ("og/news.png?headline=A&expires=1", 403),
        ("og/news.png?headline=A&image=/etc/passwd", 400),
        ("og/news.png?headline=A&image=http://127.0.0.1/a.png", 403),
        ("og/news.png?url=http://169.254.169.254/", 403),
        ("og/news.png?url=file:///etc/passwd", 400),
        ("og/news.png?url=https://example.org.evil.example/", 403),
        ("og/news.png?" + "&".join(f"tags={n}" for n in range(99)), 400),
        ("og/news.png?headline=" + "A" * 5_000, 400),
    ],
)
def test_requests_that_cannot_be_answered(target: str, status: int) -> None:
    with pytest.raises(BadRequest) as caught:
        read_request(target, CHOICE)
    assert caught.value.status == status


def test_a_page_of_an_allowed_site_may_be_asked_for() -> None:
    request = read_request("og/news.jpg?url=https://www.example.org/story", CHOICE)
    assert (request.page, request.format, request.article) == ("https://www.example.org/story", "jpeg", None)


def test_a_card_that_cannot_be_drawn_is_a_short_text(site: Site) -> None:
    answer = site.client.get(path(headline="\u1400\U00013000\U00018b00"))
    assert answer.status_code == 422
    assert "Traceback" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("key", ["", "short"])
def test_a_short_key_is_refused(key: str) -> None:
    with pytest.raises(ConfigError, match="shorter than 16 bytes"):
        sign_url("https://a.example/card/og/news.png?headline=A", key=key)
    with pytest.raises(ConfigError):
        create_app(AppOptions(secret=(key,) if key else ()))


def test_only_addresses_of_cards_are_signed() -> None:
    for url in ("/card/og/news.png?headline=A", "https://a.example/x.png", "https://a.example/card/og"):
        with pytest.raises(ConfigError, match="is not the address of a card"):
            sign_url(url, key=SECRET)


def request(headline: str) -> CardRequest:
    return CardRequest(
        network="og", template="news", format="png", article=Article(headline=headline), page="", theme=""
    )


def test_equal_requests_share_a_drawing_and_too_many_are_refused() -> None:
    pool = CardPool(Look(), FetchOptions(), workers=1, waiting=2, seconds=600)

    async def ask() -> list[object]:
        pool.start()
        flights = [pool.draw(key, request(key)) for key in ("a", "a", "a", "b", "c")]
        answers = await asyncio.gather(*flights, return_exceptions=True)
        await pool.close()
        return list(answers)

    first, second, third, other, refused = asyncio.run(ask())
    assert first is second is third
    assert isinstance(other, CachedCard)
    assert isinstance(refused, Overloaded)


def test_the_time_limit_of_a_card_begins_when_its_worker_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine fonts load for longer than a card may take: each request would kill the worker."""
    pool = CardPool(Look(), FetchOptions(), workers=1, waiting=2, seconds=0.01)
    loaded: Future[None] = Future()
    ready = threading.Event()

    class Worker:
        def submit(self, _drawing: object, wanted: object) -> Future[None]:
            if wanted is not None:
                assert loaded.done()
                ready.set()
            return loaded

        def shutdown(self, wait: bool = True) -> None: ...

    monkeypatch.undo()
    monkeypatch.setattr("sharekit.web.cards.pool.processes", lambda _: Worker())

    async def ask() -> None:
        pool.start()
        asyncio.get_running_loop().call_later(0.05, loaded.set_result, None)
        await pool.draw("a", request("a"))
        await pool.close()

    asyncio.run(ask())
    assert ready.is_set()


def test_the_cache_is_bounded_and_survives_a_restart(tmp_path: Path) -> None:
    cards = {
        name: CachedCard(data=name.encode() * 400, type="image/png", etag=name, drawn=1.0)
        for name in ("aa", "bb", "cc")
    }
    cache = CardCache(tmp_path, 2_000)
    cache.put("aa", cards["aa"])
    cache.put("bb", cards["bb"])
    assert cache.get("aa") == cards["aa"]
    cache.put("cc", cards["cc"])  # the least recently used one goes
    assert [CardCache(tmp_path, 2_000).get(name) for name in cards] == [cards["aa"], None, cards["cc"]]


def test_a_broken_entry_is_a_miss(tmp_path: Path) -> None:
    cache = CardCache(tmp_path, 2_000)
    cache.put("aa", CachedCard(data=b"x", type="image/png", etag="e", drawn=1.0))
    (tmp_path / "aa" / "aa.card").write_bytes(b"half")
    assert cache.get("aa") is None


def test_health_and_metrics(site: Site) -> None:
    assert site.client.get("/healthz").text == "ok\n"
    assert site.client.get("/readyz").text == "ready\n"
    site.client.get("/nothing?secret=1")
    metrics = site.client.get("/metrics").text
    assert 'sharekit_requests_total{route="other",status="404"} 1.0' in metrics
    assert "secret" not in metrics


def test_a_card_is_answered_from_memory_until_it_expires(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    expires = int(time.time()) + 1_000
    url = _path(sign_card_url("https://news.example", {"headline": "A"}, key=SECRET, expires=expires))
    first = site.client.get(url)
    with monkeypatch.context() as patch:
        patch.setattr(CardCache, "get", None)  # neither read from disk nor drawn
        again = site.client.get(url)
        assert (again.content, again.headers) == (first.content, first.headers)
        assert site.client.get(url, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
        head = site.client.head(url)
        assert (head.content, head.headers) == (b"", first.headers)
    monkeypatch.setattr("time.time", lambda: expires + 1.0)
    assert site.client.get(url).status_code == 403
    assert 'sharekit_requests_total{route="card",status="304"} 1.0' in site.client.get("/metrics").text


def test_memory_is_bounded() -> None:
    memory = CardMemory(20_000)
    message = {"type": "http.response.start", "status": 200, "headers": []}
    for number in range(5):
        card = RememberedCard(start=message, unchanged=message, body=bytes(6_000), etag=b"", until=math.inf)
        memory.put((b"/card/%d" % number, b""), card)
        memory.get((b"/card/0", b""))
    assert [memory.get((b"/card/%d" % number, b"")) is not None for number in range(5)] == [
        True,
        False,
        False,
        False,
        True,
    ]
