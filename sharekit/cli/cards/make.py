"""`sharekit make`: everything needed to share an article, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharekit.cli.articles.sources import known, read_all, source_options
from sharekit.cli.cards.card import for_one_article, look_of, warn_of_missing_fonts
from sharekit.cli.common import Run, listed, verb
from sharekit.cli.newsletter.composing import compose_articles
from sharekit.errors import SharekitError
from sharekit.files import Names
from sharekit.output_folder import OutputFolder
from sharekit.text_utils import counted

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.card import Card
    from sharekit.cards.studio import Studio
    from sharekit.settings import Settings


@verb(
    help="Make cards, a digest, share tags and posts for each article.",
    examples=(
        "sharekit make story.txt",
        "sharekit make posts/ -o output --network og,square --template quote",
    ),
)
@source_options
@click.option("-o", "--output", metavar="DIR", help="Folder for results.")
@click.option("--headline", metavar="TEXT", default="", help="Use this headline; for one article.")
@click.option("--lead", metavar="TEXT", default="", help="Use this lead; for one article.")
@click.option("--template", metavar="NAME|FILE", help="Card template: a name, or a path to an .html file.")
@click.option(
    "--network", "networks", metavar="A,B", help="Networks to draw for, or all. See `sharekit show networks`."
)
def make(
    run: Run,
    sources: Sequence[str],
    output: str | None,
    headline: str,
    lead: str,
    template: str | None,
    networks: str | None,
    **reading: Any,
) -> None:
    """Read the sources, and fill a folder for each article; several share one digest."""
    from sharekit.cards.batch_jobs import picture_fetch
    from sharekit.cards.networks import choose_networks
    from sharekit.cards.studio import Studio

    settings = run.settings(output=output, template=template, networks=listed(networks))
    names = [network.name for network in choose_networks(settings.networks, settings.network)]
    articles = [
        known(article, settings)
        for article in read_all(run, sources, settings=settings, headline=headline, lead=lead, **reading)
    ]
    if len(articles) > 1 and (headline or lead):
        raise for_one_article("headline" if headline else "lead")
    warn_of_missing_fonts(run, settings)
    studio = Studio(look_of(settings, sources), picture_fetch(settings.fetch))
    folders = Names()
    made: list[tuple[Article, OutputFolder, list[Card]]] = []
    with run.progress("articles", len(articles)) as advance:
        for article in articles:
            kit = OutputFolder(Path(settings.output, folders.take(article.headline)))
            try:
                made.append(_make_one(article, kit, studio, names, settings))
            except SharekitError as error:
                run.fail(error)
            advance(1)
    if len(made) == 1:
        article, kit, cards = made[0]
        _add_letter(run, kit, [article], [cards], settings, sources)
    for article, kit, _ in made:
        _tell(run, kit, kit.finish(article))
    _warn(run, [kit for _, kit, _ in made])
    if len(made) > 1:
        kit = OutputFolder(Path(settings.output))
        articles, drawn = [article for article, _, _ in made], [cards for _, _, cards in made]
        _add_letter(run, kit, articles, drawn, settings, sources)
        _tell(run, kit, kit.finish(articles))
        _warn(run, [kit])


def _make_one(
    article: Article, kit: OutputFolder, studio: Studio, networks: list[str], settings: Settings
) -> tuple[Article, OutputFolder, list[Card]]:
    cards = [studio.draw(article, network=network, template=settings.template) for network in networks]
    kit.add_cards(cards)
    kit.add_words(article, settings.base_url)
    return article, kit, cards


def _add_letter(
    run: Run,
    kit: OutputFolder,
    articles: list[Article],
    cards: list[list[Card]],
    settings: Settings,
    sources: Sequence[str],
) -> None:
    """Write the digest of the articles into a kit: web version, text part, message."""
    from sharekit import clock
    from sharekit.delivery.message.header_block import HeaderBlock
    from sharekit.delivery.message.mime import write_message

    moment = clock.now()
    heroes = {index: drawn[0] for index, drawn in enumerate(cards)}
    try:
        digest = compose_articles(run, articles, settings, moment=moment, sources=sources, cards=heroes)
        for path in digest.save(kit.folder):
            kind = {".html": "digest", ".txt": "digest-text"}.get(path.suffix, "digest-picture")
            kit.record(path.name, path.read_bytes(), kind=kind)
        head = HeaderBlock.of(settings.digest, site=settings.site, base_url=settings.base_url)
        kit.add("digest.eml", write_message(digest, head, date=moment), kind="message", type="message/rfc822")
        kit.trimmed += digest.trimmed
        kit.warnings += digest.warnings
    except SharekitError as error:
        run.fail(error)


def _tell(run: Run, kit: OutputFolder, said: Any) -> None:
    run.give(said)
    for file in kit.files:
        run.say(str(kit.folder / file.path))
    run.say(str(kit.folder / "share.json"))


def _warn(run: Run, kits: Sequence[OutputFolder]) -> None:
    """Tell of each warning once, however many articles it is about."""
    folders: dict[str, list[Path]] = {}
    for kit in kits:
        for warning in dict.fromkeys(kit.warnings):
            folders.setdefault(warning, []).append(kit.folder)
    for warning, about in folders.items():
        others = f" and {counted(len(about) - 1, 'other')}" if len(about) > 1 else ""
        run.warn(f"{about[0]}{others}: {warning}")
