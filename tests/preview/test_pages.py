"""What the two tabs say."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from lxml import html

from sharekit.delivery.readers.subscribers import make_subscriber
from sharekit.errors import SourceError, TemplateError
from sharekit.preview.last_issue import LastIssue
from sharekit.preview.pages import cards_page, email_page
from sharekit.preview.session import PreviewSession
from sharekit.preview.snapshot import Snapshot


def cards(session: PreviewSession, **query: str) -> html.HtmlElement:
    return html.document_fromstring(cards_page(session, query, "n"))


def email(session: PreviewSession, **query: str) -> html.HtmlElement:
    return html.document_fromstring(email_page(session, query, "n"))


def text(node: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in node.xpath(path)]


def test_every_network_has_its_shape_and_every_feed_its_post(session: PreviewSession) -> None:
    page = cards(session)
    assert text(page, "//figcaption/b") == ["og", "square"]
    assert text(page, "//section[@class='net']//h3") == [
        "Facebook", "WhatsApp", "Slack", "X", "Mastodon", "Discord", "LinkedIn", "Bluesky", "Telegram",
    ]  # fmt: skip
    assert text(page, "//h1") == ["Night trains return to the old river line"]
    assert "meridian.example/night-trains" in text(page, "//p[@class='sub']")[0]
    assert {image.get("alt")[:12] for image in page.xpath("//main//img")} == {"Night trains"}


def test_the_safe_areas_are_the_networks_own(snapshot: Callable[..., Snapshot]) -> None:
    from sharekit.cards.networks import choose_networks

    session = PreviewSession(lambda: snapshot(networks=tuple(choose_networks(["story"]))))
    story = cards(session).xpath("//figure//svg[@class='safe']")[0]
    assert [(box.get("y"), box.get("height")) for box in story.xpath("rect")] == [
        (None, "250"),
        ("1670", "250"),
    ]
    session.close()


def test_there_is_a_chooser_where_there_is_a_choice(
    session: PreviewSession, snapshot: Callable[..., Snapshot]
) -> None:
    page = cards(session, article="1", template="minimal")
    assert text(page, "//select[@id='article']/option[@selected]") == ["Ferries <b>& trams</b>"]
    assert text(page, "//select[@id='template']/option[@selected]") == ["minimal"]
    assert [link.get("href") for link in page.xpath("//nav/a")] == ["/cards?article=1", "/email?article=1"]
    alone = PreviewSession(lambda: snapshot(articles=snapshot().articles[:1], templates=("news",)))
    assert not cards(alone).xpath("//select")
    alone.close()


def test_what_is_asked_for_and_not_there_is_the_usual(session: PreviewSession) -> None:
    for article in ("9", "-1", "x", "²", "1e3"):
        assert text(cards(session, article=article, template="none"), "//h1") == [
            "Night trains return to the old river line"
        ]


def test_words_cannot_become_markup(snapshot: Callable[..., Snapshot]) -> None:
    evil = "</script><script>x()</script><img src=x onerror=x()>"
    article = snapshot().articles[0].replace(headline=evil, lead=evil, site=evil, section="", tags=(evil,))
    session = PreviewSession(lambda: snapshot(articles=(article,), colour=f'"{evil}'))
    for page in (cards(session), email(session)):
        assert len(page.xpath("//script")) == 2
        assert not page.xpath("//*[@onerror]")
        assert text(page, "//h1")[0].startswith(evil)
    session.close()


def test_the_email_is_that_of_the_issue_or_of_one_article(session: PreviewSession) -> None:
    page = email(session)
    assert text(page, "//select[@id='article']/option[@selected]") == ["The issue: 2 stories"]
    assert "2 stories, 1 related post" in text(page, "//p[@class='sub']")[0]
    page = email(session, article="1", template="brief")
    assert text(page, "//div[@class='mail']/p/b") == ["Ferries <b>& trams</b>"]
    assert text(page, "//label[input[@checked]]") == ["brief"]
    assert text(page, "//div[@class='mail']/b") == ["The Meridian"]


def test_frames_run_no_script(session: PreviewSession) -> None:
    frames = email(session).xpath("//iframe")
    assert len(frames) == 2
    for frame in frames:
        assert frame.get("title")
        assert "allow-scripts" not in frame.get("sandbox")
        assert frame.get("data-light") != frame.get("data-dark")


def test_a_broken_email_template_is_reported_with_file_and_line(snapshot: Callable[..., Snapshot]) -> None:
    def compose(*_: object) -> object:
        raise TemplateError("'colour' is undefined", where="digest.html:12")

    session = PreviewSession(lambda: snapshot(compose=compose))
    page = email(session)
    assert text(page, "//div[@class='error-box']") == ["'colour' is undefineddigest.html:12"]
    assert not page.xpath("//iframe")
    session.close()


def test_a_broken_card_template_is_reported_with_file_and_line(
    snapshot: Callable[..., Snapshot], template: Path
) -> None:
    template.write_text("<html>\n{{ nothing_of_this_name }}</html>", encoding="utf-8")
    session = PreviewSession(lambda: snapshot(template=str(template), templates=(str(template), "news")))
    page = cards(session)
    assert text(page, "//div[@class='error-box']/code") == [f"{template}:2"]
    assert text(page, "//div[contains(@class, 'find error')]/b")[0] == "Error: No card can be drawn"
    assert text(page, "//h1")
    session.close()


def test_a_source_that_cannot_be_read_is_reported_beside_the_others(
    snapshot: Callable[..., Snapshot],
) -> None:
    session = PreviewSession(lambda: snapshot(errors=(SourceError("no such file", where="gone.md"),)))
    assert text(cards(session), "//div[@class='error-box']/code") == ["gone.md"]
    assert text(cards(session), "//figcaption/b") == ["og", "square"]
    session.close()


def test_what_was_read_but_not_as_it_should_be_is_a_finding(snapshot: Callable[..., Snapshot]) -> None:
    session = PreviewSession(lambda: snapshot(warnings=("a.md: is dated in the future",)))
    assert "Warning: Look at the sourcea.md: is dated in the future" in [
        said.removeprefix("!") for said in text(cards(session), "//div[contains(@class, 'find warning')]")
    ]
    session.close()


def test_every_field_and_region_has_a_name(session: PreviewSession) -> None:
    for page in (cards(session), email(session)):
        for field in page.xpath("//select | //textarea | //input[not(@type='hidden')]"):
            label = page.xpath("//label[@for=$id]", id=field.get("id")) or field.xpath("ancestor::label")
            assert label[0].text_content().strip()
        assert page.get("lang") == "en"
        assert not page.xpath("//img[not(@alt)]")
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        levels = [int(node.tag[1]) for node in page.xpath("//h1 | //h2 | //h3")]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_an_email_is_shown_as_a_reader_of_the_list_gets_it(snapshot: Callable[..., Snapshot]) -> None:
    readers = tuple(make_subscriber(f"{name}@reader.example", name) for name in ("Ada", "Bob"))
    session = PreviewSession(lambda: snapshot(readers=readers))
    page = email(session)
    assert text(page, "//select[@id='reader']/option[@selected]") == ["Ada <Ada@reader.example>"]
    page = email(session, reader="1")
    assert text(page, "//select[@id='reader']/option[@selected]") == ["Bob <Bob@reader.example>"]
    assert text(email(session, reader=""), "//select[@id='reader']/option[@selected]") == [
        "Nobody: merge fields as they are"
    ]
    proof = session.email(None, "digest", 1)
    assert not isinstance(proof, Exception)
    assert b"To: Bob@reader.example" in proof.composed.message
    session.close()


def test_the_issue_says_what_changed_since_the_last_one(snapshot: Callable[..., Snapshot]) -> None:
    now = snapshot()
    third = now.articles[0].replace(headline="Trams", url="https://meridian.example/trams")
    before = now.compose([now.articles[1], third], "digest", None).digest.issue
    session = PreviewSession(lambda: snapshot(last_issue=LastIssue(issue=before, day="22 February 2026")))
    box = email(session).xpath("//section[@data-part='changes']")[0]
    assert text(box, "./p")[0] == "22 February 2026: Ferries <b>& trams</b>"
    assert dict(zip(text(box, "./h3"), text(box, "./ul"), strict=True)) == {
        "New": "Night trains return to the old river line",
        "Repeated": "Ferries <b>& trams</b>",
        "No longer there": "Trams",
    }
    assert not email(session, article="0").xpath("//section[@data-part='changes']")
    session.close()
