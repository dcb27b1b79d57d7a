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
    ├── InternalError                        a bug in sharekit, caught so that the run can go on
    └── SendError
        ├── RecipientRefused                 this reader's address was refused for good
        └── TransportDown                    nothing can be sent for now

An error says where it happened, what was found, what is allowed and what to do next: `where: message` on one
line and, if there is one, the hint on the next. Users never see a traceback.

ConfigError means that something typed or set is invalid (an option's value, a setting, a variable, or a file
or name given by one of these), so nothing was tried. Input that turns out to be missing or broken while it is
processed (an article, page, list, mailbox, issue or server) raises one of the others.
"""

from __future__ import annotations

import traceback
from typing import Self

__all__ = [
    "ConfigError",
    "FetchError",
    "ImageError",
    "InternalError",
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
    """An error that the user can fix.

    >>> try:
    ...     sharekit.render_card(article, network="myspace")
    ... except sharekit.SharekitError as error:
    ...     print(error.message.split(";")[0])
    unknown network 'myspace'

    Args:
        message: What was found, and what is allowed there.
        where: The file, line, URL, setting or flag concerned.
        hint: What to do next.
    """

    exit_code = 1

    def __init__(self, message: str, *, where: object = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where: str = str(where)
        self.hint = hint

    def __str__(self) -> str:
        line = f"{self.where}: {self.message}" if self.where else self.message
        return f"{line} ({self.hint})" if self.hint else line

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments must survive the trip back from a worker process.
        return (_rebuild, (type(self), self.message, self.where, self.hint), self.__dict__)


def _rebuild(kind: type[SharekitError], message: str, where: str, hint: str) -> SharekitError:
    return kind(message, where=where, hint=hint)


class ConfigError(SharekitError):
    """A flag, setting or environment variable that cannot be used."""

    exit_code = 2


class SourceError(SharekitError):
    """A source that holds no readable article."""


class FetchError(SourceError):
    """A URL that could not be read, or that may not be requested."""


class TemplateError(SharekitError):
    """An invalid template; `where` is `file:line`."""


class TextError(SharekitError):
    """Text that cannot be set: glyphs missing from every face, a box too small, a broken font."""


class ImageError(SharekitError):
    """A photo that was refused, or a picture that cannot meet its byte budget."""


class PublishError(SharekitError):
    """A page of a built site that could not be published."""


class StoreError(SharekitError):
    """The store of readers and ledger cannot be opened, read or written."""


class InternalError(SharekitError):
    """An exception that nobody expected: a bug in sharekit.

    Attributes:
        details: The traceback, for the bug report.
    """

    details = ""

    @classmethod
    def of(cls, error: BaseException, *, where: object = "") -> Self:
        """Wrap an exception."""
        wrapped = cls(
            f"internal error: {type(error).__name__}: {error}",
            where=where,
            hint="this is a bug in sharekit; please report it",
        )
        wrapped.details = "".join(traceback.format_exception(error))
        return wrapped


class SendError(SharekitError):
    """A message that could not be delivered to the server."""


class RecipientRefused(SendError):
    """The server refused this address for good (5xx)."""


class TransportDown(SendError):
    """The transport is temporarily unable to send; nothing was delivered."""
