"""Articles ▶ Digest: composed, set by the template, inlined once, trimmed to size."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sharekit.clock import now
from sharekit.digest import slots as parts
from sharekit.digest.clean import web_link
from sharekit.digest.compose import Templates
from sharekit.digest.inline import inline
from sharekit.digest.issue import Issue, Pictures, compose_issue
from sharekit.digest.links import read_utm, tag_link
from sharekit.digest.look import look_for
from sharekit.digest.markdown import intro_html, intro_text
from sharekit.digest.pictures import Picture, content_id, hashed, read_picture, within
from sharekit.digest.slots import Slots
from sharekit.digest.trim import MOST_BYTES, trim
from sharekit.digest.words import words_for
from sharekit.errors import ImageError, SourceError
from sharekit.files import write_whole
from sharekit.language import direction, primary, write_date
from sharekit.options import Brand, DigestOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from sharekit.article import Article

__all__ = ["Digest", "render_digest"]

_BLANK_LINES = re.compile(r"\n{3,}")
# Scripts whose letters may be set tighter in headlines; others are joined, or stand in squares.
_LOOSE = "ar arc bn ckb dv fa he hi iw ja km ko ks lo ml mr my ne ps sd ta te th ug ur yi zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A letter, set and ready to be addressed.

    Attributes:
        key: Names the issue; the same for the same day, site and stories.
        subject: One line of plain text.
        preheader: What inboxes show beside the subject.
        html: The web version: no reader's slots, no links of a reader's own, its pictures beside it.
        text: The same as text.
        letter_html: What a reader gets, with `slots` still to be filled.
        letter_text: The same as text.
        slots: Fills them; see `sharekit.delivery.mime`.
        images: Pictures to put beside the web version, or into the message when `inside`.
        inside: Whether the letter carries its pictures (`cid:`) or links them.
        trimmed: What was left out to keep the letter under 102 KB.
        warnings: What else was left out or changed, and why.
    """

    key: str
    subject: str
    preheader: str
    language: str
    html: str = field(repr=False)
    text: str = field(repr=False)
    letter_html: str = field(repr=False)
    letter_text: str = field(repr=False)
    slots: Slots = field(repr=False, compare=False)
    issue: Issue = field(repr=False)
    images: tuple[Picture, ...] = ()
    inside: bool = False
    trimmed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def letter(self, *, unsubscribe: bool) -> tuple[str, str]:
        """Return the letter's text and HTML, slots still open, with or without the unsubscribe link."""
        change = parts.unmarked if unsubscribe else parts.without
        text = change(parts.unmarked(self.letter_text, "reader", html=False), "unsubscribe", html=False)
        page = change(parts.unmarked(self.letter_html, "reader", html=True), "unsubscribe", html=True)
        return text, page

    def save(self, folder: str | Path) -> list[Path]:
        """Write digest.html, digest.txt and the pictures into `folder`; return their paths.

        Raises:
            SharekitError: The folder cannot be written.
        """
        written = {"digest.html": self.html.encode(), "digest.txt": self.text.encode()}
        written |= {picture.name: picture.data for picture in self.images}
        for name, data in written.items():
            write_whole(Path(folder, name), data)
        return [Path(folder, name) for name in written]


def render_digest(
    articles: Sequence[Article],
    *,
    options: DigestOptions | None = None,
    brand: Brand | None = None,
    site: str = "",
    base_url: str = "",
    language: str = "",
    date: date | datetime | None = None,
    pictures: Mapping[int, Picture] | None = None,
    dark_pictures: Mapping[int, Picture] | None = None,
    photos: Mapping[int, Picture] | None = None,
    subject: str = "",
    intro: str = "",
    templates: str | Path = "",
    seen: Collection[str] = (),
) -> Digest:
    """Set articles as one letter: HTML with its styles inlined, and text.

    Args:
        articles: At least one; the first is the lead story.
        options: Template, footer, links, pictures.
        brand: Colours, faces, logo.
        site: Name of the publication; the first article's when empty.
        base_url: Where the pictures will stand; without it the letter carries them inside.
        language: BCP 47 tag; the first article's when empty.
        date: Day of the issue; today, or SOURCE_DATE_EPOCH's day, when None.
        pictures: Share cards by the article's index; the first one's is the hero.
        dark_pictures: The same cards for dark grounds; dark mode shows the first one's instead.
        photos: Photos cut to landscape by the article's index, for the stories after it.
        subject: The lead story's headline when empty.
        intro: The editor's words, in Markdown; `{{ name }}` and `{{ name | there }}` are the reader's fields.
        templates: The user's templates folder.
        seen: Identities of related posts that past issues had (`sharekit.digest.history`).

    Raises:
        SourceError: There is no article.
        TemplateError: The template is missing or cannot be rendered.
        ConfigError: A brand colour or utm parameter cannot be used.
    """
    if not articles:
        raise SourceError("there is no article to make a digest of")
    options = options or DigestOptions()
    day = _day(date)
    language = language or articles[0].language or "en"
    words = words_for(language, templates)
    issue = compose_issue(
        articles,
        pictures=Pictures(cards=_named(pictures), dark_cards=_named(dark_pictures), photos=_named(photos)),
        day=day,
        site=site,
        language=language,
        subject=subject,
        plus=words["plus"],
        related=options.related,
        seen=seen,
    )
    setting = _Setting(
        options=options,
        brand=brand or Brand(),
        base_url=base_url.rstrip("/"),
        words=words,
        intro=intro,
        slots=Slots(_foreign(articles, intro)),
        templates=Templates(options.template, templates),
    )
    return setting.digest(issue)


def _day(moment: date | datetime | None) -> date:
    moment = now() if moment is None else moment
    return moment.date() if isinstance(moment, datetime) else moment


