"""Scraped texts: roles and newsrooms, forms of dates, notices in the text, related posts with sections."""

from __future__ import annotations

import pytest

from tests.sources.plain_text.test_scraped_forms import FIRST, SECOND, below, only, within


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Anna Berg, Politikchefin", ("Anna Berg",)),
        ("Von unserem Korrespondenten Jörg Weiß, Oslo", ("Jörg Weiß",)),
        ("Por Marta Gil, corresponsal en Lugo", ("Marta Gil",)),
        ("Una crónica de Marta Gil", ("Marta Gil",)),
        ("Texto: Marta Gil. Fotos: Luis Rey", ("Marta Gil",)),
        ("dal nostro corrispondente a Trieste, Luca Neri", ("Luca Neri",)),
        ("Van onze verslaggever Joost Vis", ("Joost Vis",)),
        ("Rui Lemos, editor de economia", ("Rui Lemos",)),
        ("Da Redação", ()),
        ("Redacción", ()),
        ("Redazione online", ()),
        ("Harbour Gazette Staff", ()),
    ],
)
def test_roles_and_newsrooms(line: str, names: tuple[str, ...]) -> None:
    assert below(line).byline == names


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Updated March 6, 2025 Published March 5, 2025", "2025-03-05"),
        ("Mar-05-2025", "2025-03-05"),
        ("05·03·25 | 18:05", "2025-03-05"),
        ("Mercoledì 5 Marzo 2025, 18:05 - Ultimo aggiornamento: 6 Marzo, 09:10", "2025-03-05"),
        ("Laatste update: 6 maart 2025", "None"),
        ("Mar 5", "None"),
    ],
)
def test_dates_in_other_forms(line: str, published: str) -> None:
    assert str(below(line).published)[:10] == published


@pytest.mark.parametrize(
    "lines",
    [
        "Nach der Anzeige geht es weiter",
        "La suite après cette publicité",
        "Tekst gaat verder onder de video",
        "Continua depois da publicidade",
        "ADVERTISEMENT - CONTINUE READING BELOW",
        "File photo of the west quay",
        "The west quay in autumn. © Helen Moss",
        "Der Kai im Herbst (Archivbild)",
        "Watch: the old crane is lifted",
        "Never miss a ship: join our WhatsApp channel",
        "Iratkozz fel a hírlevelünkre!",
        "Listen to this article\n4 min",
        "Kommentare\n0",
        "Comments are closed.",
        "Font size: A A A",
        "Riproduzione riservata",
        "Download our app",
        "fot. Marek Wrona / PAP",
        "Haberin devamı",
        "This article is more than 2 years old",
        "Dieser Artikel ist älter als ein Jahr",
        "More",
    ],
)
def test_notices_within_the_text(lines: str) -> None:
    article = within(lines)
    assert (article.body, article.headings, article.related) == ((FIRST, SECOND), (), ())


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_each_related_post_has_a_section(gap: str) -> None:
    posts = gap.join(
        (
            "CITY LIFE\nWhy the night tram is late again\nMarch 3, 2025",
            "Sea and sky\nA lighthouse that nobody wants to keep\nMarch 1, 2025",
        )
    )
    article = only(f"Crane approved\n\n{FIRST}\n\nRelated Posts\n{posts}\n\n{SECOND} {FIRST}\n")
    assert [post.headline for post in article.related] == [
        "Why the night tram is late again",
        "A lighthouse that nobody wants to keep",
    ]
    assert article.body == (FIRST, f"{SECOND} {FIRST}")


def test_the_foot_of_the_site_is_no_related_post() -> None:
    listed = "Related Posts\nThe tram is late again\nA lighthouse for sale"
    foot = "© 2025 Harbour Gazette. All rights reserved.\nPrivacy Policy"
    article = only(f"Crane approved\n\n{FIRST}\n\n{listed}\n\n{foot}\n")
    assert [post.headline for post in article.related] == ["The tram is late again", "A lighthouse for sale"]


@pytest.mark.parametrize(
    "end",
    [
        "This entry was posted in Harbour and tagged cranes. Bookmark the permalink.",
        "Dieser Beitrag wurde unter Hafen veröffentlicht. Setze ein Lesezeichen auf den Permalink.",
        "← A lighthouse for sale\nThe tram is late again →",
        "Leave a comment Cancel reply",
        "Comments\n2 comments\nSort by: Newest\nmarla_k\n2 days ago\nI saw it.\nJon P.\n3 days ago\nMe too.",
    ],
)
def test_what_is_below_a_post(end: str) -> None:
    article = only(f"Crane approved\n\n{FIRST}\n\n{SECOND}\n\n{end}\n")
    assert (article.body, article.headings) == ((FIRST, SECOND), ())


def test_categories_and_tags_without_a_colon() -> None:
    article = only(f"Crane approved\n\n{FIRST}\n\nCategories Harbour, Pier\nTags cranes, quay\n")
    assert (article.section, article.tags) == ("Harbour", ("cranes", "quay"))


@pytest.mark.parametrize("line", ["[Related: A lighthouse for sale]", "(Read also: A lighthouse for sale)"])
def test_a_related_post_in_brackets(line: str) -> None:
    assert [post.headline for post in within(line).related] == ["A lighthouse for sale"]


def test_a_bare_name_and_a_date_below_the_standfirst() -> None:
    standfirst = "The west quay gets a crane, and the museum gets the old one."
    article = only(f"Crane approved\n{standfirst}\nAna Ruiz\n5 Mar 2025\n\n{FIRST}\n\n{SECOND}\n")
    assert (article.byline, str(article.published)) == (("Ana Ruiz",), "2025-03-05")
    assert article.body == (standfirst, FIRST, SECOND)


def test_counts_below_the_headline() -> None:
    assert below("Ana Ruiz\n4 min read\n·\nMar 5, 2025\n\n120\n\n3").byline == ("Ana Ruiz",)


def test_a_labelled_headline() -> None:
    article = only(f"Title: Crane approved\nAuthor: Ana Ruiz\nDate: 5 March 2025\n\n{FIRST}\n\n{SECOND}\n")
    assert (article.headline, article.byline) == ("Crane approved", ("Ana Ruiz",))


def test_a_numbered_question_is_a_sub_heading() -> None:
    assert [heading.text for heading in within("2. Who pays for it?").headings] == ["2. Who pays for it?"]


def test_a_japanese_author_behind_a_dot() -> None:
    article = only(f"クレーンが完成\n\n文・佐藤花子\n2025年3月5日\n\n{FIRST}\n\n{SECOND}\n")
    assert article.byline == ("佐藤花子",)
