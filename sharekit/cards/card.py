"""A finished card."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sharekit.errors import ConfigError
from sharekit.support.storage import LocalFolder

_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/avif": ".avif"}
_TYPES = {suffix: type_ for type_, suffix in _SUFFIXES.items()} | {".jpeg": "image/jpeg", ".gif": "image/gif"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A share card: the picture file and its facts.

    >>> card = sharekit.render_card(article)
    >>> card.width, card.height, card.alt
    (1200, 630, 'Night trains return. After thirty years.')

    Attributes:
        data: The file.
        type: Its media type, such as `image/png`.
        width: px.
        height: px.
        alt: Alt text: what the card says.
        network: The network it was drawn for.
        template: The template it was drawn from.
        contrast: Lowest contrast between text and background, 1 to 21; None without text.
        layout: Every element's box and every line of text, as `<card>.layout.json` holds it.
        warnings: Problems a person should look at.
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
        """The suffix of its file name, such as `.png`."""
        return _SUFFIXES[self.type]

    def _repr_png_(self) -> bytes:
        """Return the card as PNG, for notebooks."""
        if self.type == "image/png":
            return self.data
        from PIL import Image

        file = io.BytesIO()
        with Image.open(io.BytesIO(self.data)) as image:
            image.save(file, "PNG")
        return file.getvalue()

    def save(self, path: str | Path) -> Path:
        """Write the card atomically and return its path.

        In a folder the file is named after the network; a path without a suffix gets the right one. A file
        with the same bytes is not rewritten.

        Raises:
            ConfigError: The suffix is that of another format.
            SharekitError: The file cannot be written.
        """
        target = Path(path)
        if target.is_dir():
            target /= f"{self.network}{self.suffix}"
        elif not target.suffix:
            target = target.with_name(target.name + self.suffix)
        elif self.type != _TYPES.get(target.suffix.lower(), self.type):
            raise ConfigError(
                f"the card is {self.type}, not {target.suffix}",
                where=target,
                hint=f"end the name in {self.suffix}, or draw the card with format=…",
            )
        LocalFolder(target.parent).write(target.name, self.data)
        return target
