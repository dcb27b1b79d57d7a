"""SVG drawings, such as logos, rendered at the size shown.

Drawings may come from others: scripts, external files and entities are refused. Large ones, and those that
repeat or filter parts, are rendered in a child process with limits. Run as a module, this is that child.
"""

from __future__ import annotations

import hashlib
import io
import re
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sharekit.errors import ImageError
from sharekit.support.text_utils import has_attribute_flood

if TYPE_CHECKING:
    from PIL import Image

_MOST_BYTES = 2_000_000
_MOST_ELEMENTS = 20_000
_LARGEST = 4096  # px
_SMALL = 50_000  # bytes
_DEEPEST = 32  # levels: a renderer that nests too deeply ends its process
_MOST_PAINTED = 60_000_000  # elements × pixels
"""A drawing that is larger, or may paint more, is rendered in a child process."""
_MEMORY, _SECONDS = 300_000_000, 2  # bytes and seconds of CPU of the child
_KEPT = 4
_MEASURED = 256  # px of the copy that is looked at
_EXPENSIVE = frozenset({"use", "filter", "pattern", "mask", "image", "marker", "clipPath", "style"})
_PNG = b"\x89PNG"
_DASHES = b"dasharray"  # a line of any length in dashes of any shortness
_FORBIDDEN = frozenset({"script", "foreignObject", "iframe", "audio", "video"})
_EXTERNAL = re.compile(r"url\(\s*[\"']?\s*(?!#|data:)|@import|^\s*(?!#|data:image/(?:png|jpeg|gif|webp))\S")
_MOST_PX = 1_000_000
_LONGEST_SIZE = 200  # characters
_PX = re.compile(r"[1-9]\d{0,5}(?:\.\d{1,9})?(?:px)?")
_VIEW = re.compile(r"-?[\d.]{1,9} -?[\d.]{1,9} [1-9][\d.]{0,8} [1-9][\d.]{0,8}")
_NUMBER = re.compile(r"-?[\d.]+(?:e-?\d+)?")
_LENGTH = re.compile(r"\s*([\d.]+(?:e-?\d+)?)\s*+(?:px|pt|mm|cm|in|em|ex|pc)?\s*$")


def is_svg(data: bytes) -> bool:
    """Return whether a file looks like an SVG drawing."""
    # Markup begins with "<"; a photo may hold "<svg" in its metadata, as that of signed pictures does.
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith(b"<") and b"<svg" in start and b"<html" not in start


class SvgFile:
    """A drawing, with the attributes of a picture file.

    Attributes:
        where: Named in errors.
        key: SHA-256 of the file, in hexadecimal.
        type: Media type.
        width: px.
        height: px.
        focus: The middle.
    """

    type = "image/svg+xml"
    focus: tuple[float, float] = (0.5, 0.5)

    def __init__(self, data: bytes, *, where: object = "") -> None:
        """Parse and check the file.

        Raises:
            ImageError: It is too large, corrupt, or refers to other files.
        """
        self.where = where
        self.key: str = hashlib.sha256(data).hexdigest()
        root = _parse(data, where)
        tags = _check(root, where)
        self._is_simple = tags.isdisjoint(_EXPENSIVE) and len(data) <= _SMALL and _DASHES not in data
        self._is_simple &= root.find("/".join("*" * _DEEPEST)) is None
        self._elements = sum(1 for _ in root.iter())
        self._data = data
        self._is_simple &= _has_plain_size(root)
        width, height = _size(root)
        if max(width, height) > _MOST_PX:
            raise ImageError(f"an SVG of more than {_MOST_PX:,} px a side", where=where)
        self.width: int = max(1, round(width))
        self.height: int = max(1, round(height))
        self._sizes: dict[tuple[object, ...], Image.Image] = {}

    def resized(
        self, width: int, height: int, box: tuple[float, float, float, float] | None = None
    ) -> Image.Image:
        """Return the part `box` of the drawing (its own px) at a size in px, mode RGBA. Do not paint on it.

        Raises:
            ImageError: It cannot be rendered.
        """
        wanted = (width, height, box)
        if wanted not in self._sizes:
            left, top, right, bottom = box or (0, 0, self.width, self.height)
            across, down = width / max(right - left, 1e-6), height / max(bottom - top, 1e-6)
            whole = self._rendered(min(_LARGEST, max(1, round(self.width * max(across, down)))))
            x, y = whole.width / self.width, whole.height / self.height
            part = (left * x, top * y, min(right * x, whole.width), min(bottom * y, whole.height))
            if len(self._sizes) >= _KEPT:
                self._sizes.pop(next(iter(self._sizes)))
            premultiplied = whole.convert("RGBa").resize((width, height), box=part)
            self._sizes[wanted] = premultiplied.convert("RGBA")
        return self._sizes[wanted]

    @cached_property
    def ground(self) -> str:
        """Colour that the drawing is shown whole on, as a picture of an article."""
        from sharekit.cards.images.graphics import ground_of

        scale = _MEASURED / max(self.width, self.height)
        copy = self.resized(max(1, round(self.width * scale)), max(1, round(self.height * scale)))
        return ground_of(copy) or "#ffffff"

    def _rendered(self, width: int) -> Image.Image:
        from PIL import Image

        from sharekit.cards.images.decode import run_limited

        pixels = width * width * self.height / self.width
        if self._is_simple and self._elements * pixels <= _MOST_PAINTED:
            png = _render(self._data, width, self.where)
        else:
            limits = {"memory": _MEMORY, "seconds": _SECONDS}
            png = run_limited(__name__, (width,), self._data, where=self.where, **limits)
            if not png.startswith(_PNG):
                raise ImageError(png.decode(), where=self.where)
        with Image.open(io.BytesIO(png)) as image:
            return image.convert("RGBA")


