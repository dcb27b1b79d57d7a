"""`sharekit.publish`: the publish step as a function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sharekit.batch.run import local_workers
from sharekit.cards.look import Look
from sharekit.publishing.base_url import find_base_url
from sharekit.publishing.cache import open_cache
from sharekit.publishing.page.block import TagRules
from sharekit.publishing.page.cards import CachedCardMaker
from sharekit.publishing.report import PublishReport
from sharekit.publishing.run import prune as prune_cards
from sharekit.publishing.run import run
from sharekit.publishing.site import SiteFolder
from sharekit.publishing.task import Mode, PublishTask
from sharekit.support.resources import find_template


def publish(
    site: str | Path,
    *,
    base_url: str,
    look: Look | None = None,
    networks: Sequence[str] = ("og",),
    template: str = "news",
    rules: TagRules | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    cards: str = "cards",
    cache: str = "",
    mode: Mode = "write",
    prune: bool = False,
    jobs: int = 1,
) -> PublishReport:
    """Give every page of a built site its share card and tags, or check them.

    >>> sharekit.publish("public", base_url="https://example.org/").counts
    {'written': 1}

    Args:
        site: The built site's folder.
        base_url: Public http(s) address of the site.
        look: What all cards share: brand, site name, language, own templates and fonts.
        networks: Networks to draw cards for; the first is the one that tags name first.
        template: Card template: a name or a path.
        rules: How a page's own share tags are treated.
        include: Globs of pages to take, even if they look like no content.
        exclude: Globs of pages to leave out.
        cards: Folder of the cards, under the site.
        cache: Folder that keeps cards between runs; one in the user's cache folder when empty.
        mode: `write`, `check` (nothing is written) or `diff` (nothing is written, changes are reported).
        prune: Delete cards that no page names.
        jobs: Number of processes.

    Raises:
        ConfigError, TemplateError: The base URL is not absolute; a network or the template is unknown.
        PublishError: The folder does not exist or contains no page. Errors of single pages are in the report.
    """
    look = look or Look()
    folder = SiteFolder(folder=Path(site), include=include, exclude=exclude, cards=cards.strip("/"))
    store, warning = open_cache(cache)
    find_template("cards", template, look.templates)
    task = make_task(folder, base_url, CachedCardMaker(look, store), networks, template)
    task = replace(task, rules=rules or TagRules(), mode=mode)
    report = PublishReport(list(run(task, local_workers(jobs))), warnings=[warning] if warning else [])
    if prune and mode == "write" and not report.has_failed:
        report.pruned = prune_cards(task.site, report.outcomes)
    return report


def make_task(
    site: SiteFolder,
    base_url: str,
    maker: CachedCardMaker,
    networks: Sequence[str],
    template: str,
    environ: Mapping[str, str] | None = None,
) -> PublishTask:
    """Return a run with the maker's look and cache; CI services name the base URL in `environ`.

    Raises:
        ConfigError: The base URL or a network is unknown.
    """
    from sharekit.cards.networks import choose_networks

    look, shapes = maker.look, choose_networks(networks, maker.look.networks)
    return PublishTask(
        site=site,
        base_url=find_base_url(base_url, environ or {}, site.folder),
        maker=maker,
        networks=tuple(shape.name for shape in shapes),
        max_bytes=shapes[0].max_bytes,
        cache=maker.cache,
        template=template,
        site_name=look.site,
        language=look.language,
    )
