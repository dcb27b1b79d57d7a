"""Looking a letter over before it goes out, offline, in one call.

findings = check_letter(read_letter(Path("digest.eml").read_bytes()))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharekit.digest.preflight.colours import check_colours
from sharekit.digest.preflight.email_file import Letter, read_letter
from sharekit.digest.preflight.headers import check_headers
from sharekit.digest.preflight.links import check_links
from sharekit.digest.preflight.page import check_page
from sharekit.digest.preflight.subject import check_subject
from sharekit.digest.preflight.support import check_support
from sharekit.finding import Finding, worst_first

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Letter", "check_letter", "read_letter"]

_CHECKS = (check_headers, check_subject, check_page, check_colours, check_support)


def check_letter(letter: Letter, get: Callable[[str], object] | None = None) -> list[Finding]:
    """Return what is wrong with a letter, errors first.

    Args:
        letter: An .eml or .html file, see `read_letter`.
        get: Fetches a URL, to ask each link as well; none is asked when None.
    """
    found = [finding for check in _CHECKS for finding in check(letter)]
    if get is not None:
        found += check_links(letter, get)
    return worst_first(found)
