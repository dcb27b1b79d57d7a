"""Checking that links answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharekit.errors import FetchError
from sharekit.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sharekit.digest.preflight.email_file import EmailFile


def check_links(email: EmailFile, get: Callable[[str], object]) -> Iterator[Finding]:
    """Yield links and pictures that do not answer; each address is requested once.

    Unsubscribe links are not requested: a request might unsubscribe the reader.

    Args:
        email: The email.
        get: Fetches a URL; raises FetchError on failure.
    """
    unsubscribe = str(email.message["List-Unsubscribe"] or "") if email.message is not None else ""
    links = email.tree.xpath("//a/@href | //img/@src")
    for url in dict.fromkeys(str(link) for link in links):
        if not url.startswith(("http://", "https://")) or f"<{url}>" in unsubscribe or "unsubscribe" in url:
            continue
        try:
            get(url)
        except FetchError as error:
            yield Finding(
                level="error", rule="no-answer", message=error.message, where=url, remedy=error.hint
            )
