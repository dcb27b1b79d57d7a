"""A contact sheet: one article's cards for every network, side by side in one picture."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from sharekit.cards.inspect.labels import set_label, write_label
from sharekit.cards.lock import DRAWING

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.cards.card import Card
    from sharekit.text import Fonts, Layout

_SCALE = 0.36
_GAP = 28
_CAPTION = 44  # px under each card
_WIDEST = 1900
_PAPER, _INK, _MUTED = (223, 225, 229), (24, 26, 32), (92, 97, 108)


class _Place(NamedTuple):
    card: Card
    x: int
    y: int
    width: int
    height: int


def draw_sheet(cards: Sequence[Card], fonts: Fonts) -> Image.Image:
    """Return all cards on one sheet at one scale, each with its network, size, bytes and format below it.

    Wide cards come first, then tall ones: rows of equal height waste the least space.
    """
    with DRAWING:
        return _draw_sheet(cards, fonts)


def _draw_sheet(cards: Sequence[Card], fonts: Fonts) -> Image.Image:
    from PIL import Image

    places = _arrange(sorted(cards, key=lambda card: card.height >= card.width))
    width = max(place.x + place.width for place in places) + _GAP
    height = max(place.y + place.height for place in places) + _CAPTION + _GAP
    sheet = Image.new("RGB", (width, height), _PAPER)
    for place in places:
        with Image.open(io.BytesIO(place.card.data)) as card:
            small = card.convert("RGB").resize((place.width, place.height), Image.Resampling.LANCZOS)
        sheet.paste(small, (place.x, place.y))
        _write_caption(sheet, place, fonts)
    return sheet


def _arrange(cards: Sequence[Card]) -> list[_Place]:
    places: list[_Place] = []
    x = y = _GAP
    row_height, wide = 0, True
    for card in cards:
        width, height = round(card.width * _SCALE), round(card.height * _SCALE)
        turned = wide and card.height >= card.width and bool(places)
        if x > _GAP and (turned or x + width > _WIDEST - _GAP):
            x, y, row_height = _GAP, y + row_height + _CAPTION + _GAP, 0
        wide = card.height < card.width
        places.append(_Place(card, x, y, width, height))
        x, row_height = x + width + _GAP, max(row_height, height)
    return places


def _write_caption(sheet: Image.Image, place: _Place, fonts: Fonts) -> None:
    card = place.card
    kind = card.type.removeprefix("image/").upper()
    caption = f"{card.width} × {card.height}   {len(card.data) / 1000:,.0f} KB {kind}"
    top = place.y + place.height + 8
    name = _set_caption(card.network, fonts, 700)
    write_label(sheet, (place.x, top), name, _INK)
    write_label(sheet, (place.x + name.ink_width + 10, top), _set_caption(caption, fonts, 450), _MUTED)


def _set_caption(text: str, fonts: Fonts, weight: float) -> Layout:
    return set_label(text, 16, fonts, weight=weight)
