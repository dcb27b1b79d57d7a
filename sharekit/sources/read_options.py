"""What a source is read with, and the bytes that are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sharekit.errors import SharekitError, SourceError
from sharekit.sources.kinds import KINDS
from sharekit.sources.words.language_hints import LanguageHistory

if TYPE_CHECKING:
    from sharekit.sources.fetching import UrlFetcher

OnError = Callable[[SharekitError], None]
Wanted = Callable[[Path], bool]
OnWarning = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """The parameters of `sharekit.read` in its order, and the state of a run."""

    kind: str
    language: str
    headline: str
    lead: str
    assets: Sequence[str]
    url: str
    base_url: str
    permalink: str
    fetcher: UrlFetcher | None
    on_error: OnError | None
    wanted: Wanted | None
    on_warning: OnWarning | None
    on_skip: OnWarning | None
    now: datetime | None = None
    languages: LanguageHistory = field(default_factory=LanguageHistory)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawSource:
    """Bytes with their metadata; `folder` is the URL of the folder of a source in a storage."""

    data: bytes
    where: str
    name: str = ""
    url: str = ""
    media_type: str = ""
    charset: str = ""
    path: Path | None = None
    stream: BinaryIO | None = None
    folder: str = ""


def require_kind(kind: str | None) -> str:
    """Return the kind of a source, or empty to detect it; raises SourceError for an unknown one."""
    if kind is not None and kind not in KINDS:
        raise SourceError(
            f"unknown kind of source: {kind!r}", where="kind", hint=f"supported are {', '.join(KINDS)}"
        )
    return kind or ""
