"""Splits bylines into names: "By Ada Lovelace and Alan Turing, 3 May" holds two."""

from __future__ import annotations

import re
from functools import cache

from sharekit.sources.words.byline_words import after_by, before_trade, fold, is_label, is_phrase, listed
from sharekit.sources.words.dates import month_names
from sharekit.sources.words.word_lists import phrase_pattern
from sharekit.support.patterns import lazy_pattern

_SIGNS = r";|,|\||/|&|、|，|،|·|•|・"
_DASHES = r"\s-\s|\s–\s|\s—\s"
_OF_SURNAMES = frozenset(("y", "i", "e"))  # "José Ortega y Gasset" is one


# What follows a name in one line: a date, a time, a place of work.
_AFTER = phrase_pattern(
    "bylines.txt",
    r"\s*(?:\(|\[|（|\b<<before a date>>\b[\s:]*(?=(?:[^\W\d]+\.?,?\s+)?\S*\d)|"
    r"\s?(?:<<after a name>>|@)\b.*|\s<<before a place>>\s).*$|\s*\S*\d\S*.*$",
)
# The day of the week before a date: "Ada Lovelace Mi, 18. Oktober".
_WEEKDAY = phrase_pattern(
    "bylines.txt",
    r"[\s,|–-]+(?:<<before a date>>\s+)?<<weekday>>[^\W\d]{0,7}[.,]?\s+(?:de[nm]\s+)?\d.*$",
)
_LAST_WEEKDAY = phrase_pattern("bylines.txt", r"[\s,|–-]+<<weekday name>>,?$")
_WEEKDAY_NAME = phrase_pattern("bylines.txt", r"<<weekday name>>,?")
# The next thing that the line of the author says: "Ada Lovelace Foto: …".
_NEXT_LABEL = phrase_pattern("bylines.txt", r"\s(?:<<next label>>|[^\W\d_]{0,3}\s?übersetzung)\s?[:：].*$")
# "View all posts by Ada", "Zeige alle Beiträge von Ada", "Pressemitteilung von Ada".
_ALL_POSTS = phrase_pattern("bylines.txt", r"^.{0,30}\b<<all posts>>\s+<<by>>\s+")
_ABOUT = phrase_pattern("bylines.txt", r"^(?i:<<about>>)\s+(?=[^\W\d_])(?![a-zß-ÿ])", 0)  # "About Ada"
_OURS = phrase_pattern("bylines.txt", r"^<<our>>\s+")
_ROLE = phrase_pattern(
    "bylines.txt",
    r"^(?:<<our>>\s+)?(?:\S+-(?:expert[ei]n?|chef(?:in)?)|(?:\S+-)?<<role>>)\s+(?=\S+\s+\S)",
)
_ROLE_AT_END = phrase_pattern("bylines.txt", r"\s<<role at the end>>$")
# A paper or agency after the name of a person who works for it.
_OUTLET = phrase_pattern("bylines.txt", r"<<outlet>>|.+\s<<end of an outlet>>|<<broadcaster>>\b.*")
_FIRST_NAME = phrase_pattern("bylines.txt", r"<<month or first name>>")
_GLUED = lazy_pattern(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")
_LOGIN = lazy_pattern(r"[a-z]{2,}(?:[._][a-z]{2,})+")  # ada.lovelace
# "Interview: Julia", "© Ada", "Recipe by: Bo".
_LEADING = lazy_pattern(r"^\s*(?:[©®*]|[^:：,，،]{2,24}[:：](?!//)(?=\s*[^\W\d]))\s*")
_TITLE = lazy_pattern(
    r"^(?:ph\.?d|m\.?d|d\.?o|jr|sr|r\.?d|m\.?sc?|b\.?sc?|m\.?a|b\.?a|m\.?b\.?a|esq|rdn|mph|lcsw|rn|cpa|cfp|ii|iii)\.?$",
    re.IGNORECASE,
)
_ADDRESS = lazy_pattern(r"https?:\S*|www\.\S+|(?<!\S)\S+@\S*|\{\{.*", re.IGNORECASE)
# "Ada Lovelace, London"
_PLACED = lazy_pattern(r"([^\W\d_][^\s,/|;&]*(?:\s[^\s,/|;&]+){1,3})(?:,\s|\s/\s)([A-ZÀ-Þ][\w-]+)")
_MAILBOX = lazy_pattern(r"[^\s@]+@[^\s@]+ \(([^()]{3,80})\)")  # RFC 822, as feeds have it
# "Medically reviewed by Bo Li, MD — Written by Ada Lovelace"
_REVIEWED = phrase_pattern("bylines.txt", r"\b<<reviewed by>>\b.{1,80}?(?=\b(?:written )?by\b|$)")
_HOST = frozenset(("com", "net", "org", "info", "blog"))  # last labels of names that are addresses
_ABBREVIATED = lazy_pattern(r"(?:\b\w\.\s?\w|\b(?:Jr|Sr|Inc|Ltd|Co)|[a-zß-ÿ] [A-ZÀ-Þ])$")
_GLUED_INITIAL = lazy_pattern(r"(?<=\b[A-ZÀ-Þ]\.)(?=[A-ZÀ-Þ][a-zß-ÿ])")  # "Ada B.Lovelace"
# Arabic joins its "and" to the next word; some names begin with that letter.
_ARABIC_AND = phrase_pattern(
    "bylines.txt", r"(?<=\S\s)(?!<<names with waw>>(?!\S))و(?=[\u0621-\u064a]{3,20}\s\S)"
)
_NICK = lazy_pattern(r"[^\W\d_]{2,}\d{1,4}")  # Marianne1


_PARTICLES = frozenset(
    (
        *("von", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al"),
        *("bin", "ibn", "ben", "zu", "zur", "zum", "ten", "ter", "das", "y", "e", "i", "af", "av"),
    )
)
_MIN = 2  # characters of a name
_LONGEST = 1000  # characters of a declared list of names
_MAX_WORDS = 6  # of a name
# A word with a vowel that is no abbreviation of two letters, or an initial.
_PRONOUNCEABLE = lazy_pattern(
    r"^\w\.?$|^(?=\S{3}).*[AEIOUYÄÖÜÅÆØÁÉÍÓÚÀÈÌÒÙÂÊÎÔÛАЕЁИОУЫЭЮЯΑΕΗΙΟΥΩ]|^(?:DE|DA|DI|DU|LE|LA|EL|AL)$"
)
_GLUED_BY = lazy_pattern(r"^(By|Von|Par|Por|Door)(?=[A-ZÀ-Þ][a-zà-ÿ]+[\s-])")
_MONTH_AND_NUMBER = lazy_pattern(r"(?<![^\W\d_])([^\W\d_]{3,30})\.?\s{1,2}\d")
_INVERTED = lazy_pattern(
    r"([A-ZÀ-Þ][\w’'-]+), ([A-ZÀ-Þ][\w’'-]+\.?(?: [A-ZÀ-Þ]\w{0,12}\.?)?)"
)  # "Quist, Mara E."
_ON = lazy_pattern(r"(?<![\s,])[\s,]+(?:am|on|le|el|den|op|il|dne|em)$")
_CHANNEL = lazy_pattern(r"[A-Z]{2,5}\d{1,2}\s+[^\W\d]")  # BR24 Newsroom
_SYMBOLS = lazy_pattern(r"^[^\w(\[]+|[^\w.!)\]\u0300-\u1aff]+$")  # "Ada Lovelace →", "≈ Ada"
_COUNTRY = 2  # letters of a country's domain
_FULL = 2  # words of a whole name


@cache
def _joints(dashes: bool) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, listed("and")), key=len, reverse=True))
    return re.compile(rf"\s*({_SIGNS}{'|' + _DASHES if dashes else ''}|\s(?:{words})\s)\s*")


