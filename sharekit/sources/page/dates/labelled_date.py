"""The date that a page's text gives after words such as "Published on"."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from sharekit.sources.page.dates.date_text import day_in
from sharekit.sources.page.dates.timestamps import is_plausible
from sharekit.sources.page.parsing.text import text_of

if TYPE_CHECKING:
    from sharekit.sources.page.parsing.document import Page

_SEARCHED = 100_000  # characters of a page's text
_DATE = r"(.{0,26}?\d.{4,26})"  # where a date can be, weekday and all
_SAID = re.compile(
    r"\b(?:erschienen|erstellt|ver[oö]ffentlicht|publiziert|eingestellt|(?<!aktuelles )datum|"
    r"(?:first )?published|posted|date of publication|publication date|publié|mis en ligne|"
    r"publicado|publicación|pubblicato|"
    r"data di pubblicazione|geplaatst|gepubliceerd|opublikowano|publikováno|vydáno|zveřejněno|publicerad|"
    r"publisert|udgivet|julkaistu|megjelent|publicat|objavljeno|yayınlanma|yayın tarihi|опубликовано|"
    r"дата публикации|опубліковано)"
    rf"(?:\s+(?:am|on|den|le|el|il|em|op|dne|dnia|tarihi|in))?\s*:?\s+(?={_DATE})"
    rf"|(?:发布时间|发布日期|發布時間|公開日|掲載日|投稿日|입력|등록|승인)\s*[:：]?\s*(?={_DATE})",
    re.IGNORECASE,
)
# Parts of its words: on most pages none occurs, which is faster to see than to search for dates.
_SAID_PARTS = (
    "erschienen", "erstellt", "ffentlicht", "publi", "eingestellt", "datum", "posted", "mis en ligne",
    "geplaatst", "gepubliceerd", "opublikowano", "vydáno", "zveřejněno",
    "udgivet", "julkaistu", "megjelent", "objavljeno",
    "yayın", "опубл", "публикации", "发布", "發布", "公開日", "掲載日", "投稿日", "입력", "등록", "승인",
)  # fmt: skip
# "Date: 3 May 2026", but no release date, due date or end date.
_DATE_OF_PAGE = re.compile(
    r"(?<![\w-])(?!(?:release|updated?|expiry|closing|birth|start|event|due|end|effective|review|sale|opening)\s)"
    r"(?:[\w’'-]+[.!?:]?\s)?(?-i:Date)\s?:?\s(?=(.{0,12}?\d.{4,26}))",
    re.IGNORECASE,
)
# "wurde am 3. Mai 2026 um 9 Uhr veröffentlicht": the words follow.
_SAID_AFTER = re.compile(
    rf"\b(?:am|vom)\s+(?={_DATE}).{{8,50}}?\b(?:gepostet|ver[oö]ffentlicht|publiziert|geschrieben|eingestellt)\b",
    re.IGNORECASE,
)
_NEWS_OF = re.compile(
    rf"\b(?:notizia|noticia|eintrag|meldung|nachricht|pressemitteilung|artikel|beitrag) (?:del|vom)\s+"
    rf"(?={_DATE})",
    re.IGNORECASE,
)


def labelled_date(page: Page, *, american: bool) -> date | None:
    """Return the day after words such as "Published on", wherever the page says them first.

    Args:
        page: The page.
        american: Whether 3/5/2026 is the fifth of March.
    """
    body = page.root.find("body")
    text = text_of(body)[:_SEARCHED] if body is not None else ""
    about = " · ".join(page.every("description", "og:description"))
    folded = text.casefold()
    said = text if any(part in folded for part in _SAID_PARTS) else ""
    for words, pattern in ((said, _SAID), (text, _DATE_OF_PAGE), (text, _SAID_AFTER), (about, _NEWS_OF)):
        for match in pattern.finditer(words):
            day = day_in(next(filter(None, match.groups())), month_first=american)
            if day and is_plausible(day):
                return day
    return None
