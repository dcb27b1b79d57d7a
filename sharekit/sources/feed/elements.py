"""Values out of the elements of a feed: text, markup, people, dates, links."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING, Any

from sharekit.sources.dates import parse_moment
from sharekit.sources.feed.model import Person
from sharekit.sources.feed.names import canonical
from sharekit.sources.markup import absolute, plain_or_markup
from sharekit.sources.page.text import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Fields", "base_of", "language_of", "markup", "one_line", "parse_person", "text"]

_XML = "{http://www.w3.org/XML/1998/namespace}"
_PERSON = re.compile(r"(?P<email>[^\s<>()@]+@[^\s<>()@]+)\s*\((?P<name>[^()]*)\)")
_PERSON_LAST = re.compile(
    r"(?P<name>[^<>()]*?)\s*[<(]\s*(?:mailto:)?(?P<email>[^\s<>()@]+@[^\s<>()@]+)\s*[>)]"
)
_EMAIL = re.compile(r"[^\s<>()@]+@[^\s<>()@]+\.[^\s<>()@]+")
_KEPT = frozenset(("href", "src", "alt", "title", "width", "height"))


class Fields:
    """The children of an element under their canonical names; `atom:` is left out in an Atom document."""

    def __init__(self, element: _Element, *, atom: bool) -> None:
        self._found: dict[str, list[_Element]] = {}
        for child in element:
            if not isinstance(child.tag, str):
                continue
            name = canonical(child.tag, child.prefix)
            name = name.removeprefix("atom:") if atom else name
            self._found.setdefault(name.lower(), []).append(child)

    def every(self, *names: str) -> Iterator[_Element]:
        """Yield the children of these names, in the order of the names."""
        for name in names:
            yield from self._found.get(name.lower(), ())

    def first(self, *names: str) -> str:
        """Return the first of these that holds text, as one plain line."""
        return next((found for child in self.every(*names) if (found := one_line(child))), "")

    def raw(self, *names: str) -> str:
        """Return the first of these that holds something, as HTML or plain text."""
        return next((found for child in self.every(*names) if (found := markup(child))), "")

    def literal(self, *names: str) -> str:
        """Return the first of these that holds text, with blanks collapsed and nothing else changed."""
        return next((found for child in self.every(*names) if (found := clean(text(child)))), "")

    def moment(self, *names: str) -> date | datetime | None:
        """Return the first of these that names a date."""
        moments = (parse_moment(text(child)) for child in self.every(*names))
        return next((moment for moment in moments if moment is not None), None)


def text(element: _Element) -> str:
    """Return the text of an element and of all in it."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def one_line(element: _Element) -> str:
    """Return an element's text as one plain line, whether it holds text, escaped HTML or XHTML.

    Atom says which (RFC 4287, section 3.1); RSS does not, so that it shows by the tags.
    """
    kind = _type(element)
    value = _decoded(element) if _is_base64(element) else text(element)
    if kind in {"text", "text/plain"}:
        return clean(value)
    if len(element):
        return clean(value) if kind == "xhtml" else plain_or_markup(value)
    return plain_or_markup(value)


def markup(element: _Element) -> str:
    """Return what an element holds as HTML, or as plain text where it holds no markup."""
    if _is_base64(element):
        return _decoded(element)
    if len(element):
        return "".join(_serialised(element)).strip()
    value = (element.text or "").strip()
    return escape(value, quote=False) if _type(element) in {"text", "text/plain"} else value


def _type(element: _Element) -> str:
    default = "text" if canonical(element.tag, element.prefix).startswith("atom:") else ""
    return (element.get("type") or default).strip().lower()


def _is_base64(element: _Element) -> bool:
    """Tell whether Atom packs the text: by its mode (0.3), or by a type that is no text (RFC 4287)."""
    kind = _type(element)
    return element.get("mode") == "base64" or kind == "application/octet-stream"


def _decoded(element: _Element) -> str:
    try:
        return base64.b64decode(text(element), validate=False).decode("utf-8", "replace")
    except binascii.Error:
        return ""


def _serialised(top: _Element) -> Iterator[str]:
    """Write inline XHTML as HTML: names without their prefix, and the few attributes that say something."""
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
        kept = "".join(
            f' {key}="{escape(str(value))}"' for key, value in child.attrib.items() if key in _KEPT
        )
        yield f"<{tag}{kept}>{escape(child.text or '', quote=False)}"
        end = "" if tag in {"br", "img", "hr"} else f"</{tag}>"
        stack.append((end + escape(child.tail or "", quote=False), iter(child)))


def parse_person(value: str) -> Person:
    """Read “ana@example.org (Ana Ruiz)”, “Ana Ruiz <ana@example.org>”, a bare name or a bare address."""
    line = plain_or_markup(value) if "@" not in value else clean(value)
    for pattern in (_PERSON, _PERSON_LAST):
        if match := pattern.search(line):
            return Person(name=clean(match["name"]), email=match["email"])
    if _EMAIL.fullmatch(line):
        return Person(email=line)
    return Person(name=clean(_EMAIL.sub("", line)).strip(" ()<>-"))


def language_of(element: _Element) -> str:
    """Return `xml:lang` of the element itself, or nothing."""
    return (element.get(f"{_XML}lang") or "").strip().replace("_", "-")


def base_of(element: _Element, start: str) -> str:
    """Return where relative addresses in the element start (XML Base): each `xml:base` above it, joined."""
    bases: Sequence[str] = [node.get(f"{_XML}base", "") for node in (element, *element.iterancestors())]
    for address in reversed(bases):
        start = absolute(address, start) or start if address else start
    return start
