"""A digest holds the stories and their related posts, in HTML and in text, and nothing dead."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sharekit.article import Article, Related
from sharekit.cards.look import Look
from sharekit.digest.assemble import assemble_digest
from sharekit.digest.digest import Digest
from sharekit.digest.layout.pictures import EmailPicture
from sharekit.errors import SourceError
from sharekit.options import DigestOptions
from tests.digest.pages import links, select, words

LINKED = DigestOptions(images="url")
DAY = date(2025, 3, 1)


def test_stories_and_related_posts_are_in_html_and_text(articles: list[Article]) -> None:
    digest = assemble_digest(articles, date=DAY)
    page = words(digest.html)
    for article in articles:
        assert article.headline in page
        assert article.headline in digest.text
        assert article.lead in page
        assert article.lead in digest.text
    for post in articles[0].related:
        assert post.headline in page
        assert post.teaser in page
        assert post.url in links(digest.html)
        assert post.headline in digest.text
        assert post.teaser in digest.text
        assert post.url in digest.text


def test_an_article_without_url_has_no_button_and_no_dead_link() -> None:
    article = Article(headline="No address", lead="None at all.", related=(Related(headline="Nor here"),))
    digest = assemble_digest([article], date=DAY)
    assert links(digest.html) == []
    assert "Read the story" not in digest.html
    assert "Read the story" not in digest.text
    assert "Nor here" in words(digest.html)


def test_the_card_is_the_hero_with_size_and_alt(articles: list[Article], card: EmailPicture) -> None:
    digest = assemble_digest(
        articles, options=LINKED, date=DAY, pictures={0: card}, base_url="https://news.example/cards/"
    )
    (hero,) = select(digest.email_html, "//img[contains(@class, 'hero')]")
    (picture,) = digest.images
    assert hero.get("src") == f"https://news.example/cards/{picture.name}"
    assert f'src="{picture.name}"' in digest.html  # the web version is beside its pictures
    assert (hero.get("width"), hero.get("height"), hero.get("alt")) == ("560", "294", "A share card")
    assert picture.name != card.name


def test_dark_mode_has_a_hero_of_its_own(articles: list[Article], card: EmailPicture) -> None:
    dark = replace(card, name="og-dark.png", data=card.data + b"dark")
    page = assemble_digest(articles, date=DAY, pictures={0: card}, dark_pictures={0: dark}).html
    light_hero, dark_hero = select(page, "//img[contains(@class, 'hero')]")
    assert light_hero.get("class") == "hero light-only"
    assert dark_hero.get("class") == "hero dark-only"
    assert "display:none" in dark_hero.get("style").replace(" ", "")
    assert dark_hero.get("src") != light_hero.get("src")
    assert dark_hero.getparent() is light_hero.getparent()  # one link: the hidden one's would have no name


def test_a_dark_hero_that_is_the_same_picture_is_no_second_one(
    articles: list[Article], card: EmailPicture
) -> None:
    digest = assemble_digest(articles, date=DAY, pictures={0: card}, dark_pictures={0: card})
    assert len(digest.images) == 1
    assert len(select(digest.html, "//img[contains(@class, 'hero')]")) == 1


def test_without_a_base_url_the_email_carries_its_pictures(
    articles: list[Article], card: EmailPicture
) -> None:
    digest = assemble_digest(articles, date=DAY, pictures={0: card})
    assert digest.inside
    assert 'src="cid:' in digest.email_html
    assert f'src="{digest.images[0].name}"' in digest.html


def test_the_web_version_has_nothing_of_a_reader(articles: list[Article]) -> None:
    digest = assemble_digest(articles, date=DAY, intro="Dear {{ name | friend }},")
    for text in (digest.html, digest.text):
        assert not digest.slots.pattern.search(text)
        assert "Dear friend," in text
        assert "Unsubscribe" not in text
    assert digest.slots.slot("unsubscribe_url") in digest.email_html


def test_the_same_input_gives_the_same_digest(articles: list[Article], card: EmailPicture) -> None:
    def made() -> Digest:
        return assemble_digest(articles, date=DAY, pictures={0: card}, intro="*Hello*")

    assert made() == made()


def test_saved_files_are_together(articles: list[Article], card: EmailPicture, tmp_path: Path) -> None:
    paths = assemble_digest(articles, date=DAY, pictures={0: card}).save(tmp_path / "issue")
    names = [path.name for path in paths]
    assert names[:2] == ["digest.html", "digest.txt"]
    page = paths[0].read_text(encoding="utf-8")
    assert [src for src in select(page, "//img/@src") if not src.startswith("https:")] == names[2:]


def test_no_article_is_refused() -> None:
    with pytest.raises(SourceError, match="no article"):
        assemble_digest([])


def test_every_card_of_a_magazine_has_its_dark_twin(articles: list[Article], card: EmailPicture) -> None:
    cards = {n: replace(card, name=f"{n}.png", data=card.data + bytes([n])) for n in range(2)}
    dark = {n: replace(one, name=f"d{n}.png", data=one.data + b"dark") for n, one in cards.items()}
    options = DigestOptions(template="magazine")
    page = assemble_digest(articles[:2], options=options, date=DAY, pictures=cards, dark_pictures=dark).html
    light, twin = select(page, "//img[contains(@class, 'thumb')]")
    assert (light.get("class"), twin.get("class")) == ("thumb light-only", "thumb dark-only")
    assert twin.getparent() is light.getparent()
    assert twin.get("src") != light.get("src")


@pytest.mark.parametrize("template", ["digest", "brief", "magazine", "single", "newsroom", "personal"])
def test_further_stories_say_their_day(articles: list[Article], template: str) -> None:
    last = articles[-1].replace(published=date(2025, 2, 27), headline="The last one")
    page = assemble_digest([articles[0], last], options=DigestOptions(template=template), date=DAY).html
    assert "27 February 2025" in words(page)


def test_the_publication_is_named_at_the_foot_only_with_its_address(articles: list[Article]) -> None:
    def foot(address: str) -> list[str]:
        page = assemble_digest(
            articles, options=DigestOptions(postal_address=address), date=DAY, look=Look(site="Dawn")
        )
        return [words_of.text_content() for words_of in select(page.html, "//p[@class='foot']")]

    assert foot("") == []
    assert foot("1 Quay") == ["Dawn, 1 Quay"]


@pytest.mark.parametrize(("stories", "columns"), [(2, 2), (3, 2), (4, 4)])
def test_the_odd_story_of_a_magazine_fills_both_columns(
    articles: list[Article], card: EmailPicture, stories: int, columns: int
) -> None:
    some = [articles[0].replace(headline=f"Story {n}", url=f"https://x.example/{n}") for n in range(stories)]
    cards = dict.fromkeys(range(stories), card)
    page = assemble_digest(some, options=DigestOptions(template="magazine"), date=DAY, pictures=cards).html
    assert len(select(page, "//div[@class='column']")) == columns
    assert len(select(page, "//img[@class='thumb']")) == stories - 1
    assert len(select(page, "//h2[@class='h2']")) == stories - 1


def test_picture_addresses_are_percent_encoded(articles: list[Article], card: EmailPicture) -> None:
    picture = replace(card, name="الرافعة القديمة.png")
    digest = assemble_digest(
        articles, options=LINKED, date=DAY, pictures={0: picture}, base_url="https://q.example/p"
    )
    for page in (digest.html, digest.email_html):
        (address,) = select(page, "//img[contains(@class, 'hero')]/@src")
        assert "%D8" in address
        assert " " not in address


def test_related_posts_come_once_where_there_are_several_stories(articles: list[Article]) -> None:
    issue = assemble_digest(articles, date=DAY).issue
    assert issue.related
    assert not any(story.related for story in issue.stories)
    alone = assemble_digest(articles[:1], date=DAY).issue
    assert alone.lead.related
    assert not alone.related


def test_related_posts_never_have_more_text_than_their_story() -> None:
    posts = tuple(Related(headline=f"Post {n} of a few words", teaser="teaser " * 9) for n in range(3))
    story = Article(headline="Short", lead="A lead of forty-five characters, about that.", related=posts)
    (first,) = assemble_digest([story], date=DAY).issue.lead.related[:1]
    assert first.teaser == ""
    (only,) = assemble_digest([story.replace(lead="")], date=DAY).issue.lead.related
    assert only.headline == posts[0].headline


@pytest.mark.parametrize("template", ["digest", "magazine", "single"])
def test_a_story_in_another_direction_has_its_picture_and_gap_on_its_own_sides(
    articles: list[Article], card: EmailPicture, template: str
) -> None:
    arabic = Article(headline="عودة قطار الليل", url="https://q.example/ar", language="ar")
    digest = assemble_digest(
        [articles[0], arabic], options=DigestOptions(template=template), date=DAY, photos={1: card}
    )
    assert digest.language == "en-GB"
    (photo,) = select(digest.html, "//img[contains(@class, 'thumb')]")
    (table,) = photo.xpath("ancestor::table[@dir='rtl'][1]")
    assert table.get("lang") == "ar"
    style = photo.xpath("ancestor::td[1]")[0].get("style").replace(" ", "") + table.get("style", "")
    assert {"digest": "padding-left:22px", "single": "padding-right:20px", "magazine": "text-align:right"}[
        template
    ] in style


def test_the_language_is_a_setting_or_that_of_most_stories() -> None:
    stories = [
        Article(headline=f"S{n}", url=f"https://q.example/{n}", language=language)
        for n, language in enumerate(("ar", "de", "de"))
    ]
    assert assemble_digest(stories, date=DAY).language == "de"
    assert assemble_digest(stories, options=DigestOptions(language="fr"), date=DAY).language == "fr"


@pytest.mark.parametrize("template", ["digest", "single", "newsroom"])
def test_a_date_beside_a_latin_name_keeps_its_day_in_arabic(template: str) -> None:
    story = Article(headline="قطار الليل", language="ar", byline=("Ada Marsh",), published=date(2026, 9, 24))
    digest = assemble_digest([story], options=DigestOptions(template=template), date=date(2026, 9, 25))
    assert "Ada Marsh\xa0·\u200f 24" in digest.html
    assert "Ada Marsh ·\u200f 24" in digest.text
