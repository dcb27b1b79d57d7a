"""The two tabs as HTML, and what they are filled with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from sharekit.errors import ImageError, SharekitError
from sharekit.files import slugify
from sharekit.language import write_date
from sharekit.posts import PostImage, write_posts
from sharekit.preview.card_findings import check_cards, shared_card
from sharekit.preview.faults import Fault, tell
from sharekit.preview.finding import Finding, about
from sharekit.preview.letter_findings import check_mail
from sharekit.preview.letters import show
from sharekit.preview.watch import stamps
from sharekit.publishing.tags import Tag, TaggedImage, share_tags, write_tags
from sharekit.resources import templates_folder

if TYPE_CHECKING:
    import jinja2

    from sharekit.article import Article
    from sharekit.cards.card import Card
    from sharekit.cards.networks import Network
    from sharekit.preview.desk import Desk
    from sharekit.preview.scene import Scene

__all__ = ["Wish", "cards_page", "email_page"]

_MOCKUPS = (
    "facebook", "whatsapp", "slack", "x", "mastodon", "discord", "linkedin", "bluesky", "telegram",
)  # fmt: skip
_DISTINCT = ("og", "square", "portrait", "story", "pin")
"""Shapes that differ to the eye; they stand in the first row."""

_SQUARISH = 1.5
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
        article = int(number) if number.isdecimal() and int(number) < len(scene.articles) else None
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
    tags = share_tags(article, _tagged(article, scene, cards))
    said = {tag.key: tag.content for tag in tags}
    card = shared_card(cards)
    return _page("cards.html").render(
        _frame(wish, "cards", nonce, revision),
        title=article.headline,
        lines=[line for line in (_place(article), _made(wish.template, drawn, scene)) if line],
        choices=[_articles(scene, wish.article or 0), _templates(scene, wish)],
        findings=check_cards(article, drawn, base_url=scene.base_url),
        faults=_faults(desk, (error for error in drawn.values() if isinstance(error, SharekitError))),
        shapes=_shapes(scene, drawn, pictures),
        post=_who(article, scene, desk) | _post(article, said, cards, pictures),
        mockups=_MOCKUPS if card else (),
        colour=scene.colour,
        tags=write_tags(tags).strip(),
        tag_lines=_told(tags),
        alt=card.alt if card else "",
    )


def email_page(desk: Desk, query: Mapping[str, str], nonce: str) -> str:
    """Return the tab with the letter."""
    scene, revision = desk.scene, desk.revision
    wish = Wish.of(query, scene, view="email")
    mail = desk.mail(wish.article, wish.template)
    letter, findings, faults = None, list[Finding](), list[SharekitError]()
    title = scene.articles[wish.article or 0].headline
    lines = [f"Template {Path(wish.template).stem}"]
    try:
        if isinstance(mail, SharekitError):
            raise mail
        letter, findings = show(mail, desk.shelf, scene.fetch), check_mail(mail)
        issue = mail.digest.issue
        title = issue.site or mail.digest.subject
        lines.insert(0, write_date(issue.date, issue.language))
        posts = len(issue.related) + sum(len(story.related) for story in issue.stories)
        stories = _count(len(issue.stories), "story", "stories")
        lines.append(f"{stories}, {_count(posts, 'related post')}" if posts else stories)
    except SharekitError as error:
        faults, findings = [error], [about("There is no letter", error)]
    first = scene.articles[wish.article or 0]
    return _page("email.html").render(
        _frame(wish, "email", nonce, revision),
        title=title,
        lines=lines,
        choices=[_issues(scene, wish)],
        templates=scene.letter_templates,
        template=wish.template,
        findings=findings,
        faults=_faults(desk, faults),
        letter=letter,
        post=_who(first, scene, desk),
    )


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
    whole = {"value": "", "label": f"The issue: {min(scene.most, len(scene.articles))} stories"}
    value = "" if wish.article is None else str(wish.article)
    options = [whole, *chooser["options"]] if len(scene.articles) > 1 else []
    return chooser | {"label": "Letter", "value": value, "options": options}


def _templates(scene: Scene, wish: Wish) -> dict[str, Any]:
    options = [{"value": name, "label": Path(name).stem} for name in scene.templates]
    return {"name": "template", "label": "Template", "value": wish.template, "options": options}


def _place(article: Article) -> str:
    parts = urlsplit(article.url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}"


def _made(template: str, drawn: Mapping[str, object], scene: Scene) -> str:
    count, all_ = len(drawn), len(scene.networks)
    shapes = _count(all_, "shape") if count == all_ else f"{count} of {all_} shapes"
    return f"Template {Path(template).stem}, {shapes}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"


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


def _who(article: Article, scene: Scene, desk: Desk) -> dict[str, Any]:
    """Return who posts, and from where."""
    host = (urlsplit(article.url).hostname or urlsplit(scene.base_url).hostname or "").removeprefix("www.")
    site = article.site or host or "Your site"
    return {
        "site": site,
        "initial": site[:1].upper(),
        "face": _face(scene, desk),
        "host": host or "your site",
        "url": _place(article) or host or "the article's address",
    }


def _post(
    article: Article, said: Mapping[str, str], cards: Mapping[str, Card], pictures: Mapping[str, str]
) -> dict[str, Any]:
    """Return what feeds make of the card and of what the tags say."""
    images = {name: PostImage(path=name, alt=card.alt) for name, card in cards.items()}
    return {
        "title": said.get("og:title", ""),
        "description": said.get("og:description", ""),
        "date": write_date(article.published, article.language) if article.published else "",
        "say": {post.network: post for post in write_posts(article, images)},
        "picture": _picture(shared_card(cards), pictures),
        "wide": _picture(cards.get("x") or shared_card(cards), pictures),
    }


def _picture(card: Card | None, pictures: Mapping[str, str]) -> dict[str, Any]:
    if card is None:
        return {"src": "", "alt": "", "width": 0, "height": 0}
    return {"src": pictures[card.network], "alt": card.alt, "width": card.width, "height": card.height}


def _face(scene: Scene, desk: Desk) -> str:
    """Return the address of the logo, where it is a file that fits into a circle."""
    from sharekit.digest.pictures import read_picture

    if not scene.logo or "://" in scene.logo:
        return ""
    try:
        logo = read_picture(Path(scene.logo))
    except ImageError:
        return ""  # drawing the cards says what is wrong with it
    squarish = max(logo.width, logo.height) < _SQUARISH * min(logo.width, logo.height)
    return f"/picture/{desk.shelf.put(logo.type, logo.data)}" if squarish else ""


def _tagged(article: Article, scene: Scene, cards: Mapping[str, Card]) -> Iterator[TaggedImage]:
    card = shared_card(cards)
    if card is not None:
        folder = f"{scene.base_url.rstrip('/')}/" if scene.base_url else ""
        url = f"{folder}{quote(slugify(article.headline))}/{card.network}{card.suffix}"
        yield TaggedImage(url=url, type=card.type, width=card.width, height=card.height, alt=card.alt)


def _told(tags: tuple[Tag, ...]) -> list[str]:
    """Return in a few words what the tags say."""
    values = {tag.key: tag.content for tag in tags}
    image = [name for name in ("width", "height", "alt") if f"og:image:{name}" in values]
    links = [values[key] for key in ("og:url", "og:image") if key in values]
    large = values.get("twitter:card") == "summary_large_image"
    lines = [", ".join(["og:image", *image])] if "og:image" in values else []
    lines.append("twitter:card, large image" if large else "twitter:card, no image")
    if links and all(link.startswith("https://") for link in links):
        lines.append("All absolute, all https")
    return [f"{len(tags)} tags", *lines]
