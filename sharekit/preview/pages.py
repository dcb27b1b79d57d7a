"""The two tabs as HTML, and what they are filled with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sharekit.errors import SharekitError
from sharekit.language import write_date
from sharekit.preview.card_findings import check_cards, shared_card
from sharekit.preview.errors import Fault, tell
from sharekit.preview.feeds import MOCKUPS, place, post, tagged, told, who
from sharekit.preview.finding import Finding, about, in_order, warning
from sharekit.preview.watch import stamps
from sharekit.publishing.page.tags import share_tags, write_tags
from sharekit.resources import templates_folder
from sharekit.text_utils import counted

if TYPE_CHECKING:
    import jinja2

    from sharekit.article import Article
    from sharekit.cards.card import Card
    from sharekit.cards.networks import Network
    from sharekit.preview.session import Desk, Proof
    from sharekit.preview.snapshot import Scene

_DISTINCT = ("og", "square", "portrait", "story", "pin")
"""Shapes that differ to the eye; they stand in the first row."""

_DIGITS = 6
_WIDEST = (1.85, 2.1)  # the shapes that X shows, 1.91:1 and 2:1: it writes the address on them
_RATIOS = {(4, 5): "4:5", (9, 16): "9:16", (2, 3): "2:3"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to see: an article (None: all of them, in one letter) and a template."""

    article: int | None = None
    template: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str], scene: Scene, *, view: str) -> Wish:
        """Return the wish that a query names, as far as there is such a thing; the usual one otherwise."""
        number = query.get("article", "")
        known_number = number.isdecimal() and len(number) <= _DIGITS and int(number) < len(scene.articles)
        article = int(number) if known_number else None
        known = scene.templates if view == "cards" else scene.letter_templates
        usual = scene.template if view == "cards" else scene.letter_template
        asked = query.get("template", "")
        return cls(article=article, template=asked if asked in known else usual)


def cards_page(desk: Desk, query: Mapping[str, str], nonce: str) -> str:
    """Return the tab with the cards, the posts, and findings about both."""
    scene, revision = desk.scene, desk.revision
    wish = Wish.of(query, scene, view="cards")
    article = scene.articles[wish.article or 0]
    drawn = desk.cards(wish.article or 0, wish.template)
    cards = {name: card for name, card in drawn.items() if not isinstance(card, SharekitError)}
    pictures = {name: f"/picture/{desk.shelf.put(card.type, card.data)}" for name, card in cards.items()}
    tags = share_tags(article, tagged(article, scene, cards))
    said = {tag.key: tag.content for tag in tags}
    card = shared_card(cards)
    return _page("cards.html").render(
        _frame(wish, "cards", nonce, revision),
        title=article.headline,
        lines=[line for line in (place(article), _made(wish.template, drawn, scene)) if line],
        choices=[_articles(scene, wish.article or 0), _templates(scene, wish)],
        findings=_findings(article, drawn, scene),
        faults=_faults(desk, (error for error in drawn.values() if isinstance(error, SharekitError))),
        shapes=_shapes(scene, drawn, _before(desk, wish, drawn) | pictures),
        post=who(article, scene, desk.shelf) | post(article, said, cards, pictures),
        mockups=MOCKUPS if card else (),
        colour=scene.colour,
        tags=write_tags(tags).strip(),
        tag_lines=told(tags),
        alt=card.alt if card else "",
    )


def _findings(article: Article, drawn: Mapping[str, Card | SharekitError], scene: Scene) -> list[Finding]:
    square = any(network.width == network.height for network in scene.networks)
    found = check_cards(article, drawn, base_url=scene.base_url, square=square)
    return in_order([*found, *(warning("Look at the source", line) for line in scene.warnings)])


