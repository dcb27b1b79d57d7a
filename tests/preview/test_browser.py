"""The page in a browser: no complaint, nothing asked for elsewhere, live, at any width, with keys alone."""

from collections.abc import Callable, Iterator

import pytest

from sharekit.article import Article
from sharekit.errors import TemplateError
from sharekit.preview.server import PreviewServer
from sharekit.preview.session import PreviewSession
from sharekit.preview.snapshot import Snapshot
from tests.preview.browser import CHROMIUM, Browser
from tests.preview.test_server import serving

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all; each test opens its own page."""
    with Browser() as made:
        yield made


@pytest.fixture
def server(session: PreviewSession) -> Iterator[PreviewServer]:
    """A server on a free port."""
    with serving(session) as made:
        yield made
        session.close()


GROUND = "getComputedStyle(document.body).backgroundColor"
LETTER = "document.querySelector('iframe').contentDocument"
DARK, LIGHT = "rgb(12, 14, 18)", "rgb(243, 244, 246)"


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (1000, True), (360, False), (360, True)])
@pytest.mark.parametrize("path", ["cards", "email"])
def test_it_shows_without_complaint(
    browser: Browser, server: PreviewServer, path: str, width: int, dark: bool
) -> None:
    browser.open(f"{server.url}{path}", width=width, dark=dark)
    browser.until("[...document.images].every((image) => image.complete && image.naturalWidth)")
    assert browser.run(GROUND) == (DARK if dark else LIGHT)
    assert browser.run("document.documentElement.scrollWidth <= innerWidth")
    assert len(browser.asked()) > 3
    assert [url for url in browser.asked() if not url.startswith((server.url, "data:,"))] == []
    assert browser.complaints() == []


def test_the_email_is_dark_when_dark_is_chosen_whatever_the_system_says(
    browser: Browser, server: PreviewServer
) -> None:
    browser.open(f"{server.url}email")
    ground = f"getComputedStyle({LETTER}.querySelector('.sheet')).backgroundColor"
    browser.until(f"{LETTER}?.querySelector('.sheet') && {ground} == 'rgb(255, 255, 255)'")
    browser.run("document.getElementById('dark').click()")
    browser.until(f"{LETTER}?.querySelector('.sheet') && {ground} == 'rgb(20, 22, 27)'")
    browser.run("localStorage.clear()")
    assert browser.complaints() == []


def test_frames_are_as_wide_as_promised_and_as_high_as_their_email(
    browser: Browser, server: PreviewServer
) -> None:
    browser.open(f"{server.url}email", width=1600)
    browser.until(f"!!{LETTER}?.querySelector('.sheet')")
    assert browser.run("[...document.querySelectorAll('iframe')].map((frame) => frame.clientWidth)") == [
        640,
        360,
    ]
    browser.until(f"document.querySelector('iframe').clientHeight >= {LETTER}.documentElement.scrollHeight")


def test_a_change_is_shown_without_losing_the_place(
    browser: Browser, article: Article, snapshot: Callable[..., Snapshot]
) -> None:
    now = [article]
    session = PreviewSession(lambda: snapshot(articles=tuple(now)))
    with serving(session) as server:
        browser.open(f"{server.url}cards")
        browser.until("!document.body.textContent.includes('drawing…')")
        browser.run(
            "document.getElementById('safe').click(); scrollTo(0, 300); document.body.dataset.same = 1"
        )
        now[:] = [article.replace(headline="Ferries return")]
        session.reload()
        browser.until("document.querySelector('h1').textContent == 'Ferries return'")
        browser.until("!document.body.textContent.includes('drawing…')")
        assert browser.run("document.title") == "Ferries return: preview"
        kept = "[document.body.dataset.same, scrollY > 200, document.getElementById('safe').checked]"
        assert browser.run(kept) == ["1", True, True]
        assert browser.run("getComputedStyle(document.querySelector('.safe')).display") == "block"
        browser.run("localStorage.clear()")
        session.close()
    assert browser.complaints() == []


def test_a_fault_comes_and_goes_by_itself(browser: Browser, snapshot: Callable[..., Snapshot]) -> None:
    fault = TemplateError("unknown property 'colour'", where="own.html:3")
    answers: list[TemplateError | None] = [None, fault, None]

    def load() -> Snapshot:
        if (error := answers.pop(0)) is not None:
            raise error
        return snapshot()

    session = PreviewSession(load)
    with serving(session) as server:
        browser.open(f"{server.url}cards")
        session.reload()
        browser.until("document.querySelector('.error-box code')?.textContent == 'own.html:3'")
        session.reload()
        browser.until("!document.querySelector('.error-box')")
        session.close()


def test_another_article_is_chosen_with_keys_alone(browser: Browser, server: PreviewServer) -> None:
    browser.open(f"{server.url}cards")
    browser.until("!document.body.textContent.includes('drawing…')")
    order = []
    for _ in range(8):
        browser.press("Tab", 9)
        order.append(browser.run("document.activeElement.id || document.activeElement.textContent.trim()"))
    assert order == [
        "To the content", "Cards", "Email", "texts", "safe", "dark", "article", "template",
    ]  # fmt: skip
    browser.run("document.getElementById('article').focus()")
    browser.press("ArrowDown", 40)
    browser.until("document.querySelector('h1').textContent == 'Ferries <b>& trams</b>'")
    assert browser.run("location.search") == "?article=1&template=news"
    assert browser.run("document.activeElement.id") == "article"
    browser.run("history.back()")
    browser.until("document.querySelector('h1').textContent.startsWith('Night trains')")


def test_a_headline_is_edited_in_place(browser: Browser, server: PreviewServer) -> None:
    browser.open(f"{server.url}cards")
    browser.until("!document.body.textContent.includes('drawing…')")
    before = browser.run("document.querySelector('img[data-network=og]').getAttribute('src')")
    browser.run("document.getElementById('headline').select()")
    browser.call("Input.insertText", text="Ferries return")
    browser.until("document.documentElement.dataset.drawn")
    assert browser.run("document.querySelector('img[data-network=og]').src") != before
    browser.until("document.querySelector('h1').textContent == 'Ferries return'")
    assert browser.run("document.activeElement.id") == "headline"
    assert "headline=Ferries+return" in browser.run("location.search")
    browser.until("!document.body.textContent.includes('drawing…')")
    browser.run("document.querySelector('.undo a').click()")
    browser.until("document.querySelector('h1')?.textContent.startsWith('Night trains')")
    assert browser.complaints() == []


def test_a_card_is_seen_in_full_size_and_closed_with_keys_alone(
    browser: Browser, server: PreviewServer
) -> None:
    browser.open(f"{server.url}cards")
    browser.until("!document.body.textContent.includes('drawing…')")
    browser.run("document.querySelector('[data-full]').focus()")
    browser.press("Enter", 13)
    browser.until("document.querySelector('dialog[open] img')?.naturalWidth == 1200")
    assert browser.run("document.querySelector('dialog img').width") == 1200
    browser.press("Escape", 27)
    browser.until("!document.querySelector('dialog[open]')")


def test_every_shape_is_within_reach_on_a_phone(browser: Browser, server: PreviewServer) -> None:
    browser.open(f"{server.url}cards", width=360)
    edges = "[...document.querySelectorAll('.shape')].map((node) => node.getBoundingClientRect().right)"
    assert all(0 < edge <= 360 for edge in browser.run(edges))
    assert browser.complaints() == []


def test_it_says_when_the_server_has_ended(browser: Browser, snapshot: Callable[..., Snapshot]) -> None:
    session = PreviewSession(snapshot)
    with serving(session) as server:
        browser.open(f"{server.url}cards")
        browser.until("source.readyState == 1")
        assert browser.run("document.getElementById('gone').hidden")
        session.close()
    browser.until("!document.getElementById('gone').hidden")
