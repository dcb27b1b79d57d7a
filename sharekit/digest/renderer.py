"""Issue ▶ Digest: rendered by the template, inlined once, trimmed to size, pictures placed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup

from sharekit.digest.digest import Digest
from sharekit.digest.layout import merge_fields as parts
from sharekit.digest.layout.clean import web_link
from sharekit.digest.layout.inline import inline
from sharekit.digest.layout.intro import parse_intro
from sharekit.digest.layout.logos import EmailLogos, read_logos
from sharekit.digest.layout.look import email_style
from sharekit.digest.layout.markdown import intro_html, intro_text
from sharekit.digest.layout.pictures import address, content_id, within
from sharekit.digest.layout.templates import DigestTemplates
from sharekit.digest.layout.trim import MOST_BYTES, trim
from sharekit.digest.links import read_utm, tag_link
from sharekit.digest.preflight.page import TOKENS
from sharekit.language import direction, primary, write_date
from sharekit.support.text_utils import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from sharekit.cards.look import Look
    from sharekit.digest.issue import Issue
    from sharekit.digest.layout.merge_fields import Slots
    from sharekit.digest.layout.pictures import EmailPicture
    from sharekit.options import Brand, DigestOptions

_TOKEN_STARTS = ("{{", "{%", "*|", "%%", "[[")
_BLANK_LINES = re.compile(r"\n{4,}")
# Languages whose scripts take no tighter letter spacing: joined letters, marks above and below, squares.
_LOOSE = "ar arc bn ckb dv fa he hi iw ja km ko ks lo ml mr my ne ps sd ta te th ug ur yi zh"


@dataclass
class DigestRenderer:
    """Renders the issues of one newsletter.

    Attributes:
        options: Template, footer, links, pictures.
        look: Brand, and own templates.
        base_url: URL under which the pictures are served, without trailing slash; or empty.
        words: Labels and phrases in the digest's language.
        intro: Editor's introduction in Markdown.
        slots: The merge fields.
    """

    options: DigestOptions
    look: Look
    base_url: str
    words: Mapping[str, str]
    intro: str
    slots: Slots
    _warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.brand: Brand = self.look.brand
        self.templates: DigestTemplates = DigestTemplates(self.options.template, self.look.templates)

    def render(self, issue: Issue) -> Digest:
        """Render an issue: HTML inlined once and trimmed, text, and the pictures shown.

        Raises:
            TemplateError: The template cannot be rendered.
            ConfigError: A brand colour or utm parameter is invalid.
        """
        self._warnings += (
            [f"intro: {text}" for text in parse_intro(self.intro).warnings] if self.intro else []
        )
        logos = read_logos(self.look, issue.site)
        self._warnings += logos.warnings
        pictures = within([*logos.pictures.values(), *_pictures(issue)])
        issue = self._without(issue, pictures)
        issue, html, trimmed = trim(issue, lambda some: self._html(some, logos, pictures))
        if len(html.encode()) > MOST_BYTES:
            self._warnings.append(
                f"the email has {len(html.encode()) // 1024} KB; Gmail clips at 102 KB: shorten the intro"
            )
        text = _BLANK_LINES.sub(
            "\n\n\n", self.templates.text(self._context(issue, logos, pictures, html=False))
        )
        self._warnings += _unreadable(subject=issue.subject, preheader=issue.preheader, text=text)
        shown = tuple(
            picture for n, picture in enumerate(pictures) if self.slots.slot(f"picture_{n}") in html
        )
        inside = self.options.images != "url" or not self.base_url
        fill = partial(self.slots.fill, values={})
        return Digest(
            key=issue.key,
            subject=issue.subject,
            preheader=issue.preheader,
            language=issue.language,
            html=fill(_for_web(self._placed(html, pictures, address), html=True)),
            text=fill(_for_web(text, html=False)).strip() + "\n",
            email_html=self._placed(html, pictures, self._inside if inside else self._linked),
            email_text=text.strip() + "\n",
            slots=self.slots,
            issue=issue,
            images=shown,
            inside=inside,
            trimmed=trimmed,
            warnings=(*issue.warnings, *self._warnings),
        )

    def _without(self, issue: Issue, pictures: Collection[EmailPicture]) -> Issue:
        """Return the issue without pictures beyond the size limit."""
        stories = []
        for story in issue.stories:
            before = {"card": story.card, "dark_card": story.dark_card, "photo": story.photo}
            after: dict[str, Any] = {
                name: picture if picture in pictures else None for name, picture in before.items()
            }
            if after["card"] != before["card"] or after["photo"] != before["photo"]:
                self._warnings.append(
                    f"{story.headline}: its picture is left out: all pictures together exceed 1 MB"
                )
            stories.append(replace(story, **after))
        return replace(issue, stories=tuple(stories))

    def _html(self, issue: Issue, logos: EmailLogos, pictures: Sequence[EmailPicture]) -> str:
        page = inline(
            self.templates.html(self._context(issue, logos, pictures, html=True)), self.templates.path
        )
        if not any(mark in page for mark in _TOKEN_STARTS):
            return page
        return TOKENS.sub(_as_entities, page)  # what a story says is not a merge field

    def _context(
        self, issue: Issue, logos: EmailLogos, pictures: Sequence[EmailPicture], *, html: bool
    ) -> dict[str, Any]:
        link = partial(tag_link, utm=read_utm(self.options.utm))
        intro = self.slots.written(self.intro)
        numbers = {picture.name: n for n, picture in enumerate(pictures)}
        flow = direction(issue.language)
        tinted = sorted({story.section for story in issue.stories} & set(self.brand.sections))
        postal = " ".join(self.options.postal_address.split())
        return {
            "issue": issue,
            "lead": issue.lead,
            "words": self.words,
            "language": issue.language,
            "dir": flow,
            "start": "left" if flow == "ltr" else "right",
            "end": "right" if flow == "ltr" else "left",
            "mixed": any(story.dir != flow for story in issue.stories),
            "loose": primary(issue.language) in _LOOSE.split(),
            "date": write_date(issue.date, issue.language).replace(" ", "\u00a0" if html else " ", 1),
            "intro": (Markup(intro_html(intro, link)) if html else intro_text(intro, link)) if intro else "",  # noqa: S704 (markdown-it escapes; raw HTML is off)
            "link": link,
            "tints": [(f"section-{n}", self.brand.sections[name]) for n, name in enumerate(tinted)],
            "section_class": lambda name: f" section-{tinted.index(name)}" if name in tinted else "",
            "src": lambda picture: self.slots.slot(f"picture_{numbers[picture.name]}"),
            "look": partial(email_style, self.brand),
            "logo": logos.pictures.get("logo") or web_link(self.brand.logo),
            "logo_dark": logos.pictures.get("logo_dark") or web_link(self.brand.logo_dark),
            "masthead": "" if logos.spells_name else issue.site,  # the name beside the logo
            "web_url": web_link(self.options.web_url.replace("{key}", quote(issue.key, safe=""))),
            "preferences_url": web_link(
                self.options.preferences_url.replace("{token}", self.slots.slot("token"))
            ),
            "unsubscribe_url": self.slots.slot("unsubscribe_url"),
            "postal_address": postal,
            "publisher": "" if postal.startswith(issue.site) else issue.site,
            "slot": self.slots.slot,
        }

    def _placed(
        self, html: str, pictures: Sequence[EmailPicture], source: Callable[[EmailPicture], str]
    ) -> str:
        for n, picture in enumerate(pictures):
            html = html.replace(self.slots.slot(f"picture_{n}"), source(picture))
        return html

    def _linked(self, picture: EmailPicture) -> str:
        return address(picture, self.base_url)

    @staticmethod
    def _inside(picture: EmailPicture) -> str:
        return f"cid:{content_id(picture)}"


def _unreadable(**texts: str) -> list[str]:
    """Return warnings of the characters that a file or an option held in another encoding than UTF-8."""
    return [
        f"{name}: {counted(count, 'character')} could not be read and "
        f"{'is' if count == 1 else 'are'} shown as \ufffd: save the source as UTF-8"
        for name, text in texts.items()
        if (count := text.count("\ufffd"))
    ]


def _pictures(issue: Issue) -> Iterator[EmailPicture]:
    """Yield the issue's pictures, the most important ones first."""
    yield from filter(None, [issue.lead.card])
    yield from filter(None, (story.photo for story in issue.stories))
    yield from filter(None, [issue.lead.dark_card])
    for story in issue.further:
        yield from filter(None, [story.card, story.dark_card])


def _as_entities(token: re.Match[str]) -> str:
    return token[0] if token[0].startswith("sk") else f"&#{ord(token[0][0])};{token[0][1:]}"


def _for_web(text: str, *, html: bool) -> str:
    return parts.without(text, "reader", html=html)