def is_by(text: str) -> bool:
    """Whether a line begins with words such as "By", "Von" or "Author:", and a name can follow."""
    rest = _OURS.sub("", after_by(_GLUED_BY.sub(r"\1 ", text)))
    return bool(rest) and not is_small(rest) and rest[0].isalpha()


def split_names(raw: str, *, one: bool = False) -> list[str]:
    """Split "By Ada Lovelace and Alan Turing, 3 May" into names.

    Args:
        raw: The line as shown or declared, without markup.
        one: Whether it is declared as one person's name, in which a dash parts nothing: "Ada - The Gauge".
    """
    text = without_reviewers(" ".join(raw[:_LONGEST].split()))
    mailbox = _MAILBOX.fullmatch(text)
    text = _ADDRESS.sub("", mailbox[1] if mailbox else text)
    text = _before_date(_WEEKDAY.sub("", _GLUED_BY.sub(r"\1 ", text)))
    text = _ABOUT.sub("", _ALL_POSTS.sub("", text, count=1))
    rest = after_by(text)
    # "De Niro" is all of a name.
    if not (one and len(rest.split()) == 1 and text.split()[0].lower() in _PARTICLES):
        text = rest or _LEADING.sub("", text, count=1)
        text = after_by(text) or text
    text = _NEXT_LABEL.sub("", _WEEKDAY.sub("", text))
    two_words = len(text.split()) == _FULL
    if (
        (one or two_words)
        and (inverted := _INVERTED.fullmatch(text))
        and not is_phrase(inverted[1], "newsroom")
    ):
        return [f"{inverted[2]} {inverted[1]}"]
    if not one and (placed := _PLACED.fullmatch(text)):
        text = placed[1] if not is_small(text) else f"{placed[2]} {placed[1]}"
    names: list[str] = []
    employed = False
    for part in _parts(text, dashes=not one):
        if names and (is_role(part.strip(" .-:")) or _OUTLET.fullmatch(part.strip(" .-:"))):
            employed = True
            continue
        if employed and len(part.split()) == 1 and len(names[-1].split()) >= _FULL:
            continue  # "Ada Lovelace, BBC News, Leeds"
        if one and names and is_newsroom(names[0]):
            break  # its place
        name = part if _NICK.fullmatch(part) or _CHANNEL.match(part) else _AFTER.sub("", part)
        name = _SYMBOLS.sub("", name.strip(' .-:,،|–—*"“”（）'))
        name = _GLUED_INITIAL.sub(" ", _without_glued_role(name))
        name = before_trade(name + "." if _ABBREVIATED.search(name) and f"{name}." in part else name)
        name = _ON.sub("", name if name.count("(") == name.count(")") else name.strip("() "))
        is_month = fold(name) in month_names() and not (name == text and _FIRST_NAME.fullmatch(name))
        if is_month or _is_day(name) or _is_nobody(name) or (names and _is_title(name, names[-1])):
            continue
        names.append(re.sub(r"[._]", " ", name).title() if _is_login(name) else _cased(_ROLE.sub("", name)))
    return names


