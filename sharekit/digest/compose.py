"""Articles ▶ Issue: which stories are in an email, in which order, with which related posts."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from sharekit.digest.issue import BodyBlock, Issue, RelatedPost, Story, identity
from sharekit.digest.layout.clean import one_line, web_link
from sharekit.errors import SourceError
from sharekit.language import direction, join_names, write_date, write_minutes
from sharekit.support.files import sha256
from sharekit.support.text_utils import clip

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from sharekit.article import Article
    from sharekit.digest.issue import StoryPictures

_HEADLINE, _TEASER, _PARAGRAPH, _LABEL = 300, 400, 4000, 60
_PREHEADER = 140
_RELATED = 3
"""Most related posts of a story, or of an issue that shows them once."""
_PICTURE_WEIGHT = 200
"""Characters that a picture weighs as much as."""
_KEY_DIGITS = 8
_WORDS_A_MINUTE, _WIDE_A_MINUTE = 230, 450
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def compose_issue(
    articles: Sequence[Article],
    *,
    pictures: StoryPictures,
    day: date,
    language: str,
    site: str = "",
    subject: str = "",
    preheader: str = "",
    plus: str = "{headlines}",
    related: Literal["auto", "story", "issue", "none"] = "auto",
    seen: Collection[str] = (),
) -> Issue:
    """Choose and order the stories of an issue, without duplicates, also among related posts.

    Args:
        articles: At least one; the first becomes the lead story.
        pictures: Cards and photos by the article's index.
        day: Day of the issue.
        language: BCP 47 tag.
        site: The publication; the first article's when empty.
        subject: Subject; the lead story's headline when empty.
        preheader: Text that inboxes show beside it; from the lead story when empty.
        plus: Pattern for the preheader of a lead without a lead: `Plus: {headlines}`.
        related: Where related posts are shown; auto: under the story if it is the only one, else once.
        seen: Identities of posts in past issues, which are not offered again.

    Raises:
        SourceError: There is no article.
    """
    warnings: list[str] = []
    names = [identity(article) for article in articles]
    offered = {*names, *seen}
    stories: list[Story] = []
    for index, article in _without_duplicates(articles, names, warnings):
        posts = () if related == "none" else tuple(_related(article, offered))
        stories.append(replace(_story(article, language, posts, warnings), **pictures.for_article(index)))
    stories, together = _place_related(stories, related)
    ordered, shown = _by_section(stories), one_line(site or articles[0].site, _LABEL)
    return Issue(
        key=_key(day, shown, names),
        subject=one_line(subject, _HEADLINE) or ordered[0].headline,
        preheader=clip(one_line(preheader) or _from_stories(ordered, plus), _PREHEADER),
        date=day,
        language=language,
        site=shown,
        stories=ordered,
        related=together,
        warnings=tuple(warnings),
    )


def _place_related(stories: list[Story], related: str) -> tuple[list[Story], tuple[RelatedPost, ...]]:
    """Return the stories with their related posts, or without them and the posts of the whole issue."""
    if related == "issue" or (related == "auto" and len(stories) > 1):
        together = _lighter(_in_turn(stories), sum(map(_weight, stories)))
        return [replace(story, related=()) for story in stories], together
    return [replace(story, related=_lighter(story.related, _weight(story))) for story in stories], ()


_GIVE_URL = (
    "give one as url in front matter or JSON, as a line “URL: https://…” in a text, or by the settings "
    "base_url and permalink"
)


def _without_duplicates(
    articles: Iterable[Article], names: Sequence[str], warnings: list[str]
) -> Iterator[tuple[int, Article]]:
    if not names:
        raise SourceError("no articles: a digest needs at least one")
    seen: set[str] = set()
    for index, (article, name) in enumerate(zip(articles, names, strict=True)):
        if name in seen:
            warnings.append(f"{_short(article.headline)}: duplicate; shown once")
            continue
        seen.add(name)
        yield index, article


def _related(article: Article, offered: set[str]) -> Iterator[RelatedPost]:
    """Yield the article's posts that `offered` does not have, and add them to it."""
    count = 0
    for item in article.related:
        if count == _RELATED:
            return
        name, headline = identity(item), one_line(item.headline, _HEADLINE)
        if name in offered or not headline:
            continue
        offered.add(name)
        count += 1
        yield RelatedPost(
            headline=headline,
            teaser=one_line(item.teaser, _TEASER),
            url=web_link(item.url),
            image=web_link(item.image),
        )


def _in_turn(stories: Sequence[Story]) -> tuple[RelatedPost, ...]:
    """Return related posts of the stories: the first of each, then the second of each, and so on."""
    rows = zip_longest(*(story.related for story in stories))
    return tuple(post for row in rows for post in row if post)[:_RELATED]


def _weight(story: Story) -> int:
    """Return how much of an email a story takes, in characters: a headline is twice as large as the rest."""
    has_picture = story.card or story.photo
    return 2 * len(story.headline) + len(story.lead) + _PICTURE_WEIGHT * bool(has_picture)


def _lighter(posts: tuple[RelatedPost, ...], weight: int) -> tuple[RelatedPost, ...]:
    """Return the posts with less text than their story: teasers go first, then posts; one is kept."""
    if sum(len(post.headline) + len(post.teaser) for post in posts) <= weight:
        return posts
    bare = [replace(post, teaser="") for post in posts]
    while len(bare) > 1 and sum(len(post.headline) for post in bare) > weight:
        bare.pop()
    return tuple(bare)


def _story(article: Article, language: str, posts: tuple[RelatedPost, ...], warnings: list[str]) -> Story:
    tag = article.language or language
    headline = one_line(article.headline, _HEADLINE)
    url = web_link(article.url)
    if not article.url:
        warnings.append(
            f"{_short(headline)}: has no link, because its source has no address for it; {_GIVE_URL}"
        )
    elif not url:
        warnings.append(f"{_short(headline)}: its link {article.url[:80]!r} is not a web address; left out")
    if len(article.headline) > _HEADLINE:
        warnings.append(f"{_short(headline)}: its headline has {len(article.headline):,} characters; cut")
    day = article.published
    minutes = _minutes(article.body)
    return Story(
        headline=headline,
        lead=one_line(article.shown_lead, _TEASER),
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
        guid=article.guid,
        extra=article.extra,
    )


def _body(article: Article) -> Iterator[BodyBlock]:
    for section in article.sections:
        if heading := one_line(section.heading, _HEADLINE):
            yield BodyBlock(text=heading, heading=True)
        for paragraph in section.paragraphs:
            shown = article.below_headline(paragraph) if paragraph is article.body[0] else paragraph
            if text := one_line(shown, _PARAGRAPH):
                yield BodyBlock(text=text)


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


def _from_stories(stories: Sequence[Story], plus: str) -> str:
    """Return a preheader: what the subject does not say yet."""
    headlines = "; ".join(story.headline for story in stories[1:4])
    return stories[0].lead or (plus.format(headlines=headlines) if headlines else "")


def _key(day: date, site: str, names: Iterable[str]) -> str:
    content = "\n".join([site, *sorted(set(names))])
    return f"{day.isoformat()}-{sha256(content.encode())[:_KEY_DIGITS]}"


def _short(text: str) -> str:
    return clip(one_line(text), 50)
