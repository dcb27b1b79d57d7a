"""What the pages of a site have in common: name, furniture headings, repeated descriptions, default picture.

One page alone cannot tell its headline from the name of the site, or a description of its own from one that
the theme writes everywhere. A run sees all pages, so these are decided once, by what repeats.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from sharekit.support.files import sha256

_SEPARATOR = re.compile(
    r"\s[|\-\u2013\u2014\u00b7\u2022\u00bb\u00ab\u2039\u203a~:/]{1,2}\s|\s?[:|\u00bb]{2}\s?|\s?[|\u2502\uff5c]\s?"
)
_IN_BRACKETS = re.compile(r"(\S.*\S|\S)\s\(([^()]+)\)$")
_RELEASE = re.compile(r"(?<!\s)\s+v?\d+(?:\.\w+)*\S*$")
_VERSION = re.compile(r"v?\d+(?:\.\w+)+(?:[-+.]\w+)*")
_MANUAL = re.compile(
    r"(?<!\s)\s+(?:documentation|docs)$|(?<=\d)\s+(?:manual|reference|handbook|guide|api)$", re.IGNORECASE
)
_HOME = ("index.html", "index.htm", "index.xhtml")
_WELCOME = re.compile(
    r"^(?:welcome to|willkommen (?:bei|auf|im)|bienvenue (?:sur|à|chez)|bienvenid[oa]s? a)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    {
        "home", "homepage", "home page", "index", "welcome", "main page", "start", "start page", "about",
        "overview", "introduction", "preface", "foreword", "readme", "contents", "table of contents",
        "documentation", "docs", "getting started", "quick start", "quickstart", "blog", "news", "posts",
        "untitled", "document", "startseite", "willkommen", "einführung", "accueil", "inicio",
        "introducción", "главная", "введение", "首页", "主页", "简介", "介绍", "ホーム", "はじめに", "홈",
    }
)  # fmt: skip
"""Titles of home pages that do not name the site."""

_LONGEST_NAME = 40  # characters
_FEW = 3  # pages below which nothing counts as repeated
_MOST = 0.5  # share of the pages that the site's name or default picture is on
_NOTICES, _NOTICE = 5, 0.04  # pages, and share of them, that a notice such as "not finished" is on
_NEARLY_ALL = 0.9  # share of the titles that end in a name that have its motto, too
_FURNITURE = 0.2  # share of the pages that a furniture heading is on


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSummary:
    """What one page contributes: texts as its head and first-level headings have them.

    `descriptions` are those of its own meta tags, `paragraphs` the keys of its first paragraphs.
    """

    path: str
    title: str = ""
    headings: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    site: str = ""
    image: str = ""


@dataclass(frozen=True, kw_only=True)
class SiteProfile:
    """What holds for all pages of a site.

    Attributes:
        site: Its name; empty if unknown.
        parts: Names that several pages declare, such as that of a blog within the site; theirs stays.
        affix: The part of titles that names the site, as titles have it; several, such as `Name - Motto`.
        descriptions: Descriptions that several pages share.
        paragraphs: Keys of first paragraphs that several pages share, such as "This page is not finished".
        headings: First-level headings that belong to the layout, such as the title of a book above its menu.
        images: Share images that most pages have.
    """

    site: str = ""
    parts: frozenset[str] = field(default_factory=frozenset)
    affix: tuple[str, ...] = ()
    descriptions: frozenset[str] = field(default_factory=frozenset)
    paragraphs: frozenset[str] = field(default_factory=frozenset)
    headings: frozenset[str] = field(default_factory=frozenset)
    images: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def reading_key(self) -> str:
        """Digest of what reading a page depends on, once its headings and pictures are cut."""
        shared = (self.parts, self.descriptions, self.paragraphs)
        return _digest(self.site, self.affix, *map(sorted, shared))

    @cached_property
    def key(self) -> str:
        """Digest of all of it."""
        return _digest(self.reading_key, sorted(self.headings), sorted(self.images))

    def page_title(self, title: str) -> str:
        """Return a title without the name of the site; empty if nothing else is in it."""
        for parts in (_split(title), _at_separators(title)) if self.affix else ():
            shown = self._without_affix(title, parts)
            if shown != title:
                return shown
        return title

    def _without_affix(self, title: str, parts: list[str]) -> str:
        count = len(self.affix)
        if tuple(parts) == self.affix:
            return ""
        if tuple(parts[-count:]) == self.affix:
            end = len(title)
            for part in reversed(self.affix):
                end = title.rindex(part, 0, end)
            return title[:end].rstrip(_MARKS)
        if tuple(parts[:count]) == self.affix:
            start = 0
            for part in self.affix:
                start = title.index(part, start) + len(part)
            return title[start:].lstrip(_MARKS)
        return title


def _digest(*parts: object) -> str:
    return sha256(repr(parts).encode("utf-8", "surrogatepass"))


_MARKS = " \t\n|-\u2013\u2014\u00b7\u2022\u00bb\u00ab\u2039\u203a~:/\u2502\uff5c("


def text_key(text: str) -> str:
    """Return the letters and digits of a text: what two spellings of it have in common."""
    return "".join(filter(str.isalnum, text.casefold()))


def profile_of(summaries: Iterable[PageSummary]) -> SiteProfile:
    """Return what the pages have in common."""
    pages = list(summaries)
    affix = _common_affix([page.title for page in pages if page.title])
    declared = [page.site for page in pages if page.site]
    profile = SiteProfile(
        site=_most_common(declared, len(pages)) or _site_name(affix),
        parts=_repeated(declared, _FEW),
        affix=affix,
        descriptions=_shared(((text, page.title) for page in pages for text in page.descriptions), _FEW),
        paragraphs=_shared(
            ((text, page.title) for page in pages for text in page.paragraphs),
            max(_NOTICES, _NOTICE * len(pages)),
        ),
        images=_repeated((page.image for page in pages), max(_FEW, _MOST * len(pages))),
    )
    headings = _furniture(pages, profile)
    home = next((page.title for page in pages if page.path in _HOME), "")
    return replace(profile, site=profile.site or _name_in(home), headings=headings)


def _name_in(title: str) -> str:
    """Return the name of a site in the title of its home page: its shortest part that says something."""
    parts = [part for part in _split(title) if part.casefold() not in _NO_NAMES]
    name = _site_name([_WELCOME.sub("", min(parts, key=len)).rstrip("! ")]) if parts else ""
    return name if len(name) <= _LONGEST_NAME else ""


def _split(title: str) -> list[str]:
    if match := _IN_BRACKETS.match(title):
        return [match[1], match[2]]
    return _at_separators(title)


def _at_separators(title: str) -> list[str]:
    parts = [part.strip() for part in _SEPARATOR.split(title) if part.strip()] or [title]
    first, colon, rest = title.partition(": ")
    return (
        [first.strip(), rest.strip()]
        if len(parts) == 1 and colon and first.strip() and rest.strip()
        else parts
    )


def _common_affix(titles: Sequence[str]) -> tuple[str, ...]:
    """Return the last or first parts that most titles share."""
    for index, cut in ((-1, _split), (0, _at_separators)):
        split = [cut(title) for title in titles]
        parts = [parts[index] for parts in split if len(parts) > 1 or parts[0] in {p[index] for p in split}]
        if common := _most_common(parts, len(titles)):
            return _with_neighbours(split, common) if index else (common,)
    return ()


def _with_neighbours(split: Iterable[list[str]], last: str) -> tuple[str, ...]:
    """Return the last part of most titles with those before it that nearly all of these share."""
    affix, named = [last], [parts for parts in split if parts[-1] == last]
    while True:
        before = Counter(parts[-len(affix) - 1] for parts in named if len(parts) > len(affix))
        part, count = before.most_common(1)[0] if before else ("", 0)
        longer = sum(len(parts) > len(affix) + 1 for parts in named)  # titles that say more than that
        is_whole = longer == 0 and count == len(named) >= _NOTICES  # all pages have one title
        if count < _NEARLY_ALL * len(named) or (longer < _FEW and not is_whole):
            return tuple(affix)
        affix.insert(0, part)


def _most_common(values: Sequence[str], total: int) -> str:
    if not values:
        return ""
    value, count = Counter(values).most_common(1)[0]
    return value if count >= max(_FEW, _MOST * total) else ""


def _site_name(affix: Sequence[str]) -> str:
    """Return the name in `lib 0.13 documentation` or `lib - v0.13`, else the whole."""
    whole = " - ".join([part for part in affix if not _VERSION.fullmatch(part)] or affix)
    name = _MANUAL.sub("", whole)
    return _RELEASE.sub("", name) if name != whole else whole


def _shared(pairs: Iterable[tuple[str, str]], least: float) -> frozenset[str]:
    """Return the texts of pages with different titles; versions of one page may share theirs."""
    return _repeated((text for text, _ in set(pairs)), least)


def _repeated(values: Iterable[str], least: float) -> frozenset[str]:
    return frozenset(value for value, count in Counter(values).items() if value and count >= least)


def _furniture(pages: Sequence[PageSummary], profile: SiteProfile) -> frozenset[str]:
    """Return the headings that many pages have and most of their titles do not."""
    shown: Counter[str] = Counter()
    meant: Counter[str] = Counter()
    for page in pages:
        title = text_key(profile.page_title(page.title))
        for text in set(page.headings):
            shown[text] += 1
            meant[text] += bool(title) and text_key(text) in title
    least = max(_FEW, _FURNITURE * len(pages))
    return frozenset(
        text for text, count in shown.items() if text and count >= least and 2 * meant[text] < count
    )
