"""The two tabs of the preview as HTML, and their data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sharekit.errors import SharekitError
from sharekit.finding import Finding, worst_first
from sharekit.language import write_date
from sharekit.preview.errors import ErrorView, error_views
from sharekit.preview.feeds import MOCKUPS, post, poster, short_url, summarise_tags, tagged
from sharekit.preview.findings.cards import check_cards, shared_card
from sharekit.preview.findings.levels import failure, warning
from sharekit.preview.last_issue import changes_since
from sharekit.preview.shapes import shape_rows
from sharekit.preview.views import ViewRequest
from sharekit.preview.watch import stamps
from sharekit.publishing.page.tags import share_tags, write_tags
from sharekit.support.resources import templates_folder
from sharekit.support.text_utils import counted

if TYPE_CHECKING:
    import jinja2

    from sharekit.article import Article
    from sharekit.cards.card import Card
    from sharekit.preview.last_issue import IssueChanges
    from sharekit.preview.session import EmailProof, PreviewSession
    from sharekit.preview.snapshot import Snapshot


def cards_page(session: PreviewSession, query: Mapping[str, str], nonce: str) -> str:
    """Return the tab with cards, posts and their findings."""
    snapshot, revision = session.snapshot, session.revision
    request = ViewRequest.of(query, snapshot, view="cards")
    source = snapshot.articles[request.article or 0]
    article = request.edit.apply(source) if request.edit else source
    drawn = session.cards(request.article or 0, request.template, request.edit)
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
        shapes=shape_rows(snapshot, drawn, _previous_pictures(session, request, drawn) | pictures),
        post=poster(article, snapshot, session.blobs) | post(article, values, cards, pictures),
        mockups=MOCKUPS if card else (),
        colour=snapshot.colour,
        tags=write_tags(tags).strip(),
        tag_lines=summarise_tags(tags),
        alt=card.alt if card else "",
        article=article,
        request=request,
        shared=card.network if card else "",
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
    proof = session.email(request.article, request.template, request.reader)
    failed = [proof] if isinstance(proof, SharekitError) else []
    first = snapshot.articles[request.article or 0]
    return _page("email.html").render(
        _frame(request, "email", nonce, revision) | _email_view(proof, request, first.headline),
        choices=[_issues(snapshot, request), _readers(snapshot, request)],
        changes=_changes(snapshot, request, proof),
        test_address=snapshot.test_address,
        can_send=snapshot.send_test is not None,
        key=session.key,
        request=request,
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


def _readers(snapshot: Snapshot, request: ViewRequest) -> dict[str, Any]:
    labels = [f"{reader.name} <{reader.address.written}>".lstrip() for reader in snapshot.readers]
    options = [{"value": str(n), "label": label} for n, label in enumerate(labels)]
    nobody = {"value": "", "label": "Nobody: merge fields as they are"}
    value = "" if request.reader is None else str(request.reader)
    choice = {"name": "reader", "label": "As it reaches", "value": value}
    return choice | {"options": [nobody, *options] if options else []}


def _changes(
    snapshot: Snapshot, request: ViewRequest, proof: EmailProof | SharekitError
) -> IssueChanges | None:
    """Return what the whole issue changes since the last one; None for the email of one article."""
    if snapshot.last_issue is None or request.article is not None or isinstance(proof, SharekitError):
        return None
    return changes_since(snapshot.last_issue, proof.composed.digest.issue)


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
    earlier = session.earlier(request.article or 0, request.template, request.edit)
    return {
        name: f"/picture/{session.blobs.put(card.type, card.data)}"
        for name, card in earlier.items()
        if name not in drawn
    }
