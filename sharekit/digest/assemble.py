"""Articles ▶ Digest: the entry point of this package."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING

from sharekit.cards.look import Look
from sharekit.digest.compose import compose_issue
from sharekit.digest.digest import Digest
from sharekit.digest.issue import StoryPictures
from sharekit.digest.layout.merge_fields import Slots
from sharekit.digest.layout.pictures import hashed
from sharekit.digest.layout.translations import words_for
from sharekit.digest.renderer import DigestRenderer
from sharekit.options import DigestOptions
from sharekit.support.clock import now

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sharekit.article import Article
    from sharekit.digest.layout.pictures import EmailPicture


def assemble_digest(
    articles: Sequence[Article],
    *,
    options: DigestOptions | None = None,
    look: Look | None = None,
    base_url: str = "",
    date: date | datetime | None = None,
    pictures: Mapping[int, EmailPicture] | None = None,
    dark_pictures: Mapping[int, EmailPicture] | None = None,
    photos: Mapping[int, EmailPicture] | None = None,
    subject: str = "",
    preheader: str = "",
    intro: str = "",
    seen: Collection[str] = (),
) -> Digest:
    """Render articles as one email: HTML with its styles inlined, and text.

    Args:
        articles: At least one; the first is the lead story.
        options: Template, footer, links, pictures, language.
        look: Brand, site, own templates, and the language if the options have none.
        base_url: URL under which the pictures are served; without it they are attached.
        date: Day of the issue; today, or SOURCE_DATE_EPOCH's day, when None.
        pictures: Share cards by article index.
        dark_pictures: The same cards for dark mode.
        photos: Landscape photos by article index, for the stories after the first.
        subject: Subject; the lead story's headline when empty.
        preheader: Text that inboxes show beside it; from the lead story when empty.
        intro: Editor's introduction in Markdown; `{{ name }}` and `{{ name | there }}` are merge fields.
        seen: Identities of posts in past issues (`sharekit.digest.history`); not offered again.

    Raises:
        SourceError, TemplateError, ConfigError: No article; a bad template; a bad colour or utm parameter.
    """
    options, look = options or DigestOptions(), look or Look()
    words = words_for(language := _language(options, look, articles), look.templates)
    issue = compose_issue(
        articles,
        pictures=StoryPictures(_named(pictures), _named(dark_pictures), _named(photos)),
        day=_day(date),
        site=look.site,
        language=language,
        subject=subject,
        preheader=preheader,
        plus=words["plus"],
        related=options.related,
        seen=seen,
    )
    slots = _slots(intro, articles)
    return DigestRenderer(options, look, base_url.rstrip("/"), words, intro, slots).render(issue)


def _slots(intro: str, articles: Sequence[Article]) -> Slots:
    """Return slots whose names are in no text that others wrote."""
    return Slots([intro, *map(repr, articles)])


def _language(options: DigestOptions, look: Look, articles: Sequence[Article]) -> str:
    """Return the language of the settings, else that of most articles; English if none names one."""
    if options.language or look.language:
        return options.language or look.language
    tags = Counter(article.language for article in articles if article.language)
    return tags.most_common(1)[0][0] if tags else "en"


def _day(moment: date | datetime | None) -> date:
    moment = now() if moment is None else moment
    return moment.date() if isinstance(moment, datetime) else moment


def _named(pictures: Mapping[int, EmailPicture] | None) -> dict[int, EmailPicture]:
    return {index: hashed(picture) for index, picture in (pictures or {}).items()}
