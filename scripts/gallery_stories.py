"""The gallery's articles: one invented story for each card, and one in many languages."""

from __future__ import annotations

from datetime import date

from sharekit.article import Article

__all__ = ["ABROAD", "STORIES"]

_DAY = date(2026, 9, 24)


def _story(headline: str, lead: str, image: str, **more: str) -> Article:
    return Article(
        headline=headline,
        lead=lead,
        image=image,
        site=more.get("site", "The Lantern"),
        byline=(more.get("byline", "Ines Okafor"),),
        section=more.get("section", "World"),
        url=more.get("url", "https://lantern.example/world/night-trains"),
        published=_DAY,
        language=more.get("language", "en-GB"),
    )


STORIES = {
    "news": _story(
        "Cities that dim their lights at night save a fifth of their power",
        "Forty towns turned their lamps down after midnight. A year on, the stars are back.",
        "city.jpg",
        section="Energy",
        url="https://lantern.example/energy/dark-sky-1",
    ),
    "editorial": _story(
        "The quiet return of the night train, and what it asks of us",
        "To sleep through a border is to trust a stranger with your morning.",
        "ridges.jpg",
        section="Opinion",
        url="https://lantern.example/opinion/night-train-7",
    ),
    "photo": _story(
        "She crossed the Pacific on sunlight and patience",
        "One hull, no engine, ninety-one days: the log of the longest solo passage under solar sail.",
        "sea.jpg",
        section="Sport",
        url="https://lantern.example/sport/pacific-2",
    ),
    "split": _story(
        "A harbour town learns to live with a quieter sea",
        "The ferries went electric. What came back first were the sounds nobody had missed.",
        "sea.jpg",
        section="Climate",
        url="https://lantern.example/climate/harbour",
    ),
    "quote": _story(
        "“We stopped asking how fast it runs and began to ask whom it serves.”",
        "The engineer who slowed down a city’s trams on why nobody has asked for the old timetable.",
        "face.jpg",
        section="Interview",
    ),
    "minimal": _story(
        "Introducing Harbour\u00a03: deploys that undo themselves",
        "Every release now carries the way back. One key, two seconds, no meeting.",
        "",
        site="Harbour",
    ),
    "bold": _story(
        "Listen to the hills before they wake",
        "A new series in sound, recorded between four and five in the morning.",
        "ridges.jpg",
        section="Podcast",
        url="https://lantern.example/podcast/hills-13",
    ),
    "docs": _story(
        "Set up single sign-on with your identity provider",
        "Connect SAML or OpenID Connect in ten minutes, and test it before anyone is locked out.",
        "",
        site="Harbour Docs",
        section="Guides",
        url="https://docs.harbour.example/guides/sso",
    ),
    "event": _story(
        "An evening on maps: how cities decide what to show",
        "Talks, old atlases and a walk along the buried river.",
        "face.jpg",
        section="Live",
    ),
}

_TOLD = {
    "ar": (
        "مدن تخفّف أضواءها ليلًا توفّر خُمس استهلاكها من الكهرباء",
        "بعد عام من التجربة عادت النجوم إلى السماء.",
        "طاقة",
    ),
    "he": (
        "ערים שעמעמו את אורות הלילה חוסכות חמישית מהחשמל",
        "שנה אחרי הניסוי הכוכבים חזרו לשמיים.",
        "אנרגיה",
    ),
    "ja": (
        "夜の照明を落とした都市、電力の2割を節約",
        "一年後、治安に変化はなく、空には星が戻ってきた。",
        "エネルギー",
    ),
    "zh-Hans": ("夜间调暗路灯的城市节省了五分之一的电力", "一年过去，治安如常，星空重现。", "能源"),
    "ko": ("밤거리 조명을 낮춘 도시들, 전력 5분의 1 절약", "일 년이 지나자 하늘에 별이 돌아왔다.", "에너지"),
    "hi": ("रात में रोशनी घटाने वाले शहरों ने बचाई पाँचवाँ हिस्सा बिजली", "एक साल बाद आसमान में तारे लौट आए हैं।", "ऊर्जा"),
    "th": ("เมืองที่หรี่ไฟยามค่ำคืนประหยัดไฟฟ้าได้หนึ่งในห้า", "หนึ่งปีผ่านไป ดวงดาวกลับมาบนท้องฟ้า", "พลังงาน"),
    "ru": (
        "Города, приглушившие ночной свет, экономят пятую часть энергии",
        "Через год на небо вернулись звёзды.",
        "Энергия",
    ),
    "de": (
        "Städte, die nachts das Licht dimmen, sparen ein Fünftel ihres Stroms",
        "Nach einem Jahr sind die Sterne zurück.",
        "Energie",
    ),
}

ABROAD = {
    language: _story(headline, lead, "city.jpg", section=section, language=language)
    for language, (headline, lead, section) in _TOLD.items()
}
