"""What every verb that takes SOURCE shares: the argument, its options, and the reading itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sharekit.sources import KINDS, read

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cli.common import Run
    from sharekit.settings import Settings

__all__ = ["read_all", "source_options"]

_F = TypeVar("_F", bound=Callable[..., Any])


def source_options(function: _F) -> _F:
    """Give a verb the argument SOURCE… and the options `--kind` and `--language`."""
    options = (
        click.argument("sources", nargs=-1, required=True, metavar="SOURCE…"),
        click.option("--kind", type=click.Choice(KINDS), help="What SOURCE is, where guessing is wrong."),
        click.option("--language", metavar="TAG", help="BCP 47 tag of articles that do not name theirs."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def read_all(
    run: Run,
    sources: Sequence[str],
    *,
    settings: Settings,
    kind: str | None = None,
    language: str | None = None,
    headline: str = "",
    lead: str = "",
) -> Iterator[Article]:
    """Yield the articles of all sources; what cannot be read is reported, and the rest goes on."""
    for source in sources:
        yield from read(
            source,
            kind=kind,
            language=language or settings.language,
            headline=headline,
            lead=lead,
            on_error=run.fail,
        )
