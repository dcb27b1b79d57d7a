"""The desk: what there is to see now, drawn when it is asked for, and told when it has changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from queue import LifoQueue
from typing import TYPE_CHECKING

from sharekit.errors import SharekitError
from sharekit.preview.blob_store import Shelf
from sharekit.preview.email_findings import check_mail
from sharekit.preview.emails import show
from sharekit.preview.errors import attempt

if TYPE_CHECKING:
    from sharekit.cards.card import Card
    from sharekit.preview.emails import Shown
    from sharekit.preview.finding import Finding
    from sharekit.preview.snapshot import Mail, Scene

_KEPT = 80  # cards of before a change
_PATIENCE = 30.0  # seconds a page waits for its first card

_Order = tuple[int, "Scene", int, str, str]  # generation, scene, article, template, network
_CardKey = tuple[int, str, str]
_LetterKey = tuple[int | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A letter, how it is shown, and what was found in it."""

    mail: Mail
    shown: Shown
    findings: tuple[Finding, ...]


class Desk:
    """Holds a scene, draws what is looked at, and counts the changes.

    Cards are drawn by a thread of their own, the newest wish first, so that a page shows what there is while
    the rest is still being drawn.

    Args:
        load: Returns the scene; called again when files have changed.

    Raises:
        SharekitError: The first scene cannot be had.
    """

    def __init__(self, load: Callable[[], Scene]) -> None:
        self._load = load
        self.scene = load()
        self.fault: SharekitError | None = None
        self.shelf = Shelf()
        self.closed = False
        self._generation = 0
        self._revision = 0
        self._changed = threading.Condition()
        self._press = threading.Lock()  # one thing is drawn at a time: fonts and caches are shared
        self._letters_wanted = 0
        self._cards: dict[_CardKey, Card | SharekitError] = {}
        self._earlier: dict[_CardKey, Card] = {}
        self._letters: dict[_LetterKey, Proof | SharekitError] = {}
        self._ordered: set[_CardKey] = set()
        self._orders: LifoQueue[_Order] = LifoQueue()
        threading.Thread(target=self._draw, name="draw", daemon=True).start()

    @property
    def revision(self) -> str:
        """Changes with everything that is shown; another run of the server has others."""
        return f"{id(self):x}-{self._revision}"

    def renew(self) -> None:
        """Load the scene anew. What cannot be loaded leaves the old one, and `fault` says why."""
        scene, fault = self.scene, None
        made = attempt(self._load)
        if isinstance(made, SharekitError):
            fault = made
        else:
            scene = made
        with self._changed:
            self.scene, self.fault = scene, fault
            self._generation += 1
            sound = {key: card for key, card in self._cards.items() if not isinstance(card, SharekitError)}
            self._earlier = dict([*(self._earlier | sound).items()][-_KEPT:])
            self._cards, self._letters, self._ordered = {}, {}, set()
            self._tell()

    def close(self) -> None:
        """Let everybody go who waits for a change."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def wait(self, revision: str, seconds: float) -> str:
        """Return the revision once it is another than that one, or after that time."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed or self.revision != revision, seconds)
            return self.revision

    def cards(self, index: int, template: str) -> Mapping[str, Card | SharekitError]:
        """Return the cards of an article that are drawn by now, by network, at least the first.

        An error stands for a card that cannot be drawn.
        """
        with self._changed:
            scene, generation = self.scene, self._generation
            index = min(index, len(scene.articles) - 1)  # there may be fewer than a moment ago
            keys = {network.name: (index, template, network.name) for network in scene.networks}
            for name, key in reversed(keys.items()):
                if key not in self._ordered:
                    self._ordered.add(key)
                    self._orders.put((generation, scene, index, template, name))
            first = next(iter(keys.values()))
            self._changed.wait_for(lambda: first in self._cards or self._is_past(generation), _PATIENCE)
            return {name: self._cards[key] for name, key in keys.items() if key in self._cards}

    def earlier(self, index: int, template: str) -> Mapping[str, Card]:
        """Return the cards of an article as they were before the last change, by network."""
        with self._changed:
            kept = self._earlier.items()
            return {name: card for (at, by, name), card in kept if (at, by) == (index, template)}

    def letter(self, index: int | None, template: str) -> Proof | SharekitError:
        """Return the letter of one article, or (None) of all of them; an error where there can be none."""
        with self._letter_first(), self._press:
            with self._changed:
                scene, generation, key = self.scene, self._generation, (index, template)
                if key in self._letters:
                    return self._letters[key]
                card = self._cards.get((index or 0, scene.template, "og"))
            drawn = None if isinstance(card, SharekitError) else card
            made = attempt(lambda: _proof(scene, index, template, drawn, self.shelf))
            with self._changed:
                if not self._is_past(generation):
                    self._letters[key] = made
            return made

    @contextmanager
    def _letter_first(self) -> Iterator[None]:
        """Keep cards waiting that nobody looks at while a letter is asked for."""
        with self._changed:
            self._letters_wanted += 1
        try:
            yield
        finally:
            with self._changed:
                self._letters_wanted -= 1
                self._changed.notify_all()

    def _draw(self) -> None:
        while not self.closed:
            generation, scene, index, template, network = self._orders.get()
            if self._is_past(generation):
                continue
            draw = partial(scene.studio.draw, scene.articles[index], network=network, template=template)
            with self._changed:
                self._changed.wait_for(lambda: self.closed or not self._letters_wanted)
            with self._press:
                made = attempt(draw)
            with self._changed:
                if not self._is_past(generation):
                    self._cards[index, template, network] = made
                    self._tell()

    def _is_past(self, generation: int) -> bool:
        return self.closed or generation != self._generation

    def _tell(self) -> None:
        self._revision += 1
        self._changed.notify_all()


def _proof(scene: Scene, index: int | None, template: str, card: Card | None, shelf: Shelf) -> Proof:
    chosen = scene.articles[: scene.most] if index is None else scene.articles[index : index + 1]
    mail = scene.compose(chosen, template, card)
    return Proof(mail=mail, shown=show(mail, shelf, scene.fetch), findings=tuple(check_mail(mail)))
