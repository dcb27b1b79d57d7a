"""A preview session: the current snapshot, its cards drawn on demand, and change notifications."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from queue import LifoQueue
from typing import TYPE_CHECKING

from sharekit.errors import SharekitError
from sharekit.preview.blob_store import BlobStore
from sharekit.preview.emails import show_email
from sharekit.preview.errors import result_or_error
from sharekit.preview.findings.emails import email_findings

if TYPE_CHECKING:
    from sharekit.cards.card import Card
    from sharekit.finding import Finding
    from sharekit.preview.emails import EmailView
    from sharekit.preview.snapshot import ComposedEmail, Snapshot
    from sharekit.preview.views import EditedText

_MAX_EARLIER = 80  # cards kept from before the last change
_MAX_CARDS = 600  # of them, those of texts typed into the page are the most
_FIRST_CARD_TIMEOUT = 30.0  # seconds a page waits for its first card

_Order = tuple[int, "Snapshot", "_CardKey"]  # generation, snapshot, card
_CardKey = tuple[int, str, "EditedText | None", str]  # article, template, text typed into the page, network
_EmailKey = tuple[int | None, str, int | None]  # article, template, reader


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailProof:
    """An email, its view, and its findings."""

    composed: ComposedEmail
    view: EmailView
    findings: tuple[Finding, ...]


class PreviewSession:
    """Holds a snapshot, draws the cards that are viewed, and counts revisions.

    Cards are drawn in a thread of their own, newest request first, so a page shows finished cards while the
    rest are still being drawn.

    Args:
        load: Returns the snapshot; called again when files have changed.

    Raises:
        SharekitError: The first snapshot cannot be loaded.
    """

    def __init__(self, load: Callable[[], Snapshot]) -> None:
        self._load = load
        self.snapshot: Snapshot = load()
        self.error: SharekitError | None = None
        self.blobs: BlobStore = BlobStore()
        self.closed: bool = False
        self.key: str = secrets.token_urlsafe(24)
        self._generation = 0
        self._revision = 0
        self._changed = threading.Condition()
        self._draw_lock = threading.Lock()  # one drawing at a time: fonts and caches are shared
        self._urgent = 0
        self._cards: dict[_CardKey, Card | SharekitError] = {}
        self._earlier: dict[_CardKey, Card] = {}
        self._emails: dict[_EmailKey, EmailProof | SharekitError] = {}
        self._ordered: set[_CardKey] = set()
        self._orders: LifoQueue[_Order] = LifoQueue()
        threading.Thread(target=self._draw, name="draw", daemon=True).start()

    @property
    def revision(self) -> str:
        """Changes whenever anything shown changes; unique to one run of the server."""
        return f"{id(self):x}-{self._revision}"

    def reload(self) -> None:
        """Load the snapshot again. If that fails the old one stays and `error` holds the reason."""
        snapshot, fault = self.snapshot, None
        result = result_or_error(self._load)
        if isinstance(result, SharekitError):
            fault = result
        else:
            snapshot = result
        with self._changed:
            self.snapshot, self.error = snapshot, fault
            self._generation += 1
            sound = {key: card for key, card in self._cards.items() if not isinstance(card, SharekitError)}
            self._earlier = dict([*(self._earlier | sound).items()][-_MAX_EARLIER:])
            self._cards, self._emails, self._ordered = {}, {}, set()
            self._notify()

    def close(self) -> None:
        """Wake all waiters."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def wait(self, revision: str, seconds: float) -> str:
        """Return the current revision once it differs from `revision`, or after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed or self.revision != revision, seconds)
            return self.revision

    def cards(
        self, index: int, template: str, edit: EditedText | None = None
    ) -> Mapping[str, Card | SharekitError]:
        """Return the cards of an article that are ready, by network; waits for the first.

        The value is the error for a card that cannot be drawn.
        """
        with self._changed:
            snapshot, generation = self.snapshot, self._generation
            index = min(index, len(snapshot.articles) - 1)  # a reload may have removed articles
            keys = {network.name: (index, template, edit, network.name) for network in snapshot.networks}
            for key in reversed(keys.values()):
                if key not in self._ordered:
                    self._ordered.add(key)
                    self._orders.put((generation, snapshot, key))
            first = next(iter(keys.values()))
            self._changed.wait_for(
                lambda: first in self._cards or self._is_past(generation), _FIRST_CARD_TIMEOUT
            )
            return {name: self._cards[key] for name, key in keys.items() if key in self._cards}

    def all_cards(
        self, index: int, template: str, edit: EditedText | None = None
    ) -> Mapping[str, Card | SharekitError]:
        """Return all cards of an article; waits for the last."""
        revision = self.revision
        while len(cards := self.cards(index, template, edit)) < len(self.snapshot.networks):
            if self.closed:
                break
            revision = self.wait(revision, _FIRST_CARD_TIMEOUT)
        return cards

    def draw_now(
        self, index: int, template: str, edit: EditedText | None, network: str
    ) -> Card | SharekitError:
        """Return one card, drawn before all others that wait: somebody is typing its text."""
        with self._priority(), self._draw_lock:
            with self._changed:
                snapshot, generation = self.snapshot, self._generation
                key = (min(index, len(snapshot.articles) - 1), template, edit, network)
                if key in self._cards:
                    return self._cards[key]
                self._ordered.add(key)
            result = result_or_error(partial(_draw_card, snapshot, key))
            with self._changed:
                if not self._is_past(generation):
                    self._keep(key, result)
            return result

    def earlier(self, index: int, template: str, edit: EditedText | None = None) -> Mapping[str, Card]:
        """Return the cards of an article before the last change or without the edit, by network."""
        with self._changed:
            cards: dict[str, Card] = {}
            for earlier in (self._earlier, self._cards if edit else {}):
                for (at, by, typed, name), card in earlier.items():
                    if (at, by, typed) == (index, template, None) and not isinstance(card, SharekitError):
                        cards[name] = card
            return cards

    def email(
        self, index: int | None, template: str, reader: int | None = None
    ) -> EmailProof | SharekitError:
        """Return the email for one article, or for all of them (None), as a reader gets it; or the error."""
        with self._priority(), self._draw_lock:
            with self._changed:
                snapshot, generation, key = self.snapshot, self._generation, (index, template, reader)
                if key in self._emails:
                    return self._emails[key]
            result = result_or_error(lambda: _make_proof(snapshot, key, self.blobs))
            with self._changed:
                if not self._is_past(generation):
                    self._emails[key] = result
            return result

    @contextmanager
    def _priority(self) -> Iterator[None]:
        """Let cards that wait go after an email, or after a card that somebody is typing."""
        with self._changed:
            self._urgent += 1
        try:
            yield
        finally:
            with self._changed:
                self._urgent -= 1
                self._changed.notify_all()

    def _draw(self) -> None:
        while not self.closed:
            generation, snapshot, key = self._orders.get()
            if self._is_past(generation):
                continue
            with self._changed:
                self._changed.wait_for(lambda: self.closed or not self._urgent)
                if key in self._cards:  # drawn in the meantime, for somebody who typed it
                    continue
            with self._draw_lock:
                result = result_or_error(partial(_draw_card, snapshot, key))
            with self._changed:
                if not self._is_past(generation):
                    self._keep(key, result)
                    self._notify()

    def _keep(self, key: _CardKey, result: Card | SharekitError) -> None:
        self._cards[key] = result
        while len(self._cards) > _MAX_CARDS:
            oldest = next(iter(self._cards))
            del self._cards[oldest]
            self._ordered.discard(oldest)

    def _is_past(self, generation: int) -> bool:
        return self.closed or generation != self._generation

    def _notify(self) -> None:
        self._revision += 1
        self._changed.notify_all()


def _draw_card(snapshot: Snapshot, key: _CardKey) -> Card:
    index, template, edit, network = key
    article = snapshot.articles[index]
    return snapshot.studio.draw(edit.apply(article) if edit else article, network=network, template=template)


def _make_proof(snapshot: Snapshot, key: _EmailKey, blobs: BlobStore) -> EmailProof:
    index, template, reader = key
    composed = snapshot.compose(
        snapshot.chosen(index), template, None if reader is None else snapshot.readers[reader]
    )
    return EmailProof(
        composed=composed,
        view=show_email(composed, blobs, snapshot.fetch),
        findings=tuple(email_findings(composed)),
    )
