"""The box tree: what layout places and painting draws.

Source: CSS Display Level 3, of which the subset leaves out inline-block and inline beside block.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol

from sharekit.cards.case import cased
from sharekit.cards.css.browser import HIDDEN
from sharekit.cards.css.cascade import anonymous
from sharekit.cards.css.faults import Fault
from sharekit.cards.css.properties import INHERITED
from sharekit.cards.css.style import Style

__all__ = ["Inline", "Node", "Run", "Text", "Typeset", "build"]


class Inline(NamedTuple):
    """An element inside a line of text: its number in document order, and its style."""

    number: int
    style: Style


class Run(NamedTuple):
    """A stretch of text with one style.

    Attributes:
        text: White space collapsed, case transformed.
        style: Of the element it stands in.
        inside: The inline elements around it, the outermost first.
    """

    text: str
    style: Style
    inside: tuple[Inline, ...] = ()


class Typeset(Protocol):
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


class Text(Protocol):
    """A block of text, to be set; shaped once, set at as many widths as layout asks for."""

    def intrinsic(self) -> tuple[float, float]:
        """Return the widths of the widest unbreakable piece and of the text on one line."""

    def set(self, width: float, height: float | None) -> Typeset:
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
        self.tag = tag
        self.id = ""
        self.number = -1
        self.element = element
        self.style = style
        self.language = language
        self.parent = parent
        self.children: list[Node] = []
        self.runs: list[Run] = []
        self.inlines: dict[int, Any] = {}
        self.text: Text | None = None
        self.lines: Typeset | None = None
        self.src: str | None = None
        self.natural: tuple[float, float] | None = None
        self.x = self.y = self.width = self.height = 0.0
        self.baseline: float | None = None
        self.extent: tuple[float, float] | None = None  # min-content and max-content width, once asked for
        self.held: list[Node] = []  # absolute boxes placed in this one
        self.rest = (0.0, 0.0)  # absolute: where it would stand if it were not
        self.laid: object = None  # what it was last laid out at

    @property
    def rtl(self) -> bool:
        """Whether text here runs from right to left."""
        return self.style.direction == "rtl"

    @property
    def line(self) -> int:
        """The line of the rendered page at which it stands."""
        node: Node | None = self
        while node is not None and node.element is None:
            node = node.parent
        return int(node.element.sourceline) if node is not None else 1

    @property
    def flowing(self) -> Iterator[Node]:
        """The children that take room."""
        return (child for child in self.children if child.style.position != "absolute")

    def walk(self) -> Iterator[Node]:
        """Yield this box and all inside it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


def build(root: Any, styles: list[Style], *, text: Callable[[Node], Text]) -> Node:
    """Make boxes of elements.

    Args:
        root: The page's <html>.
        styles: Of all elements, in document order.
        text: Makes the text of a node that has runs.

    Raises:
        Fault: Inline boxes beside block boxes, or an inline element with what only boxes can have.
    """
    given = _Given(styles)
    node = _box(root, next(given), given, None, text)
    if node is None:
        raise Fault("the page shows nothing: <html> has display: none", 1)
    return node


class _Given:
    """The styles of the elements in document order, and how many have been taken."""

    def __init__(self, styles: list[Style]) -> None:
        self._styles = styles
        self.taken = 0

    def __next__(self) -> Style:
        self.taken += 1
        return self._styles[self.taken - 1]


def _skip(element: Any, given: _Given) -> None:
    for inner in element.iterdescendants():
        if isinstance(inner.tag, str):
            next(given)


def _box(
    element: Any,
    style: Style,
    given: _Given,
    parent: Node | None,
    text: Callable[[Node], Text],
) -> Node | None:
    if style.display == "none" or element.tag in HIDDEN:
        _skip(element, given)
        return None
    language = element.get("lang") or (parent.language if parent is not None else "")
    node = Node(element.tag, element, style, language, parent)
    node.number = given.taken - 1
    node.id = element.get("id") or f"e{node.number}"
    if element.tag == "img":
        node.src = element.get("src") or ""
        return node
    _fill(node, given, text)
    if node.runs:
        _require_line_height(node)
        node.text = text(node)
    return node


