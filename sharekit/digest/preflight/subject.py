"""A subject that filters and readers take for what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sharekit.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sharekit.digest.preflight.email_file import Letter

_LONGEST = 90
_FEW_LETTERS = 10
_SPAM = re.compile(
    r"\b(?:100% free|act now|buy now|cash bonus|click here|earn money|free money|guaranteed|limited time|"
    r"make money|no obligation|risk[- ]free|urgent|winner|you have won|viagra)\b",
    re.IGNORECASE,
)
_FORMS = (
    (re.compile(r"[!?]{2,}"), "several marks in a row"),
    (re.compile(r"[$€£]{2,}"), "several currency signs in a row"),
    (re.compile(r"^\s*(?:re|fwd?|aw|wg):", re.IGNORECASE), "looks like an answer, and is none"),
)


def check_subject(letter: Letter) -> Iterator[Finding]:
    """Yield what makes the subject look like spam, or too long to be seen; a page's title stands for it."""
    if letter.message is not None:
        subject, where = str(letter.message["Subject"] or ""), "Subject"
    else:
        subject, where = "".join(letter.tree.xpath("//head/title//text()")).strip(), "<title>"
    remedy = "write it as a headline"
    if len(subject) > _LONGEST:
        yield Finding(
            level="warning",
            rule="subject-long",
            message=f"{len(subject)} characters; phones show about 40, and desktops 70",
            where=where,
            remedy="--subject",
        )
    letters = [char for char in subject if char.isalpha()]
    if len(letters) >= _FEW_LETTERS and subject.upper() == subject and subject.lower() != subject:
        yield Finding(
            level="warning", rule="subject-spam", message="all capitals", where=where, remedy=remedy
        )
    for pattern, message in _FORMS:
        if pattern.search(subject):
            yield Finding(level="warning", rule="subject-spam", message=message, where=where, remedy=remedy)
    if found := _SPAM.search(subject):
        yield Finding(
            level="warning",
            rule="subject-spam",
            message=f"{found[0]!r} is what spam says",
            where=where,
            remedy=remedy,
        )
