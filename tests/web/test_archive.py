"""Past issues on the web: only those that were sent, without any reader's links."""

from __future__ import annotations

from urllib.parse import urlsplit

from lxml import etree, html

from sharekit.delivery.message.header_block import HeaderBlock
from sharekit.delivery.message.issue_master import IssueMaster
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import start_issue
from sharekit.web.signing import is_signed
from tests.digest.samples import sample
from tests.web.conftest import SECRET, Site


def enter(site: Site, *, listed: float | None) -> str:
    digest = sample("digest")
    master = IssueMaster(
        digest=digest, head=HeaderBlock(sender="news@meridian.example"), page="https://a.example/u"
    )
    with Store(site.url, clock=lambda: 1_770_000_000.0) as store:
        issue = start_issue(store, digest.key, subject=digest.subject, digest=master.pack())
        change = "UPDATE issues SET listed = :listed WHERE id = :id"
        with store.writing() as connection:
            connection.execute(change, {"listed": listed, "id": issue.id})
    return digest.key


def test_a_sent_issue_is_listed_shown_and_in_the_feed(site: Site) -> None:
    key = enter(site, listed=1_770_000_000.0)
    assert f'href="{key}/"' in site.client.get("/issues/").text
    page = site.client.get(f"/issues/{key}")
    assert str(page.url).endswith(f"/issues/{key}/")
    assert "unsubscribe" not in page.text.lower()
    feed = etree.fromstring(site.client.get("/issues/feed.xml").content)
    links = feed.findall("{*}entry/{*}link")
    assert [link.get("href") for link in links] == [f"https://news.example/issues/{key}/"]


def test_a_shared_link_to_an_issue_has_a_title_and_a_card(site: Site) -> None:
    key = enter(site, listed=1_770_000_000.0)
    page = html.fromstring(site.client.get(f"/issues/{key}/").content)
    tags = {tag.get("property"): tag.get("content") for tag in page.findall(".//head/meta[@property]")}
    assert tags["og:title"] == sample("digest").subject
    assert tags["og:url"] == f"https://news.example/issues/{key}/"
    card = urlsplit(str(tags["og:image"]))
    signed, _, target = card.path.removeprefix("/card/").partition("/")
    assert is_signed(f"{target}?{card.query}", signed, [SECRET.encode()])
    assert page.find(".//head/link[@type='application/atom+xml']") is not None


def test_an_issue_that_was_not_sent_is_not_there(site: Site) -> None:
    key = enter(site, listed=None)
    assert site.client.get(f"/issues/{key}/").status_code == 404
    assert key not in site.client.get("/issues/").text