def _named(pictures: Mapping[int, Picture] | None) -> dict[int, Picture]:
    return {index: hashed(picture) for index, picture in (pictures or {}).items()}


def _foreign(articles: Sequence[Article], intro: str) -> Iterator[str]:
    """Yield everything that others wrote into the letter."""
    yield intro
    for article in articles:
        yield repr(article)


@dataclass(kw_only=True)
class _Setting:
    """Everything that one digest is set with."""

    options: DigestOptions
    brand: Brand
    base_url: str
    words: Mapping[str, str]
    intro: str
    slots: Slots
    templates: Templates
    warnings: list[str] = field(default_factory=list)

    def digest(self, issue: Issue) -> Digest:
        logos = self._logos(issue)
        kept = within([*logos.values(), *_pictures(issue)])
        issue = self._without(issue, kept)
        issue, html, trimmed = trim(issue, lambda some: self._html(some, logos, kept))
        if len(html.encode()) > MOST_BYTES:
            self.warnings.append(
                f"the letter has {len(html.encode()) // 1024} KB, and mailboxes cut at 102: shorten the intro"
            )
        text = _BLANK_LINES.sub("\n\n", self.templates.text(self._context(issue, logos, kept, html=False)))
        shown = tuple(picture for n, picture in enumerate(kept) if self.slots.slot(f"picture_{n}") in html)
        inside = self.options.images == "cid" or not self.base_url
        fill = partial(self.slots.fill, values={}, form=str)
        return Digest(
            key=issue.key,
            subject=issue.subject,
            preheader=issue.preheader,
            language=issue.language,
            html=fill(_for_web(self._placed(html, kept, lambda picture: picture.name), html=True)),
            text=fill(_for_web(text, html=False)).strip() + "\n",
            letter_html=self._placed(html, kept, self._inside if inside else self._linked),
            letter_text=text.strip() + "\n",
            slots=self.slots,
            issue=issue,
            images=shown,
            inside=inside,
            trimmed=trimmed,
            warnings=(*issue.warnings, *self.warnings),
        )

    def _logos(self, issue: Issue) -> dict[str, Picture]:
        found = {}
        for name in ("logo", "logo_dark"):
            source = getattr(self.brand, name)
            if not source or source.startswith(("http://", "https://")):
                continue
            try:
                found[name] = hashed(read_picture(Path(source), alt=issue.site))
            except ImageError as error:
                self.warnings.append(f"{name} is left out: {error}")
        return found

    def _without(self, issue: Issue, kept: Collection[Picture]) -> Issue:
        """Return the issue without the pictures that would make it too heavy."""
        stories = []
        for story in issue.stories:
            had = {"card": story.card, "dark_card": story.dark_card, "photo": story.photo}
            has: dict[str, Any] = {
                name: picture if picture in kept else None for name, picture in had.items()
            }
            if has["card"] != had["card"] or has["photo"] != had["photo"]:
                self.warnings.append(f"{story.headline}: its picture is left out: all weigh more than 1 MB")
            stories.append(replace(story, **has))
        return replace(issue, stories=tuple(stories))

    def _html(self, issue: Issue, logos: Mapping[str, Picture], kept: Sequence[Picture]) -> str:
        return inline(self.templates.html(self._context(issue, logos, kept, html=True)), self.templates.path)

    def _context(
        self, issue: Issue, logos: Mapping[str, Picture], kept: Sequence[Picture], *, html: bool
    ) -> dict[str, Any]:
        link = partial(tag_link, utm=read_utm(self.options.utm))
        intro = self.slots.written(self.intro)
        numbers = {picture.name: n for n, picture in enumerate(kept)}
        flow = direction(issue.language)
        address = " ".join(self.options.postal_address.split())
        return {
            "issue": issue,
            "lead": issue.lead,
            "words": self.words,
            "language": issue.language,
            "dir": flow,
            "start": "left" if flow == "ltr" else "right",
            "end": "right" if flow == "ltr" else "left",
            "loose": primary(issue.language) in _LOOSE.split(),
            "date": write_date(issue.date, issue.language),
            "intro": (Markup(intro_html(intro, link)) if html else intro_text(intro, link)) if intro else "",  # noqa: S704 (markdown-it escapes; raw HTML is off)
            "link": link,
            "src": lambda picture: self.slots.slot(f"picture_{numbers[picture.name]}"),
            "look": partial(look_for, self.brand),
            "logo": logos.get("logo") or web_link(self.brand.logo),
            "logo_dark": logos.get("logo_dark") or web_link(self.brand.logo_dark),
            "web_url": web_link(self.options.web_url),
            "preferences_url": web_link(self.options.preferences_url),
            "unsubscribe_url": self.slots.slot("unsubscribe_url"),
            "postal_address": address,
            "publisher": "" if address.startswith(issue.site) else issue.site,
            "slot": self.slots.slot,
        }

    def _placed(self, html: str, pictures: Sequence[Picture], source: Callable[[Picture], str]) -> str:
        for n, picture in enumerate(pictures):
            html = html.replace(self.slots.slot(f"picture_{n}"), source(picture))
        return html

    def _linked(self, picture: Picture) -> str:
        return f"{self.base_url}/{picture.name}"

    @staticmethod
    def _inside(picture: Picture) -> str:
        return f"cid:{content_id(picture)}"


def _pictures(issue: Issue) -> Iterator[Picture]:
    """Yield the issue's pictures, the most important ones first."""
    yield from filter(None, [issue.lead.card])
    yield from filter(None, (story.photo for story in issue.stories))
    yield from filter(None, [issue.lead.dark_card])
    yield from filter(None, (story.card for story in issue.further))


def _for_web(text: str, *, html: bool) -> str:
    return parts.without(text, "reader", html=html)
