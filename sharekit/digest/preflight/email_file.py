"""An email to check, parsed from an .eml or .html file."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import EmailMessage, Message
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lxml import etree, html

from sharekit.email_parsing import parse_email
from sharekit.errors import SourceError
from sharekit.support.text_utils import without_attribute_floods

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEEPEST = 50


@dataclass(kw_only=True)
class EmailFile:
    """A parsed email or page.

    Attributes:
        html: The HTML part, or the page.
        text: The text part; None for a page.
        message: The message; None for a page.
        raw: The message's raw bytes.
        pictures: Sizes in bytes of attached pictures, by Content-ID without brackets.
    """

    html: str
    text: str | None = None
    message: EmailMessage | None = None
    raw: bytes = field(default=b"", repr=False)
    pictures: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def tree(self) -> Any:
        """The page as lxml elements."""
        return html.document_fromstring(
            without_attribute_floods(self.html).encode("utf-8"), parser=html.HTMLParser(encoding="utf-8")
        )


def read_email(data: bytes, where: object = "") -> EmailFile:
    """Parse an .eml or .html file; a file that begins with `<` is a page.

    Raises:
        SourceError: Neither, or the message has no HTML part.
    """
    if data.lstrip()[:1] == b"<":
        return _readable(EmailFile(html=data.decode("utf-8", errors="replace")), where)
    try:
        message = parse_email(data)
        _refuse_deep(message, where)
        page = message.get_body(("html",))
    except (MessageError, LookupError, ValueError, AttributeError, RecursionError) as error:
        raise SourceError(f"cannot be read as a message: {error}", where=where) from error
    if not message.keys() or page is None:
        raise SourceError("not an HTML page or a message with an HTML part", where=where)
    text = message.get_body(("plain",))
    parsed = EmailFile(
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
    return _readable(parsed, where)


def _refuse_deep(message: Message, where: object) -> None:
    waiting = [(message, 1)]
    while waiting:
        part, depth = waiting.pop()
        if depth > _DEEPEST:
            raise SourceError(f"its parts nest deeper than {_DEEPEST} levels", where=where)
        payload = part.get_payload()
        if isinstance(payload, list):
            waiting += [(inner, depth + 1) for inner in payload if isinstance(inner, Message)]


def _readable(parsed: EmailFile, where: object) -> EmailFile:
    """Return the email after parsing its HTML."""
    try:
        _ = parsed.tree
    except (etree.ParserError, ValueError) as error:
        raise SourceError(f"its page cannot be read: {error}", where=where) from error
    return parsed


def _content(part: Any) -> str:
    return bytes(part.get_payload(decode=True)).decode("utf-8", errors="replace").replace("\r\n", "\n")
