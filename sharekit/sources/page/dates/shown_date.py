"""The date that a page shows its readers: at the headline, or anywhere in its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from sharekit.sources.page.dates.date_text import WrittenDate, days_in
from sharekit.sources.page.dates.timestamps import Moment, day_of, is_plausible, parse_timestamp
from sharekit.sources.page.language import find_language
from sharekit.sources.page.other_content import is_about_other
from sharekit.sources.page.parsing.text import following, last_words, text_of
from sharekit.sources.page.parsing.visible import is_furniture
from sharekit.sources.words.person_names import is_by
from sharekit.sources.words.word_lists import phrase_pattern

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page.parsing.document import Page

# Elements after and before the headline that are searched: close to it, and far from it.
_NEAR, _FAR = (60, 25), (200, 100)
_INSIDE = 5000  # elements inside the headline; of the whole body on a page without one
_MANY = 4  # children of an element that is no date line
_LINE = 80  # characters of a date line
_BARE = 36  # characters of a line that is no more than a date with its weekday and time
_BOX = 250  # characters of an aside about the page that holds it
# Penalties, in elements of distance: the date is above the headline; it is not marked as a date; an element
# inside is the date; it is marked as an update; it is not visible.
_ABOVE, _UNCALLED, _OUTER, _UPDATE, _UNSEEN = 3, 12, 5, 12, 25
_DATE_WORD = re.compile(r"date|time|publi|datum|fecha|calendar|created|posted")
_LINE_WORD = re.compile(r"stand|meta|info|data(?:$|[\s_-])|byline|label")
_UPDATED = re.compile(r"updat|modif|actuali[sz]ad|aktualisiert")  # in a class
_PUBLISHED = re.compile(r"publi|posted|entry-date|post-?date|created|veröffentlich", re.IGNORECASE)
_CHANGED = phrase_pattern("labels.txt", r"(?<![\w-])<<changed>>(?!\w)")
_OTHER = phrase_pattern(
    "labels.txt", r"(?<![\w-])(?:<<other date>>|(?<!press )(?<!news )(?<!media )release)(?!\w)"
)
_VERSION = re.compile(r"(?:\bversion[:\s]*|(?<![\w.])v\.?\s*)$", re.IGNORECASE)  # not "e.V."
_LABELS = phrase_pattern(
    "labels.txt", r"\W*(?:<<published>>|<<published without spaces>>|datum|date)?\W*<<on>>?\W*"
)
_SEPARATORS = frozenset("|·•,–—-/")
_CLOSE = 8  # elements after the headline within which a date needs no name to be that of publication
_YEAR = re.compile(r"(?<!\d)(?:19|20|25)\d\d(?!\d)|(?<!\d)1[34]\d\d(?!\d)")
_WORDS = 36  # characters before a date that can say what it is
_LEVELS = 3  # elements up from a date in which these words are sought
# "by Ada on 3 May 2026", "Ada | 3. Mai 2026": the date ends the line.
_ENDS = re.compile(
    r"(?:\b(?:am|on|le|el|il|em|den|dne|vom|op)|[|•·,])\s+\S*\d.{0,22}\d{4}(?:\W+\d\d?[:.]\d\d.{0,4})?\W*$"
)
# "3 May 2026 – ", "(3 May 2026) ", "London, 3 May 2026. ": it begins the line, after a place at most.
_PLACE = re.compile(
    r"\W{0,2}(?:(?!(?:on|am|at|by|in|im|ab|seit|since|from|vom|von|bis|until|el|le|il|em|the|der|zum|del)\b)"
    r"[^\W\d][^\d,.!?]{1,24}(?:, (?:den |le )?|\s?)\(?\s?)?"
)
_BEGINS = re.compile(r"\s?[)\]]?\s?(?:[|–—:.)-]\s|$)|\s?\)\s")


# Countries that write the month first, and those whose names serve all the world.
_OPEN_DOMAINS = frozenset(
    ["us", "ph", "ca", "ai", "cc", "co", "fm", "gg", "io", "ly", "me", "to", "tv", "ws"]
)
_COUNTRY = re.compile(r"https?://[^/:]+\.([a-z]{2})(?:[:/]|$)", re.IGNORECASE)


def is_american(page: Page) -> bool:
    """Whether 3/5/2026 is the fifth of March on this page."""
    language = find_language(page).lower()
    country = _COUNTRY.match(page.url or page.canonical)
    if country and country[1].lower() not in _OPEN_DOMAINS:
        return language == "en-us"
    return language in {"en", "en-us", ""}


class ShownDate(NamedTuple):
    """A moment, and whether it is in the article's header: before its text."""

    moment: Moment
    in_header: bool


def shown_date(
    page: Page,
    heading: HtmlElement | None,
    *,
    far: bool = False,
    changed: bool = False,
    strict: bool = False,
) -> ShownDate | None:
    """Return the date nearest to the headline, marked up or in words.

    Args:
        page: The page.
        heading: The element that shows the headline.
        far: Whether to search the page, not only the lines at the headline.
        changed: Whether to look for the day of a change, not for that of publication.
        strict: Whether a date that nothing calls one must follow the headline closely, its year in full.
    """
    if heading is None and far:
        heading = page.root.find("body")
    if heading is None:
        return None
    american = is_american(page)
    best: tuple[int, ShownDate] | None = None
    paragraphs = 0
    for node, away in _around(heading, *(_FAR if far else _NEAR)):
        if best and away >= best[0]:
            continue
        text = page.line_of(node)[: _LINE + 1]
        if node.tag == "p" and len(text) > _LINE:
            paragraphs += 1
        written = days_in(text[:_LINE], month_first=american)
        cost = _penalty(node, text, written) if written or _is_mark(node) else None
        if strict and cost is not None and cost >= _UNCALLED and not _is_certain(text, written, away):
            continue
        if cost is None or (best and away + cost >= best[0]) or not _is_open(page, node):
            continue
        day = _date_of(node, written, changed=changed)
        if day and is_plausible(day):
            best = away + cost, ShownDate(day, paragraphs <= (cost < _UNCALLED))
    return best[1] if best else None


