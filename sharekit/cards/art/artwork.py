"""Works of art by their address, `art:FAMILY/SEED/COLOUR/THEME`, drawn at any size."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from sharekit.cards.art import fields, shapes
from sharekit.cards.art.canvas import Canvas
from sharekit.cards.art.letters import letter_of, type_picture
from sharekit.cards.art.palette import Palette, palette_of
from sharekit.cards.art.random import Dice
from sharekit.colour import parse_colour
from sharekit.errors import ImageError

if TYPE_CHECKING:
    from PIL import Image

SCHEME = "art:"
_DEFAULT_COLOUR = "#33415c"
_KEPT = 4  # sizes; a card shows one


_Draw = Callable[[int, int, Dice, Palette], "Image.Image"]


def _on_canvas(draw: Callable[[Canvas, Dice, Palette], Image.Image]) -> _Draw:
    return lambda width, height, dice, palette: draw(Canvas(width, height), dice, palette)


_FAMILIES: dict[str, _Draw] = {
    "waves": _on_canvas(fields.waves),
    "tiles": shapes.tiles,
    "contours": fields.contours,
    "halftone": shapes.halftone,
    "folds": _on_canvas(shapes.folds),
    "orbits": _on_canvas(shapes.orbits),
    "mesh": fields.mesh,
    "type": partial(type_picture, letter="&"),
}

FAMILIES = tuple(_FAMILIES)
"""Names of the families of art."""


def art_address(choice: str, seed: str, headline: str = "") -> str:
    """Return the address of an article's art without colour and theme; empty for no art.

    Args:
        choice: `auto`, `none` or a family's name.
        seed: What the art is made from: the article's address or headline.
        headline: Its first letter is what the family `type` shows.
    """
    if choice == "none":
        return ""
    digest = sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()
    family = FAMILIES[int(digest[:8], 16) % len(FAMILIES)] if choice == "auto" else choice
    address = f"{SCHEME}{family}/{digest[8:20]}"
    if family != "type":
        return address
    return f"{address}-{ord(letter_of(headline or seed)):x}"


class Artwork:
    """A work of art, with the attributes of a picture file.

    Attributes:
        where: Its address.
        key: The same, which says everything about it.
        type: Its media type, if it were a file.
        width: Nominal, px: art has no size of its own.
        height: Nominal, px.
        focus: The middle.
        ground: None: art fills what it is shown in.
    """

    type = "image/png"
    width: int = 1200
    height: int = 800
    focus: tuple[float, float] = (0.5, 0.5)
    ground = ""

    def __init__(self, address: str) -> None:
        """Parse an address; colour and theme may be left out.

        Raises:
            ImageError: No such family.
            ConfigError: The colour is invalid.
        """
        family, seed, colour, theme = [*address.removeprefix(SCHEME).split("/"), "", "", ""][:4]
        if family not in _FAMILIES:
            raise ImageError(
                f"unknown family of art {family!r}", where=address, hint=f"known: {', '.join(FAMILIES)}"
            )
        self.where: str = address
        self.key: str = address
        self._seed, _, letter = seed.partition("-")
        self._draw = (
            partial(type_picture, letter=_character(letter, address)) if letter else _FAMILIES[family]
        )
        self._colour = parse_colour(colour or _DEFAULT_COLOUR, "art")
        self._dark = theme == "dark"
        self._sizes: dict[tuple[int, int], Image.Image] = {}

    def resized(
        self, width: int, height: int, box: tuple[float, float, float, float] | None = None
    ) -> Image.Image:
        """Return the art composed for a size in px, mode RGB. It is cached: do not paint on it."""
        del box  # it is composed for the size, not cropped
        size = (width, height)
        if size not in self._sizes:
            if len(self._sizes) >= _KEPT:
                self._sizes.pop(next(iter(self._sizes)))
            dice = Dice(self._seed)
            palette = palette_of(self._colour, self._dark, int(dice.number(0, 1000)))
            self._sizes[size] = self._draw(width, height, dice, palette)
        return self._sizes[size]


def _character(code: str, address: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        hint = "the number of a letter in hexadecimal"
        raise ImageError(f"found {code!r}", where=address, hint=hint) from None