def without_reviewers(text: str) -> str:
    """Drop the people who reviewed or edited a text: "Reviewed by Bo Li, MD — Written by Ada Lovelace"."""
    return _REVIEWED.sub(" ", text)


def _before_date(text: str) -> str:
    """Cut a byline before the name of a month that a number follows: "Ada Lovelace December 28, 2016"."""
    for match in _MONTH_AND_NUMBER.finditer(text):
        word = match[1]
        # "LovelaceDec 12": the month may begin inside a word.
        for start in (
            0,
            *(at for at in range(1, len(word)) if word[at - 1].islower() and word[at].isupper()),
        ):
            if fold(word[start:]) in month_names():
                before = _ON.sub("", text[: match.start() + start].rstrip(" ,|–-"))
                return _LAST_WEEKDAY.sub("", before) or text
    return text


def is_newsroom(name: str) -> bool:
    """Whether a name begins or ends with a word such as "Newsroom"."""
    words = name.split()
    return any(is_phrase(" ".join(part), "newsroom") for part in (words, words[:1], words[-1:], words[:2]))


def is_role(part: str) -> bool:
    """Whether a part of a byline is what somebody does: "Political Editor"."""
    words = part.split()
    listed = any(is_phrase(" ".join(words[-count:]), "trade") for count in (1, 2, 3))
    return bool(words) and (listed or bool(_ROLE_AT_END.search(part)))


