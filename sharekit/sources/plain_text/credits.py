"""People named in the lines around a scraped text: with “by” before them, a role, a place, or bare."""

from __future__ import annotations

from sharekit.sources.plain_text.labels import ends_with_label, has_label, is_label, without_label
from sharekit.sources.plain_text.lines import ends_sentence
from sharekit.sources.words.byline_words import after_by, before_trade, is_phrase
from sharekit.sources.words.person_names import is_name, is_small, split_names
from sharekit.sources.words.word_lists import phrase_pattern
from sharekit.support.patterns import lazy_pattern

_LONGEST_NAME = 60
_LISTED = lazy_pattern(r"(?<!\s)\s*,\s*")
_PLACE = lazy_pattern(r"(?<!\s)(?:\s+[-–—]\s+|\s*[|•·●,]\s*|\s(?:in|aus|à|en|em)\s(?=[A-ZÀ-Þ]))")
_EMPLOYED = lazy_pattern(r"(?P<names>[^,|(–—]{3,60}?)(?:,\s|\s[|–—-]\s|\s\()(?P<tail>\S.{0,70})$")
_NEXT_LABEL = lazy_pattern(r"\s[^\W\d_]{4,12}\s?[:：]")
_DASH = lazy_pattern(r"\s[-–—]\s")
_PLACE_NAME = r"[A-ZÀ-Þ][\w’'.-]{0,20}(?:[\s-](?:[a-z]{1,3}\s)?[A-ZÀ-Þ][\w’'.-]{0,20}){0,2}"
_IN_PLACE = phrase_pattern("bylines.txt", rf"(?P<names>\S.{{3,60}}?)\s<<in a place>>\s{_PLACE_NAME}", 0)
_REPORTS = phrase_pattern(
    "bylines.txt", rf"(?P<names>\S.{{3,60}}?),?\s(?!in\s)(?i:<<reports from>>)\s{_PLACE_NAME}", 0
)
_FROM_PLACE = phrase_pattern(
    "bylines.txt", rf"(?i:<<from>>)\s{_PLACE_NAME},?\s(?i:<<reports>>)\s?:?\s(?P<names>\S.{{3,60}})", 0
)
_WITH_AGENCIES = phrase_pattern("bylines.txt", r"(?P<names>\S.{3,60}?),?\s<<with agencies>>")
_AND = lazy_pattern(r",\s|\s(?:and|et|y|e)\s")
_UNSPACED_NAME = phrase_pattern(
    "bylines.txt",
    r"<<family name of one letter>>[\u4e00-\u9fff]{2}|<<family name in Korean>>[가-힣]{2}"
    r"|<<family name in Japanese>>\s?[\u3040-\u30ff\u4e00-\u9fff]{1,3}",
)
_LATIN_END = "\u0250"
_FIGURE = lazy_pattern(r"\d")
_SENTENCE = lazy_pattern(r"[!?:]")
_PLACE_WORDS = 3
_ROLE_WORDS = 4
_NAME_WORDS = range(2, 5)


def names_of(part: str) -> tuple[str, ...]:
    """Return the names in “By Ana Ruiz, Jo Li and Max Bo” or “김철수 기자”; none if a part is not a name."""
    credit = after_by(part)
    first, *others = _LISTED.split(_without_place(_without_role(part, credit)))
    # "Local Democracy Reporter" is a role; Latin script parts a name from one by a comma.
    latin = first[:1] < _LATIN_END
    if not credit and (before_trade(part) == part or (latin and not others)):
        return ()
    line = ", ".join([first, *(other for other in others if not _is_role(other))])
    names = [name for name in split_names(line) if not is_label(name, "roles")]
    if len(names) == 1 and (_is_ours(names[0].split()) or is_phrase(names[0], "newsroom")):
        return ()
    good = all(is_name(name) and not is_small(name) and len(name) <= _LONGEST_NAME for name in names)
    return tuple(names) if good and not _SENTENCE.search(_without_picture(credit)) else ()


def _is_role(part: str) -> bool:
    """Whether a part says what somebody does, and where: “City Hall reporter”, “corresponsal en Vigo”."""
    return ends_with_label(part, "roles") or (is_small(part) and has_label(part, "roles"))


def _without_picture(credit: str) -> str:
    """Drop the second half of “Text: Kari Nord Foto: Per Sol”."""
    label = _NEXT_LABEL.search(credit)
    return credit[: label.start()] if label else credit


