"""Readers subscribe, confirm, choose and leave; GET never changes anything."""

from __future__ import annotations

import asyncio
import re
import tomllib
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import Message

from sharekit.cards.look import Look
from sharekit.delivery.message.tokens import Claim, make_token
from sharekit.delivery.readers.addresses import parse_address
from sharekit.delivery.readers.subscribers import make_subscriber
from sharekit.delivery.readers.suppression import suppress
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import start_issue
from sharekit.delivery.store.ledger import Ledger
from sharekit.digest.layout.translations import languages
from sharekit.options import SmtpOptions
from sharekit.support.resources import templates_folder
from sharekit.web.app import create_app
from sharekit.web.confirmation import Confirmations
from sharekit.web.pages import Pages
from sharekit.web.protection import Protection
from tests.web.conftest import SECRET, Site, options_in

SMTP = SmtpOptions()
ADA = "ada@reader.example"


def confirmations(site: Site) -> list[str]:
    """Mail what waits, and return the confirmation links in the outbox."""
    with Store(site.url) as store:
        mailer = Confirmations(
            pages=Pages(site="The Meridian"),
            sender="News <news@meridian.example>",
            public_url="https://news.example",
            transport=f"folder:{site.outbox}",
            smtp=SMTP,
        )
        mailer(store)
    files = [path.read_bytes() for path in site.outbox.iterdir()]
    texts = [message_from_bytes(file, policy=policy.default).get_content() for file in files]
    return [re.search(r"https://news\.example(/c/\S+)", text)[1] for text in texts]  # type: ignore[index]


def test_get_shows_a_form_and_changes_nothing(site: Site) -> None:
    page = site.client.get(f"/u/{site.token(ADA)}")
    assert page.status_code == 200
    assert ADA in page.text
    assert '<form method="post">' in page.text
    assert site.suppressions() == {}


