"""A preview session: the current snapshot, its cards drawn on demand, and change notifications."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from queue import LifoQueue
from typing import TYPE_CHECKING

from sharekit.errors import SharekitError
from sharekit.preview.blob_store import BlobStore
from sharekit.preview.email_findings import email_findings
from sharekit.preview.emails import show_email
from sharekit.preview.errors import result_or_error

if TYPE_CHECKING:
    from sharekit.cards.card import Card
    from sharekit.finding import Finding
    from sharekit.preview.emails import EmailView
    from sharekit.preview.snapshot import ComposedEmail, Snapshot

_MAX_EARLIER = 80  # cards kept from before the last change
_FIRST_CARD_TIMEOUT = 30.0  # seconds a page waits for its first card

_Order = tuple[int, "Snapshot", int, str, str]  # generation, snapshot, article, template, network
_CardKey = tuple[int, str, str]
_EmailKey = tuple[int | None, str]


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
        self.snapshot = load()
        self.error: SharekitError | None = None
        self.blobs = BlobStore()
        self.closed = False
        self._generation = 0
        self._revision = 0
        self._changed = threading.Condition()
        self._draw_lock = threading.Lock()  # one drawing at a time: fonts and caches are shared
        self._emails_wanted = 0
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

    def cards(self, index: int, template: str) -> Mapping[str, Card | SharekitError]:
        """Return the cards of an article that are ready, by network; waits for the first.

        The value is the error for a card that cannot be drawn.
        """
        with self._changed:
            snapshot, generation = self.snapshot, self._generation
            index = min(index, len(snapshot.articles) - 1)  # a reload may have removed articles
            keys = {network.name: (index, template, network.name) for network in snapshot.networks}
            for name, key in reversed(keys.items()):
                if key not in self._ordered:
                    self._ordered.add(key)
                    self._orders.put((generation, snapshot, index, template, name))
            first = next(iter(keys.values()))
            self._changed.wait_for(
                lambda: first in self._cards or self._is_past(generation), _FIRST_CARD_TIMEOUT
            )
            return {name: self._cards[key] for name, key in keys.items() if key in self._cards}

    def earlier(self, index: int, template: str) -> Mapping[str, Card]:
        """Return the cards of an article before the last change, by network."""
        with self._changed:
            earlier = self._earlier.items()
            return {name: card for (at, by, name), card in earlier if (at, by) == (index, template)}

    def email(self, index: int | None, template: str) -> EmailProof | SharekitError:
        """Return the email for one article, or for all of them (None); or the error."""
        with self._email_priority(), self._draw_lock:
            with self._changed:
                snapshot, generation, key = self.snapshot, self._generation, (index, template)
                if key in self._emails:
                    return self._emails[key]
                card = self._cards.get((index or 0, snapshot.template, "og"))
            drawn = None if isinstance(card, SharekitError) else card
            result = result_or_error(lambda: _make_proof(snapshot, index, template, drawn, self.blobs))
            with self._changed:
                if not self._is_past(generation):
                    self._emails[key] = result
            return result

    @contextmanager
    def _email_priority(self) -> Iterator[None]:
        """Pause card drawing while an email is composed."""
        with self._changed:
            self._emails_wanted += 1
        try:
            yield
        finally:
            with self._changed:
                self._emails_wanted -= 1
                self._changed.notify_all()

    def _draw(self) -> None:
        while not self.closed:
            generation, snapshot, index, template, network = self._orders.get()
            if self._is_past(generation):
                continue
            draw = partial(snapshot.studio.draw, snapshot.articles[index], network=network, template=template)
            with self._changed:
                self._changed.wait_for(lambda: self.closed or not self._emails_wanted)
            with self._draw_lock:
                result = result_or_error(draw)
            with self._changed:
                if not self._is_past(generation):
                    self._cards[index, template, network] = result
                    self._notify()

    def _is_past(self, generation: int) -> bool:
        return self.closed or generation != self._generation

    def _notify(self) -> None:
        self._revision += 1
        self._changed.notify_all()


def _make_proof(
    snapshot: Snapshot, index: int | None, template: str, card: Card | None, blobs: BlobStore
) -> EmailProof:
    chosen = (
        snapshot.articles[: snapshot.max_stories] if index is None else snapshot.articles[index : index + 1]
    )
    composed = snapshot.compose(chosen, template, card)
    return EmailProof(
        composed=composed,
        view=show_email(composed, blobs, snapshot.fetch),
        findings=tuple(email_findings(composed)),
    )
