"""A reader's way through the pages: with keys alone, at 360 px, in light and dark, judged by axe."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from sharekit.delivery.message.tokens import Claim, make_token
from tests.preview.browser import CHROMIUM, Browser
from tests.web.servers import serving

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
AXE = Path(__file__).parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"
SECRET = "a-key-of-the-tests-long-enough"
ADA = "ada@reader.example"
SETTINGS = {
    "SHAREKIT_SITE": "The Meridian",
    "SHAREKIT_SECRET": SECRET,
    "SHAREKIT_TRANSPORT": "folder:outbox",
    "SHAREKIT_DIGEST__SENDER": "The Meridian <news@meridian.example>",
    "SHAREKIT_WEB__PUBLIC_URL": "https://news.meridian.example",
    "SHAREKIT_SERVE__WORKERS": "1",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A running server: its address, and the folder that it works in."""
    folder = tmp_path_factory.mktemp("site")
    choices = '[web.preferences]\nfrequency = "weekly, monthly"\n'
    (folder / "sharekit.toml").write_text(choices, encoding="utf-8")
    with serving(folder, SETTINGS) as (port, _):
        yield f"http://127.0.0.1:{port}", folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as tab:
        yield tab


def test_a_reader_subscribes_chooses_leaves_and_comes_back(browser: Browser, site: tuple[str, Path]) -> None:
    url, folder = site
    browser.open(f"{url}/subscribe", width=360)
    check(browser)
    to(browser, "email")
    browser.call("Input.insertText", text=ADA)
    to(browser, "name")
    browser.call("Input.insertText", text="Ada")
    press_button(browser, "Subscribe")
    heading(browser, "Check your inbox: we sent you a link to confirm.")

    browser.open(f"{url}{confirmation(browser, folder)}", width=360)
    check(browser)
    press_button(browser, "Confirm")
    heading(browser, "You are subscribed.")

    token = make_token(Claim(ADA, "issue-1"), [SECRET.encode()])
    browser.open(f"{url}/p/{token}", width=360)
    check(browser)
    assert browser.run("document.getElementById('name').value") == "Ada"
    to(browser, "weekly", "document.activeElement.value")
    browser.press("ArrowDown", 40)
    press_button(browser, "Save")
    browser.until("document.querySelector('.note')?.textContent == 'Saved.'")
    assert browser.run("document.querySelector('input:checked').value") == "monthly"
    check(browser)

    to(browser, "Unsubscribe")
    press_enter(browser)
    heading(browser, "Unsubscribe from The Meridian?")
    check(browser)
    press_button(browser, "Unsubscribe")
    heading(browser, "You are unsubscribed.")
    check(browser)
    press_button(browser, "Undo")
    heading(browser, "You are subscribed again.")
    check(browser)
    assert browser.complaints() == []


@pytest.mark.parametrize(
    "path", ["/subscribe?lang=ar", "/subscribe?lang=ur", "/subscribe?lang=th", "/issues/"]
)
def test_a_page_is_readable_in_any_script(browser: Browser, site: tuple[str, Path], path: str) -> None:
    browser.open(f"{site[0]}{path}", width=360)
    direction = "rtl" if path[-2:] in {"ar", "ur"} else "ltr"
    assert browser.run("getComputedStyle(document.body).direction") == direction
    check(browser)
    assert browser.complaints() == []


def check(browser: Browser) -> None:
    """Nothing sticks out or is too small to touch, and axe finds nothing, in light and dark."""
    assert browser.run("document.documentElement.scrollWidth <= innerWidth")
    edges = "[...document.querySelectorAll('body *')].map((node) => node.getBoundingClientRect().left)"
    assert min(browser.run(edges)) >= 0  # where it is scrolled to from right to left
    small = (
        "[...document.querySelectorAll('button, summary, input:not([tabindex]), .choice')]"
        ".filter((node) => node.type != 'radio' && node.getBoundingClientRect().height < 44).length"
    )
    assert browser.run(small) == 0
    if AXE.is_file() and not browser.run("'axe' in window"):
        browser.run(f"{AXE.read_text(encoding='utf-8')}; 0")
    for scheme in ("dark", "light"):
        media = {"name": "prefers-color-scheme", "value": scheme}
        browser.call("Emulation.setEmulatedMedia", features=[media])
        ground = browser.run("getComputedStyle(document.querySelector('main')).backgroundColor")
        assert ground == ("rgb(28, 30, 35)" if scheme == "dark" else "rgb(255, 255, 255)")
        if AXE.is_file():
            rules = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}"
            found = "result.violations.map((rule) => [rule.id, rule.nodes[0].html])"
            assert browser.run(f"axe.run({rules}).then((result) => {found})") == []


def to(browser: Browser, name: str, script: str = "") -> None:
    """Press Tab until the focus is on what has this id or text; it must be visible."""
    script = script or "document.activeElement.id || document.activeElement.textContent.trim()"
    for _ in range(20):
        browser.press("Tab", 9)
        if browser.run(script) == name:
            assert browser.run("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    where = (
        "[location.pathname, document.hasFocus(), document.activeElement.tagName, document.body.innerText]"
    )
    raise AssertionError(f"Tab never reaches {name!r}: {browser.run(where)}")


def press_button(browser: Browser, words: str) -> None:
    to(browser, words)
    browser.press(" ", 32)


def press_enter(browser: Browser) -> None:
    browser.call("Input.dispatchKeyEvent", type="keyDown", key="Enter", windowsVirtualKeyCode=13, text="\r")
    browser.call("Input.dispatchKeyEvent", type="keyUp", key="Enter", windowsVirtualKeyCode=13)


def heading(browser: Browser, words: str) -> None:
    browser.until(f"document.querySelector('h1')?.textContent == {json.dumps(words)}")


def confirmation(browser: Browser, folder: Path) -> str:
    """Return the path of the link in the confirmation, once it is mailed."""
    while not (mails := list(folder.glob("outbox/**/*.eml"))):
        browser.run("new Promise((done) => setTimeout(done, 50))")
    message = message_from_bytes(mails[0].read_bytes())
    text = message.get_payload(decode=True)
    assert isinstance(text, bytes)
    link = re.search(rb"https://news\.meridian\.example(/c/\S+)", text)
    assert link
    return link[1].decode()
