"""A finished card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sharekit.files import write_whole

_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/avif": ".avif"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A share card as a picture file, and what is known of it.

    Attributes:
        data: The file.
        type: Its media type, such as `image/png`.
        width: px.
        height: px.
        alt: What the card says, for those who do not see it.
        network: The network it was drawn for.
        template: The template it was drawn from.
        contrast: The lowest contrast of its words on what is behind them, 1 to 21; None without words.
        layout: Every element's box and every line of text, as `<card>.layout.json` holds it.
        warnings: What is not as it should be.
    """

    data: bytes = field(repr=False)
    type: str
    width: int
    height: int
    alt: str
    network: str
    template: str
    contrast: float | None = None
    layout: Mapping[str, Any] = field(default_factory=dict, repr=False)
    warnings: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """The ending of its file name, such as `.png`."""
        return _SUFFIXES[self.type]

    def save(self, path: str | Path) -> Path:
        """Write the card, whole or not at all, and return where it stands.

        A folder gets it under the network's name; a path without an ending gets the right one. A file that
        holds the same card already is left as it is.

        Raises:
            SharekitError: The file cannot be written.
        """
        target = Path(path)
        if target.is_dir():
            target /= f"{self.network}{self.suffix}"
        elif not target.suffix:
            target = target.with_name(target.name + self.suffix)
        if not _holds(target, self.data):
            write_whole(target, self.data)
        return target


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:  # whatever is in the way, writing will say so
        return False
