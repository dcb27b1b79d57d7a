"""Values of feed elements: text, markup, dates, URLs."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING, Any

from sharekit.sources.feed.formats.element_names import ATOM, canonical
from sharekit.sources.markup import absolute, plain_or_markup, text_as_html
from sharekit.sources.page.parsing.text import clean, plain
from sharekit.sources.words.dates import parse_moment

if TYPE_CHECKING:
    from lxml.etree import _Element

_XML = "{http://www.w3.org/XML/1998/namespace}"
_KEPT = frozenset(("href", "src", "alt", "title", "width", "height"))
_MEDIA = {"media:group", "media:content"}
_ESCAPED_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_PLAIN = {"text", "text/plain"}


class Fields:
    """The children of an element by canonical name.

    `atom:` is removed in an Atom document. The children of Media RSS groups follow the element's own
    children.
    """

    def __init__(self, element: _Element, *, atom: bool) -> None:
        self._found: dict[str, list[_Element]] = {}
        nested: list[_Element] = []
        for child in element:
            self._add(child, atom=atom, nested=nested)
        for parent in nested:  # grows during the loop
            for child in parent:
                self._add(child, atom=False, nested=nested)

    def _add(self, child: _Element, *, atom: bool, nested: list[_Element]) -> None:
        name = name_of(child)
        if name:
            self._found.setdefault(name.removeprefix("atom:") if atom else name, []).append(child)
        if name in _MEDIA and len(child):
            nested.append(child)

    def every(self, *names: str) -> list[_Element]:
        """Return the children of these names, in the order of the names."""
        by_name = self._found
        return [child for name in names if name in by_name for child in by_name[name]]

    def first(self, *names: str) -> str:
        """Return the first of these that has text, as one plain line."""
        return next((line for child in self.every(*names) if (line := one_line(child))), "")

    def raw(self, *names: str) -> str:
        """Return the first of these that is not empty, as HTML or plain text."""
        return next((content for child in self.every(*names) if (content := markup(child))), "")

    def literal(self, *names: str) -> str:
        """Return the text of the first of these that has some, with white space collapsed."""
        return next((content for child in self.every(*names) if (content := clean(text(child)))), "")

    def moment(self, *names: str) -> date | datetime | None:
        """Return the first of these that is a date."""
        moments = (parse_moment(text(child)) for child in self.every(*names))
        return next((moment for moment in moments if moment is not None), None)


def name_of(element: _Element) -> str:
    """Return the canonical name of an element, empty for a comment."""
    return canonical(element.tag, element.prefix) if isinstance(element.tag, str) else ""


def attribute(element: _Element, *names: str) -> str:
    """Return the first of these attributes that is not empty, ignoring case."""
    exact = next((value for name in names if (value := (element.get(name) or "").strip())), "")
    if exact or not element.attrib:
        return exact
    small = {str(key).lower(): str(value).strip() for key, value in element.attrib.items()}
    return next((value for name in names if (value := small.get(name.lower(), ""))), "")


def text(element: _Element) -> str:
    """Return the text of an element and its descendants."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def one_line(element: _Element) -> str:
    """Return an element's text as one plain line, whether it is text, escaped HTML or XHTML.

    Atom declares which (RFC 4287, section 3.1); in RSS, tags show it.
    """
    if _is_base64(element):
        return plain_or_markup(_decoded(element))
    if len(element):
        return plain("".join(_serialised(element)))
    value = _unwrapped(element.text or "")
    return clean(value) if _type(element) in _PLAIN else plain_or_markup(value)


def markup(element: _Element) -> str:
    """Return an element's content as HTML, or as plain text if it has no markup."""
    if _is_base64(element):
        return _decoded(element)
    if len(element):
        return "".join(_serialised(element)).strip()
    value = _unwrapped(element.text or "").strip()
    return text_as_html(value) if _type(element) in _PLAIN else value


def _unwrapped(value: str) -> str:
    """Return a text without CDATA marks, which some feeds escape, so that they become part of it."""
    return _ESCAPED_CDATA.sub(r"\1", value) if "<![CDATA[" in value else value


def _type(element: _Element) -> str:
    default = "text" if name_of(element).startswith(f"{ATOM}:") else ""
    return (element.get("type") or default).strip().lower()


def _is_base64(element: _Element) -> bool:
    """Whether the text is base64: by its mode (Atom 0.3), or by a binary type (RFC 4287)."""
    return element.get("mode") == "base64" or _type(element) == "application/octet-stream"


def _decoded(element: _Element) -> str:
    try:
        return base64.b64decode(text(element), validate=False).decode("utf-8", "replace")
    except binascii.Error:
        return ""


def _serialised(top: _Element) -> Iterator[str]:
    """Write inline XHTML as HTML: names without prefix, and the few attributes that matter."""
    yield escape(top.text or "", quote=False)
    stack: list[tuple[Any, Iterator[_Element]]] = [("", iter(top))]
    while stack:
        name, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield name
            continue
        if not isinstance(child.tag, str):
            yield escape(child.tail or "", quote=False)
            continue
        tag = child.tag.rpartition("}")[2].rpartition(":")[2]
        attributes = "".join(
            f' {key}="{escape(str(value))}"' for key, value in child.attrib.items() if key in _KEPT
        )
        yield f"<{tag}{attributes}>{escape(child.text or '', quote=False)}"
        end = "" if tag in {"br", "img", "hr"} else f"</{tag}>"
        stack.append((end + escape(child.tail or "", quote=False), iter(child)))


def language_of(element: _Element) -> str:
    """Return `xml:lang` of the element itself, or empty."""
    return (element.get(f"{_XML}lang") or "").strip().replace("_", "-")


def own_base(element: _Element, start: str) -> str:
    """Return the base URL of an element whose parent has the base `start` (XML Base)."""
    address = element.get(f"{_XML}base", "")
    return absolute(address, start) or start if address else start


def base_of(element: _Element, start: str) -> str:
    """Return the base URL of an element: each `xml:base` above it, joined."""
    nodes: Sequence[_Element] = (element, *element.iterancestors())
    for node in reversed(nodes):
        start = own_base(node, start)
    return start
