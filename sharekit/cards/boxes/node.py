"""A box of the tree: placed by layout, drawn by painting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from sharekit.cards.boxes.runs import StyledRun
from sharekit.cards.css.style import Style


class InlineLayout(Protocol):
    """Lines of text, set at a width. Sizes in px."""

    @property
    def width(self) -> float:
        """Of the widest line."""

    @property
    def height(self) -> float:
        """Of all lines."""

    @property
    def baseline(self) -> float:
        """Of the first line, from the top."""


class InlineContent(Protocol):
    """A block of text, to be set; shaped once, set at as many widths as layout asks for."""

    def intrinsic(self) -> tuple[float, float]:
        """Return the widths of the widest unbreakable piece and of the text on one line."""

    def set(self, width: float, height: float | None) -> InlineLayout:
        """Set it at a width; `height` bounds what `--fit` may choose."""


class Node:
    """A box. Places are of the border box, in px, relative to the parent's border box.

    Attributes:
        number: The element's, in document order from 0.
        id: The element's id, or `e` and its number in document order.
        tag: The element's name; `#text` for an anonymous box around bare text.
        element: The element; None for an anonymous box.
        style: Its computed style.
        parent: The box around it.
        children: Boxes inside. Beside text there are only absolute ones.
        text: The text, for a block of text.
        runs: What the text is made of.
        inlines: The elements inside its lines, by their numbers.
        src: The picture's address, for an <img>.
        natural: The picture's own size in px, once known.
        language: BCP 47 tag in force.
        lines: The text as set.
    """

    __slots__ = (
        "asked",
        "baseline",
        "children",
        "element",
        "extent",
        "height",
        "held",
        "id",
        "inlines",
        "laid",
        "language",
        "layout_cache",
        "layouts",
        "lines",
        "natural",
        "number",
        "parent",
        "rest",
        "runs",
        "src",
        "style",
        "tag",
        "text",
        "width",
        "x",
        "y",
    )

    def __init__(self, tag: str, element: Any, style: Style, language: str, parent: Node | None) -> None:
        self.tag: str = tag
        self.id: str = ""
        self.number: int = -1
        self.element: Any = element
        self.style: Style = style
        self.language: str = language
        self.parent: Node | None = parent
        self.children: list[Node] = []
        self.runs: list[StyledRun] = []
        self.inlines: dict[int, Any] = {}
        self.text: InlineContent | None = None
        self.lines: InlineLayout | None = None
        self.src: str | None = None
        self.natural: tuple[float, float] | None = None
        self.x: float = 0.0
        self.y: float = 0.0
        self.width: float = 0.0
        self.height: float = 0.0
        self.baseline: float | None = None
        self.extent: tuple[float, float] | None = None  # min-content and max-content width, once asked for
        self.held: list[Node] = []  # absolute boxes placed in this one
        self.rest: tuple[float, float] = (0.0, 0.0)  # absolute: its static position
        self.asked: object = None  # the constraint of the last request for a layout
        self.laid: object = None  # the constraint for which its inside is placed
        self.layouts: dict[object, tuple[float, float | None]] = {}  # constraint → height, baseline
        self.layout_cache: dict[object, Any] = {}  # what depends on styles alone, such as collapsed margins

    @property
    def rtl(self) -> bool:
        """Whether text here runs from right to left."""
        return self.style.direction == "rtl"

    @property
    def line(self) -> int:
        """Its line in the rendered page."""
        node: Node | None = self
        while node is not None and node.element is None:
            node = node.parent
        return int(node.element.sourceline) if node is not None else 1

    @property
    def flowing(self) -> Iterator[Node]:
        """The children in flow."""
        return (child for child in self.children if child.style.position != "absolute")

    def walk(self) -> Iterator[Node]:
        """Yield this box and all inside it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()
