"""The preflight of an email, grouped for the preview page, and the checks that passed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sharekit.colour import hex_of
from sharekit.digest.preflight import check_email, read_email
from sharekit.digest.preflight.colours import words_of
from sharekit.finding import Finding, worst_first
from sharekit.preview.findings.levels import passed, warning
from sharekit.support.text_utils import counted

if TYPE_CHECKING:
    from sharekit.digest.preflight import EmailFile
    from sharekit.digest.preflight.colours import ShownWord
    from sharekit.preview.snapshot import ComposedEmail

_ADDRESS = re.compile(r'(?:href|src)="([^"]+)"')
_IN_BRACKETS = re.compile(r"<(https?:[^<>\s]+)>")
_SHOWN = 3  # places named of a finding that is there many times

_TITLES = {
    "clipped": "Gmail clips the email",
    "contrast": "Text is hard to read",
    "data-url": "Gmail drops these pictures",
    "dead-anchor": "Link to a missing anchor",
    "dead-link": "Dead link",
    "header-ascii": "Header is not ASCII",
    "header-missing": "Missing header",
    "header-twice": "Duplicate header",
    "headings": "Not exactly one main heading",
    "heavy": "Pictures too heavy",
    "heavy-picture": "A heavy picture",
    "http": "Not https",
    "line-length": "Lines too long for email",
    "link-text": "Unclear link texts",
    "no-alt": "Pictures without alt text",
    "no-doctype": "No doctype",
    "no-lang": "No language",
    "no-picture": "Missing picture",
    "no-text": "No text part",
    "no-title": "No title",
    "no-unsubscribe": "No one-click unsubscribe",
    "no-width": "Pictures without a width",
    "one-click": "Unsubscribing takes more than one click",
    "relative": "Pictures with relative addresses",
    "scheme": "Links that email clients block",
    "sender": "No sender",
    "small-text": "Small text",
    "subject-long": "Long subject",
    "subject-spam": "Subject looks like spam",
    "support": "Unsupported in some email clients",
    "table-role": "Layout tables without a role",
    "token-left": "Unfilled token",
    "unsubscribe-form": "Invalid unsubscribe header",
}
"""Titles of the preflight rules."""

_LINK_RULES = frozenset(["dead-link", "dead-anchor", "scheme", "http", "link-text", "token-left"])
_UNSUBSCRIBE_RULES = frozenset(["no-unsubscribe", "one-click", "unsubscribe-form"])


def email_findings(composed: ComposedEmail) -> list[Finding]:
    """Return the findings about an email, parts left out, and checks that passed; errors first.

    Raises:
        SharekitError: The message is invalid.
    """
    email = read_email(composed.message)
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in check_email(email):
        by_rule[finding.rule].append(finding)
    results = [_merge(rule, some) for rule, some in by_rule.items()]
    if composed.warnings:
        results.append(
            warning("Left out or changed", _first_sentences([_sentence(line) for line in composed.warnings]))
        )
    if composed.digest.trimmed:
        first = "; ".join(composed.digest.trimmed[:_SHOWN])
        results.append(warning(f"{len(composed.digest.trimmed)} parts left out to stay under 102 KB", first))
    return worst_first([*results, *_passed(email, set(by_rule))])


def _merge(rule: str, findings: list[Finding]) -> Finding:
    """Merge the findings of one rule into one."""
    words = list(dict.fromkeys(_sentence(finding.message, finding.where) for finding in findings))
    remedy = _sentence(next((finding.remedy for finding in findings if finding.remedy), ""))
    text = f"{_first_sentences(words)} {remedy}".strip()
    return Finding(level=findings[0].level, message=_TITLES.get(rule, rule), remedy=text)


def _first_sentences(sentences: list[str]) -> str:
    more = f" And {len(sentences) - _SHOWN} more." if len(sentences) > _SHOWN else ""
    return f"{' '.join(sentences[:_SHOWN])}{more}"


def _sentence(text: str, where: str = "") -> str:
    if not text:
        return ""
    place = f" ({_place(where)})" if where and where not in text else ""
    return f"{text[:1].upper()}{text[1:]}{place}".replace("`", "").rstrip(".") + "."


def _unsubscribe_links(email: EmailFile) -> Finding:
    """Check that a visible link leads to the page in the unsubscribe header."""
    header = str(email.message["List-Unsubscribe"] or "") if email.message is not None else ""
    pages = set(_IN_BRACKETS.findall(header))
    if pages & set(email.tree.xpath("//a/@href")):
        return passed("One-click unsubscribe", "Header and footer lead to the same page.")
    return warning(
        "One-click unsubscribe", "The header has it, but no link in the email leads to the same page."
    )


def _place(where: str) -> str:
    """Return an element's address, else its text, else the whole string."""
    address = _ADDRESS.search(where)
    return address[1] if address else where.partition(">")[2].strip() or where


def _lowest(word: ShownWord, mode: str) -> str:
    words = word.where.partition(">")[2].strip()
    named = f"“{words}”, " if words else ""
    return f"Lowest {word.contrast:.1f}:1: {named}{hex_of(word.colour)} on {hex_of(word.ground)}, {mode}."


def _passed(email: EmailFile, rules: set[str]) -> Iterator[Finding]:
    """Yield the checks that passed, with their figures, and a warning if there is no link."""
    if "contrast" not in rules:
        words = [(word, mode) for mode in ("light", "dark") for word in words_of(email, mode)]
        if words:
            word, mode = min(words, key=lambda pair: pair[0].contrast)
            yield passed("Contrast in light and dark", _lowest(word, mode))
    if not rules & _UNSUBSCRIBE_RULES:
        yield _unsubscribe_links(email)
    if "no-text" not in rules:
        yield passed("Text part", f"{len((email.text or '').split()):,} words, from the same issue.")
    pictures = len(email.tree.xpath("//img"))
    if pictures and "no-alt" not in rules:
        each = f"Each of {pictures} pictures" if pictures > 1 else "The picture"
        yield passed("Pictures off", f"{each} has alt text or is decorative.")
    links = len(email.tree.xpath("//a[@href]"))
    if not links:
        yield warning("No link in the email", "Readers cannot open a story: set the URLs of the articles.")
    elif not rules & _LINK_RULES:
        yield passed("Links", f"{counted(links, 'link')}, no unfilled token.")
