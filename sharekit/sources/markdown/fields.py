"""Front matter values under the many keys of generators and themes ▶ the fields of an Article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sharekit.article import Related
from sharekit.sources.markdown.emoji import with_emoji
from sharekit.sources.markup import plain_or_markup
from sharekit.sources.words.dates import parse_moment

_HEADLINE = ("title", "headline", "posttitle", "pagetitle", "seotitle", "ogtitle")
_LEAD = (
    "lead", "lede", "standfirst", "dek", "deck", "excerpt", "summary", "description", "subtitle",
    "subheadline", "preface", "abstract", "intro", "introduction", "teaser", "snippet", "blurb", "tagline",
    "metadescription", "seodescription", "ogdescription",
)  # fmt: skip
_PUBLISHED = (
    "date", "pubdate", "publishdate", "published", "publishedat", "datepublished", "publisheddate",
    "publishedon", "publishedtime", "pubdatetime", "postdate", "created", "createdat", "creationdate",
    "publicationdate", "day",
)  # fmt: skip
_MODIFIED = (
    "lastmod", "lastmodified", "lastmodifiedat", "modified", "datemodified", "modifieddate", "modifiedat",
    "updated", "updatedat", "updateddate", "dateupdated", "lastupdated", "lastupdatedat", "moddatetime",
    "revised", "revisiondate", "updatedon",
)  # fmt: skip
_BYLINE = ("authors", "author", "byline", "by", "creator", "creators", "writer", "writers")
_IMAGE = (
    "image", "images", "featuredimage", "featureimage", "coverimage", "cover", "heroimage", "hero",
    "primaryimage", "ogimage", "socialimage", "socialimg", "twitterimage", "twitterimg", "shareimage",
    "bannerimage", "banner", "header", "thumbnail", "thumb", "preview", "teaserimage", "photo", "picture",
    "img", "splash", "background", "featuredimg", "featimg", "previewimage", "opengraph", "seo", "resources",
)  # fmt: skip
_IMAGE_PARTS = (
    "image", "src", "url", "path", "file", "ogimage", "overlayimage", "teaser", "filename", "relative",
    "href",
)  # fmt: skip
_URL = (
    "canonicalurl",
    "canonical",
    "canonicallink",
    "url",
    "permalink",
    "externalurl",
    "link",
)
_ALIASES = ("aliases", "alias", "redirectfrom")
_COLLECTIONS = {"all", "nav", "post", "posts"}  # tags that Eleventy uses for collections, not topics
_TAGS = ("tags", "tag", "keywords", "topics", "topic", "labels", "subjects")
_SECTIONS = ("section", "category", "categories", "rubric", "channel", "department")
_RELATED = ("related", "relatedposts", "relatedarticles", "relatedcontent", "seealso")
_LANGUAGE = ("lang", "language", "locale", "langcode")
_FOCUS = ("imagefocus", "focus", "imageposition", "objectposition", "focalpoint")
_MARKS = re.compile(
    r"!?\[([^\[\]]*)\]\([^()]*\)|(\*\*|__|`{1,3})(.{1,500}?)\2|(?<!\w)([*_])(\S(?:.{0,500}?\S)?)\4(?!\w)"
)
_STRUCK = re.compile(r"~~(\S(?:[^~]*\S)?)~~")
_BETWEEN_NAMES = re.compile(r"(?<!\s)(?:\s*[,;&]\s*|\s+and\s+)")
_DRAFTS = {"draft", "hidden", "private", "true", "yes", "on"}
_NO = {"false", "no", "off"}
_STATES = ("status", "draft", "unlisted")
_FROM = (*_PUBLISHED, "publishon", "releasedate", "embargo")
_UNTIL = ("expirydate", "expires", "expireson", "unpublishdate", "expirationdate")
_LONGEST_LINE = 5000
_MOST = 200
"""Most items read from one list."""


class FrontMatter:
    """Front matter, looked up by folded keys: case, `-`, `_` and spaces are ignored.

    Args:
        values: As parsed.
        spaced: Whether a string of tags or categories is separated by spaces, as in Jekyll's posts.
    """

    def __init__(self, values: Mapping[str, Any], *, spaced: bool = False) -> None:
        self._values: dict[str, Any] = {}
        self._spaced = spaced
        for key, value in values.items():
            self._values.setdefault(_folded(key), value)
        for holder in ("taxonomies", "extra", "params", "metadata", "frontmatter", "meta"):
            inner = self._values.get(holder)
            for key, value in inner.items() if isinstance(inner, Mapping) else ():
                self._values.setdefault(_folded(key), value)

    def _every(self, keys: tuple[str, ...]) -> Iterator[Any]:
        return (self._values[key] for key in keys if self._values.get(key) not in (None, "", [], {}))

    @property
    def headline(self) -> str:
        """The title as plain text."""
        return next(filter(None, map(_line, self._every(_HEADLINE))), "")

    @property
    def lead(self) -> str:
        """The standfirst, excerpt or description as plain text."""
        return next(filter(None, map(_line, self._every(_LEAD))), "")

    @property
    def people(self) -> list[str]:
        """The authors as written: names or slugs."""
        return next((names for value in self._every(_BYLINE) if (names := _names(value))), [])

    @property
    def published(self) -> date | datetime | None:
        """The day or moment of publication."""
        return _moment_of(self._every(_PUBLISHED), "created", "published")

    @property
    def unread_date(self) -> str:
        """What is given as the date of publication and cannot be read as one, or empty."""
        texts = [value for value in self._every(_PUBLISHED) if isinstance(value, str) and value.strip()]
        return texts[0] if texts and self.published is None else ""

    @property
    def modified(self) -> date | datetime | None:
        """The day or moment of the last change."""
        moment = _moment_of(self._every(_MODIFIED), "updated", "modified")
        return moment or _moment_of(
            (value for value in self._every(("date",)) if isinstance(value, Mapping)), "updated"
        )

    @property
    def language(self) -> str:
        """A language tag."""
        tag = next(filter(None, map(_line, self._every(_LANGUAGE))), "").replace("_", "-")
        return tag if re.fullmatch(r"[A-Za-z]{2,3}(?:-\w{2,8})*", tag) else ""

    @property
    def images(self) -> Iterator[str]:
        """Picture paths and URLs as written, best first."""
        return (found for value in self._every(_IMAGE) for found in _pictures(value))

    @property
    def excerpt_mark(self) -> str:
        """The separator that ends the excerpt in the text (Jekyll), or empty."""
        mark = self._values.get("excerptseparator")
        return mark.strip() if isinstance(mark, str) else ""

    @property
    def image_focus(self) -> str:
        """The part of the image that must stay visible."""
        return next(filter(None, map(_line, self._every(_FOCUS))), "")

    @property
    def url(self) -> str:
        """The page's own URL, if an absolute one is given."""
        return next((line for line in self.urls if re.match(r"https?://\S+$", line)), "")

    @property
    def urls(self) -> list[str]:
        """URLs, paths and patterns of the page as written, the most trusted first."""
        lines = [_first_line(value) for value in self._every(_URL)]
        slug = _first_line(self._values.get("slug"))
        if "/" in slug:
            lines.insert(0, slug)
        absolute = [line for line in lines if re.match(r"https?://", line)]
        return [*absolute, *(line for line in lines if line and line not in absolute)]

    @property
    def aliases(self) -> list[str]:
        """Paths that redirect to the page."""
        return [_first_line(value) for value in self._every(_ALIASES)]

    @property
    def slug(self) -> str:
        """The last part of the page's URL, or empty."""
        slug = _first_line(self._values.get("slug"))
        return "" if "/" in slug else slug

    @property
    def categories(self) -> list[str]:
        """The section and categories, in order."""
        return self._sections()

    @property
    def tags(self) -> list[str]:
        """The tags, in order."""
        for value in self._every(_TAGS):
            if words := _words(value, spaced=self._spaced):
                return [tag for tag in words if tag.casefold() not in _COLLECTIONS]
        return [] if isinstance(self._values.get("categories"), str) else self._sections()[1:]

    @property
    def section(self) -> str:
        """The section, or the first category."""
        return next(iter(self._sections()), "")

    def _sections(self) -> list[str]:
        sections = (_words(value, spaced=self._spaced) for value in self._every(_SECTIONS))
        return next(filter(None, sections), [])

    @property
    def related(self) -> tuple[Related, ...]:
        """Related posts that have headlines."""
        posts = (post for value in self._every(_RELATED) if isinstance(value, list) for post in value[:_MOST])
        return tuple(entry for post in posts if isinstance(post, Mapping) and (entry := _related(post)))

    @property
    def is_draft(self) -> bool:
        """Whether it is marked as a draft or unpublished."""
        states = (str(self._values.get(key, "")).strip().lower() for key in _STATES)
        held = (str(self._values.get(key, "")).strip().lower() in _NO for key in ("published", "publish"))
        return any(held) or not _DRAFTS.isdisjoint(states)

    @property
    def times(self) -> tuple[date | datetime | None, date | datetime | None]:
        """When it is published and when it expires; of several publication dates the last one counts."""
        starts = [
            begins for key in _FROM if (begins := _moment_of(self._every((key,)), "created", "published"))
        ]
        start = max(starts, key=lambda moment: moment.isoformat(), default=None)
        return start, _moment_of(self._every(_UNTIL))