def employed_names(part: str) -> tuple[str, ...]:
    """Return the names before a role or an agency: “Henrik Dale, dpa”, “Claire Morel, correspondante”."""
    match = _EMPLOYED.match(part)
    tail = match["tail"].rstrip(")") if match else ""
    if match is None or not tail or ends_sentence(tail):
        return ()
    outlet = len(tail.split()) <= _ROLE_WORDS and has_label(tail.split()[-1], "outlets")
    return tuple(bare_names(match["names"])) if outlet or has_label(tail, "roles") else ()


def placed_names(text: str) -> list[str]:
    """Return the names in “Ana Ruiz in Oslo and Jo Li in Bergen”; other lines look alike."""
    parts = [_IN_PLACE.fullmatch(part) for part in _AND.split(text)]
    people = [bare_names(part["names"]) if part else [] for part in parts]
    return [name for names in people for name in names] if all(people) else []


def reporting_names(part: str) -> tuple[str, ...]:
    """Return the names in “Aus Kiel berichtet Ana Ruiz” or “Ana Ruiz and agencies”."""
    forms = (_REPORTS.fullmatch(part), _FROM_PLACE.fullmatch(part), _WITH_AGENCIES.fullmatch(part))
    match = next(filter(None, forms), None)
    return tuple(bare_names(match["names"])) if match else ()


def is_credit_line(text: str) -> bool:
    """Whether a line credits pictures or the staff, and nothing else: “Photographs by Helen Moss”."""
    if len(text) > _LONGEST_NAME:
        return False
    photographer = without_label(text, "photographs by")
    named = photographer and is_name(photographer) and not is_small(photographer) and not _FIGURE.search(text)
    return bool(named) or is_newsroom_line(text)


def may_be_place(text: str) -> bool:
    """Whether two or more words in capitals are a place or a section rather than a person: “New York”."""
    words = text.split()
    return (
        has_label(words[0], "places")
        or is_label(words[-1], "place ends")
        or has_label(text, "sections", "kinds")
    )


def bare_names(text: str, *, capitals: bool = False) -> list[str]:
    """Return the people that a line names without another word: “Ana Ruiz and Jo Li”, “Marta Gil | Valencia”.

    Args:
        text: The line; a place may follow the names.
        capitals: Whether names in capitals count.
    """
    if len(text) > _LONGEST_NAME or _FIGURE.search(text) or _SENTENCE.search(text) or ends_sentence(text):
        return []
    if _UNSPACED_NAME.fullmatch(text):
        return [text]
    people = split_names(_without_place(text))
    whole = (len(name.split()) in _NAME_WORDS and is_name(name) for name in people)
    others = any(
        has_label(name, "outlets")
        or is_label(name, "roles", "sections", "kinds")
        or (name.isupper() and not capitals)
        for name in people
    )
    return people if all(whole) and not others else []


def is_newsroom_line(part: str) -> bool:
    """Whether a part names the staff, and no person: “By staff writers”, “Redactie”, “Gazette Staff”."""
    credit = after_by(part)
    words = (credit or part).split()
    staff = is_phrase(" ".join(words[-1:]), "newsroom") or (
        credit and (_is_ours(words) or (ends_with_label(credit, "roles") and is_small(credit)))
    )
    return 0 < len(words) <= _PLACE_WORDS and bool(staff or is_phrase(words[0], "newsroom"))


def _is_ours(words: list[str]) -> bool:
    """Whether no person is named: “Our Correspondent”, “Gazette Reporter”."""
    return ends_with_label(" ".join(words), "roles") and len(words) == _PLACE_WORDS - 1


def is_place(part: str) -> bool:
    """Whether a part of a line may be a place: one to three words that begin in capitals."""
    return len(part.split()) <= _PLACE_WORDS and not _FIGURE.search(part) and not is_small(part)


def _without_place(text: str) -> str:
    """Drop the place of “Ana Lopes — São Paulo”, “Marta Gil | Valencia” or “Henrik Dale, Flensburg”."""
    parts = _PLACE.split(text)
    if len(parts) == 1 or len(parts[0].split()) not in _NAME_WORDS or not all(map(is_place, parts[1:])):
        return text
    dashed = _DASH.search(text)
    return parts[0] if dashed or all(len(part.split()) == 1 for part in parts[1:]) else text


def _without_role(part: str, behind: str) -> str:
    """Return the names of “By our correspondent in Paris, Claire Fontaine”, or the part as it is.

    Args:
        part: The part of the line.
        behind: What follows its “by”.
    """
    words = behind.split()
    role = next((at for at, word in enumerate(words[:_ROLE_WORDS]) if is_label(word, "roles")), None)
    if role is None or not is_small(behind):
        return part
    head, comma, tail = " ".join(words[role + 1 :]).partition(", ")
    return tail if comma and is_small(head) else " ".join(words[role + 1 :])
