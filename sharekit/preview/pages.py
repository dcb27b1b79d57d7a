"""The two tabs of the preview as HTML, and their data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sharekit.errors import SharekitError
from sharekit.finding import Finding, worst_first
from sharekit.language import write_date
from sharekit.preview.card_findings import check_cards, shared_card
from sharekit.preview.errors import ErrorView, error_views
from sharekit.preview.feeds import MOCKUPS, post, poster, short_url, summarise_tags, tagged
from sharekit.preview.finding import failure, warning
from sharekit.preview.watch import stamps
from sharekit.publishing.page.tags import share_tags, write_tags
from sharekit.support.resources import templates_folder
from sharekit.support.text_utils import counted

if TYPE_CHECKING:
    import jinja2

    from sharekit.article import Article
    from sharekit.cards.card import Card
    from sharekit.cards.networks import Network
    from sharekit.preview.session import EmailProof, PreviewSession
    from sharekit.preview.snapshot import Snapshot

_DISTINCT = ("og", "square", "portrait", "story", "pin")
"""Visibly different shapes, shown in the first row."""

_DIGITS = 6
_WIDEST = (1.85, 2.1)  # aspect ratios of X cards (1.91:1, 2:1), which X overlays with the address
_RATIOS = {(4, 5): "4:5", (9, 16): "9:16", (2, 3): "2:3"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRequest:
    """What to show: an article (None: all of them, in one email) and a template."""

    article: int | None = None
    template: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str], snapshot: Snapshot, *, view: str) -> ViewRequest:
        """Return the view a query asks for; unknown values fall back to the defaults."""
        number = query.get("article", "")
        known_number = number.isdecimal() and len(number) <= _DIGITS and int(number) < len(snapshot.articles)
        article = int(number) if known_number else None
        allowed = snapshot.templates if view == "cards" else snapshot.email_templates
        usual = snapshot.template if view == "cards" else snapshot.email_template
        asked = query.get("template", "")
        return cls(article=article, template=asked if asked in allowed else usual)


def cards_page(session: PreviewSession, query: Mapping[str, str], nonce: str) -> str:
    """Return the tab with cards, posts and their findings."""
    snapshot, revision = session.snapshot, session.revision
    request = ViewRequest.of(query, snapshot, view="cards")
    article = snapshot.articles[request.article or 0]
    drawn = session.cards(request.article or 0, request.template)
    cards = {name: card for name, card in drawn.items() if not isinstance(card, SharekitError)}
    pictures = {name: f"/picture/{session.blobs.put(card.type, card.data)}" for name, card in cards.items()}
    tags = share_tags(article, tagged(article, snapshot, cards))
    values = {tag.key: tag.content for tag in tags}
    card = shared_card(cards)
    return _page("cards.html").render(
        _frame(request, "cards", nonce, revision),
        title=article.headline,
        lines=[
            line for line in (short_url(article), _template_line(request.template, drawn, snapshot)) if line
        ],
        choices=[_articles(snapshot, request.article or 0), _templates(snapshot, request)],
        findings=_findings(article, drawn, snapshot),
        errors=_errors(session, (error for error in drawn.values() if isinstance(error, SharekitError))),
        shapes=_shapes(snapshot, drawn, _previous_pictures(session, request, drawn) | pictures),
        post=poster(article, snapshot, session.blobs) | post(article, values, cards, pictures),
        mockups=MOCKUPS if card else (),
        colour=snapshot.colour,
        tags=write_tags(tags).strip(),
        tag_lines=summarise_tags(tags),
        alt=card.alt if card else "",
    )


def _findings(
    article: Article, drawn: Mapping[str, Card | SharekitError], snapshot: Snapshot
) -> list[Finding]:
    square = any(network.width == network.height for network in snapshot.networks)
    results = check_cards(article, drawn, base_url=snapshot.base_url, square=square)
    return worst_first([*results, *(warning("Look at the source", line) for line in snapshot.warnings)])


def email_page(session: PreviewSession, query: Mapping[str, str], nonce: str) -> str:
    """Return the tab with the email."""
    snapshot, revision = session.snapshot, session.revision
    request = ViewRequest.of(query, snapshot, view="email")
    proof = session.email(request.article, request.template)
    failed = [proof] if isinstance(proof, SharekitError) else []
    first = snapshot.articles[request.article or 0]
    return _page("email.html").render(
        _frame(request, "email", nonce, revision) | _email_view(proof, request, first.headline),
        choices=[_issues(snapshot, request)],
        templates=snapshot.email_templates,
        template=request.template,
        errors=_errors(session, failed),
        post=poster(first, snapshot, session.blobs),
    )


def _email_view(proof: EmailProof | SharekitError, request: ViewRequest, headline: str) -> dict[str, Any]:
    """Return the data of an email, or the reason why there is none."""
    template = f"Template {Path(request.template).stem}"
    if isinstance(proof, SharekitError):
        findings = [failure("The email cannot be composed", proof)]
        return {"title": headline, "lines": [template], "email": None, "findings": findings}
    issue = proof.composed.digest.issue
    posts = len(issue.related) + sum(len(story.related) for story in issue.stories)
    stories = counted(len(issue.stories), "story", "stories")
    held = f"{stories}, {counted(posts, 'related post')}" if posts else stories
    return {
        "title": issue.site or proof.composed.digest.subject,
        "lines": [write_date(issue.date, issue.language), template, held],
        "email": proof.view,
        "findings": proof.findings,
    }


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    loader = jinja2.FileSystemLoader(templates_folder() / "preview")
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _page(name: str) -> jinja2.Template:
    return _environment().get_template(name)


def _frame(request: ViewRequest, view: str, nonce: str, revision: str) -> dict[str, Any]:
    """Return the data both tabs share: current view and links."""
    query = {} if request.article is None else {"article": request.article}
    links = {name: f"/{name}" + (f"?{urlencode(query)}" if query else "") for name in ("cards", "email")}
    return {"view": view, "nonce": nonce, "revision": revision, "links": links}


def _errors(session: PreviewSession, others: Iterable[SharekitError]) -> list[ErrorView]:
    """Return all errors: settings, sources, cards or email."""
    results = [*([session.error] if session.error else []), *session.snapshot.errors, *others]
    return error_views(results, stamps(session.snapshot.watched) if results else ())


def _articles(snapshot: Snapshot, chosen: int) -> dict[str, Any]:
    options = [{"value": str(n), "label": article.headline} for n, article in enumerate(snapshot.articles)]
    return {"name": "article", "label": "Article", "value": str(chosen), "options": options}


def _issues(snapshot: Snapshot, request: ViewRequest) -> dict[str, Any]:
    chooser = _articles(snapshot, 0)
    stories = counted(min(snapshot.max_stories, len(snapshot.articles)), "story", "stories")
    whole = {"value": "", "label": f"The issue: {stories}"}
    value = "" if request.article is None else str(request.article)
    options = [whole, *chooser["options"]] if len(snapshot.articles) > 1 else []
    return chooser | {"label": "Email", "value": value, "options": options}


def _templates(snapshot: Snapshot, request: ViewRequest) -> dict[str, Any]:
    options = [{"value": name, "label": Path(name).stem} for name in snapshot.templates]
    return {"name": "template", "label": "Template", "value": request.template, "options": options}


def _template_line(template: str, drawn: Mapping[str, object], snapshot: Snapshot) -> str:
    count, all_ = len(drawn), len(snapshot.networks)
    shapes = counted(all_, "shape") if count == all_ else f"{count} of {all_} shapes"
    return f"Template {Path(template).stem}, {shapes}"


def _previous_pictures(
    session: PreviewSession, request: ViewRequest, drawn: Mapping[str, object]
) -> dict[str, str]:
    """Return the previous pictures of cards being redrawn, so that the page does not flicker."""
    earlier = session.earlier(request.article or 0, request.template)
    return {
        name: f"/picture/{session.blobs.put(card.type, card.data)}"
        for name, card in earlier.items()
        if name not in drawn
    }


def _shapes(
    snapshot: Snapshot, drawn: Mapping[str, Card | SharekitError], pictures: Mapping[str, str]
) -> list[list[dict[str, Any]]]:
    """Return the shapes in rows: visibly different ones first."""
    first = [network for network in snapshot.networks if network.name in _DISTINCT]
    rest = [network for network in snapshot.networks if network.name not in _DISTINCT]
    return [[_shape(network, drawn, pictures) for network in row] for row in (first, rest) if row]


def _shape(
    network: Network, drawn: Mapping[str, Card | SharekitError], pictures: Mapping[str, str]
) -> dict[str, Any]:
    card = drawn.get(network.name)
    whole = None if isinstance(card, SharekitError) else card
    return {
        "name": network.name,
        "size": _size(network),
        "width": network.width,
        "height": network.height,
        "src": pictures.get(network.name, ""),
        "alt": whole.alt if whole else "",
        "weight": f"{len(whole.data) / 1000:.0f} KB" if whole else "",
        "state": "drawing…" if card is None else "no card",
        "old": card is None,
        "corner": _WIDEST[0] < network.width / network.height < _WIDEST[1] and not any(network.safe),
        "covered": network.safe,
    }


def _size(network: Network) -> str:
    if network.width == network.height:
        return str(network.width)
    for (width, height), ratio in _RATIOS.items():
        if network.width * height == network.height * width:
            return ratio
    return f"{network.width} × {network.height}"