def _folded(key: object) -> str:
    return re.sub(r"[\W_]", "", str(key)).lower()


def _line(value: Any) -> str:
    """Return one line of plain text, without HTML and common Markdown marks."""
    if isinstance(value, Mapping):
        return next((_line(value[key]) for key in ("title", "text", "content", "name") if key in value), "")
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    text = plain_or_markup(str(value)[:_LONGEST_LINE])
    text = with_emoji(_STRUCK.sub(r"\1", text))
    return _MARKS.sub(lambda mark: mark[1] or mark[3] or mark[5] or "", text)


def _first_line(value: Any) -> str:
    """Return a URL or path as written, or the first of a list."""
    first = next(iter(value), "") if isinstance(value, list) else value
    return first.strip() if isinstance(first, str) else str(first) if isinstance(first, int) else ""


def _names(value: Any) -> list[str]:
    """Return the names in a string, a mapping with a name, or a list of either."""
    names: list[str] = []
    for each in value[:_MOST] if isinstance(value, list) else [value]:
        person = _person(each) if isinstance(each, Mapping) else each
        text = plain_or_markup(person) if isinstance(person, str) else ""
        names += filter(None, (part.strip() for part in _BETWEEN_NAMES.split(text)))
    return names


def _person(value: Mapping[str, Any]) -> Any:
    whole = next((value[key] for key in ("name", "title", "id", "slug") if value.get(key)), None)
    if isinstance(whole, Mapping):  # Quarto: name: {given: …, family: …}
        value, whole = whole, None
    parts = (value.get(key) for key in ("given", "first", "family", "last"))
    return whole or " ".join(part for part in parts if isinstance(part, str))


