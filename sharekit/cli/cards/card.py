"""`sharekit card`: share cards from articles, one for each network."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharekit.cards.networks import FORMATS
from sharekit.cli.articles.sources import read_all, source_options
from sharekit.cli.common import Run, listed, verb
from sharekit.errors import ConfigError
from sharekit.resources import find_template

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.batch_jobs import Made, Order, Plan
    from sharekit.cards.look import Look
    from sharekit.settings import Settings

_WORTH_WORKERS = 40  # cards; fewer are drawn before the first worker has started
_COUNTED = 2000  # articles read ahead, so that the time left can be told


@verb(
    help="Draw share cards from the articles that SOURCE… holds, one for each network.",
    examples=(
        "sharekit card story.md --network og,story -o cards",
        "sharekit card https://example.org/story -o - > og.png",
        "sharekit card posts.jsonl --jobs 0 --json",
    ),
)
@source_options
@click.option("-o", "--output", metavar="DIR", help="Folder for the cards; - writes one card to stdout.")
@click.option(
    "--network", "networks", metavar="A,B", help="Networks to draw for, or all. See `sharekit show networks`."
)
@click.option("--template", metavar="NAME|FILE", help="Card template: a name, or a path to an .html file.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(("auto", *FORMATS)),
    default="auto",
    help="Picture format; auto takes the smallest that looks right.",
)
@click.option("--headline", metavar="TEXT", default="", help="Use this headline; for one article.")
@click.option("--lead", metavar="TEXT", default="", help="Use this lead; for one article.")
@click.option("--sheet", is_flag=True, help="Also put all cards of an article on one sheet.")
@click.option(
    "--debug", is_flag=True, help="Also draw boxes and contrast over each card, and write its layout."
)
@click.option(
    "--jobs", metavar="N", type=click.IntRange(min=0), default=0, help="Processes at once; 0 for one a core."
)
def card(
    run: Run,
    *,
    output: str | None,
    networks: str | None,
    template: str | None,
    jobs: int,
    sheet: bool,
    debug: bool,
    format_: str,
    sources: tuple[str, ...],
    **options: Any,
) -> None:
    """Draw, write, and tell of each card."""
    names = listed(networks or ("all" if sheet else ""))
    settings = run.settings(networks=names, template=template, output=None if output == "-" else output)
    look = look_of(settings, sources)
    tell_of_fonts(run, settings)
    plan = _plan(settings, look, format_=format_, sheet=sheet, debug=debug, private=options["allow_private"])
    articles = read_all(run, sources, settings=settings, **options)
    if output == "-":
        _write_one(run, plan, articles)
        return
    own_words = next((name for name in ("headline", "lead") if options[name]), "")
    orders = _orders(articles, Path(settings.output), own_words)
    ahead = list(islice(orders, _COUNTED))
    with run.progress("cards", len(ahead) if len(ahead) < _COUNTED else None) as advance:
        for made in _drawn(plan, ahead, orders, jobs):
            _tell(run, made)
            advance(1)


def look_of(settings: Settings, sources: Iterable[str] = ()) -> Look:
    """Return what cards share, as the settings say; pictures are also looked for beside local sources.

    Raises:
        ConfigError: A logo stands nowhere where pictures are looked for; every card would fail for it.
    """
    from sharekit.cards.look import Look

    beside = (path if path.is_dir() else path.parent for path in map(Path, sources) if path.exists())
    folders: tuple[str, ...] = tuple(dict.fromkeys([".", *map(str, beside)]))
    _check_logos(settings, folders)
    return Look(
        brand=settings.brand,
        site=settings.site,
        language=settings.language,
        templates=settings.templates,
        fonts=settings.fonts,
        system_fonts=settings.system_fonts,
        missing_glyphs=settings.missing_glyphs,
        networks=settings.network,
        folders=folders,
    )


def _check_logos(settings: Settings, folders: Sequence[str]) -> None:
    for name in ("logo", "logo_dark"):
        src = getattr(settings.brand, name)
        if not src or "://" in src or src.startswith("data:"):
            continue
        own = str(find_template("cards", settings.template, settings.templates).parent)
        if not any(Path(folder, src).is_file() for folder in [*folders, own]):
            places = ", ".join(dict.fromkeys(folders))
            raise ConfigError(
                f"brand.{name} is {src!r}, and there is no such picture",
                where="settings",
                hint=f"looked for in {places} and beside the template; give a path from here, or a URL",
            )


def tell_of_fonts(run: Run, settings: Settings) -> None:
    """Warn of families that are set but not there: cards are then set in others."""
    for name in ("font_display", "font_text"):
        families = [part.strip(" \"'") for part in getattr(settings.brand, name).split(",") if part.strip()]
        if not families:
            continue
        from sharekit.text import Fonts

        fonts = Fonts.load(settings.fonts or None, system=settings.system_fonts)
        template = find_template("cards", settings.template, settings.templates).read_text("utf-8", "replace")
        if not any(family in fonts or family in template for family in families):
            known = ", ".join(fonts.families[:12])
            run.warn(f"brand.{name}: no font of the family {families[0]!r} is there; known are {known} …")


def _plan(settings: Settings, look: Look, *, private: bool, **options: Any) -> Plan:
    from sharekit.cards.batch_jobs import Plan
    from sharekit.cards.networks import choose_networks

    fetch = replace(settings.fetch, allow_private=private or settings.fetch.allow_private)
    names = tuple(network.name for network in choose_networks(settings.networks, settings.network))
    return Plan(look=look, networks=names, template=settings.template, fetch=fetch, **options)


def _orders(articles: Iterator[Article], folder: Path, own_words: str) -> Iterator[Order]:
    """Yield an order for each article: into `folder` if there is but one, else into a folder of its own."""
    from sharekit.cards.batch_jobs import Order
    from sharekit.files import Names

    first = list(islice(articles, 2))
    if len(first) == 1:
        yield Order(article=first[0], folder=str(folder))
        return
    if first and own_words:
        raise for_one_article(own_words)
    names = Names()
    for article in chain(first, articles):
        yield Order(article=article, folder=str(folder / names.take(article.headline)))


def for_one_article(option: str) -> ConfigError:
    """Return that words typed for one article cannot stand on several."""
    return ConfigError("the sources hold more than one article", where=f"--{option}", hint="name one SOURCE")


def _drawn(plan: Plan, ahead: list[Order], orders: Iterator[Order], jobs: int) -> Iterator[Made]:
    """Yield what was made of each order, in this process where there are few."""
    from sharekit.cards.batch import cores, processes, run_all
    from sharekit.cards.batch_jobs import Made, Press, about, fill, start

    workers = jobs or cores()
    few = jobs == 0 and len(ahead) * len(plan.networks) < _WORTH_WORKERS
    if workers == 1 or few:
        press = Press(plan)
        outcomes = run_all(press.fill, chain(ahead, orders))
    else:
        outcomes = run_all(fill, chain(ahead, orders), pool=processes(start, plan), workers=workers)
    for outcome in outcomes:
        if outcome.result is not None:
            yield outcome.result
        elif outcome.error is not None:
            yield Made(errors=[about(outcome.error, outcome.item.article)])


def _tell(run: Run, made: Made) -> None:
    for row in made.files:
        for warning in row.get("warnings", ()):
            run.warn(f"{row['path']}: {warning}")
        run.give(row)
        run.say(f"{row['path']}  {row['width']} × {row['height']}  {row['bytes'] / 1000:.0f} KB")
    for error in made.errors:
        run.fail(error)


def _write_one(run: Run, plan: Plan, articles: Iterator[Article]) -> None:
    """Write the one card there is to stdout."""
    from sharekit.cards.batch_jobs import Press

    found = list(islice(articles, 2))
    if len(found) > 1 or len(plan.networks) > 1:
        raise ConfigError(
            "stdout takes one card",
            where="-o -",
            hint="name one SOURCE and one --network, or a folder with -o",
        )
    for article in found:
        drawn = Press(plan).draw(article, plan.networks[0])
        for warning in drawn.warnings:
            run.warn(warning)
        sys.stdout.buffer.write(drawn.data)