def _parse(data: bytes, where: object) -> Any:
    from lxml import etree

    if len(data) > _MOST_BYTES:
        raise ImageError(f"an SVG of {len(data):,} bytes; at most {_MOST_BYTES:,} are read", where=where)
    if has_attribute_flood(data.decode("latin-1")):
        raise ImageError("an SVG with a hundred attributes on one element", where=where)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ImageError(f"the SVG is corrupt: {error}", where=where) from error
    if b"<!ENTITY" in data:
        raise ImageError("the SVG declares entities", where=where, hint="save it without a document type")
    return root


def _check(root: Any, where: object) -> set[str]:
    """Return the names of its elements; refuse what runs code or reads other files."""
    tags: set[str] = set()
    for count, element in enumerate(root.iter()):
        if count >= _MOST_ELEMENTS:
            raise ImageError(f"an SVG of more than {_MOST_ELEMENTS:,} elements", where=where)
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.rpartition("}")[2]
        tags.add(tag)
        styles = [element.get("style", ""), (element.text or "") if tag == "style" else ""]
        links = [value for name, value in element.items() if name.rpartition("}")[2] == "href" and tag != "a"]
        paints = [element.get(name, "") for name in ("fill", "stroke", "filter", "mask", "clip-path")]
        external = any(_EXTERNAL.match(link) for link in links) or any(
            re.search(r"url\(\s*[\"']?\s*(?!#|data:)|@import", text) for text in (*styles, *paints)
        )
        if any("var(" in text for text in (*styles, *paints)):
            raise ImageError(
                "the SVG has CSS variables, which are not read",
                where=where,
                hint="write the colours themselves in place of var()",
            )
        if tag in _FORBIDDEN or external:
            what = f"has <{tag}>" if tag in _FORBIDDEN else "refers to other files"
            raise ImageError(
                f"the SVG {what}", where=where, hint="export it as a plain SVG, with everything inside"
            )
    if "text" in tags:
        raise ImageError(
            "the SVG holds text, which needs fonts",
            where=where,
            hint="convert text to paths when you export it",
        )
    if "svg" not in tags:
        raise ImageError("the file is not an SVG", where=where)
    return tags


def _size(root: Any) -> tuple[float, float]:
    """Return width and height in px, by its attributes or its view box. Source: SVG 2, section 8.2."""
    view = [_number(part) for part in _NUMBER.findall(root.get("viewBox", "")[:_LONGEST_SIZE])]
    ratio = view[2] / view[3] if len(view) == 4 and view[2] > 0 < view[3] else 0.0  # noqa: PLR2004
    lengths = [_LENGTH.match(root.get(name, "")[:_LONGEST_SIZE]) for name in ("width", "height")]
    width, height = (_number(length[1]) if length else 0.0 for length in lengths)
    if width and height:
        return width, height
    if ratio:
        return (width, width / ratio) if width else (height * ratio, height) if height else (view[2], view[3])
    return 100.0, 100.0


def _number(text: str) -> float:
    """Return a number of the file; 0 for one that is none."""
    try:
        return float(text)
    except ValueError:
        return 0.0


def _has_plain_size(root: Any) -> bool:
    """Return whether the renderer must come to the size of `_size`: numbers of px, no other units."""
    sides = [_PX.fullmatch(root.get(name, "")) for name in ("width", "height")]
    declared = sum(name in root.attrib for name in ("width", "height"))
    view = _VIEW.fullmatch(root.get("viewBox", ""))
    return sum(map(bool, sides)) == declared and (declared == len(sides) or view is not None)


def _render(data: bytes, width: int, where: object) -> bytes:
    from resvg_py import svg_to_bytes

    try:
        return bytes(svg_to_bytes(svg_string=data.decode(), width=width, dpi=96, skip_system_fonts=True))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of resvg is no Exception
        raise ImageError(f"the SVG cannot be rendered: {error}", where=where) from error


def _child(width: int, memory: int, seconds: int) -> None:
    from sharekit.support.child import limit

    limit(memory, seconds)
    try:
        reply = _render(sys.stdin.buffer.read(), width, "")
    except ImageError as error:
        reply = error.message.encode()
    sys.stdout.buffer.write(reply)


if __name__ == "__main__":
    _child(*map(int, sys.argv[1:]))
