"""Asking each link whether it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharekit.errors import FetchError
from sharekit.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sharekit.digest.preflight.email_file import Letter


def check_links(letter: Letter, get: Callable[[str], object]) -> Iterator[Finding]:
    """Yield the links and pictures on the web that do not answer; each address is asked once.

    Unsubscribe links are not asked: asking might be taken for leaving.

    Args:
        letter: The letter.
        get: Fetches a URL; raises FetchError where it cannot be had.
    """
    leave = str(letter.message["List-Unsubscribe"] or "") if letter.message is not None else ""
    found = letter.tree.xpath("//a/@href | //img/@src")
    for url in dict.fromkeys(str(link) for link in found):
        if not url.startswith(("http://", "https://")) or f"<{url}>" in leave or "unsubscribe" in url:
            continue
        try:
            get(url)
        except FetchError as error:
            yield Finding(
                level="error", rule="no-answer", message=error.message, where=url, remedy=error.hint
            )
