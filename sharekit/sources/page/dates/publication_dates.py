"""When the page was published and last changed."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sharekit.sources.page.dates.date_text import day_in
from sharekit.sources.page.dates.labelled_date import labelled_date
from sharekit.sources.page.dates.searched_date import SEARCHED, searched_date
from sharekit.sources.page.dates.shown_date import ShownDate, is_american, shown_date
from sharekit.sources.page.dates.timestamps import Moment, day_of, is_plausible, parse_timestamp
from sharekit.sources.page.language import find_language
from sharekit.sources.page.other_content import is_about_other
from sharekit.sources.page.parsing.schema import texts
from sharekit.sources.page.parsing.text import text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page.parsing.document import Page

# Names of metas; the first are the most trusted.
_PUBLISHED = ("article:published_time", "og:published_time", "og:article:published_time", "datepublished")
_PUBLISHED_NAME = re.compile(
    r"publi(?:sh(?:ed|ing)?|cation)[\W_]?(?:time|date|at|on|day)?$|date[\W_]?publi(?:shed|cation)$|"
    r"\bpub[\W_]?date$|\bp(?:date|time)$|date[\W_]issued$|^sailthru\.date$|^dcterms\.(?:created|issued)$|"
    r"^(?:\w+_)?citation_(?:online_|publication_)?date$"
)
# Also used for the day of a change, or of the copy.
_DOUBTFUL = ("date", "dc.date", "dc:date", "dcterms.date", "dc.date.created", "displaydate")
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified")
_MODIFIED_NAME = re.compile(
    r"modif\w*?[\W_]?(?:time|date|at|on)?$|^lastmod$|^last[\W_]?updated?$|^date[\W_]?updated?$"
)
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?=\D)")
_SCRIPTED = re.compile(
    r"[\"'](?:(?:date|first|article)_?published(?:_?(?:at|on|date|time))?|"
    r"(?:cms)?publi(?:sh|shed|shing|cation)_?(?:date|at|on|time)|pub_?date)\\?[\"']\s*:\s*\\?[\"']?"
    r"(\d{4}[-./]\d\d[-./]\d\d[^\"',}\\]{0,20}|1\d{9}(?:\d{3})?(?=\W))",
    re.IGNORECASE,
)
_TITLE_PART = re.compile(r"\s[|·•–—-]\s")
_DAY_LONG = 20  # characters of a written day
_MONTHS = 12
_FEW = 5  # elements with a property that are looked at


def find_dates(
    page: Page, heading: HtmlElement | None, *, search: bool = True
) -> tuple[Moment | None, Moment | None]:
    """Return the moments of publication and of the last change; a day where no time is known.

    The day shown at the headline comes first, with the time that data gives for it; then data; then the day
    that the page says it was published on. Last of all, the whole page is searched.

    Args:
        page: The page.
        heading: The element that shows the headline.
        search: Whether to search the whole page. Without it, the date of publication is declared as such,
            or shown at the headline or after words such as "Published on", or missing.
    """
    american = is_american(page)
    nearest = shown_date(page, heading, strict=not search)
    declared = _plausible(
        [*texts(page.main.get("datePublished")), *_named(page, _PUBLISHED, _PUBLISHED_NAME)],
        american=american,
    ) or _plausible(_loose(page), american=american)
    changes = _plausible(
        [*texts(page.main.get("dateModified")), *_named(page, _MODIFIED, _MODIFIED_NAME)], american=american
    )
    shown = nearest.moment if nearest and nearest.in_header else None
    published = (
        _published(shown, declared, changes)
        or labelled_date(page, american=american)
        or next(iter(_plausible(page.every(*_DOUBTFUL), american=american)), None)
        or _in_title(page)
        or (nearest and nearest.moment)
    )
    if not published and search:
        published = _hidden(page, heading, american=american)
    modified = next(iter(changes), None) or _moment(shown_date(page, heading, changed=True))
    if not published:
        return None, modified
    if modified and day_of(modified) < day_of(published):  # written before, and published as it was
        modified = None
    return _local(page, published, nearest and nearest.moment, search=search), modified


def _moment(shown: ShownDate | None) -> Moment | None:
    return shown and shown.moment


def _published(shown: Moment | None, declared: list[Moment], changes: list[Moment]) -> Moment | None:
    """Choose between the day that is shown and those that data gives."""
    if shown is None:
        return _fullest([at for at in declared if day_of(at) == day_of(declared[0])])
    agreed = [at for at in declared if day_of(at) in _readings(shown)]
    if agreed:
        return _fullest(agreed)
    if not declared:
        return shown
    if _is_change(shown, declared[0], changes):
        return declared[0]
    # A later day than all data agrees on is that of something else: of a change, of an event, of a teaser.
    days = {day_of(at) for at in declared}
    agreed_on = len(declared) > 1 and len(days) == 1 and day_of(shown) > max(days)
    # An evening without its zone, or of another one, may be the next day for readers.
    agreed_on = agreed_on and not (
        _is_evening(declared[0]) and day_of(shown) == max(days) + timedelta(days=1)
    )
    after_change = bool(changes) and day_of(shown) > max(map(day_of, [*declared, *changes])) + timedelta(
        days=1
    )
    return declared[0] if agreed_on or after_change else shown


def _is_change(shown: Moment, published: Moment, changes: list[Moment]) -> bool:
    """Whether the shown moment is that of a change; a post that waited for its day was changed before it."""
    if _is_same_time(shown, published):
        return False
    waited = {day_of(at) for at in changes if day_of(at) < day_of(published)}
    return day_of(shown) in waited or any(_is_same_time(shown, at) for at in changes)


def _is_evening(at: Moment) -> bool:
    return isinstance(at, datetime) and at.hour >= _EVENING


def _is_same_time(one: Moment, other: Moment) -> bool:
    """Whether two times are no more than two minutes apart; days have no time."""
    if not (isinstance(one, datetime) and isinstance(other, datetime)):
        return False
    if (one.tzinfo is None) != (other.tzinfo is None):
        one, other = one.replace(tzinfo=None), other.replace(tzinfo=None)
    return abs(one - other) <= timedelta(minutes=2)


def _fullest(moments: list[Moment]) -> Moment | None:
    """Return the first of the most precise moments: a time with its zone, a time, a day."""
    return max(moments, key=lambda at: (isinstance(at, datetime), _has_zone(at)), default=None)


def _has_zone(at: Moment) -> bool:
    return isinstance(at, datetime) and at.tzinfo is not None


def _readings(shown: Moment) -> set[date]:
    """Return the days that a shown date can mean: 11/01/2021 is in January or in November."""
    day = day_of(shown)
    return {day, day.replace(month=day.day, day=day.month)} if day.day <= _MONTHS else {day}


def _hidden(page: Page, heading: HtmlElement | None, *, american: bool) -> Moment | None:
    """Search the page for a date that neither its data nor its headline's surroundings give."""
    return (
        next(iter(_plausible(_named(page, _MODIFIED, _MODIFIED_NAME), american=american)), None)
        or _in_scripts(page)
        or _moment(shown_date(page, heading, far=True))
        or _moment(shown_date(page, heading, far=True, changed=True))
        or _in_address(page.canonical)
        or searched_date(page)
    )


