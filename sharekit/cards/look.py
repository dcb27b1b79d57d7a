"""What cards are drawn with besides the article."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sharekit.options import Brand, NetworkOptions

Fetch = Callable[[str], bytes]
"""Returns the bytes behind an http(s) URL; raises FetchError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What cards are drawn with besides the article: plain values, they may travel to another process.

    Attributes:
        brand: Colours, faces, logo, theme.
        site: The publication's name, for articles that do not say it.
        language: BCP 47 tag, for articles that do not say theirs.
        templates: Folder of own templates (`cards/*.html`), looked into first.
        fonts: Folder of own fonts.
        system_fonts: Whether fonts installed on this machine fill the gaps of the shipped ones.
        missing_glyphs: What to do about characters no font has: `error`, or `drop` them with a warning.
        networks: The user's own networks, or changes to shipped ones.
        folders: Where pictures with relative paths are looked for.
    """

    brand: Brand = field(default_factory=Brand)
    site: str = ""
    language: str = ""
    templates: str = ""
    fonts: str = ""
    system_fonts: bool = False
    missing_glyphs: str = "error"
    networks: Mapping[str, NetworkOptions] = field(default_factory=dict)
    folders: tuple[str, ...] = (".",)
