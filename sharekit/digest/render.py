"""Articles ▶ Digest: the door of this package."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sharekit.clock import now
from sharekit.digest.compose import compose_issue
from sharekit.digest.digest import Digest
from sharekit.digest.issue import Pictures
from sharekit.digest.layout.merge_fields import Slots
from sharekit.digest.layout.pictures import hashed
from sharekit.digest.layout.templates import Templates
from sharekit.digest.layout.translations import words_for
from sharekit.digest.renderer import Setting
from sharekit.errors import SourceError
from sharekit.options import Brand, DigestOptions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from sharekit.article import Article
    from sharekit.digest.layout.pictures import Picture


def render_digest(
    articles: Sequence[Article],
    *,
    options: DigestOptions | None = None,
    brand: Brand | None = None,
    site: str = "",
    base_url: str = "",
    language: str = "",
    date: date | datetime | None = None,
    pictures: Mapping[int, Picture] | None = None,
    dark_pictures: Mapping[int, Picture] | None = None,
    photos: Mapping[int, Picture] | None = None,
    subject: str = "",
    preheader: str = "",
    intro: str = "",
    templates: str | Path = "",
    seen: Collection[str] = (),
) -> Digest:
    """Set articles as one letter: HTML with its styles inlined, and text.

    Args:
        articles: At least one; the first is the lead story.
        options: Template, footer, links, pictures.
        brand: Colours, faces, logo.
        site: Name of the publication; the first article's when empty.
        base_url: Where the pictures will stand; without it the letter carries them inside.
        language: BCP 47 tag; the first article's when empty.
        date: Day of the issue; today, or SOURCE_DATE_EPOCH's day, when None.
        pictures: Share cards by the article's index; the first one's is the hero.
        dark_pictures: The same cards for dark grounds; dark mode shows them instead.
        photos: Photos cut to landscape by the article's index, for the stories after it.
        subject: The lead story's headline when empty.
        preheader: What inboxes show beside it; from the lead story when empty.
        intro: The editor's words, in Markdown; `{{ name }}` and `{{ name | there }}` are the reader's fields.
        templates: The user's templates folder.
        seen: Identities of related posts that past issues had (`sharekit.digest.history`).

    Raises:
        SourceError: There is no article.
        TemplateError: The template is missing or cannot be rendered.
        ConfigError: A brand colour or utm parameter cannot be used.
    """
    if not articles:
        raise SourceError("there is no article to make a digest of")
    options = options or DigestOptions()
    language = language or articles[0].language or "en"
    words = words_for(language, templates)
    pictures_of = Pictures(_named(pictures), _named(dark_pictures), _named(photos))
    issue = compose_issue(
        articles,
        pictures=pictures_of,
        day=_day(date),
        site=site,
        language=language,
        subject=subject,
        preheader=preheader,
        plus=words["plus"],
        related=options.related,
        seen=seen,
    )
    setting = Setting(
        options=options,
        brand=brand or Brand(),
        base_url=base_url.rstrip("/"),
        words=words,
        intro=intro,
        slots=Slots([intro, *map(repr, articles)]),  # what others wrote cannot hold the slots' names
        templates=Templates(options.template, templates),
    )
    return setting.digest(issue)


def _day(moment: date | datetime | None) -> date:
    moment = now() if moment is None else moment
    return moment.date() if isinstance(moment, datetime) else moment


def _named(pictures: Mapping[int, Picture] | None) -> dict[int, Picture]:
    return {index: hashed(picture) for index, picture in (pictures or {}).items()}
