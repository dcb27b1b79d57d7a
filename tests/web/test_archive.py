"""Past issues on the web: only those that were sent, without any reader's links."""

from __future__ import annotations

from lxml import etree

from sharekit.delivery.message.header_block import HeaderBlock
from sharekit.delivery.message.issue_master import IssueMaster
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import start_issue
from tests.digest.samples import sample
from tests.web.conftest import Site


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


def test_an_issue_that_was_not_sent_is_not_there(site: Site) -> None:
    key = enter(site, listed=None)
    assert site.client.get(f"/issues/{key}/").status_code == 404
    assert key not in site.client.get("/issues/").text