def _moment_of(values: Iterator[Any], *parts: str) -> date | datetime | None:
    for value in values:
        inner = [value.get(part) for part in parts] if isinstance(value, Mapping) else [value]
        for each in inner:
            if isinstance(each, date):  # datetime is one
                return each
            if isinstance(each, str) and (moment := parse_moment(each)) is not None:
                return moment
    return None


def _pictures(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str) and value.strip():
        yield value.strip()
    elif isinstance(value, list) and depth < 3:  # noqa: PLR2004 (lists of mappings of strings, no deeper)
        for item in value[:_MOST]:
            yield from _pictures(item, depth + 1)
    elif isinstance(value, Mapping) and depth < 3:  # noqa: PLR2004
        inner = {_folded(key): each for key, each in value.items()}
        for part in _IMAGE_PARTS:
            yield from _pictures(inner.get(part), depth + 1)


def _words(value: Any, *, spaced: bool) -> list[str]:
    if isinstance(value, str):
        value = re.split(r"[,;]", value) if re.search("[,;]", value) else value.split() if spaced else [value]
    if isinstance(value, Mapping):
        value = list(value)
    words = (_line(each).lstrip("#").strip() for each in (value if isinstance(value, list) else [])[:_MOST])
    return list(dict.fromkeys(filter(None, words)))


def _related(post: Mapping[str, Any]) -> Related | None:
    inner = FrontMatter(post)
    if not inner.headline:
        return None
    image = next((each for each in inner.images if re.match(r"https?://", each)), "")
    return Related(
        headline=inner.headline, teaser=inner.lead, url=inner.url, image=image, published=inner.published
    )
