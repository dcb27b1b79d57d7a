"""An issue to set: three stories, three related posts, two pictures."""

from datetime import date

import pytest

from sharekit.article import Article, Related
from sharekit.digest.layout.pictures import EmailPicture

# The header alone: what a digest reads of a picture.
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (1200).to_bytes(4) + (630).to_bytes(4) + b"\x08\x02"


@pytest.fixture
def related() -> tuple[Related, ...]:
    return (
        Related(headline="A comeback bid", teaser="A busy race gets busier.", url="https://news.example/r1"),
        Related(headline="A dunk & a lead", teaser="The bench rises.", url="https://news.example/r2"),
        Related(
            headline="The last masks", teaser="Three centuries of carnival.", url="https://news.example/r3"
        ),
    )


@pytest.fixture
def articles(related: tuple[Related, ...]) -> list[Article]:
    return [
        Article(
            headline="Leaders are told to stay home",
            lead="Founders skip trips, lest secrets leak.",
            url="https://news.example/home",
            site="The Meridian",
            byline=("Mara Lindqvist", "Ida Moreau"),
            published=date(2025, 3, 1),
            language="en-GB",
            section="Technology",
            body=("The advice is not a ban.", "Those who go are asked to say where."),
            related=related,
        ),
        Article(
            headline="What a chip plant sounds like",
            lead="A night on the floor.",
            url="https://news.example/plant",
            section="Industry",
            image="https://news.example/plant.jpg",
        ),
        Article(
            headline="The sleeper train is back", lead="Three borders, one mattress.", section="Industry"
        ),
    ]


@pytest.fixture
def card() -> EmailPicture:
    return EmailPicture(name="og.png", data=PNG, type="image/png", width=1200, height=630, alt="A share card")
