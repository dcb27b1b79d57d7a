"""Painting order: converts boxes to a display list.

Source: CSS 2.2, appendix E, with flex and grid items atomic (CSS Flexible Box Layout, 5.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sharekit.cards.boxes.node import Node
from sharekit.cards.css.errors import MarkupError
from sharekit.cards.css.style import Style
from sharekit.cards.css.values.numbers import zero_based
from sharekit.cards.layout.flow import holds_absolute
from sharekit.cards.layout.transforms import box_matrix
from sharekit.cards.paint.backgrounds import layers
from sharekit.cards.paint.box_edges import border_colours, border_widths, inner_corners, padding_box
from sharekit.cards.paint.display import Border, Close, Fill, Op, Open, PaintedText, Photo, Shade
from sharekit.cards.paint.effects.clips import clip_on_card
from sharekit.cards.paint.geometry import Box, inset, radii, snapped

Place = tuple[float, float]


class _Deferred(NamedTuple):
    """A positioned box, painted after the flow of its stacking context."""

    z: int
    turn: int
    node: Node
    at: Place
    clips: tuple[Open, ...]


def display_list(root: Node, width: int, height: int) -> list[Op]:
    """Return the operations that paint a laid-out page on a card of this size."""
    lister = _Lister((0, 0, width, height))
    lister.canvas(root)
    lister.context(root, (root.x, root.y))
    return lister.ops


class _Lister:
    def __init__(self, card: Box) -> None:
        self.card = card
        self.ops: list[Op] = []
        self.turn = 0
        self.groups = 0  # open ones, with effects
        self.waiting: list[_Deferred] = []
        self.bare: Node | None = None  # the box whose background is painted on the canvas

    def canvas(self, root: Node) -> None:
        """Paint the root's background, else the body's, over the whole card."""
        body = next((child for child in root.children if child.tag == "body"), root)
        self.bare = root if _has_ground(root.style) else body
        self._ground(self.bare.style, self.card, (), self.card)

    def context(self, node: Node, at: Place) -> None:
        """Paint a stacking context: its box, then by z-index what is positioned in it."""
        outer, self.waiting = self.waiting, []
        at = _shifted(node, at)
        opened = self._open_group(node, at)
        self._box(node, at)
        self._defer_inside(node, at, ())
        positioned = sorted(self.waiting, key=lambda one: (one.z, one.turn))
        for one in positioned:
            if one.z < 0:
                self._deferred(one)
        self._inside(node, at)
        for one in positioned:
            if one.z >= 0:
                self._deferred(one)
        if opened:
            self.ops.append(Close())
            self.groups -= 1
        self.waiting = outer

    def _deferred(self, one: _Deferred) -> None:
        self.ops.extend(one.clips)
        if _is_context(one.node):
            self.context(one.node, one.at)
        else:
            self._box(one.node, one.at)
            self._inside(one.node, one.at)
        self.ops.extend(Close() for _ in one.clips)

    def _open_group(self, node: Node, at: Place) -> bool:
        style = node.style
        if not _has_effects(style):
            return False
        if style.mix_blend_mode != "normal" and self.groups:
            raise MarkupError(
                f"<{node.tag}> has mix-blend-mode inside an element with opacity, filter, transform, "
                "clip-path or mix-blend-mode, which is not supported",
                node.line,
            )
        box = (*at, node.width, node.height)
        matrix = box_matrix(style, *box) if style.transform else None
        if matrix is not None and matrix.is_shift:
            matrix = None  # `context` moves the box instead, so that text stays sharp
        if matrix is None and not _has_effects(style, shifts=False):
            return False
        clip = clip_on_card(style.clip_path, *box) if style.clip_path else None
        self.ops.append(Open(self.card, (), style.opacity, style.filter, matrix, style.mix_blend_mode, clip))
        self.groups += 1
        return True

    def _defer_inside(self, node: Node, at: Place, clips: tuple[Open, ...]) -> None:
        """Defer every positioned box below a node, down to those that form stacking contexts."""
        own = _clip(node, at)
        inner = (*clips, own) if own is not None and own.box != self.card else clips
        for child in _ordered(node):
            place = (at[0] + child.x, at[1] + child.y)
            escapes = child.style.position == "absolute" and not holds_absolute(node)
            around = clips if escapes else inner
            if _is_deferred(child):
                self.turn += 1
                self.waiting.append(_Deferred(child.style.z_index or 0, self.turn, child, place, around))
            if not _is_context(child):
                self._defer_inside(child, place, around)

    def _flow(self, node: Node, at: Place) -> None:
        """Paint a box and its content in one go."""
        self._box(node, at)
        self._inside(node, at)

    def _inside(self, node: Node, at: Place) -> None:
        clip = _clip(node, at)
        if clip is not None and clip.box != self.card:
            self.ops.append(clip)
        if node.style.display not in {"flex", "grid"}:
            self._boxes_below(node, at)
        self._content(node, at)
        if clip is not None and clip.box != self.card:
            self.ops.append(Close())

    def _boxes_below(self, node: Node, at: Place) -> None:
        """Paint the boxes of blocks in blocks before any of their text."""
        for child in _flowing(node):
            place = (at[0] + child.x, at[1] + child.y)
            self._box(child, place)
            if child.style.display not in {"flex", "grid"} and child.style.overflow == "visible":
                self._boxes_below(child, place)

    def _content(self, node: Node, at: Place) -> None:
        self._own_content(node, at)
        atomic = node.style.display in {"flex", "grid"}
        for child in _flowing(node):
            place = (at[0] + child.x, at[1] + child.y)
            if atomic:
                self._flow(child, place)
            elif child.style.display in {"flex", "grid"} or child.style.overflow != "visible":
                self._inside(child, place)
            else:
                self._content(child, place)

    # --- one box

    def _box(self, node: Node, at: Place) -> None:
        """Paint shadow, background and border."""
        style = node.style
        box = snapped(*at, node.width, node.height)
        if box[2] <= box[0] or box[3] <= box[1]:
            return
        _check_size(node, box)
        corners = radii(style, node.width, node.height)
        if node is not self.bare and (style.box_shadow or _has_ground(style)):
            self._shadows(style, box, corners, inside=False)
            self._clipped_ground(node, at, box, corners)
        if style.box_shadow:
            inner = padding_box(style, box)
            self._shadows(style, inner, inner_corners(style, corners), inside=True)
        widths = border_widths(style)
        if any(widths):
            self.ops.append(Border(box, corners, widths, border_colours(style)))

    def _shadows(
        self, style: Style, box: Box, corners: tuple[tuple[float, float], ...], *, inside: bool
    ) -> None:
        hollow = style.background_color[3] < 1.0
        self.ops.extend(
            Shade(box, corners, shadow, hollow)
            for shadow in reversed(style.box_shadow)
            if shadow.inset == inside and shadow.colour[3] > 0
        )

    def _clipped_ground(
        self, node: Node, at: Place, box: Box, corners: tuple[tuple[float, float], ...]
    ) -> None:
        texts = tuple(_texts(node, at)) if node.style.background_clip == "text" else ()
        if texts:
            self.ops.append(Open(self.card, texts=texts))
        if texts or node.style.background_clip != "text":
            self._ground(node.style, box, corners, padding_box(node.style, box))
        if texts:
            self.ops.append(Close())

    def _ground(self, style: Style, box: Box, corners: tuple[tuple[float, float], ...], origin: Box) -> None:
        if style.background_color[3] > 0:
            self.ops.append(Fill(box, corners, style.background_color))
        self.ops.extend(layers(style, box, corners, origin))

    def _own_content(self, node: Node, at: Place) -> None:
        style = node.style
        if node.src:
            across, down = node.width, node.height
            left = style.border_left_width + zero_based(style.padding_left, across)
            top = style.border_top_width + zero_based(style.padding_top, across)
            right = style.border_right_width + zero_based(style.padding_right, across)
            bottom = style.border_bottom_width + zero_based(style.padding_bottom, across)
            box = snapped(at[0] + left, at[1] + top, across - left - right, down - top - bottom)
            corners = inset(radii(style, across, down), top, right, bottom, left)
            if box[2] > box[0] and box[3] > box[1]:
                self.ops.append(Photo(box, corners, node.src, style.object_fit, style.object_position))
        if node.lines is not None and node.runs:
            self.ops.append(_text(node, at))


def _shifted(node: Node, at: Place) -> Place:
    """Return where a box is after a transform that only moves it."""
    if not node.style.transform:
        return at
    matrix = box_matrix(node.style, *at, node.width, node.height)
    return (at[0] + matrix.e, at[1] + matrix.f) if matrix.is_shift else at


def _text(node: Node, at: Place) -> PaintedText:
    style = node.style
    base = node.parent.width if node.parent is not None else node.width
    x = at[0] + style.border_left_width + zero_based(style.padding_left, base)
    y = at[1] + style.border_top_width + zero_based(style.padding_top, base)
    return PaintedText(x, y, (tuple(node.runs), node.width, node.height, style), node)


def _texts(node: Node, at: Place) -> Iterator[PaintedText]:
    """Yield the texts of a box and of all boxes in it."""
    if node.lines is not None and node.runs:
        yield _text(node, at)
    for child in node.children:
        yield from _texts(child, (at[0] + child.x, at[1] + child.y))


def _has_effects(style: Style, *, shifts: bool = True) -> bool:
    return (
        style.opacity < 1.0
        or bool(style.filter)
        or (shifts and bool(style.transform))
        or style.clip_path is not None
        or style.mix_blend_mode != "normal"
    )


_LARGEST_SIDE, _LARGEST_AREA = 20_000, 32_000_000


def _check_size(node: Node, box: Box) -> None:
    """Reject boxes whose pictures would not fit into memory."""
    width, height = box[2] - box[0], box[3] - box[1]
    if max(width, height) > _LARGEST_SIDE or width * height > _LARGEST_AREA:
        raise MarkupError(f"<{node.tag}> is {width} x {height} px, which is too large to paint", node.line)


def _ordered(node: Node) -> list[Node]:
    if node.style.display in {"flex", "grid"}:
        return sorted(node.children, key=lambda child: child.style.order)
    return node.children


def _is_deferred(node: Node) -> bool:
    return node.style.position != "static" or _is_context(node)


def _flowing(node: Node) -> list[Node]:
    return [child for child in _ordered(node) if not _is_deferred(child)]


def _is_context(node: Node) -> bool:
    """Return whether a box forms a stacking context."""
    style = node.style
    item = node.parent is not None and node.parent.style.display in {"flex", "grid"}
    layered = style.z_index is not None and (style.position != "static" or item)
    return layered or _has_effects(style)


def _clip(node: Node, at: Place) -> Open | None:
    """Return the clip of `overflow: hidden`: the padding box; html and body apply it to the viewport."""
    style = node.style
    if style.overflow == "visible" or node.tag in {"html", "body"}:
        return None
    if not node.children and node.text is None:
        return None
    corners = radii(style, node.width, node.height)
    box = snapped(*at, node.width, node.height)
    return Open(padding_box(style, box), inner_corners(style, corners))


def _has_ground(style: Style) -> bool:
    return style.background_color[3] > 0 or any(image is not None for image in style.background_image)
