"""What sharekit's own check says of a letter, in words for the page, and what is well."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sharekit.colour import hex_of
from sharekit.digest.preflight import check_email, read_email
from sharekit.digest.preflight.colours import words_of
from sharekit.preview.finding import Finding, in_order, ok, warning
from sharekit.text_utils import counted

if TYPE_CHECKING:
    from sharekit.digest.preflight import EmailFile
    from sharekit.digest.preflight.colours import ShownWord
    from sharekit.finding import Finding as Fault
    from sharekit.preview.snapshot import Mail

_ADDRESS = re.compile(r'(?:href|src)="([^"]+)"')
_IN_BRACKETS = re.compile(r"<(https?:[^<>\s]+)>")
_SHOWN = 3  # places named of a fault that is there many times

_HEADS = {
    "clipped": "Gmail clips the letter",
    "contrast": "Words hard to read",
    "data-url": "Pictures that Gmail drops",
    "dead-anchor": "A link to no place in the letter",
    "dead-link": "A link that leads nowhere",
    "header-ascii": "Header not ASCII",
    "header-missing": "Header missing",
    "header-twice": "Header there twice",
    "headings": "Not one main heading",
    "heavy": "Pictures too heavy",
    "heavy-picture": "A heavy picture",
    "http": "Not https",
    "line-length": "Lines too long for mail",
    "link-text": "Links that do not say where they go",
    "no-alt": "Pictures without alt text",
    "no-doctype": "No doctype",
    "no-lang": "No language",
    "no-picture": "A picture is missing",
    "no-text": "No text part",
    "no-title": "No title",
    "no-unsubscribe": "No one-click unsubscribe",
    "no-width": "Pictures without a width",
    "one-click": "Unsubscribing is not one click",
    "relative": "Pictures that nobody can find",
    "scheme": "Links that mail programs block",
    "sender": "No sender yet",
    "small-text": "Small text",
    "subject-long": "A long subject",
    "subject-spam": "A subject like spam",
    "support": "Not every mail program shows this",
    "table-role": "Tables read out as tables",
    "token-left": "A token was not filled",
    "unsubscribe-form": "Broken unsubscribe header",
}
"""What each rule of the preflight is called here."""

_LINK_RULES = frozenset(["dead-link", "dead-anchor", "scheme", "http", "link-text", "token-left"])
_LEAVE_RULES = frozenset(["no-unsubscribe", "one-click", "unsubscribe-form"])


def check_mail(mail: Mail) -> list[Finding]:
    """Return what is wrong with a letter, what was left out of it, and what is well; the worst first.

    Raises:
        SharekitError: The message cannot be read.
    """
    letter = read_email(mail.message)
    faults: dict[str, list[Fault]] = defaultdict(list)
    for fault in check_email(letter):
        faults[fault.rule].append(fault)
    found = [_told(rule, some) for rule, some in faults.items()]
    if mail.warnings:
        found.append(warning("Left out or changed", _few([_sentence(line) for line in mail.warnings])))
    if mail.digest.trimmed:
        first = "; ".join(mail.digest.trimmed[:_SHOWN])
        found.append(warning(f"{len(mail.digest.trimmed)} parts left out to stay under 102 KB", first))
    return in_order([*found, *_well(letter, set(faults))])


def _told(rule: str, faults: list[Fault]) -> Finding:
    """Return the faults of one rule as one finding: what, where, and the remedy."""
    said = list(dict.fromkeys(_sentence(fault.message, fault.where) for fault in faults))
    remedy = _sentence(next((fault.remedy for fault in faults if fault.remedy), ""))
    text = f"{_few(said)} {remedy}".strip()
    return Finding(level=faults[0].level, fault=_HEADS.get(rule, rule), remedy=text)


def _few(sentences: list[str]) -> str:
    more = f" And {len(sentences) - _SHOWN} more." if len(sentences) > _SHOWN else ""
    return f"{' '.join(sentences[:_SHOWN])}{more}"


def _sentence(text: str, where: str = "") -> str:
    if not text:
        return ""
    place = f" ({_place(where)})" if where and where not in text else ""
    return f"{text[:1].upper()}{text[1:]}{place}".replace("`", "").rstrip(".") + "."


def _leaving(letter: EmailFile) -> Finding:
    """Return whether the link that readers see leads where the header's one click goes."""
    header = str(letter.message["List-Unsubscribe"] or "") if letter.message is not None else ""
    pages = set(_IN_BRACKETS.findall(header))
    if pages & set(letter.tree.xpath("//a/@href")):
        return ok("One-click unsubscribe", "Header and footer lead to the same page.")
    return warning(
        "One-click unsubscribe", "The header has it, but no link in the letter leads to the same page."
    )


def _place(where: str) -> str:
    """Return an element's address, else its words, else it as it is."""
    address = _ADDRESS.search(where)
    return address[1] if address else where.partition(">")[2].strip() or where


def _lowest(word: ShownWord, mode: str) -> str:
    said = word.where.partition(">")[2].strip()
    named = f"“{said}”, " if said else ""
    return f"Lowest {word.contrast:.1f}:1: {named}{hex_of(word.colour)} on {hex_of(word.ground)}, {mode}."


def _well(letter: EmailFile, rules: set[str]) -> Iterator[Finding]:
    """Yield what is as it should be, with its figure, and whether there are links at all."""
    if "contrast" not in rules:
        words = [(word, mode) for mode in ("light", "dark") for word in words_of(letter, mode)]
        if words:
            word, mode = min(words, key=lambda pair: pair[0].contrast)
            yield ok("Contrast in light and dark", _lowest(word, mode))
    if not rules & _LEAVE_RULES:
        yield _leaving(letter)
    if "no-text" not in rules:
        yield ok("Text part", f"{len((letter.text or '').split()):,} words, written from the same issue.")
    pictures = len(letter.tree.xpath("//img"))
    if pictures and "no-alt" not in rules:
        each = f"Each of {pictures} pictures" if pictures > 1 else "The picture"
        yield ok("Pictures off", f"{each} has its words as alt text, or is decoration.")
    links = len(letter.tree.xpath("//a[@href]"))
    if not links:
        yield warning(
            "No link in the letter", "Readers cannot go on to a story: give the articles their URLs."
        )
    elif not rules & _LINK_RULES:
        yield ok("Links", f"{counted(links, 'link')}, no token left unfilled.")
