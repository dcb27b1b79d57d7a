"""`sharekit preview`: a local page that shows cards, posts and the email, and reloads on changes."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharekit.cli.articles.sources import known, read_all, source_options
from sharekit.cli.cards.card import look_of
from sharekit.cli.cards.options import card_options
from sharekit.cli.cards.preview_list import STORE, last_issue, readers_of, send_one
from sharekit.cli.common import Run, listed, typed_address, verb
from sharekit.cli.newsletter.composing import compose_articles, message_of
from sharekit.cli.newsletter.mailing import master_of, require_sender
from sharekit.errors import ConfigError, SharekitError, SourceError
from sharekit.newsletter.stories import add_related
from sharekit.support.resources import find_template, template_names, templates_folder
from sharekit.support.text_utils import to_system

if TYPE_CHECKING:
    from datetime import datetime

    from sharekit.article import Article
    from sharekit.cards.look import Fetch, Look
    from sharekit.cards.studio import Studio
    from sharekit.delivery.readers.subscribers import Subscriber
    from sharekit.digest.digest import Digest
    from sharekit.preview.snapshot import ComposedEmail, Snapshot
    from sharekit.preview.watch import Stamp
    from sharekit.settings import Settings

_MAX_ARTICLES = 500
"""Maximum number of articles to choose from."""


@verb(
    help="Show cards, posts and the email in the browser; reload when files change.",
    examples=("sharekit preview story.md", "sharekit preview posts/ --template quote --port 8080"),
)
@source_options
@click.option(
    "--port", metavar="N", type=click.IntRange(0, 65_535), help="Port. Default: 8000, or the next free one."
)
@click.option(
    "--to", "list_", metavar="LIST", help="Show emails as its readers get them; the store by default."
)
@card_options
def preview(
    run: Run,
    sources: tuple[str, ...],
    port: int | None,
    template: str | None,
    networks: str | None,
    list_: str | None,
    **reading: Any,
) -> None:
    """Serve the page until Ctrl-C."""
    from sharekit.preview.server import open_server
    from sharekit.preview.session import PreviewSession
    from sharekit.preview.watch import FileWatcher

    begun = time.time_ns()
    flags = {"template": template, "networks": listed(networks or "all")}
    if list_ and list_ != STORE and not Path(list_).is_file():
        raise ConfigError(
            "no such file", where=f"--to {list_}", hint="give a CSV or JSON lines file, or `store`"
        )
    session = PreviewSession(
        _Loader(run=run, sources=sources, flags=flags, reading=reading, list_=list_).load
    )
    watch = FileWatcher(lambda: session.snapshot.watched, session.reload, since=begun)
    with open_server(session, port) as server:
        for error in session.snapshot.errors:
            run.warn(str(error))
        for line in session.snapshot.warnings:
            run.warn(line)
        run.give({"url": server.url, "articles": len(session.snapshot.articles)})
        run.say(f"Preview at {server.url}")
        run.note("Press Ctrl-C to stop.")
        sys.stdout.flush()
        watch.start()
        try:
            server.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            run.note("")  # ends the line on which the terminal echoed ^C
        finally:
            watch.stop()
            session.close()


@dataclass(kw_only=True)
class _CollectingRun(Run):
    """A run that collects warnings and errors to show them on the page."""

    warnings: list[str] = field(default_factory=list)
    errors: list[SharekitError] = field(default_factory=list)

    def warn(self, text: str) -> None:
        """Collect a warning."""
        self.warnings.append(text)

    def fail(self, error: SharekitError) -> None:
        """Collect an error."""
        self.errors.append(error)


@dataclass(kw_only=True)
class _Loader:
    """Loads snapshots: settings first, then sources if they changed."""

    run: Run
    sources: Sequence[str]
    flags: Mapping[str, Any]
    reading: Mapping[str, Any]
    list_: str | None = None
    _read: tuple[object, list[Article], _CollectingRun] | None = None
    _studio: tuple[object, Studio] | None = None

    def load(self) -> Snapshot:
        """Return the current snapshot.

        Raises:
            SharekitError: Settings are invalid, a template or network is unknown, or there is no article.
        """
        from sharekit.cards.batch_jobs import picture_fetch
        from sharekit.cards.networks import choose_networks
        from sharekit.preview.snapshot import Snapshot

        settings = self.run.settings(**self.flags)
        for kind, name in (("cards", settings.template), ("digest", settings.digest.template)):
            find_template(kind, name, settings.templates)
        articles, collected = self._articles(settings)
        private = bool(self.reading["allow_private"] or settings.fetch.allow_private)
        fetch = picture_fetch(replace(settings.fetch, allow_private=private))
        return Snapshot(
            articles=tuple(articles),
            studio=self._drawing(settings, articles, fetch),
            networks=tuple(choose_networks(settings.networks, settings.network)),
            template=settings.template,
            templates=_names("cards", settings.template, settings),
            email_template=settings.digest.template,
            email_templates=_names("digest", settings.digest.template, settings),
            compose=lambda *chosen: self._compose(settings, private, *chosen),
            max_stories=settings.digest.limit,
            readers=readers_of(collected, settings, self.list_),
            last_issue=last_issue(settings),
            send_test=lambda *chosen: self._send_test(settings, private, *chosen),
            test_address=parseaddr(settings.digest.sender)[1],
            fetch=fetch,
            base_url=settings.base_url,
            colour=settings.brand.brand,
            errors=tuple(collected.errors),
            warnings=tuple(collected.warnings),
            watched=tuple(_watched(self.run, self.sources, settings, articles)),
        )

    def _articles(self, settings: Settings) -> tuple[list[Article], _CollectingRun]:
        """Return the articles with their warnings and errors; read again only if files changed.

        Standard input is read once.
        """
        key = (settings.language, settings.fetch, _stamps(self.sources))
        if self._read is None or (self._read[0] != key and "-" not in self.sources):
            collected = _CollectingRun()
            loaded = list(
                islice(read_all(collected, self.sources, settings=settings, **self.reading), _MAX_ARTICLES)
            )
            if not loaded:
                raise (
                    collected.errors[0]
                    if collected.errors
                    else SourceError("hold no article", where=self.sources[0])
                )
            self._read = key, loaded, collected
        return [known(article, settings) for article in self._read[1]], self._read[2]

    def _drawing(self, settings: Settings, articles: Sequence[Article], fetch: Fetch | None) -> Studio:
        """Return the studio; a new one only if something that cards depend on changed."""
        from sharekit.cards.studio import Studio
        from sharekit.preview.watch import stamps

        look = look_of(settings, self.sources)
        key = (look, settings.fetch, stamps(_materials(settings, articles, look)))
        if self._studio is None or self._studio[0] != key:
            self._studio = key, Studio(look, fetch)
        return self._studio[1]

    def _digest(
        self, settings: Settings, private: bool, articles: Sequence[Article], moment: datetime
    ) -> Digest:
        chosen = list(articles)
        if settings.digest.related != "none" and self._read:
            chosen = add_related(chosen, [known(article, settings) for article in self._read[1]])
        return compose_articles(chosen, settings, moment=moment, sources=self.sources, private=private)

    def _compose(
        self,
        settings: Settings,
        private: bool,
        articles: Sequence[Article],
        template: str,
        reader: Subscriber | None,
    ) -> ComposedEmail:
        from sharekit.preview.snapshot import ComposedEmail
        from sharekit.support import clock

        moment = clock.now()
        settings = replace(settings, digest=replace(settings.digest, template=template))
        digest = self._digest(settings, private, articles, moment)
        return ComposedEmail(
            digest=digest,
            message=message_of(digest, settings, moment, reader),
            base_url="" if digest.inside else settings.base_url,
            warnings=digest.warnings,
        )

    def _send_test(
        self, settings: Settings, private: bool, articles: Sequence[Article], template: str, address: str
    ) -> str:
        from sharekit.support import clock

        typed_address(address, "address")
        require_sender(settings)
        settings = replace(settings, digest=replace(settings.digest, template=template))
        digest = self._digest(settings, private, articles, clock.now())
        return send_one(settings, master_of(digest, settings, private=private), address)


def _names(kind: str, chosen: str, settings: Settings) -> tuple[str, ...]:
    """Return the available templates, including one given by its path."""
    names = template_names(kind, settings.templates)
    return tuple(names if chosen in names else [chosen, *names])


def _stamps(sources: Sequence[str]) -> Mapping[str, Stamp]:
    from sharekit.preview.watch import stamps

    return stamps(_local(sources))


def _local(sources: Sequence[str]) -> Iterator[Path]:
    yield from (Path(source) for source in sources if "://" not in source and source != "-")


def _watched(
    run: Run, sources: Sequence[str], settings: Settings, articles: Sequence[Article]
) -> Iterator[Path]:
    """Yield the files and folders to watch, including settings files that do not exist yet."""
    yield from _local(sources)
    yield from [run.config] if run.config else [Path("sharekit.toml"), Path("pyproject.toml")]
    yield from _materials(settings, articles, look_of(settings, sources))


def _materials(settings: Settings, articles: Sequence[Article], look: Look) -> Iterator[Path]:
    """Yield templates, fonts, logos and photos."""
    yield from (templates_folder() / "cards", templates_folder() / "digest")
    brand = settings.brand
    yield from (Path(name) for name in (settings.templates, settings.fonts) if name)
    for kind, name in (("cards", settings.template), ("digest", settings.digest.template)):
        beside = find_template(kind, name, settings.templates).parent
        yield from (path for path in beside.glob("*") if path.is_file())
    images = {brand.logo, brand.logo_dark, *(article.image for article in articles)}
    local = sorted(to_system(image) for image in images if image and "://" not in image)
    yield from (Path(folder, image) for image in local for folder in look.folders)
