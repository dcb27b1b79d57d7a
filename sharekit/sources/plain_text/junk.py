"""Lines of a scraped page that belong to no article: captions, counters, buttons, sign-up boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from sharekit.sources.plain_text.labels import is_label, without_label
from sharekit.sources.words.dates import month_of, parse_moment
from sharekit.sources.words.word_lists import phrase_pattern
from sharekit.support.patterns import lazy_pattern

_LONGEST_CAPTION = 260
_LONGEST_FORM = 160
_LONGEST_DATE = 60
_LONGEST_AGO = 32
_AGENCIES = (
    r"(?:Getty(?: Images)?|Reuters|AP(?: Photo)?|AFP|EPA|Alamy|PA(?: Wire| Media)?"
    r"|Shutterstock|dpa|ANP|Unsplash"
    r"|Pexels|iStock|EFE|ANSA|Keystone|SIPA|Bloomberg|Xinhua|Flickr|Wikimedia(?: Commons)?|Adobe Stock|imago"
    r"|picture alliance)"
)
_CAPTION = phrase_pattern(
    "labels.txt", r"(?:<<caption>>s?(?:\s(?:caption|credits?|source|by))?|<<picture credit>>)\s*[:：]\s*\S.*"
)
_COUNTER = phrase_pattern(
    "labels.txt",
    r"\d[\d.,]{0,8}\s?[km]?\+?\s*<<counted>>|<<counted>>\s*[:：(]?\s*\d[\d.,]{0,8}[km]?\)?|\d{1,3}(?:[.,]\d)?k",
)
_DESK = phrase_pattern("labels.txt", r"<<desk>>\s?[：:].{1,24}")
_CREDITED = lazy_pattern(
    rf"(?:.{{0,200}}(?:/|via\s|©\s?|\(|\bphoto(?:graph)?(?: by)?:?\s"
    rf"|\bfoto:?\s)){_AGENCIES}\)?\.?|{_AGENCIES}"
    r"|[(\[](?:photo|foto|image|picture|bild|credit)\b[^()\[\]]{0,120}[)\]]"
    r"|photos? by .{2,60} on (?:unsplash|pexels|flickr)"
    r"|(?:image|picture|photo|media|video) (?:source|caption),\s.{2,200}|credit(?:\.\.\.|…)\s?\S.{1,100}",
    re.IGNORECASE,
)
_CREDIT_BEHIND = lazy_pattern(
    r".{8,200}[.!?]\s*[(\[]?(?:photo(?:graph)?|foto|image|picture|bild|imagen|immagine|crédits?|credit|beeld)s?"
    r"(?:\s(?:by|von|de|di|van))?\s?[:：/]\s?.{2,60}",
    re.IGNORECASE,
)
_FOLLOW = lazy_pattern(
    r"(?:follow|siga|curta|sigue|síguenos|suivez|retrouvez|folgen? sie|folge|volg|segui|följ|følg)\b.{0,60}"
    r"\b(?:whatsapp|telegram|instagram|facebook|twitter|youtube|tiktok|linkedin|bluesky|mastodon"
    r"|google (?:news|notícias)|on (?:threads|x))\b.{0,20}",
    re.IGNORECASE,
)
_COPYRIGHT = lazy_pattern(
    r"(?:©|\(c\)\s|copyright\b).{0,150}|.{0,80}\ball rights reserved\b.{0,40}", re.IGNORECASE
)
_NEW_WINDOW = phrase_pattern("labels.txt", r"\(<<opens in a new window>>\).{0,24}$")
_SIGN_UP = lazy_pattern(
    r"thanks? (?:you )?for (?:reading|subscribing|listening|signing up)\b.{0,60}"
    r"\b(?:subscri|sign|support|share|newsletter).{0,80}"
    r"|(?:sign up|subscribe) for more\b.{0,40}"
    r"|by (?:signing up|subscribing|registering|entering|clicking)\b.{0,140}"
    r"|(?:sign up|subscribe|register|join|get|receive|stay)\b.{0,90}"
    r"\b(?:newsletters?|inbox|mailing list|alerts|briefing)\b.{0,50}"
    r"|(?:melden sie sich|jetzt|abonnieren sie|hier|bleiben sie).{0,70}newsletter.{0,50}"
    r"|(?:inscrivez|abonnez|recevez).{0,80}(?:newsletter|infolettre|lettre d).{0,50}"
    r"|(?:suscr[íi]b|recibe|ap[úu]ntate|reg[íi]strate).{0,80}(?:newsletter|bolet[íi]n|correo).{0,50}"
    r"|(?:inscreva|assine|receba|cadastre).{0,80}(?:newsletter|boletim|e-?mail).{0,50}"
    r"|(?:iscriviti|ricevi).{0,80}newsletter.{0,50}"
    r"|(?:meld je|schrijf je|abonneer|ontvang).{0,80}nieuwsbrief.{0,50}"
    r"|(?:meld deg|tilmeld|anmäl dig|prenumerera).{0,80}(?:nyhetsbrev|nyhedsbrev).{0,50}",
    re.IGNORECASE,
)
_NOTICE = lazy_pattern(
    r"\baffiliate (?:links?|commission)|earn (?:a |an )?(?:small )?(?:affiliate )?commission"
    r"|commission (?:from|if you|on)|^(?:disclosure|disclaimer|transparenzhinweis|werbehinweis)\b"
    r"|^(?:enthält|dieser (?:artikel|beitrag) enthält) (?:werbung|affiliate)"
    r"|^this (?:article|story|post) is more than \w+ (?:years?|months?) old|liens? affiliés?"
    r"|enlaces? de afiliad"
    r"|link(?:s)? de afiliad|link di affiliazione|please enable javascript|your browser does not support",
    re.IGNORECASE,
)
_AGO = lazy_pattern(
    r"(?:about |over |almost )?(?:an?|one|\d+)\s?"
    r"(?:s|sec\w*|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|mo|months?|years?)\s+ago"
    r"|yesterday|today|just now|\d+\s?(?:hrs?|hours?|h|days?|d|mins?|m|w)"
    r"|vor (?:etwa |rund )?(?:eine[rmn]?|\d+) \w+|gestern|heute"
    r"|il y a (?:environ )?(?:une?|\d+) \w+|hier|aujourd[’']hui"
    r"|hace (?:una?|\d+) \w+|ayer|hoy|há (?:uma?|\d+) \w+(?: atrás)?|ontem|hoje"
    r"|(?:un[’']?\s?|una |\d+ )\w+ fa|ieri|oggi|(?:een|\d+) \w+ geleden|gisteren|vandaag"
    r"|(?:for |för )?(?:en|et|ett|\d+) \w+ (?:siden|sedan)|i går|igår"
    r"|(?:\d+ )?\w+ (?:temu|назад|тому|önce|lalu|trước)|\d+ \w+ yang lalu|wczoraj|dziś|вчера"
    r"|сегодня|dün|bugün"
    r"|\d+\s?(?:分|時間|日|週間|[かヶ]月|年)前|昨日|\d+\s?(?:分钟|小时|天|周|个月|年|分鐘|小時"
    r"|週|個月)前|昨天|今天"
    r"|\d+\s?(?:분|시간|일|주|개월|년)\s?전|(?:منذ|قبل) .{1,20}|לפני .{1,20}",
    re.IGNORECASE,
)
_MINUTES = phrase_pattern(
    "labels.txt",
    r"(?:ca\.?|about|env(?:iron)?\.?|~|この記事は)?\s*\d+(?:\s?[-–]\s?\d+)?\s*+-?\s*+<<minutes>>.{0,16}",
)
_MINUTES_TO_READ = lazy_pattern(
    r"(?:about |ca\.? )?\d+(?:\s?[-–]\s?\d+)?[\s-]*(?:min\w*|мин\w*|хв\w*|dakika|dk)\.?[\s-]*"
    r"(?:de |di |á |zum )?"
    r"(?:read(?:ing)?(?: time)?|lesezeit|lesen|lecture|lectura|leitura|lettura|leestijd|lezen|lesetid|læsetid"
    r"|lästid|läsning|lukuaika|czytania|чтения|читання|okuma(?: süresi)?)",
    re.IGNORECASE,
)
_DAY_AND_MONTH = lazy_pattern(
    r"(?:[^\W\d_]{2,12}\.?,?\s+)?"
    r"(?:(?:\d{1,2})\.?\s+(?:de )?(?P<after>[^\W\d_]{3,12})\.?|(?P<before>[^\W\d_]{3,12})\.?\s+(?:\d{1,2}))"
)
_TIME_WORDS = lazy_pattern(r"\b[ap]\.?m\b\.?|\b[A-Z]{2,4}\b|\b(?:at|um|à|às|kl|Uhr)\b")
_MOST_WORDS = 3
"""Words of a date besides numbers and the time: a preposition, a weekday, a month."""


def is_notice(text: str) -> bool:
    """Whether a paragraph is about the page: sign-ups, affiliate links, the age of the article."""
    return len(text) <= _LONGEST_CAPTION and bool(_NOTICE.search(text) or _SIGN_UP.fullmatch(text))


def is_reading_time(text: str) -> bool:
    """Whether a line is a reading time that says so: “4 min read”, “Lesezeit: 3 Minuten”."""
    return bool(_MINUTES_TO_READ.fullmatch(text) or _MINUTES.fullmatch(without_label(text, "reading time")))


@lru_cache(maxsize=4096)
def is_junk(text: str) -> bool:
    """Whether a line is a caption, a counter, a button or part of a form."""
    if len(text) <= _LONGEST_CAPTION and any(
        pattern.fullmatch(text) for pattern in (_CAPTION, _CREDITED, _CREDIT_BEHIND)
    ):
        return True
    if len(text) > _LONGEST_FORM:
        return False
    matches = is_reading_time(text) or any(
        pattern.fullmatch(text) for pattern in (_COUNTER, _SIGN_UP, _FOLLOW, _DESK, _COPYRIGHT)
    )
    return matches or is_label(text, "like", "forms", "buttons") or bool(_NEW_WINDOW.search(text))


def is_about_author(text: str, names: Sequence[str]) -> bool:
    """Whether a line is the heading of a note about the author, one of `names`."""
    return is_label(text, "about the author") or without_label(text, "about") in names


@lru_cache(maxsize=4096)
def is_day(text: str) -> bool:
    """Whether a line is a date, with or without a year, or a time such as “2 days ago”."""
    return is_relative(text) or is_dated(text) or _is_day_and_month(text)


def is_relative(text: str) -> bool:
    """Whether a line is a time such as “2 days ago” or “vor 3 Stunden”."""
    return len(text) <= _LONGEST_AGO and bool(_AGO.fullmatch(text.rstrip(".")))


def is_dated(text: str) -> bool:
    """Whether a line is a date with its year, perhaps with a time, and little else."""
    words = re.findall(r"[^\W\d_]+", _TIME_WORDS.sub("", text))
    return len(text) <= _LONGEST_DATE and len(words) <= _MOST_WORDS and parse_moment(text) is not None


def _is_day_and_month(text: str) -> bool:
    match = _DAY_AND_MONTH.fullmatch(text)
    return match is not None and bool(month_of(match["after"] or match["before"]))