def email_page(desk: Desk, query: Mapping[str, str], nonce: str) -> str:
    """Return the tab with the letter."""
    scene, revision = desk.scene, desk.revision
    wish = Wish.of(query, scene, view="email")
    proof = desk.letter(wish.article, wish.template)
    failed = [proof] if isinstance(proof, SharekitError) else []
    first = scene.articles[wish.article or 0]
    return _page("email.html").render(
        _frame(wish, "email", nonce, revision) | _letter(proof, wish, first.headline),
        choices=[_issues(scene, wish)],
        templates=scene.letter_templates,
        template=wish.template,
        faults=_faults(desk, failed),
        post=who(first, scene, desk.shelf),
    )


def _letter(proof: Proof | SharekitError, wish: Wish, headline: str) -> dict[str, Any]:
    """Return what is told of a letter, or of why there is none."""
    template = f"Template {Path(wish.template).stem}"
    if isinstance(proof, SharekitError):
        findings = [about("There is no letter", proof)]
        return {"title": headline, "lines": [template], "letter": None, "findings": findings}
    issue = proof.mail.digest.issue
    posts = len(issue.related) + sum(len(story.related) for story in issue.stories)
    stories = counted(len(issue.stories), "story", "stories")
    held = f"{stories}, {counted(posts, 'related post')}" if posts else stories
    return {
        "title": issue.site or proof.mail.digest.subject,
        "lines": [write_date(issue.date, issue.language), template, held],
        "letter": proof.shown,
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


def _frame(wish: Wish, view: str, nonce: str, revision: str) -> dict[str, Any]:
    """Return what both tabs need: where one is, and where one may go."""
    query = {} if wish.article is None else {"article": wish.article}
    links = {name: f"/{name}" + (f"?{urlencode(query)}" if query else "") for name in ("cards", "email")}
    return {"view": view, "nonce": nonce, "revision": revision, "links": links}


def _faults(desk: Desk, others: Iterable[SharekitError]) -> list[Fault]:
    """Return what went wrong, each once: with the settings, with sources, with cards or the letter."""
    found = [*([desk.fault] if desk.fault else []), *desk.scene.faults, *others]
    return tell(found, stamps(desk.scene.watched) if found else ())


def _articles(scene: Scene, chosen: int) -> dict[str, Any]:
    options = [{"value": str(n), "label": article.headline} for n, article in enumerate(scene.articles)]
    return {"name": "article", "label": "Article", "value": str(chosen), "options": options}


def _issues(scene: Scene, wish: Wish) -> dict[str, Any]:
    chooser = _articles(scene, 0)
    stories = counted(min(scene.most, len(scene.articles)), "story", "stories")
    whole = {"value": "", "label": f"The issue: {stories}"}
    value = "" if wish.article is None else str(wish.article)
    options = [whole, *chooser["options"]] if len(scene.articles) > 1 else []
    return chooser | {"label": "Letter", "value": value, "options": options}


def _templates(scene: Scene, wish: Wish) -> dict[str, Any]:
    options = [{"value": name, "label": Path(name).stem} for name in scene.templates]
    return {"name": "template", "label": "Template", "value": wish.template, "options": options}


def _made(template: str, drawn: Mapping[str, object], scene: Scene) -> str:
    count, all_ = len(drawn), len(scene.networks)
    shapes = counted(all_, "shape") if count == all_ else f"{count} of {all_} shapes"
    return f"Template {Path(template).stem}, {shapes}"


def _before(desk: Desk, wish: Wish, drawn: Mapping[str, object]) -> dict[str, str]:
    """Return the pictures that stand in for cards being drawn anew, so that the page does not flicker."""
    earlier = desk.earlier(wish.article or 0, wish.template)
    return {
        name: f"/picture/{desk.shelf.put(card.type, card.data)}"
        for name, card in earlier.items()
        if name not in drawn
    }


def _shapes(
    scene: Scene, drawn: Mapping[str, Card | SharekitError], pictures: Mapping[str, str]
) -> list[list[dict[str, Any]]]:
    """Return the shapes in rows: those that differ to the eye first, then the other wide and tall ones."""
    first = [network for network in scene.networks if network.name in _DISTINCT]
    rest = [network for network in scene.networks if network.name not in _DISTINCT]
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
