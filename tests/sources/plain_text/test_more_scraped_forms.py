"""Further forms of scraped texts: roles and newsrooms, dates, notices within the text, lists with sections."""

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
    article = only(
        f"Crane approved\n\n{FIRST}\n\n{listed}\n\n© 2025 Harbour Gazette. All rights reserved.\nPrivacy Policy\n"
    )
    assert [post.headline for post in article.related] == ["The tram is late again", "A lighthouse for sale"]
