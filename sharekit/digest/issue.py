"""An issue: one letter before it is set, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sharekit.digest.layout.clean import one_line, web_link

if TYPE_CHECKING:
    from datetime import date

    from sharekit.article import Article, Related
    from sharekit.digest.layout.pictures import Picture
    from sharekit.language import Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A related post as it is shown: clean text, a web link or an empty string, an image URL likewise."""

    headline: str
    teaser: str = ""
    url: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph of a story's body, or a sub-heading between them."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article as it is shown: clean text, written out in its language.

    Attributes:
        byline: Names, joined.
        date: Day, written out.
        length: Reading time, written out, or empty when the body is not known.
        image: URL of its photo, when it is on the web.
        card: Its share card, when one was drawn.
        dark_card: The same for dark grounds, when there is one.
        photo: Its photo cut to a landscape plate, when one was made.
        related: At most three posts, none of which stands elsewhere in the issue.
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
    card: Picture | None = None
    dark_card: Picture | None = None
    photo: Picture | None = None
    body: tuple[Block, ...] = ()
    related: tuple[Post, ...] = ()

    @property
    def opening(self) -> str:
        """The lead, where the body does not begin with the same words."""
        first = next((block.text for block in self.body if not block.heading), "")
        return "" if self.lead and first.startswith(self.lead.rstrip("…. ")) else self.lead


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Stories of one section; the section is empty for those that name none."""

    section: str
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One letter before it is set.

    Attributes:
        key: Names the issue in ledgers and file names; the same for the same day, site and stories.
        stories: The lead story first; sections stand together after it.
        related: Posts for the whole issue, where they are not shown by story.
        warnings: What was left out or changed, and why.
    """

    key: str
    subject: str
    preheader: str
    date: date
    language: str
    site: str
    stories: tuple[Story, ...]
    related: tuple[Post, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def lead(self) -> Story:
        """The story the letter opens with."""
        return self.stories[0]

    @property
    def further(self) -> tuple[Story, ...]:
        """The stories after it."""
        return self.stories[1:]

    @property
    def groups(self) -> tuple[Group, ...]:
        """The further stories by section, in the order in which the sections first come."""
        sections = dict.fromkeys(story.section for story in self.further)
        return tuple(
            Group(section=name, stories=tuple(s for s in self.further if s.section == name))
            for name in sections
        )


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures made for the articles, by the article's index."""

    cards: dict[int, Picture]
    dark_cards: dict[int, Picture]
    photos: dict[int, Picture]

    def of(self, index: int) -> dict[str, Any]:
        """Return an article's pictures under the names that a story has for them."""
        card, dark = self.cards.get(index), self.dark_cards.get(index)
        if card and dark and card.data == dark.data:  # a template that is dark by nature
            dark = None
        return {"card": card, "dark_card": dark if card else None, "photo": self.photos.get(index)}


def identity(item: Article | Related | Post | Story) -> str:
    """Return what makes a post the same post elsewhere: its URL without query and scheme, or its headline."""
    link = web_link(item.url)
    if link:
        parts = urlsplit(link)
        host = (parts.hostname or "").removeprefix("www.")
        return f"{host}{parts.path.rstrip('/')}" + (f"?{parts.query}" if "id=" in parts.query else "")
    return f"headline:{one_line(item.headline).casefold()}"