def _around(heading: HtmlElement, after: int, before: int) -> Iterator[tuple[HtmlElement, int]]:
    """Yield the elements in, after and before the headline, with how far off each is."""
    yield from ((node, 0) for node in islice(heading.iterdescendants(), _INSIDE))
    yield from ((node, away) for away, node in enumerate(following(heading, after)))
    above = reversed(heading.xpath(f"preceding::*[position() <= {before}]"))
    yield from ((node, _ABOVE + 2 * away) for away, node in enumerate(above))


def _is_mark(node: HtmlElement) -> bool:
    """Whether an element may hold a date in its attributes."""
    return node.tag in {"time", "abbr"}


def _is_open(page: Page, node: HtmlElement) -> bool:
    """Whether an element is content, or in a small aside about the page."""
    if is_about_other(page, node):
        return False
    if not page.in_furniture(node):
        return True
    box = next((above for above in (node, *node.iterancestors()) if is_furniture(above)), node)
    return box.tag == "aside" and len(text_of(box, most=_BOX)) <= _BOX


def _penalty(node: HtmlElement, text: str, written: list[WrittenDate]) -> int | None:
    """Return the penalty for a date in this element, or None if it cannot be a date line."""
    if not text:
        return _UNSEEN
    if len(text) > _LINE or len(node) > _MANY:
        return _UNCALLED if _is_dateline(node, written) else None
    outer = _OUTER if node.tag != "time" and node.find(".//time") is not None else 0
    label = _label(node)
    if node.tag == "time" or _DATE_WORD.search(label):
        return outer + (_UPDATE if _UPDATED.search(label) and not _PUBLISHED.search(label) else 0)
    return outer + _UNCALLED if _LINE_WORD.search(label) or _is_line(node, text, written) else None


def _label(node: HtmlElement) -> str:
    return f"{node.get('class', '')} {node.get('id', '')} {node.get('itemprop', '')}".lower()


def _is_line(node: HtmlElement, text: str, written: list[WrittenDate]) -> bool:
    """Whether words that nothing calls a date are no more than one, or begin or end with one."""
    if node.tag in {"a", "h1", "h2", "h3", "li", "script", "figcaption", "td", "th", "pre", "code"}:
        return False
    if len(text) <= _BARE:
        whole = bool(written) and not re.search(r"\w", written[0].before + written[0].after)
        return len(node) <= 1 or whole
    return _is_dateline(node, written) or bool(_ENDS.search(text))


def _is_dateline(node: HtmlElement, written: list[WrittenDate]) -> bool:
    """Whether a paragraph begins with where and when it was written."""
    if not written or node.tag in {"a", "li", "figcaption", "td", "th", "h1", "h2", "pre", "code"}:
        return False
    return bool(_PLACE.fullmatch(written[0].before) and _BEGINS.match(written[0].after))


def _date_of(node: HtmlElement, written: list[WrittenDate], *, changed: bool) -> Moment | None:
    """Return the date of an element if it is of the wanted kind: of publication, or of a change."""
    lead = _lead_in(node)
    fit = [
        one.day for one in written if _is_change(one.before if one.before.strip() else lead, node) == changed
    ]
    if not fit and (written or _is_change(lead, node) != changed):
        return None
    marked = parse_timestamp(node.get("datetime") or node.get("content") or node.get("title") or "")
    if marked is None:
        return next(iter(fit), None)
    # A time of 23:30Z that the page shows as the next day is of that day where it was written.
    utc = isinstance(marked, datetime) and marked.utcoffset() == timedelta(0)
    if utc and fit and abs((fit[0] - day_of(marked)).days) == 1:
        return fit[0]
    return marked


def _is_certain(text: str, written: list[WrittenDate], away: int) -> bool:
    """Whether a date that nothing calls one is that of publication: close to the headline, and no other's."""
    is_labelled = is_by(text) or all(map(_is_introduced, written[:1]))
    return away <= _CLOSE and bool(_YEAR.search(text)) and is_labelled


def _is_introduced(written: WrittenDate) -> bool:
    """Whether nothing but a label of publication, a byline or a place stands before a date."""
    before = written.before.strip(" \t([{<\"'")
    if not before or before[-1] in _SEPARATORS:
        return True
    return _LABELS.fullmatch(before) is not None


def _is_change(before: str, node: HtmlElement) -> bool | None:
    """Whether the words before a date and its element mark it as a change; None: as something else."""
    before, label = before[-_WORDS:], _label(node)
    of_other = _OTHER.search(before) or _VERSION.search(before)
    if of_other or "comment" in label:
        return None
    return bool(_CHANGED.search(before)) or ("modif" in label and not _PUBLISHED.search(f"{before} {label}"))


def _is_heading(node: HtmlElement) -> bool:
    return node.tag in {"h1", "h2"} or node.find(".//h1") is not None


def _lead_in(node: HtmlElement) -> str:
    """Return the words right before an element, in its line or the one above."""
    for _ in range(_LEVELS):
        parent, previous = node.getparent(), node.getprevious()
        if parent is None or (previous is not None and _is_heading(previous)):
            return ""
        above = "" if previous is None else last_words(previous, _LINE)
        words = parent.text or "" if previous is None else f"{above} {(previous.tail or '')[-_LINE:]}"
        if words.strip():
            dates = days_in(words)
            return dates[-1].after if dates else " ".join(words.split())
        node = parent
    return ""
