"""An issue: the content of one email before it is rendered, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sharekit.digest.layout.clean import one_line, web_link
from sharekit.support.urls import article_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sharekit.article import Article, Related
    from sharekit.digest.layout.pictures import EmailPicture
    from sharekit.language import Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedPost:
    """A related post as shown: plain text; `url` and `image` are http(s) URLs or empty."""

    headline: str
    teaser: str = ""
    url: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyBlock:
    """A paragraph or sub-heading of a story's body."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article as shown: plain text, dates and names written in its language.

    Attributes:
        byline: Author names, joined.
        date: Day of publication, in words.
        length: Reading time in words; empty without a body.
        image: URL of its photo, if it is on the web.
        card: Its share card, if one was drawn.
        dark_card: The card for dark mode, if any.
        photo: Its photo cropped to landscape, if any.
        related: At most three posts, each shown once in the issue.
        guid: The identifier that its feed gives it, or empty.
        extra: Further values of the article, for templates.
    """

    headline: str
    lead: str = ""
    url: str = ""
    section: str = ""
    byline: str = ""
    date: str = ""
    length: str = ""
    language: str = ""
    dir: Direction = "ltr"
    image: str = ""
    card: EmailPicture | None = None
    dark_card: EmailPicture | None = None
    photo: EmailPicture | None = None
    body: tuple[BodyBlock, ...] = ()
    related: tuple[RelatedPost, ...] = ()
    guid: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def opening(self) -> str:
        """The lead, unless the body begins with the same words."""
        first = next((block.text for block in self.body if not block.heading), "")
        return "" if self.lead and first.startswith(self.lead.rstrip("…. ")) else self.lead


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionGroup:
    """Stories of one section; `section` is empty for stories without one."""

    section: str
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """The content of one email before it is rendered.

    Attributes:
        key: Identifies the issue in ledgers and file names; depends on day, site and stories.
        stories: The lead story first, then the others, grouped by section.
        related: Posts for the whole issue, if not shown under each story.
        warnings: Parts left out or changed, and why.
    """

    key: str
    subject: str
    preheader: str
    date: date
    language: str
    site: str
    stories: tuple[Story, ...]
    related: tuple[RelatedPost, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def lead(self) -> Story:
        """The first story."""
        return self.stories[0]

    @property
    def further(self) -> tuple[Story, ...]:
        """The stories after the first."""
        return self.stories[1:]

    @property
    def groups(self) -> tuple[SectionGroup, ...]:
        """The further stories by section, in order of first appearance."""
        sections = dict.fromkeys(story.section for story in self.further)
        return tuple(
            SectionGroup(section=name, stories=tuple(s for s in self.further if s.section == name))
            for name in sections
        )


@dataclass(frozen=True, slots=True)
class StoryPictures:
    """The pictures of the stories, by article index."""

    cards: dict[int, EmailPicture]
    dark_cards: dict[int, EmailPicture]
    photos: dict[int, EmailPicture]

    def for_article(self, index: int) -> dict[str, Any]:
        """Return an article's pictures as keyword arguments of `Story`."""
        card, dark = self.cards.get(index), self.dark_cards.get(index)
        if card and dark and card.data == dark.data:  # the template is dark in both themes
            dark = None
        return {"card": card, "dark_card": dark if card else None, "photo": self.photos.get(index)}


def guid_identity(item: Article | Story) -> str:
    """Return a post's identity by the identifier of its feed, or empty: it stays when the URL changes."""
    return f"guid:{item.guid}" if item.guid else ""


def identity(item: Article | Related | RelatedPost | Story) -> str:
    """Return a post's identity: its URL as `article_key` compares it, or its headline."""
    return article_key(web_link(item.url)) or f"headline:{one_line(item.headline).casefold()}"
