"""`sharekit read`: print the articles found in sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sharekit.cli.articles.sources import read_all, source_options
from sharekit.cli.common import Run, verb

if TYPE_CHECKING:
    from sharekit.article import Article

_INDENT = " " * 11


@verb(
    help="Print the articles in SOURCE…: files, folders, URLs, feeds, built sites, or - for stdin.",
    examples=(
        "sharekit read https://example.org/story",
        "sharekit read https://example.org/feed.xml --json > posts.jsonl",
    ),
)
@source_options
def read(run: Run, sources: tuple[str, ...], **options: Any) -> None:
    """Print each article; with --json as one JSON line with the field names of Article."""
    empty = True
    for article in read_all(run, sources, settings=run.settings(), **options):
        empty = False
        run.give(article.to_json())
        run.say(_summary(article))
    if empty and not run.failed:
        run.note("No articles: the sources hold none, such as a feed without items.")


def _summary(article: Article) -> str:
    rows = {
        "lead": article.lead,
        "byline": ", ".join(article.byline),
        "published": str(article.published or ""),
        "modified": str(article.modified or ""),
        "site": article.site,
        "section": article.section,
        "language": article.language,
        "tags": ", ".join(article.tags),
        "url": article.url,
        "image": article.image,
        "body": _body_size(article),
        "related": f"\n{_INDENT}".join(_post(post.headline, post.teaser) for post in article.related),
    }
    lines = [f"{name:<{len(_INDENT)}}{value}" for name, value in rows.items() if value]
    return "\n".join([article.headline, *lines, ""])


def _body_size(article: Article) -> str:
    paragraphs = f"{len(article.body)} paragraph{'s' * (len(article.body) != 1)}" if article.body else ""
    under = "; ".join(heading.text for heading in article.headings)
    return f"{paragraphs} under {under}" if under else paragraphs


def _post(headline: str, teaser: str) -> str:
    return f"{headline} · {teaser}" if teaser else headline
