"""Articles ▶ Digest: the entry point of this package."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING

from sharekit.digest.compose import compose_issue
from sharekit.digest.digest import Digest
from sharekit.digest.issue import StoryPictures
from sharekit.digest.layout.merge_fields import Slots
from sharekit.digest.layout.pictures import hashed
from sharekit.digest.layout.templates import DigestTemplates
from sharekit.digest.layout.translations import words_for
from sharekit.digest.renderer import DigestRenderer
from sharekit.errors import SourceError
from sharekit.options import Brand, DigestOptions
from sharekit.support.clock import now

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from sharekit.article import Article
    from sharekit.digest.layout.pictures import EmailPicture


def assemble_digest(
    articles: Sequence[Article],
    *,
    options: DigestOptions | None = None,
    brand: Brand | None = None,
    site: str = "",
    base_url: str = "",
    language: str = "",
    date: date | datetime | None = None,
    pictures: Mapping[int, EmailPicture] | None = None,
    dark_pictures: Mapping[int, EmailPicture] | None = None,
    photos: Mapping[int, EmailPicture] | None = None,
    subject: str = "",
    preheader: str = "",
    intro: str = "",
    templates: str | Path = "",
    seen: Collection[str] = (),
) -> Digest:
    """Render articles as one email: HTML with its styles inlined, and text.

    Args:
        articles: At least one; the first is the lead story.
        options: Template, footer, links, pictures.
        brand: Colours, faces, logo.
        site: Name of the publication; the first article's when empty.
        base_url: URL under which the pictures are served; without it they are attached.
        language: BCP 47 tag for a digest without `options.language`; that of most articles when empty.
        date: Day of the issue; today, or SOURCE_DATE_EPOCH's day, when None.
        pictures: Share cards by article index; the first is the hero.
        dark_pictures: The same cards for dark mode.
        photos: Photos cropped to landscape by article index, for the stories after the first.
        subject: Subject; the lead story's headline when empty.
        preheader: Text shown beside the subject; from the lead story when empty.
        intro: Editor's introduction in Markdown; `{{ name }}` and `{{ name | there }}` are merge fields.
        templates: The user's templates folder.
        seen: Identities of posts in past issues (`sharekit.digest.history`); not offered again.

    Raises:
        SourceError: `articles` is empty.
        TemplateError: The template is missing or cannot be rendered.
        ConfigError: A brand colour or utm parameter is invalid.
    """
    if not articles:
        raise SourceError("no articles: a digest needs at least one")
    options = options or DigestOptions()
    language = options.language or language or _shared_language(articles)
    words = words_for(language, templates)
    pictures_of = StoryPictures(_named(pictures), _named(dark_pictures), _named(photos))
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
    renderer = DigestRenderer(
        options=options,
        brand=brand or Brand(),
        base_url=base_url.rstrip("/"),
        words=words,
        intro=intro,
        slots=Slots([intro, *map(repr, articles)]),  # what others wrote cannot hold the slots' names
        templates=DigestTemplates(options.template, templates),
    )
    return renderer.render(issue)


def _shared_language(articles: Sequence[Article]) -> str:
    """Return the language of most articles; English if none names one."""
    tags = Counter(article.language for article in articles if article.language)
    return tags.most_common(1)[0][0] if tags else "en"


def _day(moment: date | datetime | None) -> date:
    moment = now() if moment is None else moment
    return moment.date() if isinstance(moment, datetime) else moment


def _named(pictures: Mapping[int, EmailPicture] | None) -> dict[int, EmailPicture]:
    return {index: hashed(picture) for index, picture in (pictures or {}).items()}
