"""The date that a page shows its readers: at the headline, or said to be that of publication."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sharekit.sources.page.date_text import day_in
from sharekit.sources.page.language import find_language
from sharekit.sources.page.moments import Moment, day_of, moment
from sharekit.sources.page.text import text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page.document import Page

__all__ = ["is_american", "said_date", "shown_date"]

_AFTER, _BEFORE = 60, 25  # elements after and before the headline among which its date stands
_MANY = 4  # children of an element that is no date line
_LINE = 80  # characters of a date line
_BARE = 36  # characters of a line that is no more than a date with its weekday and time
_SEARCHED = 100_000  # characters of a page's text searched for words of publication
_TIME_WORD = re.compile(
    r"date|time|publi|datum|fecha|stand|calendar|meta|info|data(?:$|[\s_-])|byline|label|created|posted"
)
_CHANGED = re.compile(
    r"updat|modif|aktualisiert|geändert|änderung|actuali[sz]ad|mis à jour|atualizad|aggiornat|bijgewerkt|"
    r"zmien|oppdatert|opdateret|uppdaterad|обновл|comment",
    re.IGNORECASE,
)
# "by Ada on 3 May 2026", "Ada | 3. Mai 2026", "3 May 2026 – London": the date ends or begins the line.
_ENDS = re.compile(
    r"(?:\b(?:am|on|le|el|il|em|den|dne|vom|op)|[|•·,])\s+\S*\d.{0,22}\d{4}(?:\W+\d\d?[:.]\d\d.{0,4})?\W*$"
)
_BEGINS = re.compile(r"^\W{0,2}(?:\d{1,2}\.?\s?\S{1,10}\s?\d{4}|\d{4}\S\d\d\S\d\d)\s*[|–—-]\s")
_SAID = re.compile(
    r"\b(?:erschienen|erstellt|ver[oö]ffentlicht|publiziert|eingestellt|datum|(?:first )?published|posted|"
    r"date of publication|publication date|publié|mis en ligne|publicado|publicación|pubblicato|"
    r"data di pubblicazione|geplaatst|gepubliceerd|opublikowano|publikováno|vydáno|zveřejněno|publicerad|"
    r"publisert|udgivet|julkaistu|megjelent|publicat|objavljeno|yayınlanma|yayın tarihi|опубликовано|"
    r"дата публикации|опубліковано)"
    r"(?:\s+(?:am|on|den|le|el|il|em|op|dne|dnia|tarihi|in))?\s*:?\s+(?=(.{0,12}\d.{6,24}))",
    re.IGNORECASE,
)


def is_american(page: Page) -> bool:
    """Whether 3/5/2026 is the fifth of March on this page."""
    return find_language(page).lower() in {"en", "en-us", ""}


def shown_date(page: Page, heading: HtmlElement | None) -> Moment | None:
    """Return the date that stands at the headline, marked up or in words; not that of a change."""
    if heading is None:
        return None
    american = is_american(page)
    after = heading.xpath(f"following::*[position() <= {_AFTER}]")
    before = heading.xpath(f"preceding::*[position() <= {_BEFORE}]")
    near = [node for node in (*after, *reversed(before)) if node.tag == "time" or len(node) <= _MANY]
    for node in near:
        text = text_of(node, most=_LINE)
        if not (_is_named(node, text) or _is_line(node, text)) or page.in_furniture(node):
            continue
        if _CHANGED.search(f"{text[:_LINE]} {_label(node)}"):
            continue
        if found := _read(node, text[:_LINE], american=american):
            return found
    return None


def _label(node: HtmlElement) -> str:
    return f"{node.get('class', '')} {node.get('id', '')} {node.get('itemprop', '')}".lower()


def _is_named(node: HtmlElement, text: str) -> bool:
    """Whether a short line is called a date, or something that holds one, by its element."""
    return len(text) <= _LINE and (node.tag == "time" or bool(_TIME_WORD.search(_label(node))))


def _is_line(node: HtmlElement, text: str) -> bool:
    """Whether words that nothing calls a date are no more than one, or begin or end with one."""
    if node.tag in {"a", "h1", "h2", "h3", "li", "script", "figcaption", "td", "th"} or not text[:1]:
        return False
    if len(text) <= _BARE:
        return any(map(str.isdigit, text)) and len(node) <= 1
    return bool(_BEGINS.match(text) or (len(text) <= _LINE and _ENDS.search(text)))


def _read(node: HtmlElement, text: str, *, american: bool) -> Moment | None:
    marked = moment(node.get("datetime") or node.get("content") or node.get("title") or "")
    if marked is None:
        return day_in(text, month_first=american)
    # A time of 23:30Z that the page shows as the next day is of that day where it was written.
    if isinstance(marked, datetime) and marked.utcoffset() == timedelta(0):
        written = day_in(text, month_first=american)
        if written and abs((written - day_of(marked)).days) == 1:
            return written
    return marked


def said_date(page: Page) -> date | None:
    """Return the day after words such as "Published on", wherever the page says them first."""
    body = page.root.find("body")
    text = text_of(body)[:_SEARCHED] if body is not None else ""
    american = is_american(page)
    days = (day_in(found[1], month_first=american) for found in _SAID.finditer(text))
    return next((day for day in days if day), None)
