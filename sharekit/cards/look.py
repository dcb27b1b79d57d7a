"""Everything cards are drawn with besides the article."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sharekit.options import Brand, NetworkOptions, rules
from sharekit.options.checked import Checked, setting

Fetch = Callable[[str], bytes]
"""Returns the bytes behind an http(s) URL; raises FetchError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look(Checked):
    """Everything cards are drawn with besides the article. Plain values: it can be pickled.

    >>> look = sharekit.Look(site="The Meridian", brand=sharekit.Brand(brand="#0a6b5c"))
    >>> sharekit.Studio(look).draw(article).network
    'og'

    Attributes:
        brand: Colours, fonts, logo, theme.
        site: The publication's name, for articles without one.
        language: BCP 47 tag, for articles without one.
        art: Pictures for articles without a photo: `auto`, `none`, or a family of art.
        templates: Folder of own templates (`cards/*.html`), searched first.
        fonts: Folder of own fonts.
        system_fonts: Also use installed fonts for characters the shipped ones lack.
        missing_glyphs: For characters no font has: `error`, or `drop` them with a warning.
        networks: The user's own networks, or changes to shipped ones.
        folders: Folders searched for pictures with relative paths; logos also in the current one.
    """

    brand: Brand = field(default_factory=Brand)
    site: str = ""
    language: str = setting("", "language of articles", rules.language)
    art: str = setting("auto", "pictures for articles without a photo", rules.ART)
    templates: str = setting("", "own templates", rules.existing_folder)
    fonts: str = setting("", "own fonts", rules.existing_folder)
    system_fonts: bool = False
    missing_glyphs: Literal["error", "drop"] = "error"
    networks: Mapping[str, NetworkOptions] = field(default_factory=dict)
    folders: tuple[str, ...] = (".",)
