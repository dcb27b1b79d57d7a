"""Articles ▶ Issue: which stories stand in a letter, in which order, with which related posts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from sharekit.digest.clean import clip, one_line, web_link
from sharekit.files import sha256
from sharekit.language import Direction, direction, join_names, write_date, write_minutes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from sharekit.article import Article, Related
    from sharekit.digest.pictures import Picture

__all__ = ["Block", "Group", "Issue", "Pictures", "Post", "Story", "compose_issue", "identity"]

_HEADLINE, _TEASER, _PARAGRAPH, _LABEL = 300, 400, 4000, 60
_PREHEADER = 140
_KEY_DIGITS = 8
_WORDS_A_MINUTE, _WIDE_A_MINUTE = 230, 450
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


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


@dataclass(frozen=True, slots=True, kw_only=True)
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


def compose_issue(
    articles: Sequence[Article],
    *,
    pictures: Pictures,
    day: date,
    site: str = "",
    language: str = "",
    subject: str = "",
    plus: str = "{headlines}",
    related: Literal["story", "issue", "none"] = "story",
    related_each: int = 3,
    seen: Collection[str] = (),
) -> Issue:
    """Choose and order what stands in the issue.

    An article that comes twice is taken once. A related post is shown once in the whole issue, never when it
    is itself a story of it, and never when `seen` (identities from past issues) has it.

    Args:
        articles: At least one; the first becomes the lead story.
        pictures: Cards and photos by the article's index.
        day: Day of the issue.
        site: The publication; the first article's when empty.
        language: BCP 47 tag; the first article's when empty.
        subject: The subject; the lead story's headline when empty.
        plus: Pattern for the preheader of a lead without a lead: `Plus: {headlines}`.
        related: Where related posts are shown.
        related_each: Most related posts of one story.
        seen: Identities of related posts that past issues had.
    """
    warnings: list[str] = []
    language = language or articles[0].language
    taken = {identity(article) for article in articles}
    used = {*taken, *seen}
    stories: list[Story] = []
    for index, article in _once(articles, warnings):
        posts = () if related == "none" else tuple(_related(article, used, related_each))
        story = _story(article, language, posts, warnings)
        stories.append(replace(story, **pictures.of(index)))
    shown = one_line(site or articles[0].site, _LABEL)
    together: tuple[Post, ...] = ()
    if related == "issue":
        together = tuple(post for story in stories for post in story.related)[: 2 * related_each]
        stories = [replace(story, related=()) for story in stories]
    ordered = _by_section(stories)
    return Issue(
        key=_key(day, shown, taken),
        subject=one_line(subject, _HEADLINE) or ordered[0].headline,
        preheader=_preheader(ordered, plus),
        date=day,
        language=language,
        site=shown,
        stories=ordered,
        related=together,
        warnings=tuple(warnings),
    )


def _once(articles: Iterable[Article], warnings: list[str]) -> Iterator[tuple[int, Article]]:
    met: set[str] = set()
    for index, article in enumerate(articles):
        name = identity(article)
        if name in met:
            warnings.append(f"{_short(article.headline)}: is there twice, shown once")
            continue
        met.add(name)
        yield index, article


def _related(article: Article, used: set[str], most: int) -> Iterator[Post]:
    count = 0
    for item in article.related:
        if count == most:
            return
        name, headline = identity(item), one_line(item.headline, _HEADLINE)
        if name in used or not headline:
            continue
        used.add(name)
        count += 1
        yield Post(
            headline=headline,
            teaser=one_line(item.teaser, _TEASER),
            url=web_link(item.url),
            image=web_link(item.image),
        )


def _story(article: Article, language: str, posts: tuple[Post, ...], warnings: list[str]) -> Story:
    tag = article.language or language
    headline = one_line(article.headline, _HEADLINE)
    url = web_link(article.url)
    if article.url and not url:
        warnings.append(
            f"{_short(headline)}: its link {article.url[:80]!r} is no web address and is left out"
        )
    if len(article.headline) > _HEADLINE:
        warnings.append(
            f"{_short(headline)}: its headline has {len(article.headline):,} characters and is cut"
        )
    day = article.published
    minutes = _minutes(article.body)
    return Story(
        headline=headline,
        lead=one_line(article.lead, _TEASER),
        url=url,
        section=one_line(article.section, _LABEL),
        byline=join_names([one_line(name, _LABEL) for name in article.byline[:4]], tag),
        date=write_date(day, tag) if day else "",
        length=write_minutes(minutes, tag) if minutes else "",
        language=tag,
        dir=direction(tag),
        image=web_link(article.image),
        body=tuple(_body(article)),
        related=posts,
    )


def _body(article: Article) -> Iterator[Block]:
    for section in article.sections:
        if heading := one_line(section.heading, _HEADLINE):
            yield Block(text=heading, heading=True)
        for paragraph in section.paragraphs:
            if text := one_line(paragraph, _PARAGRAPH):
                yield Block(text=text)


def _minutes(body: Sequence[str]) -> int:
    """Return the reading time in whole minutes, 0 for an empty body."""
    text = " ".join(body)
    wide = len(_WIDE.findall(text))
    words = len(_WIDE.sub(" ", text).split())
    return round(words / _WORDS_A_MINUTE + wide / _WIDE_A_MINUTE) or int(bool(text))


def _by_section(stories: Sequence[Story]) -> tuple[Story, ...]:
    further = stories[1:]
    order = list(dict.fromkeys(story.section for story in further))
    return (stories[0], *sorted(further, key=lambda story: order.index(story.section)))


def _preheader(stories: Sequence[Story], plus: str) -> str:
    """Return the line that inboxes show beside the subject: what the subject does not say yet."""
    headlines = "; ".join(story.headline for story in stories[1:4])
    text = stories[0].lead or (plus.format(headlines=headlines) if headlines else "")
    return clip(text, _PREHEADER)


def _key(day: date, site: str, names: Iterable[str]) -> str:
    content = "\n".join([site, *sorted(names)])
    return f"{day.isoformat()}-{sha256(content.encode())[:_KEY_DIGITS]}"


def _short(text: str) -> str:
    return clip(one_line(text), 50)
