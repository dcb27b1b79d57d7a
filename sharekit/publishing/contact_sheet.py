"""The contact sheet: one offline HTML file with every page's card as each network shows it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sharekit.errors import PublishError
from sharekit.publishing.findings import ImageFacts
from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.report import PublishReport
from sharekit.publishing.task import PageOutcome, PublishTask
from sharekit.support.resources import templates_folder

_MOCKUPS = (
    "facebook", "x", "linkedin", "slack", "discord", "whatsapp", "telegram", "mastodon", "bluesky",
)  # fmt: skip
_WORDS = ("site", "initial", "face", "host", "url", "title", "description", "date", "say")
_BLANK = {**dict.fromkeys(_WORDS, ""), "picture": {"src": ""}, "wide": {"src": ""}}
"""An empty post: the sheet's script fills copies of it."""

Thumbnail = Callable[[bytes], tuple[str, bytes]]
"""Makes a small picture; returns its media type and bytes."""


def write_sheet(report: PublishReport, task: PublishTask, thumbnail: Thumbnail) -> str:
    """Return the sheet as a self-contained HTML file.

    Args:
        report: The report of the run.
        task: The inputs of the run.
        thumbnail: Makes small pictures of cards.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    pages = list(_pages(report.outcomes, task, thumbnail))
    # Only "<" could end the script that contains the data.
    data = json.dumps(pages, ensure_ascii=False).replace("<", "\\u003c")
    loader = FileSystemLoader(templates_folder())
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    template = environment.get_template("publish/sheet.html")
    return template.render(
        site=task.site_name or task.base_url,
        pages=pages,
        networks=_MOCKUPS,
        blank=_BLANK,
        findings=len(report.findings),
        data=Markup(data),  # noqa: S704 (escaped above, for where it stands)
    )


def _pages(
    outcomes: Iterable[PageOutcome], task: PublishTask, thumbnail: Thumbnail
) -> Iterator[dict[str, Any]]:
    for outcome in outcomes:
        if outcome.status == "skipped":
            continue
        values = _shared_values(outcome, task)
        yield {
            "page": outcome.page,
            "title": values.get("og:title", outcome.headline),
            "description": values.get("og:description", ""),
            "site": values.get("og:site_name", task.site_name),
            "url": values.get("og:url", ""),
            "alt": values.get("og:image:alt", ""),
            "cards": list(_cards(outcome, task, thumbnail)),
            "findings": [finding.to_json() for finding in outcome.findings],
        }


def _shared_values(outcome: PageOutcome, task: PublishTask) -> dict[str, str]:
    """Return the page's share tags as networks read them: the first of each."""
    try:
        page = EditablePage((task.site.folder / outcome.page).read_bytes(), where=outcome.page)
    except (OSError, PublishError):
        return {}  # the outcome's findings tell why
    values: dict[str, str] = {}
    for tag in page.head.tags:
        values.setdefault(tag.key, tag.content)
    return values


def _cards(outcome: PageOutcome, task: PublishTask, thumbnail: Thumbnail) -> Iterator[dict[str, Any]]:
    for path in outcome.cards:
        file = task.site.folder / path
        facts = task.maker.facts(file)
        if isinstance(facts, ImageFacts):
            type_, data = thumbnail(file.read_bytes())
            yield {
                "src": f"data:{type_};base64,{base64.b64encode(data).decode()}",
                "name": file.suffix.removeprefix(".").upper(),
                "width": facts.width,
                "height": facts.height,
                "weight": f"{facts.size / 1000:.0f} KB",
            }
