"""Card jobs, run here or in a worker process: each draws one article's cards into a folder."""

from __future__ import annotations

import io
import json
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from sharekit.cards.look import Fetch, Look
from sharekit.cards.networks import find_network
from sharekit.cards.studio import Studio
from sharekit.errors import SharekitError
from sharekit.support.files import sha256
from sharekit.support.storage import open_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PIL import Image

    from sharekit.article import Article
    from sharekit.cards.card import Card
    from sharekit.options import FetchOptions
    from sharekit.support.storage import ResultFolder


_KEY = 20  # hexadecimal digits of a card's key in its name: 80 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOptions:
    """Options shared by all jobs: plain values, sent to each worker once.

    Attributes:
        look: What cards share.
        networks: Names of the networks to draw for.
        template: A template's name or path.
        format: png, jpeg, webp, avif or auto.
        fetch: How pictures on the web are read; None skips them.
        sheet: Also write a contact sheet, `sheet.png`.
        debug: Also write an overlay (`og.debug.png`) and the layout (`og.layout.json`) of each card.
        missing: Put the card's key into its name (`og.3f2a….png`), and draw only cards that are not there.
    """

    look: Look
    networks: tuple[str, ...] = ("og",)
    template: str = "news"
    format: str = "auto"
    fetch: FetchOptions | None = None
    sheet: bool = False
    debug: bool = False
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CardJob:
    """An article, and the path or URL of the folder for its cards."""

    article: Article
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobResult:
    """The outcome of a job: a row for each file, the errors, and notes on cards left out."""

    files: list[dict[str, Any]] = field(default_factory=list)
    errors: list[SharekitError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class JobRunner:
    """Runs jobs that share options."""

    def __init__(self, plan: JobOptions) -> None:
        self._plan = plan
        self.studio: Studio = Studio(plan.look, picture_fetch(plan.fetch))

    def draw(self, article: Article, network: str) -> Card:
        """Draw one card."""
        plan = self._plan
        return self.studio.draw(article, network=network, template=plan.template, format=plan.format)

    def draw_all(
        self, article: Article, networks: Sequence[str] | None = None
    ) -> tuple[list[Card], list[SharekitError]]:
        """Draw an article's cards, by default for all networks; a card that fails does not stop the others.

        An error of the article would come from every network: equal ones are returned once.
        """
        cards = []
        failures: dict[tuple[str, ...], tuple[SharekitError, list[str]]] = {}
        for network in self._plan.networks if networks is None else networks:
            if self.studio.would_be_empty(article, network):
                continue
            try:
                cards.append(self.draw(article, network))
            except SharekitError as error:
                where = "" if error.where == network else error.where
                failures.setdefault((error.message, where, error.hint), (error, []))[1].append(network)
        return cards, [about(error, article, names) for error, names in failures.values()]

    def notes(self, article: Article) -> list[str]:
        """Return a note for each card that `draw_all` leaves out, because nothing would be on it."""
        return [
            f"no {network} card: the article has no photo, and art is off"
            for network in self._plan.networks
            if self.studio.would_be_empty(article, network)
        ]

    def fill(self, job: CardJob) -> JobResult:
        """Draw an article's cards into its folder.

        Raises:
            SharekitError: The folder cannot be written.
        """
        folder = open_folder(job.folder)
        stems = self._stems(job.article)
        there = {network: folder.find(f"{stem}.") for network, stem in stems.items() if self._plan.missing}
        wanted = [network for network in self._plan.networks if not there.get(network)]
        cards, errors = self.draw_all(job.article, wanted)
        result = JobResult(errors=errors, notes=self.notes(job.article))
        result.files.extend(
            _present_row(folder.path(name), network) for network, name in there.items() if name
        )
        for card in cards:
            name = f"{stems.get(card.network, card.network)}{card.suffix}"
            folder.write(name, card.data)
            result.files.append(_card_row(folder.path(name), card))
            if self._plan.debug:
                result.files.extend(self._explain(card, folder))
        if self._plan.sheet and cards:
            result.files.append(self._write_sheet(cards, folder))
        return result

    def _stems(self, article: Article) -> dict[str, str]:
        """Return the name of each network's card without its suffix, where names hold keys."""
        plan = self._plan
        if not plan.missing:
            return {}
        stems = {}
        for network in plan.networks:
            if not self.studio.would_be_empty(article, network):
                key = self.studio.key(article, network=network, template=plan.template, format=plan.format)
                stems[network] = f"{network}.{key[:_KEY]}"
        return stems

    def _explain(self, card: Card, folder: ResultFolder) -> Iterator[dict[str, Any]]:
        from PIL import Image

        from sharekit.cards.inspect.debug import draw_overlay

        shape = find_network(card.network, self._plan.look.networks)
        with Image.open(io.BytesIO(card.data)) as image:
            overlay = draw_overlay(image.convert("RGB"), card.layout, shape, self.studio.fonts)
        size = {"network": card.network, "width": card.width, "height": card.height}
        yield _written(folder, f"{card.network}.debug.png", _png(overlay), kind="overlay", **size)
        text = json.dumps(card.layout, ensure_ascii=False, indent=1)
        data = f"{text}\n".encode("utf-8", "surrogatepass")
        yield _written(folder, f"{card.network}.layout.json", data, kind="layout", **size)

    def _write_sheet(self, cards: list[Card], folder: ResultFolder) -> dict[str, Any]:
        from sharekit.cards.inspect.sheet import draw_sheet

        sheet = draw_sheet(cards, self.studio.fonts)
        size = {"width": sheet.width, "height": sheet.height}
        return _written(folder, "sheet.png", _png(sheet), kind="sheet", **size)


def picture_fetch(options: FetchOptions | None) -> Fetch | None:
    """Return a function that reads pictures from the web; None when `options` is None."""
    return None if options is None else partial(_fetch_bytes, options)


def _fetch_bytes(options: FetchOptions, url: str) -> bytes:
    from sharekit.fetch import Fetcher  # importing requests takes 60 ms; most cards need nothing from the web

    return Fetcher(options).get(url).body


def about(error: SharekitError, article: Article, networks: Sequence[str] = ()) -> SharekitError:
    """Add the article and networks to an error that does not name them."""
    if error.where and error.where not in networks:
        return error
    name = article.url or article.headline[:60]
    where = f"{name} ({', '.join(networks)})" if networks else name
    named = copy(error)  # with the details of an internal error
    named.where = where
    return named


def _written(folder: ResultFolder, name: str, data: bytes, **facts: Any) -> dict[str, Any]:
    folder.write(name, data)
    kind = "application/json" if name.endswith(".json") else "image/png"
    return {"path": folder.path(name), **facts, "type": kind, "bytes": len(data), "sha256": sha256(data)}


def _present_row(path: str, network: str) -> dict[str, Any]:
    return {"path": path, "kind": "card", "network": network, "drawn": False}


def _card_row(path: str, card: Card) -> dict[str, Any]:
    return {
        "path": path,
        "kind": "card",
        "network": card.network,
        "template": card.template,
        "width": card.width,
        "height": card.height,
        "type": card.type,
        "bytes": len(card.data),
        "sha256": sha256(card.data),
        "alt": card.alt,
        "contrast": card.contrast,
        "warnings": list(card.warnings),
    }


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def card_filler(plan: JobOptions) -> Callable[[CardJob], JobResult]:
    """Return a function that runs a job; for `Prepared`."""
    return JobRunner(plan).fill