def _local(page: Page, published: Moment, shown: Moment | None, *, search: bool) -> Moment:
    """Return the local day, where the time is in UTC and the page shows the day before or after.

    A story of 21:25 in New York is of that day for its readers, though its data says 02:25Z of the next.
    """
    if not isinstance(published, datetime) or published.utcoffset() != timedelta(0):
        return published
    if _NOON_WEST <= published.hour < _NOON_EAST:
        return published
    local = _in_address(page.url) or _in_address(page.canonical)
    if not local and shown is None:
        local = labelled_date(page, american=is_american(page)) or (searched_date(page) if search else None)
    if local and abs((day_of(local) - published.date()).days) == 1:
        return day_of(local)
    return published.date() + timedelta(days=1) if _is_midnight(page, published) else published


def _is_midnight(page: Page, published: datetime) -> bool:
    """Whether a time in UTC is midnight sharp in the middle of Europe: a day without a time, moved."""
    language = find_language(page).lower().partition("-")[0]
    return f"{published:%H:%M:%S}" in {"22:00:00", "23:00:00"} and language in _MIDDLE_EUROPE


# Between these hours of UTC it is the same day from Chicago to Singapore.
_NOON_WEST, _NOON_EAST = 6, 16
_EVENING = 18
# Languages spoken for the most part where clocks are one hour before UTC, two in summer.
_MIDDLE_EUROPE = frozenset(
    [
        "cs",
        "da",
        "de",
        "fr",
        "hr",
        "hu",
        "it",
        "lb",
        "nb",
        "nl",
        "nn",
        "no",
        "pl",
        "sk",
        "sl",
        "sq",
        "sr",
        "sv",
    ]
)


def _in_address(url: str) -> date | None:
    match = _URL_DAY.search(url)
    if not match:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def _named(page: Page, first: tuple[str, ...], names: re.Pattern[str]) -> list[str]:
    """Return the values of the metas of these names, then of those whose name says the same."""
    others = [key for key in page.metas if key not in first and names.search(key)]
    return page.every(*first, *others)


def _loose(page: Page) -> list[str]:
    """Return the values of `datePublished` in elements that belong to no item of microdata or RDFa."""
    nodes = page.root.xpath("//body//*[@itemprop='datePublished' or contains(@property, 'datePublished')]")
    return [
        node.get("content") or node.get("datetime") or text_of(node, most=_DAY_LONG)
        for node in nodes[:_FEW]
        if not is_about_other(page, node)
    ]


def _plausible(values: list[str], *, american: bool) -> list[Moment]:
    moments = (parse_timestamp(value) or day_in(value, month_first=american) for value in values)
    return [at for at in moments if at and is_plausible(at)]


def _in_title(page: Page) -> Moment | None:
    """Return the day at the end of a declared title: "River rises | Gauge | 28.04.2023"."""
    for title in page.every("og:title", "twitter:title"):
        last = _TITLE_PART.split(title)[-1]
        if last != title and (day := day_in(last)) and len(last) <= _DAY_LONG and is_plausible(day):
            return day
    return None


def _in_scripts(page: Page) -> Moment | None:
    """Return the day in the initial data of the page's scripts, if there is only one."""
    days = {day_of(at) for text in _SCRIPTED.findall(page.text[:SEARCHED]) if (at := parse_timestamp(text))}
    return days.pop() if len(days) == 1 else None