def _parts(text: str, *, dashes: bool) -> list[str]:
    """Cut a list of names at its joints, but not the surnames that a joint belongs to, nor a sentence."""
    pieces = _joints(dashes).split(_ARABIC_AND.sub("و ", text) if len(text.split()) > _FULL + 1 else text)
    parts = pieces[:1]
    for joint, part in zip(pieces[1::2], pieces[2::2], strict=True):
        left, right = len(parts[-1].split()), len(part.split())
        surnames = joint.strip() in _OF_SURNAMES and left >= _FULL > right
        # "a" is "and" in Czech, but not in English.
        article = joint.strip() == "a" and min(left, right) < _FULL
        words = joint.strip().isalpha() and not is_name(part) and part and is_small(part)
        # "Plums and Pears" is a brand, "Ada Lovelace and Alan Turing" are two.
        words = words or (not dashes and joint.strip().isalpha() and left == right == 1)
        # "Ada Lovelace, corresponsal en Oslo": "en" is "and" in Dutch only.
        office = is_small(parts[-1] or "A") and is_role(parts[-1]) and joint.strip().isalpha()
        if (surnames or article or words or office) and len(f"{parts[-1]} {part}".split()) < _MAX_WORDS:
            parts[-1] = f"{parts[-1]} {joint.strip()} {part}"
        else:
            parts.append(part)
    return parts


def _without_glued_role(name: str) -> str:
    """Cut a role that nothing parts from the name: "Ada LovelaceStaff Writer"."""
    for joint in _GLUED.finditer(name):
        if is_role(name[joint.start() :]) or is_phrase(name[joint.start() :], "newsroom"):
            return name[: joint.start()]
    return name


def _is_nobody(name: str) -> bool:
    too_long = len(name) < _MIN or len(name.split()) > _MAX_WORDS
    return (
        too_long
        or is_phrase(name, "nobody")
        or is_phrase(name, "trade")
        or is_label(name)
        or "»" in name.strip("»")
        or is_phrase(name, "by")
        or bool(_TITLE.match(name))
    )


def _is_day(name: str) -> bool:
    """Whether a name is the rest of a date: "Sat Apr"."""
    first, _, rest = name.partition(" ")
    return fold(rest) in month_names() and bool(_WEEKDAY_NAME.fullmatch(first))


def _is_title(part: str, before: str) -> bool:
    """Whether a part after a whole name is none: "Ada Lovelace, food stylist", "View author archive"."""
    return (is_small(part) or not is_name(part)) and len(before.split()) >= _FULL


def _cased(name: str) -> str:
    """Write a name in capitals as names are written, but no initials such as "BBC NEWS"."""
    words = name.split()
    # Turkish has other small letters for its capitals.
    shouted = len(words) in {2, 3, 4} and name.isupper() and not set(name) & set("İĞŞÇ")
    if not shouted or not all(_PRONOUNCEABLE.search(word) for word in words):
        return name
    return re.sub(r"\bMc([a-z])", lambda match: "Mc" + match[1].upper(), name.title())


def _is_login(name: str) -> bool:
    """Whether a name is one to log in with, "ada.lovelace"; "gauge.pl" is an address."""
    last = name.rpartition(".")[2]
    return bool(_LOGIN.fullmatch(name)) and last not in _HOST and len(last) > _COUNTRY


def is_small(word: str) -> bool:
    """Whether a word begins with a small letter of a script that has capitals."""
    # Georgian is written in small letters only, whatever Unicode has as their capitals.
    return word[0].islower() and not "ა" <= word[0] <= "ჿ"


def is_name(text: str) -> bool:
    """Whether shown words can be a name: capitals but for particles, in scripts that have them."""
    words = text.split()
    small = [word for word in words if is_small(word) and word not in _PARTICLES]
    return len(words) <= _MAX_WORDS and (not small or (len(words) == 1 and len(text) > _MIN))
