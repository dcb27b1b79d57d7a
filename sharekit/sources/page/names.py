"""Names told from what stands around them: "By Ada Lovelace and Alan Turing, 3 May" is two."""

from __future__ import annotations

import re

from sharekit.sources.page.date_text import is_month
from sharekit.sources.page.text import clean, plain

__all__ = ["LABEL", "SHOWN", "is_name", "split_names"]

_BY = (
    r"by|von|vom|par|por|di|da|de|del|door|af|av|od|przez|от|автор|作者|文|撰文|記者|记者|著者|執筆|"
    r"autor(?:in|a|es)?|author|auteur|autore|redakt(?:ion|eur|or)|redacci[oó]n|writer|guest post by|"
    r"(?:written|posted|published|words|story|text|recipe|article|reported|created|submitted|contributed) by|"
    r"(?:geschrieben|verfasst|ver[oö]ffentlicht|erstellt|publiziert|gepostet|text(?: und fotos?)?|rezept|"
    r"(?:ein )?(?:artikel|beitrag|interview|kommentar)) von|"
    r"(?:escrito|publicado|redactado|elaborado) por|(?:écrit|publié|rédigé|posté|propos recueillis) par|"
    r"(?:scritto|pubblicato|a cura) (?:da|di)|geschreven door|skrevet (?:af|av)|skriven av|napisane przez|"
    r"texto|text|texte|tekst|testo"
)
LABEL = re.compile(rf"^\W*(?:{_BY})(?:\s*[::]\s*|\s+|$)", re.IGNORECASE)
SHOWN = re.compile(rf"^\W*(?:{_BY})(?:\s*[::]\s*|\s+)(?=\S)", re.IGNORECASE)
_JOINT = re.compile(
    r"\s*(?:;|,|\||/|&|、|，|\n|·|•|\s-\s|\s–\s|\s(?:and|und|et|y|e|i|og|och|en|with|mit|avec|con)\s)\s*"
)
# What follows a name in one line: a date, a time, a place of work.
_AFTER = re.compile(
    r"\s*(?:\(|\[|\b(?:am|on|le|el|den|op|il|dne|em|stand|für|for|in|at|bei)\b[\s:]*(?=\S*\d)|"
    r"\bon\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|"
    r"\s?(?:published|posted|updated|aktualisiert|quelle|source|stand|folgen|follow|@)\b.*|"
    r"\s(?:for|für|bei|at|from|of the)\s).*$|\s*\S*\d\S*.*$",
    re.IGNORECASE,
)
# "View all posts by Ada", "Zeige alle Beiträge von Ada", "Pressemitteilung von Ada".
_ALL_POSTS = re.compile(
    r"^.{0,30}\b(?:posts?|articles?|stories|beiträge|artikel|entradas|gespeichert|eingereicht|pressemitteilung|meldung)"
    r"\s+(?:by|of|from|von|de|door|par|por)\s+",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"[a-z]{2,}(?:[._][a-z]{2,})+")  # ada.lovelace
# "Interview: Julia", "© Ada", "Recipe by: Bo".
_LEADING = re.compile(r"^\s*(?:[©®*~]|[^:,]{2,24}[::](?!//))\s*")
_TITLE = re.compile(
    r"^(?:ph\.?d|m\.?d|jr|sr|r\.?d|m\.?sc|b\.?sc|m\.?a|esq|rdn|mph|ii|iii)\.?$", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?:\S*|www\.\S+|\S+@\S*|\{\{.*", re.IGNORECASE)
_HOST = frozenset(("com", "net", "org", "info", "blog"))  # last labels of names that are addresses
_NICK = re.compile(r"[^\W\d_]{2,}\d{1,4}")  # Marianne1
_ROLE = re.compile(
    r"^\S+-(?:expert[ei]n?|redakteur(?:in)?|autor(?:in)?|reporter(?:in)?|korrespondent(?:in)?|chef(?:in)?|"
    r"volontär(?:in)?|mitarbeiter(?:in)?)\s+(?=\S+\s+\S)",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    (
        "admin",
        "administrator",
        "author",
        "authors",
        "editor",
        "editors",
        "user",
        "null",
        "none",
        "unknown",
        "guest",
        "anonymous",
        "webmaster",
        "root",
        "default",
        "undefined",
        "posted",
        "published",
        "updated",
        "redaktion",
        "redaccion",
        "redaction",
        "wordpress",
        "byline",
        "by",
        "staff",
        "share",
        "no author",
        "edit",
        "shares",
        "follow",
        "print",
    )
)
_PARTICLES = frozenset(
    ("von", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al", "bin")
)
_MIN = 2  # characters of a name
_LONGEST = 1000  # characters of a declared list of names
_MAX_WORDS = 6  # of a name
_COUNTRY = 2  # letters of a country's domain


def split_names(raw: str) -> list[str]:
    """Split "By Ada Lovelace and Alan Turing, 3 May" into names."""
    text = _ADDRESS.sub("", plain(raw)[:_LONGEST])
    text = _LEADING.sub("", _ALL_POSTS.sub("", text, count=1), count=1)
    for _ in range(2):
        text = LABEL.sub("", text, count=1)
    names: list[str] = []
    for part in _JOINT.split(text):
        name = clean(part if _NICK.fullmatch(part) else _AFTER.sub("", part)).strip(' .-:,|–—*"“”')
        if (
            _TITLE.match(name)
            or name.lower() in _NOBODY
            or is_month(name)
            or len(name) < _MIN
            or len(name.split()) > _MAX_WORDS
        ):
            continue
        names.append(re.sub(r"[._]", " ", name).title() if _is_login(name) else _ROLE.sub("", name))
    return names


def _is_login(name: str) -> bool:
    """Whether a name is one to log in with, "ada.lovelace"; "gauge.pl" is an address."""
    last = name.rpartition(".")[2]
    return bool(_LOGIN.fullmatch(name)) and last not in _HOST and len(last) > _COUNTRY


def is_name(text: str) -> bool:
    """Whether shown words can be a name: capitals but for particles, in scripts that have them."""
    words = text.split()
    small = [word for word in words if word[0].islower() and word not in _PARTICLES]
    return len(words) <= _MAX_WORDS and (not small or (len(words) == 1 and len(text) > _MIN))
