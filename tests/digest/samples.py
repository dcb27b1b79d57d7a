"""Emails of every template, as real issues are, for judges that others wrote."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

from sharekit.article import Article, Related
from sharekit.delivery.message.header_block import HeaderBlock
from sharekit.delivery.message.mime import write_message
from sharekit.digest.assemble import assemble_digest
from sharekit.digest.digest import Digest
from sharekit.digest.layout.pictures import EmailPicture
from sharekit.options import DigestOptions

TEMPLATES = ("digest", "brief", "magazine", "single", "newsroom", "personal")
ADDRESS, NAME = "ada@reader.example", "Ada Löwe"
UNSUBSCRIBE = "https://meridian.example/u/Zm9vYmFy.x7Q"
HEAD = HeaderBlock(
    sender="The Meridian <letters@meridian.example>",
    reply_to="editors@meridian.example",
    list_id="The Meridian <weekly.meridian.example>",
)

_LEAD = Article(
    headline="China tells its AI leaders to avoid US travel over security concerns: Report",
    lead="Founders and researchers are told to skip trips, lest secrets leak or somebody be held as a chip.",
    url="https://meridian.example/travel",
    site="The Meridian",
    byline=("Mara Lindqvist",),
    published=date(2025, 3, 1),
    language="en-GB",
    section="Technology",
    body=("The advice is not a ban. It asks for patience: send a deputy, or take the call by video.",) * 9,
    related=(
        Related(
            headline="Former N.Y. Gov. Andrew Cuomo launches NYC mayoral campaign",
            teaser="A comeback bid begins, and a busy race gets busier.",
            url="https://meridian.example/r1",
        ),
        Related(
            headline="Villanova’s Enoch Boakye throws down slam dunk to extend lead against Butler",
            teaser="The play that stretched the lead and lifted the bench.",
            url="https://meridian.example/r2",
        ),
        Related(
            headline="Packed programme as Venice Carnival enters its last weekend",
            teaser="Three centuries of Casanova, kept in masks along the canals.",
            url="https://meridian.example/r3",
        ),
    ),
)
_FURTHER = (
    _LEAD.replace(
        headline="What a chip plant sounds like at four in the morning",
        lead="A night on the floor with the people who keep the line awake.",
        url="https://meridian.example/plant",
        byline=("Ida Moreau",),
        section="Industry",
        related=(
            Related(
                headline="The quiet business of clean rooms",
                teaser="Dust is the enemy.",
                url="https://m.example/4",
            ),
        ),
    ),
    _LEAD.replace(
        headline="The quiet return of the sleeper train",
        lead="Three borders, one mattress and a breakfast that arrives on time.",
        url="https://meridian.example/train",
        byline=(),
        section="Travel",
        related=(),
    ),
)


def _picture(name: str, width: int, height: int, colour: str, alt: str = "") -> EmailPicture:
    image = Image.new("RGB", (width, height), colour)
    ImageDraw.Draw(image).ellipse((width * 0.6, height * 0.2, width * 1.1, height * 1.2), "#f0d9b5")
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return EmailPicture(
        name=name, data=file.getvalue(), type="image/png", width=width, height=height, alt=alt
    )


@cache
def sample(template: str) -> Digest:
    """Return an issue of three stories with cards, photos, intro and every link of the footer."""
    options = DigestOptions(
        template=template,
        web_url="https://meridian.example/issues/12",
        preferences_url="https://meridian.example/preferences",
        postal_address="12 Harbour Row, Rotterdam 3011, Netherlands",
    )
    colours = ("#16324f", "#2f6f6a", "#b0432f")
    cards = {n: _picture(f"c{n}.png", 1200, 630, colour, f"Card {n}") for n, colour in enumerate(colours)}
    photos = {n: _picture(f"p{n}.png", 352, 184, colour) for n, colour in enumerate(colours) if n}
    return assemble_digest(
        [_LEAD, *_FURTHER],
        options=options,
        date=date(2025, 3, 1),
        pictures=cards,
        dark_pictures={0: _picture("c0-dark.png", 1200, 630, "#050d16", "Card 0")},
        photos=photos,
        intro="Good morning, {{ name | reader }}. Today’s email takes **three minutes**.",
    )


def message(template: str) -> bytes:
    """Return the message that one reader gets."""
    return write_message(
        sample(template),
        HEAD,
        address=ADDRESS,
        name=NAME,
        unsubscribe_url=UNSUBSCRIBE,
        date=datetime(2025, 3, 1, 9, 30, tzinfo=UTC),
    )


def page(template: str) -> str:
    """Return the HTML that one reader gets."""
    digest = sample(template)
    _, html = digest.email(unsubscribe=True)
    return digest.slots.fill(html, {"name": NAME, "address": ADDRESS, "unsubscribe_url": UNSUBSCRIBE})
