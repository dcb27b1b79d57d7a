"""A letter as it is checked: an .eml or an .html file, taken apart."""

from __future__ import annotations

import email
from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lxml import etree, html

from sharekit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(kw_only=True)
class Letter:
    """What there is to check.

    Attributes:
        html: The HTML part, or the page.
        text: The text part; None where there is no message.
        message: The message; None for a page.
        raw: The message's bytes as they are.
        pictures: Bytes of the pictures inside, by Content-ID without brackets.
    """

    html: str
    text: str | None = None
    message: EmailMessage | None = None
    raw: bytes = field(default=b"", repr=False)
    pictures: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def tree(self) -> Any:
        """The page as lxml elements."""
        return html.document_fromstring(self.html.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))


def read_letter(data: bytes, where: object = "") -> Letter:
    """Take an .eml or an .html file apart; a file that begins with `<` is a page.

    Raises:
        SourceError: It is neither, or the message has no HTML part.
    """
    if data.lstrip()[:1] == b"<":
        return _readable(Letter(html=data.decode("utf-8", errors="replace")), where)
    try:
        message = email.message_from_bytes(data, policy=default)
        page = message.get_body(("html",))
    except (MessageError, LookupError, ValueError, AttributeError) as error:
        raise SourceError(f"cannot be read as a message: {error}", where=where) from error
    if not message.keys() or page is None:
        raise SourceError("is neither an HTML page nor a message with an HTML part", where=where)
    text = message.get_body(("plain",))
    letter = Letter(
        html=_content(page),
        text=None if text is None else _content(text),
        message=message,
        raw=data,
        pictures={
            str(part["Content-ID"]).strip("<> "): len(part.get_payload(decode=True) or b"")
            for part in message.walk()
            if part["Content-ID"]
        },
    )
    return _readable(letter, where)


def _readable(letter: Letter, where: object) -> Letter:
    """Return the letter, once its page is parsed."""
    try:
        _ = letter.tree
    except (etree.ParserError, ValueError) as error:
        raise SourceError(f"its page cannot be read: {error}", where=where) from error
    return letter


def _content(part: Any) -> str:
    return bytes(part.get_payload(decode=True)).decode("utf-8", errors="replace").replace("\r\n", "\n")