def _fill(node: Node, given: _Given, text: Callable[[Node], Text]) -> None:
    """Give a node its runs and children."""
    blockified = node.style.display in {"flex", "grid"}
    loose: list[Run] = []
    _say(loose, node.element.text, node.style)
    for child in node.element:
        if isinstance(child.tag, str):
            style = next(given)
            if not blockified and _is_inline(child, style):
                _inline(child, style, given, (), loose, node=node)
            else:
                _wrap(node, loose, text, blockified=blockified)
                box = _box(child, style, given, node, text)
                if box is not None:
                    node.children.append(box)
        _say(loose, child.tail, node.style)
    _wrap(node, loose, text, blockified=blockified)
    runs = _collapsed(loose, node.language)
    if runs and any(True for _ in node.flowing):
        raise Fault(
            f"<{node.tag}> has text beside block boxes; put the text into an element of its own",
            node.line,
        )
    node.runs = runs


def _is_inline(element: Any, style: Style) -> bool:
    """Tell whether an element stands in a line of text."""
    if style.display != "inline" or style.position == "absolute":
        return False
    if element.tag == "img":
        raise Fault(
            "an <img> in a block would stand on a line of text; give it display: block, "
            "or make its parent a flex or grid container",
            element.sourceline,
        )
    return True


def _say(runs: list[Run], text: str | None, style: Style, inside: tuple[Inline, ...] = ()) -> None:
    if text:
        runs.append(Run(text, style, inside))


def _wrap(node: Node, loose: list[Run], text: Callable[[Node], Text], *, blockified: bool) -> None:
    """Give bare text between the items of a flex or grid container a box of its own."""
    if not blockified:
        return
    runs = _collapsed(loose, node.language)
    loose.clear()
    if runs:
        box = Node("#text", None, anonymous(node.style), node.language, node)
        box.runs = runs
        _require_line_height(box)
        box.text = text(box)
        node.children.append(box)


# What may differ from the initial value on an element inside a line.
_IN_LINE = frozenset(INHERITED) | {
    "display",
    "background_color",
    "text_decoration_line",
    "text_decoration_color",
    "text_decoration_thickness",
    "box_sizing",
    "order",
    "flex_grow",
    "flex_shrink",
    "flex_basis",
    "border_top_width",
    "border_right_width",
    "border_bottom_width",
    "border_left_width",
}  # fmt: skip


def _inline(
    element: Any, style: Style, given: _Given, inside: tuple[Inline, ...], runs: list[Run], *, node: Node
) -> None:
    if style.display == "none":
        _skip(element, given)
        return
    if style.display != "inline" or style.position == "absolute" or element.tag == "img":
        raise Fault(
            f"<{element.tag}> makes a box inside a line of text; only text may stand there",
            element.sourceline,
        )
    _check_inline(element, style)
    number = given.taken - 1
    node.inlines[number] = element
    inside = (*inside, Inline(number, style))
    if element.tag == "br":
        runs.append(Run(_BREAK, style, inside))
        return
    _say(runs, element.text, style, inside)
    for child in element:
        if isinstance(child.tag, str):
            _inline(child, next(given), given, inside, runs, node=node)
        _say(runs, child.tail, style, inside)


def _check_inline(element: Any, style: Style) -> None:
    for name, value in style.__dict__.items():
        if name not in _IN_LINE and value != getattr(Style, name):
            raise Fault(
                f"<{element.tag}> stands in a line of text and has {name.replace('_', '-')}; "
                "allowed there are color, font-*, letter-spacing, background-color and text-decoration",
                element.sourceline,
            )


def _require_line_height(node: Node) -> None:
    if node.style.line_height is None:
        holder = node.parent if node.element is None and node.parent is not None else node
        raise Fault(
            f"<{holder.tag}> holds text and has no line-height; `normal` differs from font to font, "
            "so write a number such as 1.2",
            node.line,
        )


# --- white space and case, CSS Text Level 3, 2.1 and 4.1

_SPACE = re.compile(r"[ \t\r\n\f]+")
_BREAK = "\u2028"  # what <br> stands for until white space is collapsed


def _collapsed(runs: list[Run], language: str) -> list[Run]:
    """Collapse white space across runs and transform case; a forced break becomes a line feed."""
    made: list[Run] = []
    open_ = False  # whether a space may still follow
    for run in runs:
        if run.text == _BREAK:
            _trim_end(made)
            made.append(run._replace(text="\n"))
            open_ = False
            continue
        text = _SPACE.sub(" ", run.text)
        if not open_:
            text = text.removeprefix(" ")
        if text:
            made.append(run._replace(text=cased(text, run.style.text_transform, language)))
            open_ = not text.endswith(" ")
    _trim_end(made)
    return made


def _trim_end(runs: list[Run]) -> None:
    if runs and runs[-1].text.endswith(" "):
        text = runs[-1].text[:-1]
        if text:
            runs[-1] = runs[-1]._replace(text=text)
        else:
            runs.pop()
