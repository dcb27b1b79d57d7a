"""Style sheets that Gmail drops, and pictures wider than an email.

Gmail drops a <style> element of more than 16 KB, and one with an at-rule inside another at-rule. Sources:
https://www.caniemail.com/features/html-style/ and https://github.com/hteumeuleu/email-bugs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tinycss2

from sharekit.digest.preflight.page import outline
from sharekit.finding import Finding
from sharekit.support.text_utils import short_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from sharekit.digest.preflight.email_file import EmailFile

_MOST_STYLE = 16 * 1024
_WIDEST = 700
"""px: reading panes and windows of desktop programs scroll sideways beyond."""
_FLUID = re.compile(r"(?:max-)?width:\s*\d+(?:\.\d+)?%")


def check_gmail(email: EmailFile) -> Iterator[Finding]:
    """Yield the style elements that Gmail drops, and pictures too wide to be shown whole."""
    for number, sheet in enumerate(email.tree.iter("style"), 1):
        reason = _dropped(sheet.text or "")
        if reason:
            yield Finding(
                level="warning",
                rule="gmail-style",
                message=f"Gmail drops the style element: {reason}",
                where=f"<style> {number} of the page",
                remedy="split it, or write the rules into the elements",
            )
    for picture in email.tree.iter("img"):
        width = picture.get("width") or ""
        if width.isdigit() and int(width) > _WIDEST and not _FLUID.search(picture.get("style", "")):
            yield Finding(
                level="warning",
                rule="wide-picture",
                message=f"{width} px wide; emails are about 640 px, and phones less",
                where=outline(picture),
                remedy='width="600" style="width:100%"',
            )


def _dropped(css: str) -> str:
    """Return why Gmail drops a style sheet, or an empty string."""
    size = len(css.encode())
    if size > _MOST_STYLE:
        return f"it has {size / 1024:.0f} KB, and at most 16 are read"
    return "an at-rule is inside another at-rule" if has_nested_rules(_rules(css)) else ""


def has_nested_rules(rules: Sequence[Any]) -> bool:
    """Whether one of these rules is an at-rule with an at-rule inside."""
    return any(
        rule.type == "at-rule" and rule.content and any(inner.type == "at-rule" for inner in _inner(rule))
        for rule in rules
    )


def _rules(css: str) -> list[Any]:
    return list(tinycss2.parse_stylesheet(short_numbers(css), skip_comments=True, skip_whitespace=True))


def _inner(rule: Any) -> list[Any]:
    return list(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))
