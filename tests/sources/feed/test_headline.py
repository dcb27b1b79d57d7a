"""Items without a title are named by what they say, and the lead does not repeat it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from sharekit.article import Article
from sharekit.cli import main
from sharekit.errors import SourceError
from sharekit.sources.feed import read_feed

One = Callable[..., Article]


def note(**item: object) -> Article:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Notes", "items": [item]}
    (article,) = read_feed(json.dumps(feed).encode())
    return article


@pytest.mark.parametrize(
    ("text", "headline", "lead"),
    [
        ("The ferry is back. It sails twice a day.", "The ferry is back.", "It sails twice a day."),
        ("The ferry is back", "The ferry is back", ""),
        ("The ferry is back!\n\nIt sails twice a day.", "The ferry is back!", "It sails twice a day."),
        ("渡し船が戻った。一日に二回出る。", "渡し船が戻った。", "一日に二回出る。"),
        ("Dr. Ana Ruiz met J. Li. They sailed.", "Dr. Ana Ruiz met J. Li.", "They sailed."),
        ("Version 2.0 is out, e.g. for ships. Get it.", "Version 2.0 is out, e.g. for ships.", "Get it."),
        ("“Is it back?” she asked. It is.", "“Is it back?” she asked.", "It is."),
    ],
)
def test_a_note_gets_its_first_sentence_as_headline(text: str, headline: str, lead: str) -> None:
    article = note(id="1", content_text=text)
    assert (article.headline, article.lead) == (headline, lead)
    assert article.shown_lead == lead
    assert "".join(article.body).replace(" ", "") == "".join(text.split())


def test_a_long_sentence_goes_on_in_the_lead() -> None:
    text = "word " * 60
    article = note(id="1", content_text=text)
    assert len(article.headline) <= 120
    assert article.headline.endswith("…")
    assert article.lead.startswith("…")
    assert (article.headline[:-1] + " " + article.lead[1:]).split() == text.split()


def test_an_opening_heading_is_the_headline() -> None:
    article = note(id="1", content_html="<h2>The ferry</h2><p>It is back.</p>")
    assert (article.headline, article.lead, article.body) == ("The ferry", "It is back.", ("It is back.",))


def test_a_declared_summary_is_the_lead() -> None:
    article = note(id="1", summary="The ferry is back. It sails.", content_text="Long ago.")
    assert (article.headline, article.lead) == ("Long ago.", "The ferry is back. It sails.")
    article = note(id="1", summary="The ferry is back. It sails.")
    assert (article.headline, article.shown_lead) == ("The ferry is back.", "It sails.")


@pytest.mark.parametrize(
    ("headline", "lead", "shown"),
    [
        ("The ferry", "The ferry.", ""),
        ("The Ferry", "the ferry", ""),
        ("The ferry", "The ferry sails again.", "The ferry sails again."),
        ("The ferry is back.", "The ferry is back. It sails.", "It sails."),
        ("The ferry that…", "The ferry that sank is back.", "…sank is back."),
        ("What?", "", ""),
        ("?", "?", ""),
    ],
)
def test_the_shown_lead(headline: str, lead: str, shown: str) -> None:
    assert Article(headline=headline, lead=lead).shown_lead == shown


@pytest.mark.parametrize(
    ("item", "headline"),
    [
        (
            "<description>&lt;img src='https://e.org/i.jpg' alt='A boat at dawn'&gt;</description>",
            "A boat at dawn",
        ),
        ("<link>https://e.org/2025/03/the-ferry_is-back.html</link>", "The ferry is back"),
        ("<enclosure url='https://e.org/night%20trains.mp3' type='audio/mpeg'/>", "Night trains"),
        ("<guid>https://e.org/1</guid><author>Ana Ruiz</author>", "Ana Ruiz"),
        ("<category>Ferries</category><category>Trams</category>", "Ferries, Trams"),
        ("<pubDate>Wed, 31 Dec 2003 10:14:55 GMT</pubDate>", "2003-12-31"),
        ("<link>https://www.e.org/1</link>", "e.org"),
        ("<atom:link rel='related' href='https://e.org/1'/>", "e.org"),
    ],
)
def test_headlines_of_items_without_text(one: One, item: str, headline: str) -> None:
    assert one("rss", item).headline == headline


def test_an_item_with_only_a_picture(one: One) -> None:
    item = "<media:thumbnail url='https://e.org/1.jpg'/>"
    assert one("rss", item, channel="<title>The Post</title>").headline == "The Post"


@pytest.mark.parametrize(
    "item", ["", "<guid>7</guid>", "<comments>https://e.org/</comments>", "<title> </title>"]
)
def test_an_empty_item_is_an_error(one: One, item: str) -> None:
    with pytest.raises(SourceError, match=r"item 1.* has no content"):
        one("atom", item, channel="<title>The Post</title><author><name>Ana</name></author>")


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("The ferry is back. It sails.", "It sails."),
        ("The ferry is back", ""),
        ("The ferry is back. #ferry #harbour", ""),
        ("It sails.", "It sails."),
    ],
)
def test_text_below_a_headline(text: str, below: str) -> None:
    assert Article(headline="The ferry is back.").below_headline(text) == below


@pytest.mark.parametrize("template", ["digest", "brief", "magazine", "single"])
def test_a_digest_shows_a_note_once(tmp_path: Path, template: str) -> None:
    text = "The ferry is back. It sails.\n\nMore follows."
    feed = {"title": "Notes", "items": [{"id": "1", "url": "https://example.org/1", "content_text": text}]}
    source = tmp_path / "notes.json"
    source.write_text(json.dumps(feed), encoding="utf-8")
    command = ["digest", str(source), "-o", str(tmp_path / "out"), "--template", template]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    letter = (tmp_path / "out" / "digest.txt").read_text("utf-8")
    assert letter.lower().count("the ferry is back") == 1
    assert letter.count("It sails.") == 1
    assert template != "single" or "More follows." in letter
