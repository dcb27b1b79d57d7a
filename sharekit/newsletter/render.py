"""Articles ▶ Digest, pictures included: what every verb and library user calls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sharekit.article import Article
from sharekit.digest.assemble import assemble_digest
from sharekit.newsletter.stories import add_related
from sharekit.options import Brand, DigestOptions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sharekit.cards.look import Fetch, Look
    from sharekit.digest.digest import Digest
    from sharekit.digest.history import History
    from sharekit.related import Archive


def render_digest(
    articles: Article | Iterable[Article],
    *,
    options: DigestOptions | None = None,
    look: Look | None = None,
    brand: Brand | None = None,
    base_url: str = "",
    date: date | datetime | None = None,
    subject: str = "",
    preheader: str = "",
    intro: str = "",
    archive: Archive | Iterable[Article] | None = None,
    history: History | None = None,
    fetch: Fetch | None = None,
) -> Digest:
    """Render articles as one email with its pictures, HTML and plain text.

    >>> sharekit.render_digest(article, intro="Good *morning*.").save("digest")[0].name
    'digest.html'

    Args:
        articles: One or more; the first is the lead story.
        options: Template, footer, links, pictures, language.
        look: Brand, site, language, own templates and fonts, as for cards.
        brand: Colours, fonts, logo; short for a look with nothing else.
        base_url: URL under which the pictures are served; without it they are attached.
        date: Day of the issue; today, or SOURCE_DATE_EPOCH's day, when None.
        subject: Subject; the lead story's headline when empty.
        preheader: Text that inboxes show beside it; from the lead story when empty.
        intro: Editor's introduction in Markdown; `{{ name }}` and `{{ name | there }}` are merge fields.
        archive: Related posts are picked from it for articles that list none.
        history: Past issues; their stories and related posts are not offered again as related posts.
        fetch: Reads pictures from the web: URL ▶ bytes; raises FetchError. Without it they are left out.

    Raises:
        SourceError, TemplateError, ConfigError: No article; a bad template; a bad colour or utm parameter.
        TypeError: Something is not an article.

    Pictures that cannot be read or drawn are left out; `Digest.warnings` says which.
    """
    from sharekit.cards.look import Look

    options, look = options or DigestOptions(), look or Look(brand=brand or Brand())
    stories = _stories(articles, archive if options.related != "none" else None)
    seen = history.offered() if history else ()
    content = {"base_url": base_url, "date": date, "subject": subject, "preheader": preheader, "intro": intro}
    return _illustrated(stories, options, look, fetch, seen=seen, **content)


def _stories(
    articles: Article | Iterable[Article], archive: Archive | Iterable[Article] | None
) -> list[Article]:
    """Return the articles, with related posts from the archive."""
    from sharekit.cards.studio import require_article

    stories = [articles] if isinstance(articles, Article) else list(articles)
    for article in stories:
        require_article(article)
    return stories if archive is None else add_related(stories, archive)


def _illustrated(
    articles: list[Article],
    options: DigestOptions,
    look: Look,
    fetch: Fetch | None,
    **content: Any,
) -> Digest:
    from sharekit.digest.layout.templates import DigestTemplates
    from sharekit.newsletter.illustrator import Illustrator

    style = DigestTemplates(options.template, look.templates).style(look.brand)
    illustrator = Illustrator(look=look, fetch=fetch, style=style)
    photos = illustrator.photos(articles)
    light, dark = illustrator.cards(articles, options.template)
    digest = assemble_digest(
        # A photo that could not be read is not linked either.
        [article.replace(image=article.image if n in photos else "") for n, article in enumerate(articles)],
        options=options,
        look=look,
        pictures=light,
        dark_pictures=dark,
        photos=photos,
        **content,
    )
    return replace(digest, warnings=(*illustrator.warnings, *digest.warnings))
