"""A card after layout, painted on demand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from sharekit.cards.boxes.layout_json import rows
from sharekit.cards.boxes.node import Node
from sharekit.cards.boxes.text_block import SetText
from sharekit.cards.css.values.colours import Colour
from sharekit.cards.paint.canvas import paint
from sharekit.cards.paint.display import Border, Close, Fill, Layer, Op, Open, PaintedText, Photo, Shade
from sharekit.cards.paint.geometry import Box, snapped
from sharekit.cards.paint.placement import placement_warnings
from sharekit.cards.paint.words import exact_ink, inked, plain_colour

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.cards.encode.snapshots import SnapshotCache
    from sharekit.cards.paint.pictures import Pictures
    from sharekit.text.layout import Layout


class TextBlock(NamedTuple):
    """One block of text on the card.

    Attributes:
        id: That of its row in `Drawing.elements`.
        layout: Its lines.
        x: Left edge of the layout, px.
        y: Top of the layout, px.
        colour: Of the whole block, or of its first run.
        size: Font size, px.
        weight: Font weight.
        plain: One colour, without backgrounds, decorations, shadows, transparency or colour glyphs.
    """

    id: str
    layout: Layout
    x: float
    y: float
    colour: Colour
    size: float
    weight: int
    plain: bool


class Drawing:
    """A card after layout. Pixels are painted when first accessed.

    Attributes:
        width: px.
        height: px.
        warnings: Problems a person should look at.
    """

    def __init__(
        self,
        root: Node,
        ops: Sequence[Op],
        size: tuple[int, int],
        *,
        pictures: Pictures,
        snapshots: SnapshotCache,
    ) -> None:
        self.width: int = size[0]
        self.height: int = size[1]
        self._root = root
        self._ops = list(ops)
        self._pictures = pictures
        self._snapshots = snapshots
        self._under, self._over = _split(self._ops)
        self.warnings: tuple[str, ...] = tuple(
            dict.fromkeys([*_warnings(root), *placement_warnings(self._ops, *size)])
        )

    @cached_property
    def elements(self) -> list[dict[str, Any]]:
        """Rows of `<card>.layout.json`, in document order; `contrast` is still None."""
        return [found for _, found in sorted(rows(self._root), key=lambda each: each[0])]

    @property
    def numbers(self) -> list[int]:
        """Element numbers in the page, in the order of `elements`."""
        return sorted(number for number, _ in rows(self._root))

    @property
    def nodes(self) -> list[Node]:
        """The boxes of elements, in document order."""
        return [node for node in self._root.walk() if node.element is not None]

    @property
    def texts(self) -> tuple[TextBlock, ...] | None:
        """The text blocks on top of the background, in order; None when some are not plain.

        When not None, `background` plus these blocks is the whole card. Text in a group, such as a mark
        that is clipped by its box, belongs to the background.
        """
        blocks = tuple(_block(op) for op in self._over if isinstance(op, PaintedText))
        return blocks if all(block.plain for block in blocks) else None

    @cached_property
    def blocks(self) -> tuple[TextBlock, ...]:
        """All blocks of text, in order of painting."""
        return tuple(_block(op) for op in self._ops if isinstance(op, PaintedText))

    @property
    def has_photo(self) -> bool:
        """Whether the card shows a picture file."""
        return any(isinstance(op, Photo) for op in self._ops) or any(
            isinstance(op, Layer) and isinstance(op.image, str) for op in self._ops
        )

    @property
    def picture_boxes(self) -> list[tuple[str, Box]]:
        """The address and box, px, of each picture that an <img> shows."""
        return [(op.src, op.box) for op in self._ops if isinstance(op, Photo)]

    @property
    def background(self) -> Image.Image:
        """The card without the text on top; the same object for cards with equal backgrounds.

        It is cached: do not paint on it.
        """
        return self._snapshots.get(self._under, (self.width, self.height), self._pictures, self._files)

    @property
    def bare(self) -> Image.Image:
        """The card without any of its text. Do not paint on it."""
        if not any(isinstance(op, PaintedText) for op in self._under):
            return self.background
        rest = [op for op in self._ops if not isinstance(op, PaintedText)]
        return self._snapshots.get(rest, (self.width, self.height), self._pictures, self._files)

    @cached_property
    def image(self) -> Image.Image:
        """The whole card, mode RGB."""
        return self.over(self.background)

    def over(self, background: Image.Image) -> Image.Image:
        """Return the card with its text painted on another background, such as one with a scrim."""
        return paint(background.copy(), self._over, self._pictures)

    @cached_property
    def _files(self) -> tuple[str, ...]:
        sources = [op.src for op in self._ops if isinstance(op, Photo)]
        sources += [op.image for op in self._ops if isinstance(op, Layer) and isinstance(op.image, str)]
        return tuple(self._pictures(src).key for src in sources)


def _split(ops: list[Op]) -> tuple[list[Op], list[Op]]:
    """Split the display list into background and text on top, where that does not change any pixel.

    Text may be painted last if no later operation touches its ink.
    """
    depth = 0
    free: list[tuple[int, Box]] = []
    under = [True] * len(ops)
    for at, op in enumerate(ops):
        depth += isinstance(op, Open) - isinstance(op, Close)
        if isinstance(op, PaintedText):
            if depth == 0:
                under[at] = False
                free.append((at, inked(op)))
        else:
            reach = _reach(op)
            for index, box in free:
                if reach is not None and _meet(reach, box) and _touches(ops[index], reach):
                    under[index] = True
    # Texts that overlap keep their order only if both stay on the same side.
    for index, box in free:
        if not under[index] and any(
            under[other] and other > index and _meet(spot, box) for other, spot in free
        ):
            under[index] = True
    return (
        [op for op, low in zip(ops, under, strict=True) if low],
        [op for op, low in zip(ops, under, strict=True) if not low],
    )


def _touches(op: Op, reach: Box) -> bool:
    return isinstance(op, PaintedText) and _meet(reach, exact_ink(op))


def _reach(op: Op) -> Box | None:
    """Return the pixels an operation may touch; None for none."""
    match op:
        case Close() | PaintedText():
            return None
        case Shade(box=box, shadow=shadow):
            reach = shadow.blur * 1.5 + max(0.0, shadow.spread) + max(abs(shadow.x), abs(shadow.y)) + 1
            return snapped(
                box[0] - reach, box[1] - reach, box[2] - box[0] + 2 * reach, box[3] - box[1] + 2 * reach
            )
        case Fill() | Layer() | Photo() | Border() | Open():
            return op.box


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _block(op: PaintedText) -> TextBlock:
    node = op.node
    assert isinstance(node.lines, SetText), "layout set the text"
    colour = plain_colour(op)
    first = node.runs[0].style if node.runs else node.style
    holder = node if node.element is not None else node.parent
    assert holder is not None, "bare text is inside an element"
    return TextBlock(
        holder.id,
        node.lines.layout,
        op.x,
        op.y,
        colour or first.color,
        node.lines.layout.size,
        first.font_weight,
        plain=colour is not None,
    )


def _warnings(root: Node) -> list[str]:
    return [
        warning
        for node in root.walk()
        if isinstance(node.lines, SetText)
        for warning in node.lines.layout.warnings
    ]
