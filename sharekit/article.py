"""The one value that everything else takes: an article, and the posts related to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any

from sharekit.errors import SourceError
from sharekit.options.checked import Checked
from sharekit.support.patterns import lazy_pattern

__all__ = ["Article", "Heading", "Related", "Section"]

_STOPS = ".!?…。！？ "


@dataclass(frozen=True, slots=True, kw_only=True)
class Related(Checked):
    """A post offered beside an article.

    >>> sharekit.Related(headline="Harbour fees rise", url="https://example.org/fees").headline
    'Harbour fees rise'

    Attributes:
        headline: Plain text, never empty.
        teaser: Plain text; may end in an ellipsis where the source cut it.
        url: Absolute http(s) URL, or empty when the source gave none.
        image: Absolute URL or local path, or empty.
        published: Day or moment of publication, when known.
    """

    headline: str
    teaser: str = ""
    url: str = ""
    image: str = ""
    published: date | datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A sub-heading; `at` is the index in `Article.body` of the paragraph that follows it."""

    text: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A run of paragraphs under one sub-heading (empty before the first)."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Checked):
    """An article as its readers see it. All text is plain: no markup, no entities.

    >>> article = sharekit.Article(headline="Night trains return", lead="After thirty years.", tags=("rail",))
    >>> article.tags
    ('rail',)

    Attributes:
        headline: The visible headline, without the site's name.
        lead: The standfirst, else the best description, else the first real paragraph.
        url: Canonical absolute URL, or empty.
        site: The publication's name.
        byline: Authors' names, in order.
        published: Day or moment of publication; a datetime keeps its zone.
        modified: Day or moment of the last change.
        language: BCP 47 tag, or empty when unknown.
        image: Lead image: absolute URL or local path, or empty.
        image_focus: What of the image must stay in view when it is cropped, as CSS object-position writes it:
            `62% 31%`, `top`; empty to find it.
        icon: The icon of its site, shown where no logo is set: absolute URL or local path, or empty.
        section: The part of the publication it belongs to.
        tags: Keywords, in order, without `#`.
        related: Posts the article itself lists.
        body: Paragraphs.
        headings: Sub-headings between the paragraphs, in order.
        guid: The identifier that its feed gives it, which stays when the URL changes; or empty.
        extra: Further values of its own, such as those of front matter: plain JSON, for templates.
    """

    headline: str
    lead: str = ""
    url: str = ""
    site: str = ""
    byline: tuple[str, ...] = ()
    published: date | datetime | None = None
    modified: date | datetime | None = None
    language: str = ""
    image: str = ""
    image_focus: str = ""
    icon: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    body: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    guid: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Refuse an article without a headline: nothing could be drawn or linked.

        Raises:
            SourceError: The headline is empty.
            InvalidOption: A value has the wrong type, such as a text for `byline`.
        """
        Checked.__post_init__(self)
        if not self.headline.strip():
            raise SourceError("the headline is empty", hint="give Article(headline=…) some text")

    @property
    def sections(self) -> tuple[Section, ...]:
        """The body cut at its sub-headings; an empty first run is left out."""
        cuts = [Heading(text="", at=0), *self.headings]
        ends = [*(cut.at for cut in cuts[1:]), len(self.body)]
        runs = (
            Section(heading=cut.text, paragraphs=self.body[cut.at : end])
            for cut, end in zip(cuts, ends, strict=True)
        )
        return tuple(run for run in runs if run.heading or run.paragraphs)

    @property
    def shown_lead(self) -> str:
        """The lead for use below the headline, without words the headline repeats."""
        return self.below_headline(self.lead)

    def below_headline(self, text: str) -> str:
        """Return a text without the headline it opens with: notes are named by their first sentence."""
        headline, text = self.headline.strip(), text.strip()
        opening = headline.removesuffix("…")
        if text.rstrip(_STOPS).casefold() == headline.rstrip(_STOPS).casefold():
            return ""
        if headline[-1:] not in _STOPS or not text.startswith(opening):
            return text
        rest = text[len(opening) :].strip()
        if all(word.startswith("#") for word in rest.split()):
            return ""
        return f"…{rest}" if opening != headline else rest

    def replace(self, **changes: Any) -> Article:
        """Return a copy with the named fields changed."""
        return replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values under the field names; dates in ISO 8601, nothing left out."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any], *, where: object = "") -> Article:
        """Build an article from the mapping that `to_json` gives; absent fields take their defaults.

        Raises:
            SourceError: A field is unknown, is of the wrong kind, or the headline is missing.
        """
        article: Article = _build(cls, data, where)
        return article


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Related | Heading):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value


def plain_values(values: Mapping[str, Any], *, where: object = "") -> dict[str, Any]:
    """Return values that `Article.extra` can have: JSON types, other ones as text.

    Raises:
        SourceError: There are more than 2,000 values, or they are nested too deep.
    """
    left = iter(range(_MOST_VALUES))

    def plain(value: Any, depth: int) -> Any:
        if next(left, None) is None or depth > _DEEPEST_VALUE:
            raise SourceError("the extra values are too many, or nested too deep", where=where)
        if isinstance(value, Mapping):
            return {str(key): plain(inner, depth + 1) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [plain(inner, depth + 1) for inner in value]
        return value if value is None or isinstance(value, str | int | float) else str(value)

    return {str(key): plain(value, 0) for key, value in values.items()}


_MOST_VALUES = 2000
_DEEPEST_VALUE = 8
_LANGUAGE = lazy_pattern(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")
_SCHEME = lazy_pattern(r"([A-Za-z][A-Za-z0-9+.-]*):")
_UNSEEN = lazy_pattern(r"[\x00-\x20\x7f]")
_DATES = {"published", "modified"}
_TEXT_LISTS = {"byline", "tags", "body"}
_ITEMS: dict[str, type[Related | Heading]] = {"related": Related, "headings": Heading}


def _build(kind: Any, data: Any, where: object) -> Any:
    if not isinstance(data, Mapping):
        raise SourceError(f"found {type(data).__name__}, where an object is expected", where=where)
    names = {field.name for field in fields(kind)}
    for key in data:
        if key not in names:
            raise SourceError(f"unknown field {key!r}; known are {', '.join(sorted(names))}", where=where)
    first = "text" if kind is Heading else "headline"
    if not str(data.get(first) or "").strip():
        raise SourceError(f"the field {first!r} is missing or empty", where=where)
    return kind(**{key: _value(key, raw, where) for key, raw in data.items() if raw is not None})


def _value(key: str, raw: Any, where: object) -> Any:
    if key in _DATES:
        return _moment(key, raw, where)
    if key in _ITEMS:
        return tuple(_build(_ITEMS[key], item, where) for item in _list(key, raw, where))
    if key in _TEXT_LISTS:
        return tuple(_text(key, item, where) for item in _list(key, raw, where))
    if key == "extra":
        if not isinstance(raw, Mapping):
            raise SourceError(f"the field 'extra' must be an object, not {type(raw).__name__}", where=where)
        return plain_values(raw, where=where)
    if key == "at":
        if not isinstance(raw, int) or raw < 0:
            raise SourceError(f"the field 'at' must be a whole number from 0, not {raw!r}", where=where)
        return raw
    return _checked(key, _text(key, raw, where), where)


def _checked(key: str, text: str, where: object) -> str:
    """Check a text that browsers and formatters act on: addresses and languages."""
    if key == "language" and text and not _LANGUAGE.fullmatch(text):
        raise SourceError(
            f"the field 'language' holds {text!r}", where=where, hint="write a BCP 47 tag: en, pt-BR"
        )
    # Browsers leave out blanks and control characters before they look at an address.
    scheme = _SCHEME.match(_UNSEEN.sub("", text)) if key == "url" else None
    if scheme and scheme[1].lower() not in {"http", "https"}:
        raise SourceError(
            f"the field 'url' holds an address of {scheme[1]}:", where=where, hint="give an http(s) URL"
        )
    return text


def _list(key: str, raw: Any, where: object) -> list[Any]:
    if not isinstance(raw, list):
        hint = 'write ["one", "another"], or ["one"] for a single one' if key in _TEXT_LISTS else ""
        raise SourceError(
            f"the field {key!r} must be a list, not {type(raw).__name__}", where=where, hint=hint
        )
    return raw


def _text(key: str, raw: Any, where: object) -> str:
    if not isinstance(raw, str):
        raise SourceError(f"the field {key!r} must hold text, not {type(raw).__name__}", where=where)
    return raw


def _moment(key: str, raw: Any, where: object) -> date | datetime:
    text = _text(key, raw, where)
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-31") else datetime.fromisoformat(text)
    except ValueError:
        raise SourceError(
            f"the field {key!r} holds {text!r}",
            where=where,
            hint="write it as 2026-01-31 or 2026-01-31T09:30:00+01:00",
        ) from None