def test_one_click_unsubscribes_at_once_and_again(site: Site) -> None:
    for _ in range(2):
        answer = site.client.post(f"/u/{site.token(ADA)}", data={"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.text) == (200, "unsubscribed\n")
        assert "set-cookie" not in answer.headers
    assert site.suppressions() == {ADA: "unsubscribed"}


def test_one_click_as_a_multipart_form(site: Site) -> None:
    site.client.post(f"/u/{site.token(ADA)}", files={"List-Unsubscribe": (None, "One-Click")})
    assert site.suppressions() == {ADA: "unsubscribed"}


def test_the_form_unsubscribes_and_its_answer_can_undo_it(site: Site) -> None:
    address = f"/u/{site.token(ADA)}"
    assert "You are unsubscribed." in site.client.post(address).text
    assert "You are subscribed again." in site.client.post(address, data={"action": "undo"}).text
    assert site.suppressions() == {}


def test_undo_does_not_lift_a_bounce(site: Site) -> None:
    with Store(site.url) as store, store.writing() as connection:
        suppress(store, connection, parse_address(ADA), "bounced")
    site.client.post(f"/u/{site.token(ADA)}", data={"action": "undo"})
    assert site.suppressions() == {ADA: "bounced"}


@pytest.mark.parametrize("page", ["u", "p", "c"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_forged_tokens_do_nothing(site: Site, page: str, method: str) -> None:
    for token in ("x", site.token(ADA)[:-1], site.token(ADA)[::-1], "%00", "a" * 4000):
        assert site.client.request(method, f"/{page}/{token}").status_code == 404
    assert site.suppressions() == {}


def test_preferences_change_name_and_choices_and_nothing_else(site: Site) -> None:
    site.add(ADA, city="Oslo")
    page = f"/p/{site.token(ADA)}"
    assert 'value="Ada"' in site.client.get(page).text
    form = {"name": "Ada Lovelace", "frequency": "monthly", "city": "Rome", "frequency2": "x"}
    assert "Saved." in site.client.post(page, data=form).text
    reader = site.reader(ADA)
    assert reader is not None
    assert reader.name == "Ada Lovelace"
    assert reader.fields == {"city": "Oslo", "frequency": "monthly"}
    site.client.post(page, data={"frequency": "hourly"})
    assert site.reader(ADA) == reader


def test_readers_can_export_and_erase_their_data(site: Site) -> None:
    site.add(ADA, city="Oslo")
    page = f"/p/{site.token(ADA)}"
    export = site.client.post(page, data={"action": "export"}).json()
    assert export == {"address": ADA, "name": "Ada", "fields": {"city": "Oslo"}, "consent": []}
    assert "erased" in site.client.post(page, data={"action": "erase"}).text
    assert site.reader(ADA) is None
    assert site.suppressions() == {ADA: "unsubscribed"}


def test_double_opt_in(site: Site) -> None:
    form = {"email": f" {ADA}", "name": "Ada", "frequency": "weekly"}
    assert "Check your inbox" in site.client.post("/subscribe", data=form).text
    assert site.reader(ADA) is None
    (link,) = confirmations(site)
    assert ADA in site.client.get(link).text
    assert site.reader(ADA) is None
    assert "You are subscribed." in site.client.post(link).text
    reader = site.reader(ADA)
    assert reader is not None
    assert (reader.name, reader.fields) == ("Ada", {"frequency": "weekly"})
    assert "You are subscribed." in site.client.post(link).text
    (consent,) = site.client.post(f"/p/{site.token(ADA)}", data={"action": "export"}).json()["consent"]
    assert consent["wording"].startswith("I want to receive The Meridian")
    assert consent["confirmed"] >= consent["requested"]


def test_a_publication_without_a_name_is_called_by_its_sender(tmp_path: Path) -> None:
    options = replace(options_in(tmp_path), look=Look())
    with TestClient(create_app(options), base_url="http://news.example") as client:
        assert "I want to receive The Meridian by email" in client.get("/subscribe").text


def test_a_confirmation_says_its_language(site: Site) -> None:
    site.client.post("/subscribe?lang=de", data={"email": ADA})
    confirmations(site)
    (path,) = site.outbox.glob("**/*.eml")
    assert message_from_bytes(path.read_bytes())["Content-Language"] == "de"


def test_confirming_is_consent_after_an_earlier_unsubscribe(site: Site) -> None:
    site.client.post(f"/u/{site.token(ADA)}")
    site.client.post("/subscribe", data={"email": ADA})
    assert site.suppressions() == {ADA: "unsubscribed"}
    (link,) = confirmations(site)
    site.client.post(link)
    assert site.suppressions() == {}


def test_the_answer_does_not_reveal_whether_an_address_is_on_the_list(site: Site) -> None:
    site.add(ADA)
    known = site.client.post("/subscribe", data={"email": ADA})
    unknown = site.client.post("/subscribe", data={"email": "grace@reader.example"})
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)


def test_programs_that_fill_in_every_field_get_no_mail(site: Site) -> None:
    answer = site.client.post("/subscribe", data={"email": ADA, "website": "https://spam.example"})
    assert "Check your inbox" in answer.text
    with Store(site.url) as store, store.reading() as connection:
        assert connection.value("SELECT count(*) FROM signups") == 0


def test_an_address_gets_at_most_three_confirmations_an_hour(site: Site) -> None:
    codes = [site.client.post("/subscribe", data={"email": ADA}).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]


def test_a_network_may_ask_for_twenty_addresses_an_hour(site: Site) -> None:
    forms = [{"email": f"reader{n}@reader.example"} for n in range(21)]
    codes = [site.client.post("/subscribe", data=form).status_code for form in forms]
    assert codes == [200] * 20 + [429]


@pytest.mark.parametrize(
    "email", ["", "ada", "a@b@c", "ada@reader.example\nBcc: x@y.example", "x" * 300 + "@a.example"]
)
def test_what_is_not_an_address_is_refused(site: Site, email: str) -> None:
    assert site.client.post("/subscribe", data={"email": email}).status_code == 400


def test_sign_up_by_json_from_an_allowed_site(site: Site) -> None:
    origin = {"Origin": "https://meridian.example"}
    preflight = site.client.options("/subscribe", headers=origin)
    assert preflight.headers["access-control-allow-origin"] == "https://meridian.example"
    answer = site.client.post("/subscribe", json={"email": ADA}, headers=origin)
    assert answer.json() == {"ok": True, "message": "Check your inbox: we sent you a link to confirm."}
    assert answer.headers["access-control-allow-origin"] == "https://meridian.example"
    stranger = site.client.post("/subscribe", json={"email": ADA}, headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in stranger.headers


@pytest.mark.parametrize("kind", ["text/xml", "text/plain", "application/octet-stream", ""])
def test_what_is_no_form_is_refused_and_changes_nothing(site: Site, kind: str) -> None:
    site.add(ADA, frequency="weekly")
    headers = {"Content-Type": kind}
    for path in ("/subscribe", f"/p/{site.token(ADA)}"):
        assert site.client.post(path, content=b"email=ada", headers=headers).status_code == 415
    broken = {"Content-Type": "multipart/form-data"}
    assert site.client.post(f"/p/{site.token(ADA)}", content=b"x", headers=broken).status_code == 400
    reader = site.reader(ADA)
    assert reader is not None
    assert (reader.name, reader.fields) == ("Ada", {"frequency": "weekly"})


def test_a_reader_of_another_list_has_preferences_too(site: Site) -> None:
    """Issues are also sent to the readers of a file, whom the store's list does not have."""
    with Store(site.url) as store:
        ledger = Ledger(store, start_issue(store, "issue-1", subject="One", digest=b""), "worker")
        ledger.enlist([make_subscriber(ADA, "Ada", {"city": "Gent"})])
    token = site.token(ADA)
    assert 'value="Ada"' in site.client.get(f"/p/{token}").text
    exported = site.client.post(f"/p/{token}", data={"action": "export"}).json()
    assert (exported["name"], exported["fields"]) == ("Ada", {"city": "Gent"})
    site.client.post(f"/p/{token}", data={"name": "Ada L.", "frequency": "weekly"})
    reader = site.reader(ADA)
    assert reader is not None
    assert (reader.name, reader.fields["frequency"]) == ("Ada L.", "weekly")
    site.client.post(f"/p/{token}", data={"action": "erase"})
    assert site.client.get(f"/p/{token}").status_code == 404
    with Store(site.url) as store, store.reading() as connection:
        assert connection.row("SELECT name, fields FROM deliveries") == ("", "{}")


def test_whatever_a_mail_program_posts_unsubscribes(site: Site) -> None:
    site.client.post(f"/u/{site.token(ADA)}", content=b"\xff", headers={"Content-Type": "text/xml"})
    assert site.suppressions() == {ADA: "unsubscribed"}


def test_a_link_of_another_list_is_refused(tmp_path: Path) -> None:
    options = replace(options_in(tmp_path), list_id="weekly.example.org")
    with TestClient(create_app(options)) as client, Store(options.store) as store:
        codes = {}
        for name in ("weekly.example.org", "daily.example.org", ""):
            token = make_token(Claim(ADA, "issue-1", list_id=name), [SECRET.encode()])
            codes[name] = client.post(f"/u/{token}").status_code
        assert codes == {"weekly.example.org": 200, "daily.example.org": 404, "": 200}
        start_issue(store, "issue-1", subject="One", digest=b"")  # the list had another name then
        token = make_token(Claim(ADA, "issue-1", list_id="daily.example.org"), [SECRET.encode()])
        assert client.get(f"/p/{token}").status_code == 404  # no such reader, but the link is good
        assert client.post(f"/u/{token}").status_code == 200


@pytest.mark.parametrize(
    ("accepted", "language", "word"),
    [
        ("zh-TW", "zh-Hant", "訂閱"),
        ("zh-CN", "zh", "订阅"),
        ("no", "nb", "Abonner"),
        ("hr", "hr", "Pretplati se"),
        ("ur-PK", "ur", "سبسکرائب کریں"),
    ],
)
def test_languages_by_script_and_by_older_names(site: Site, accepted: str, language: str, word: str) -> None:
    page = site.client.get("/subscribe", headers={"Accept-Language": accepted})
    assert page.headers["content-language"] == language
    assert f"<button>{word}" in page.text


def test_the_pages_speak_every_language_of_the_digests() -> None:
    pages = tomllib.loads((templates_folder() / "web" / "words.toml").read_text(encoding="utf-8"))
    assert set(pages) == set(languages())
    assert {name for name, words in pages.items() if set(words) != set(pages["en"])} == set()
    wrong = {
        (name, key)
        for name, words in pages.items()
        for key, text in words.items()
        if text.count("{site}") != pages["en"][key].count("{site}") or not text.strip()
    }
    assert wrong == set()


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"[" * 5000, b'{"email": 1}', b"\xff"])
def test_malformed_json_is_refused(site: Site, body: bytes) -> None:
    answer = site.client.post("/subscribe", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400


def test_a_large_body_is_refused(site: Site) -> None:
    assert site.client.post("/subscribe", data={"name": "x" * 70_000}).status_code == 413


def test_a_long_query_is_refused(site: Site) -> None:
    assert site.client.get("/subscribe?" + "x" * 16_385).status_code == 414


def test_a_body_without_end_is_read_to_its_limit() -> None:
    answers: list[Message] = []
    pieces = iter(range(100))

    async def receive() -> Message:
        return {"type": "http.request", "body": bytes(10_000), "more_body": next(pieces) < 99}

    async def send(message: Message) -> None:
        answers.append(message)

    asyncio.run(
        Protection(lambda *_: pytest.fail("called"))({"type": "http", "query_string": b""}, receive, send)
    )
    assert answers[0]["status"] == 413
    assert next(pieces) == 7


def test_pages_have_no_script_and_say_so(site: Site) -> None:
    page = site.client.get("/subscribe")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert " style=" not in page.text


def test_pages_are_in_the_readers_language(site: Site) -> None:
    page = site.client.get("/subscribe", headers={"Accept-Language": "xx, de-AT;q=0.8, en;q=0.5"})
    assert page.headers["content-language"] == "de"
    assert '<html lang="de"' in page.text
