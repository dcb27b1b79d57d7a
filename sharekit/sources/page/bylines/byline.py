"""The authors' names, declared or shown, without addresses, handles and roles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from sharekit.sources.page.bylines.byline_text import byline_text
from sharekit.sources.page.bylines.publication import Publication
from sharekit.sources.page.bylines.shown_byline import (
    AUTHOR_PAGE,
    boxed,
    dated_line,
    is_topic,
    only_author,
    signature,
    signed,
    stated_first,
)
from sharekit.sources.page.other_content import is_about_other
from sharekit.sources.page.parsing import schema
from sharekit.sources.page.parsing.text import following, letters, text_of
from sharekit.sources.page.parsing.visible import label_of
from sharekit.sources.page.site_name import host_of
from sharekit.sources.words.person_names import is_by, is_name, split_names, without_reviewers

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page.parsing.document import Page

_CALLED = re.compile(
    r"author|byline|by-line|autor(?!i[sz])|auteur|verfasser|redacteur|redakteur|writer|contributor|posted-?by|firma(?=\s|$|-)|reporter|journalist|columnist|"
    r"(?:^|\s)(?:fn|user-?name|submitted)(?:\s|$)"
)
_SUBJECT = re.compile(
    r"infobox|biota|geography|vevent|(?:^|\s)(?:org|summary)(?:\s|$)"
)  # hCards of what a page is about
_NOT_CALLED = re.compile(
    r"authori|comment|author-?(?:bio|desc|about|info|image|img|avatar|photo|pic|archive|social|role|title|box)"
)
_FN = re.compile(r"(?:^|\s)fn(?:\s|$)")
_CARD_DEPTH = 6  # elements around a name in an hCard
_CARD = re.compile(r"^(?=.*author)(?=.*\bfn\b)")  # an hCard holds a name, however it is written
_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "byl",
    "citation_author",
    "dcterms.creator",
    "cxenseparse:author",
    "article:author_name",
    "author_name",
)
_FOOT = re.compile(r"(?:post|entry|article)s?-{0,2}_{0,2}foot")
_COMMENT = re.compile(r"comment|respond|disqus|related|recommend|widget|author-?box")
_OTHERS = re.compile(
    r"comment|respond|disqus|related|recommend|widget|popular|trending|most-?read|teaser|card|list|feed"
)
_MIN, _MAX = 2, 100  # characters of a shown byline
_PARTS = 3  # elements in a line that is no more than a byline
_NAME_WORDS = range(2, 5)
_HEADINGS = frozenset(("h2", "h3", "h4"))  # which begin with such words for other reasons
_SENTENCE = 4  # how many times the words of its names a byline may have
_NEAR = 60  # elements after the headline in which a line "By …" is the article's


def find_byline(page: Page, site: str, heading: HtmlElement | None) -> tuple[str, ...]:
    """Return the names of the authors, in order, once each.

    People come first, declared or shown; the publication's own name, or "Staff", only if no person
    is named.
    """
    declared = page.main.get("author") or page.main.get("creator")
    publication = Publication(site, host_of(page))
    people = _names(_people(declared), one=True)
    if people and "Recipe" in schema.kinds(page.main):
        return people
    stated = _after_headline(page, heading)
    if named := publication.others(people):
        return _whole(page, named, publication.others(_names(stated)), publication)
    visible: list[list[str]] = []
    for raw, is_visible in _sources(page, heading, stated, only_labelled=bool(people)):
        visible += [raw] if is_visible else []
        if shown := publication.others(_names([value for value in raw if not publication.is_called(value)])):
            return shown
    return (
        people
        or _names(schema.names(declared), one=True)
        or _names(page.every(*_METAS))
        or next(filter(None, map(_names, visible)), ())
    )


def _whole(
    page: Page, people: tuple[str, ...], stated: tuple[str, ...], publication: Publication
) -> tuple[str, ...]:
    """Prefer a longer list of full names, the line "By …", and shown names to one that only the data has.

    In many systems the data name the account that a text was posted with, not the author.
    """
    if _is_better(stated, people):
        return stated
    for key in _METAS:
        listed = publication.others(_names(page.every(key)))
        if set(listed) > set(people) and all(is_name(name) and " " in name for name in listed):
            return listed
    shown = publication.others(_names(_marked(page)))
    if shown and set(shown).isdisjoint(people):
        seen = letters(text_of(page.root))
        if not any(letters(name) in seen for name in people):
            return shown
    return people


def _is_better(stated: tuple[str, ...], people: tuple[str, ...]) -> bool:
    """Whether a line "By …" names more people than the data, others, or the same one in full."""
    if not stated or not all(is_name(name) and " " in name for name in stated):
        return False
    shown, declared = set(map(letters, stated)), set(map(letters, people))
    as_login = shown == declared and not any(" " in name for name in people)
    return shown > declared or shown.isdisjoint(declared) or as_login


def _names(raw: list[str], *, one: bool = False) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for value in raw for name in split_names(value, one=one)))


def _sources(
    page: Page, heading: HtmlElement | None, stated: list[str], *, only_labelled: bool
) -> Iterator[tuple[list[str], bool]]:
    """Yield candidates, the most trusted first, and whether readers see them on the page."""
    yield _marked(page), True
    yield stated, True
    for key in _METAS:
        yield page.every(key), False
    yield from ((names, True) for names in _called(page))
    yield _linked(page, heading), True
    yield ([] if only_labelled else dated_line(page, heading)), True
    yield _labelled(page), False
    yield signed(page), True
    if not only_labelled:
        yield only_author(page), True
        yield signature(page, heading), True
        yield boxed(page), True


def _labelled(page: Page) -> list[str]:
    """Read Twitter's labelled pairs: label1 says "Written by", data1 says who."""
    return [page.first(f"twitter:data{at}") for at in "12" if is_by(page.first(f"twitter:label{at}") + ": A")]


