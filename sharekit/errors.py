"""Every error raised on purpose.

    SharekitError(message, where, hint)      exit 1
    ├── ConfigError                          exit 2
    ├── SourceError
    │   └── FetchError
    ├── TemplateError                        carries file and line in `where`
    ├── TextError                            missing glyphs, text that cannot fit, broken fonts
    ├── ImageError                           photos refused, byte budgets not met
    ├── PublishError
    ├── StoreError                           readers and ledger cannot be opened, read or written
    └── SendError
        ├── RecipientRefused                 this reader's address was refused for good
        └── TransportDown                    nothing can be sent for now

An error says where it happened, what was found, what is allowed and what to do next, in one line each:
`where: message` and, when there is one, the hint. It is shown without a traceback.

One rule tells ConfigError from the others: what was typed or set cannot be used as it stands (an option's
value, a setting, a variable, a file or name that one of these gives), so nothing was tried. What is worked on
(an article, page, list, mailbox, issue, server) and turns out to be missing or broken is one of the others.
"""

from __future__ import annotations

__all__ = [
    "ConfigError",
    "FetchError",
    "ImageError",
    "PublishError",
    "RecipientRefused",
    "SendError",
    "SharekitError",
    "SourceError",
    "StoreError",
    "TemplateError",
    "TextError",
    "TransportDown",
]


class SharekitError(Exception):
    """Something the user can mend.

    Args:
        message: What was found, and what is allowed there.
        where: The file, line, URL, setting or flag concerned.
        hint: What to do next.
    """

    exit_code = 1

    def __init__(self, message: str, *, where: object = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = str(where)
        self.hint = hint

    def __str__(self) -> str:
        line = f"{self.where}: {self.message}" if self.where else self.message
        return f"{line} ({self.hint})" if self.hint else line

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments must survive the trip back from a worker process.
        return (_rebuild, (type(self), self.message, self.where, self.hint))


def _rebuild(kind: type[SharekitError], message: str, where: str, hint: str) -> SharekitError:
    return kind(message, where=where, hint=hint)


class ConfigError(SharekitError):
    """A flag, setting or environment variable that cannot be used."""

    exit_code = 2


class SourceError(SharekitError):
    """A source that holds no readable article."""


class FetchError(SourceError):
    """A URL that could not be read, or may not be."""


class TemplateError(SharekitError):
    """A template that cannot be drawn; `where` is `file:line`."""


class TextError(SharekitError):
    """Text that cannot be set: glyphs missing from every face, a box too small, a broken font."""


class ImageError(SharekitError):
    """A photo that is refused, or a picture that cannot meet its byte budget."""


class PublishError(SharekitError):
    """A page of a built site that cannot be given its card."""


class StoreError(SharekitError):
    """The store of readers and ledger cannot be opened, read or written."""


class SendError(SharekitError):
    """A message that could not be handed over."""


class RecipientRefused(SendError):
    """The server refused this address for good (5xx)."""


class TransportDown(SendError):
    """The transport cannot send anything for now; nothing was handed over."""
