"""`sharekit related`: what it would offer beside an article, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharekit.cli.common import Run, verb
from sharekit.cli.sources import read_all, source_options
from sharekit.errors import ConfigError

if TYPE_CHECKING:
    from sharekit.related import Archive, Pick
    from sharekit.settings import Settings

__all__ = ["related"]

_PERCENT = 100


@verb(
    help="Print the posts of an archive that go with each article of SOURCE…, and why.",
    examples=(
        "sharekit related story.md --archive posts/",
        "sharekit related story.md --archive posts/ --index archive.index --count 5",
    ),
)
@source_options
@click.option("--archive", metavar="A", help="What to pick from: a folder, feed, site or JSON lines.")
@click.option(
    "--index",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File that keeps what was learnt of the archive; made and brought up to date where needed.",
)
@click.option("--count", type=click.IntRange(1, 50), default=3, show_default=True, help="How many to pick.")
def related(
    run: Run, sources: tuple[str, ...], archive: str | None, index: Path | None, count: int, **options: Any
) -> None:
    """Print the picks of each article; with --json one JSON line an article."""
    settings = run.settings()
    learnt = _learnt(run, archive, index, settings)
    for article in read_all(run, sources, settings=settings, **options):
        picks = learnt.pick(article, count=count)
        run.give({"headline": article.headline, "url": article.url, "picks": [_row(pick) for pick in picks]})
        run.say("\n".join([article.headline, *map(_line, picks), ""]))
        if not picks:
            run.note(f"nothing of {len(learnt)} posts goes with {article.headline!r}")


def _learnt(run: Run, archive: str | None, index: Path | None, settings: Settings) -> Archive:
    from sharekit.related import Archive, load, save  # numpy costs 100 ms

    if archive is None and (index is None or not index.exists()):
        raise ConfigError(
            "there is nothing to pick from", where="--archive", hint="name a folder, feed or site"
        )
    known = load(index) if index is not None and index.exists() else None
    if archive is None and known is not None:
        return known
    posts = read_all(run, [archive or ""], settings=settings)
    found = known.updated(posts) if known is not None else Archive.of(posts)
    if index is not None and found is not known:
        save(found, index)
    return found


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