def _people(value: object) -> list[str]:
    """Drop organisations: they are publishers, and named only if no person is."""
    listed = value if isinstance(value, list) else [value]
    persons = [
        item for item in listed if not (isinstance(item, dict) and "Organization" in schema.kinds(item))
    ]
    return schema.names(persons)


def _marked(page: Page) -> list[str]:
    nodes = page.root.xpath(
        "//*[@rel='author' or @itemprop='author' or @property='author' or @property='schema:author']"
    )
    return list(dict.fromkeys(text for node in nodes if (text := _short_text(page, node))))[:6]


def _short_text(page: Page, node: HtmlElement) -> str:
    if page.in_furniture(node) and not (_is_in_foot(node) or _is_in_byline(node)):
        return ""
    text = byline_text(node, _MAX)
    return text if len(text) > 1 and not is_about_other(page, node) else ""


def _is_in_foot(node: HtmlElement) -> bool:
    """Whether the element is in the foot of the post, where many blogs name their authors."""
    for above in node.iterancestors():
        label = label_of(above)
        if _COMMENT.search(label):
            return False
        if _FOOT.search(label):
            return True
    return False


def _is_in_byline(node: HtmlElement) -> bool:
    """Whether the element is in a byline, even one among share buttons or in a column at the side."""
    for above in node.iterancestors():
        label = label_of(above)
        if _OTHERS.search(label):
            return False
        if above.tag == "address" or (_CALLED.search(label) and not _NOT_CALLED.search(label)):
            return True
    return False


def _called(page: Page) -> Iterator[list[str]]:
    for node in page.root.xpath("//body//*[@class or @id or @data-testid or @data-hook] | //body//address"):
        label = f"{label_of(node)} {node.get('data-testid', '')} {node.get('data-hook', '')}".lower()
        if node.tag == "address" and _is_only_name(text_of(node, most=_MAX)):
            yield [text_of(node)]
        if not _CALLED.search(label) or _NOT_CALLED.search(label) or node.tag in {"body", "article", "main"}:
            continue
        if _FN.search(label) and any(_SUBJECT.search(label_of(above)) for above in _card_of(node)):
            continue
        text = _short_text(page, node)
        if not text:
            continue
        targets = list(node.iter("a"))
        if targets and all(map(is_topic, targets)):
            continue
        links = [
            name
            for link in targets
            if not is_topic(link) and any(map(is_name, split_names(name := text_of(link))))
        ]
        names = links or [_without_topics(text, targets)]
        if not names[0][:1].isalnum():
            continue
        if any(_is_byline(name) for name in names) or (_CARD.search(label) and " " not in text):
            yield names


def _without_topics(text: str, links: list[HtmlElement]) -> str:
    """Return a line without the names of the categories and tags that it links to."""
    for topic in filter(is_topic, links):
        text = text.replace(text_of(topic), "")
    return text


def _card_of(node: HtmlElement) -> Iterator[HtmlElement]:
    return islice(chain((node,), node.iterancestors()), _CARD_DEPTH)


def _is_only_name(text: str) -> bool:
    """Whether a text is a name of two to four words, without another word."""
    return len(text.split()) in _NAME_WORDS and split_names(text) == [text] and is_name(text)


def _linked(page: Page, heading: HtmlElement | None) -> list[str]:
    """Find links to an author's page soon after the headline."""
    if heading is None:
        return []
    near = heading.xpath(f"following::a[@href][position() <= {_NEAR // 2}]")
    home = "/".join(page.canonical.split("/")[:3])
    author_links = [
        node
        for node in near
        if AUTHOR_PAGE.search(node.get("href")) and page.absolute(node.get("href")).startswith(home)
    ]
    return list(dict.fromkeys(text for node in author_links[:4] if (text := _short_text(page, node))))[:2]


def _after_headline(page: Page, heading: HtmlElement | None) -> list[str]:
    """Find a line "By Ada Lovelace" soon after the headline."""
    near = following(heading, _NEAR) if heading is not None else []
    for node in near or page.root.xpath("//body//p | //body//p/*"):
        text = byline_text(node, _MAX) if len(node) <= _PARTS else ""
        if node.tag in _HEADINGS and not _is_named_heading(text):
            continue
        if len(text) > _MIN and is_by(text) and split_names(text) and _short_text(page, node):
            return [stated_first(page, node) or text]
    return []


def _is_named_heading(text: str) -> bool:
    """Whether a heading is no more than "By" and full names."""
    names = split_names(text)
    words = sum(len(name.split()) for name in names)
    full = all(is_name(name) and len(name.split()) in _NAME_WORDS for name in names)
    return bool(names) and full and len(text.split()) <= words + len(names)


def _is_byline(text: str) -> bool:
    """Whether a shown line is about a name, and no sentence with one in it."""
    text = without_reviewers(text).strip(" —–|·-")
    names = [name for name in split_names(text) if is_name(name)]
    count = sum(len(name.split()) for name in names)
    return bool(names) and (is_by(text) or _SENTENCE * count >= len(text.split()))
