"""Spam and length checks of the subject."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sharekit.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sharekit.digest.preflight.email_file import EmailFile

_LONGEST = 90
_FEW_LETTERS = 10
_SPAM = re.compile(
    r"\b(?:100% free|act now|buy now|cash bonus|click here|earn money|free money|guaranteed|limited time|"
    r"make money|no obligation|risk[- ]free|urgent|winner|you have won|viagra)\b",
    re.IGNORECASE,
)
_FORMS = (
    (re.compile(r"[!?]{2,}"), "repeated punctuation"),
    (re.compile(r"[$€£]{2,}"), "repeated currency signs"),
    (re.compile(r"^\s*(?:re|fwd?|aw|wg):", re.IGNORECASE), "looks like a reply, but is not"),
)


def check_subject(email: EmailFile) -> Iterator[Finding]:
    """Yield what makes the subject look like spam, or too long; a page's title counts as its subject."""
    if email.message is not None:
        subject, where = str(email.message["Subject"] or ""), "Subject"
    else:
        subject, where = "".join(email.tree.xpath("//head/title//text()")).strip(), "<title>"
    remedy = "write it as a headline"
    if len(subject) > _LONGEST:
        yield Finding(
            level="warning",
            rule="subject-long",
            message=f"{len(subject)} characters; phones show about 40, desktops 70",
            where=where,
            remedy="a shorter subject",
        )
    letters = [char for char in subject if char.isalpha()]
    if len(letters) >= _FEW_LETTERS and subject.upper() == subject and subject.lower() != subject:
        yield Finding(
            level="warning", rule="subject-spam", message="all capitals", where=where, remedy=remedy
        )
    for pattern, message in _FORMS:
        if pattern.search(subject):
            yield Finding(level="warning", rule="subject-spam", message=message, where=where, remedy=remedy)
    if phrase := _SPAM.search(subject):
        yield Finding(
            level="warning",
            rule="subject-spam",
            message=f"{phrase[0]!r} is a spam phrase",
            where=where,
            remedy=remedy,
        )
