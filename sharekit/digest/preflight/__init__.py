"""Checking an email before it is sent, offline, in one call.

findings = check_email(read_email(Path("digest.eml").read_bytes()))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharekit.digest.preflight.colours import check_colours
from sharekit.digest.preflight.email_file import EmailFile, read_email
from sharekit.digest.preflight.gmail import check_gmail
from sharekit.digest.preflight.headers import check_headers
from sharekit.digest.preflight.links import check_links
from sharekit.digest.preflight.page import check_page
from sharekit.digest.preflight.subject import check_subject
from sharekit.digest.preflight.support import check_support
from sharekit.finding import Finding, worst_first

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["EmailFile", "check_email", "read_email"]

_CHECKS = (check_headers, check_subject, check_page, check_colours, check_support, check_gmail)


def check_email(email: EmailFile, get: Callable[[str], object] | None = None) -> list[Finding]:
    """Return the findings, errors first.

    Args:
        email: An .eml or .html file, see `read_email`.
        get: Fetches a URL, to check that links answer; links are not checked when None.
    """
    findings = [finding for check in _CHECKS for finding in check(email)]
    if get is not None:
        findings += check_links(email, get)
    return worst_first(findings)
