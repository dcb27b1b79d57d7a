"""`sharekit related`: the posts picked as related to an article, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharekit.cli.articles.sources import fetcher_for, read_all, source_options, unmade
from sharekit.cli.common import Run, verb
from sharekit.errors import ConfigError, SourceError
from sharekit.sources import read
from sharekit.support.text_utils import counted
from sharekit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sharekit.article import Article
    from sharekit.related import Archive, Pick
    from sharekit.related.catalogue import Reads, Report
    from sharekit.settings import Settings

_PERCENT = 100


@verb(
    help="Print related posts from an archive for each article in SOURCE…, and why each was picked.",
    examples=(
        "sharekit related story.md --archive posts/",
        "sharekit related story.md --archive posts/ --index archive.index --count 5",
    ),
)
@source_options
@click.option("--archive", metavar="A", help="Posts to pick from: a folder, feed, site or JSON lines.")
@click.option(
    "--index",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File that caches the analysed archive; created and updated as needed.",
)
@click.option("--count", type=click.IntRange(1, 50), default=3, show_default=True, help="Posts per article.")
def related(
    run: Run, sources: tuple[str, ...], archive: str | None, index: Path | None, count: int, **options: Any
) -> int | None:
    """Print the picks of each article; with --json one JSON line per article."""
    settings = run.settings()
    posts = _archive(run, archive, index, settings)
    if not len(posts):
        if run.failed:
            return 1
        raise SourceError("holds no articles to pick from", where=archive or index)
    for article in read_all(run, sources, settings=settings, **options):
        picks = posts.pick(article, count=count)
        run.give({"headline": article.headline, "url": article.url, "picks": [_row(pick) for pick in picks]})
        run.say("\n".join([article.headline, *map(_line, picks), ""]))
        if not picks:
            run.note(f"no related post among {counted(len(posts), 'post')} for {article.headline!r}")
    return None


def _archive(run: Run, archive: str | None, index: Path | None, settings: Settings) -> Archive:
    from sharekit.related import Archive, load, load_saved, refresh, save  # numpy costs 100 ms

    indexed = index is not None and index.exists()
    if archive is None:
        if index is None or not indexed:
            raise ConfigError(
                "no archive to pick from", where="--archive", hint="give a folder, feed or site"
            )
        return load(index)
    if index is None:
        return Archive.of(read_all(run, [archive], settings=settings))
    before = load_saved(index) if indexed else None
    after = refresh(before, _source(archive, settings), _reader(archive, settings), run.fail)
    if after is not before and len(after.archive):
        save(after, index)
    return after.archive


def _source(archive: str, settings: Settings) -> str:
    """Return a key of the archive and of everything that its reading depends on."""
    from sharekit.support.files import sha256

    place = archive if "://" in archive else str(Path(archive).absolute())
    return sha256(f"{place}\n{settings.language}\n{__version__}".encode("utf-8", "surrogateescape"))


def _reader(archive: str, settings: Settings) -> Reads:
    is_own = unmade(archive, settings)

    def read_archive(wanted: Callable[[Path], bool], report: Report) -> Iterable[Article]:
        return read(
            archive,
            language=settings.language,
            fetcher=fetcher_for(settings),
            on_error=report,
            wanted=lambda file: is_own(file) and wanted(file),
        )

    return read_archive


def _row(pick: Pick) -> dict[str, Any]:
    from sharekit.article import Article

    post = pick.post.related
    fields = Article(
        headline=post.headline, url=post.url, image=post.image, published=post.published
    ).to_json()
    shown = {name: fields[name] for name in ("headline", "url", "image", "published")}
    why = {"tags": list(pick.tags), "section": pick.section, "words": list(pick.words)}
    return {
        **shown,
        "teaser": post.teaser,
        "score": round(pick.score, 4),
        "likeness": round(pick.likeness, 4),
        **why,
    }


def _line(pick: Pick) -> str:
    reasons = [f"tags {', '.join(pick.tags)}"] if pick.tags else []
    reasons += [f"section {pick.section}"] if pick.section else []
    reasons += [f"text {pick.likeness * _PERCENT:.0f} %"]
    reasons[-1] += f" ({', '.join(pick.words)})" if pick.words else ""
    return f"  {pick.post.related.headline}\n      {'; '.join(reasons)}"
