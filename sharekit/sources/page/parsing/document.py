"""A page as parsed: its tree, its meta values, its links and its declared data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from sharekit.errors import SourceError
from sharekit.sources.page.parsing import jsonld, microdata, schema, visible
from sharekit.sources.page.parsing import limits as bounds
from sharekit.sources.page.parsing.charset import decode
from sharekit.sources.page.parsing.text import clean, plain, text_of
from sharekit.support.urls import join_url, split_url

NOWHERE = "https://page.invalid/"
"""The base of relative links on a page without a URL; no host has this name (RFC 2606)."""

LINE = 120
"""Characters of a line that names authors or a date."""

_WHOLE = re.compile(r"\s*https?://[^/\s]", re.IGNORECASE)  # an address that needs no base
_PLAIN = re.compile(r"https?://[\w.-]+(?::\d{1,5})?(?:[/?#]|$)")  # the usual form, for speed
_OTHER_SCHEME = re.compile(r"\s*(?:#|data:|javascript:|mailto:|tel:|about:|$)", re.IGNORECASE)
_HOME = re.compile(r"https?://[^/]+/?(?:index\.\w+)?$")
# Characters that no XML tree can hold.
_CONTROLS = bytes([*range(0x09), 0x0B, *range(0x0E, 0x20)])
_NO_CHARACTERS = ("\ufffe", "\uffff")
_OPEN = frozenset(["html", "body", "main", "article"])  # never furniture, whatever their class says
_MOST_VALUES = 100  # of one meta: a page has a few
_DROPPED = ("script", "style", "template", "noscript", "svg", "iframe", "object", "canvas")


class Page:
    """One HTML document; nothing is ever fetched for it.

    Attributes:
        root: The `html` element, without scripts, styles, templates and comments.
        url: Its URL, or empty.
        where: Its name in errors.
        path: The file it was read from; None for other pages, which cannot refer to files.
        notice: A warning about the page, such as that it was too long to be read whole; or empty.
    """

    def __init__(
        self,
        root: HtmlElement,
        *,
        data: bytes,
        url: str,
        where: str,
        path: Path | None = None,
        notice: str = "",
    ) -> None:
        self.root = root
        self._data = data
        self.url = url
        self.where = where
        self.path = path
        self.notice = notice
        self._scripts = [
            node.text or "" for node in root.iter("script") if "ld+json" in (node.get("type") or "").lower()
        ]
        self._addresses: dict[str, str] = {}
        self.heading: HtmlElement | None = None
        self.bodies: dict[HtmlElement | None, Any] = {}
        self.openings: dict[HtmlElement, str] = {}
        self._trunk: set[HtmlElement] = set()
        self._furniture: dict[HtmlElement, bool] = {}
        _adopt_images(root)
        etree.strip_elements(root, *_DROPPED, with_tail=False)
        # lxml creates a new Python object for an element at each visit unless one is referenced.
        self._elements = list(root.iter())
        self._texts: dict[HtmlElement, str] = {}
        self._lines: dict[HtmlElement, str] = {}

    @cached_property
    def text(self) -> str:
        """The page's text before parsing."""
        return self._data.decode()

    @cached_property
    def nodes(self) -> list[jsonld.Node]:
        """The items of JSON-LD, then of microdata and RDFa."""
        return [*jsonld.nodes(self._scripts), *microdata.nodes(self.root)]

    @cached_property
    def main(self) -> jsonld.Node:
        """The schema.org node that the page is about."""
        return schema.main_node(self.nodes, [self.first("og:title"), self.title, *self.main_headings])

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Values of `<meta>` by lower-case name, property or itemprop."""
        values: dict[str, list[str]] = {}
        for node in self.root.iter("meta"):
            value = plain(node.get("content") or node.get("value") or "")
            keys = {
                node.get(key, "").strip().lower() for key in ("name", "property", "itemprop", "http-equiv")
            }
            for key in keys - {""}:
                if value and len(values.setdefault(key, [])) < _MOST_VALUES:
                    values[key].append(value)
        return values

    @property
    def properties(self) -> Iterator[tuple[str, str]]:
        """Properties of `<meta>`, lower-case, with their values, in document order: Open Graph's lists."""
        for node in self.root.iter("meta"):
            key = (node.get("property") or node.get("name") or "").strip().lower()
            if key and (value := plain(node.get("content") or "")):
                yield key, value

    def first(self, *keys: str) -> str:
        """Return the first value of the first of these meta keys that has one."""
        return next((self.metas[key][0] for key in keys if key in self.metas), "")

    def every(self, *keys: str) -> list[str]:
        """Return all values of these meta keys, in the keys' order."""
        return [value for key in keys for value in self.metas.get(key, ())]

    @cached_property
    def title(self) -> str:
        """The text of `<title>`."""
        node = self.root.find(".//head/title")
        node = self.root.find(".//title") if node is None else node
        return "" if node is None else plain(node.text or "")

    @cached_property
    def main_headings(self) -> list[str]:
        """The texts of all `<h1>` but logos, in document order."""
        nodes = [node for node in islice(self.root.iter("h1"), 20) if not self.is_logo(node)]
        content = [node for node in nodes if not visible.is_furniture(node)] or nodes
        return [text for node in content if (text := text_of(node))]

    def text_of(self, element: HtmlElement) -> str:
        """Return the text of an element as `text.text_of`, cached."""
        text = self._texts.get(element)
        if text is None:
            text = self._texts[element] = text_of(element)
        return text

    def line_of(self, element: HtmlElement) -> str:
        """Return the text of an element as `text.text_of`, cached; it may be cut beyond a line."""
        text = self._lines.get(element)
        if text is None:
            text = self._lines[element] = text_of(element, most=LINE)
        return text

    def is_logo(self, heading: HtmlElement) -> bool:
        """Whether a heading is a link to the home page."""
        links = list(heading.iter("a")) or list(heading.iterancestors("a"))
        return len(links) == 1 and bool(_HOME.match(self.link(links[0].get("href") or "#")))

    def linked(self, *rels: str) -> list[str]:
        """Return absolute addresses of `<link>`s with one of these relations."""
        return [
            address
            for node in self.root.iter("link")
            if not set(rels).isdisjoint((node.get("rel") or "").lower().split())
            and (address := self.absolute(node.get("href")))
        ]

    def set_heading(self, heading: HtmlElement | None) -> None:
        """Set the element that shows the headline: none of its ancestors is furniture."""
        self.heading = heading
        self._trunk = set(self._main_content)
        self._trunk.update(heading.iterancestors() if heading is not None else ())
        self._furniture = {}

    def is_trunk(self, element: HtmlElement) -> bool:
        """Whether the element is, or holds, the headline or most of the text."""
        return element in self._trunk or element is self.heading

    def in_furniture(self, element: HtmlElement) -> bool:
        """Whether the element is in navigation, a sidebar, a footer, a widget or a hidden part."""
        path: list[HtmlElement] = []
        verdict = False
        # Most walks end at the parent: a list of all ancestors would cost more than the judgement.
        for node in chain((element,), element.iterancestors()):
            cached = self._furniture.get(node)
            if cached is not None:
                verdict = cached
                break
            path.append(node)
            if node in self._trunk or node.tag in _OPEN:
                continue
            if visible.is_furniture(node):
                verdict = True
                break
        self._furniture.update(dict.fromkeys(path, verdict))
        return verdict

    def is_popup(self, element: HtmlElement) -> bool:
        """Whether the element is hidden, or part of a dialog that is shown over the page."""
        around = (node for node in (element, *element.iterancestors()) if node.tag not in _OPEN)
        return any(visible.is_popup(node) for node in around if node not in self._main_content)

    @cached_property
    def _main_content(self) -> set[HtmlElement]:
        return visible.main_content(self.root)

    @cached_property
    def base(self) -> str:
        """The address that relative links start from."""
        node = self.root.find(".//base[@href]")
        start = self.url or self._declared_url
        return _resolve(start, node.get("href", "")) if node is not None else start

    @cached_property
    def _declared_url(self) -> str:
        for node in self.root.iter("link"):
            if "canonical" in (node.get("rel") or "").lower().split() and _is_web(node.get("href") or ""):
                return clean(node.get("href"))
        address = self.first("og:url")
        return address if _is_web(address) else ""

    @cached_property
    def canonical(self) -> str:
        """The page's own address: canonical link, Open Graph, the address it came from."""
        declared = [
            *self.linked("canonical"),
            *(self.absolute(url) for url in self.every("og:url", "parsely-link")),
        ]
        return next((address for address in [*declared, self.url] if _is_web(address)), "")

    def link(self, address: str) -> str:
        """Make a link absolute; below `NOWHERE` on a page without a URL."""
        return self.absolute(address) or ("" if _is_web(self.base) else _absolute(NOWHERE, address))

    def absolute(self, address: str | None) -> str:
        """Make a link absolute; empty when it is no http(s) address."""
        if not address:
            return ""
        if address not in self._addresses:
            self._addresses[address] = _absolute(self.base, address)
        return self._addresses[address]


def _adopt_images(root: HtmlElement) -> None:
    """Give a picture that a script loads late the address that a `noscript` beside it has."""
    for node in root.iter("noscript"):
        image, holder = node.find(".//img"), node.getprevious()
        late = next(holder.iter("img"), None) if image is not None and holder is not None else None
        if image is not None and late is not None and not late.get("data-src") and image.get("src"):
            late.set("data-src", image.get("src"))


def _absolute(start: str, address: str) -> str:
    whole = _resolve(start, clean(address)) if not _OTHER_SCHEME.match(address) else ""
    return whole if _is_web(whole) else ""


def _resolve(start: str, address: str) -> str:
    return join_url(start, address.strip()) if not _WHOLE.match(address) else address.strip()


def _is_web(address: str) -> bool:
    if _PLAIN.match(address):
        return True
    parts = split_url(address.strip())
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _encoded(text: str) -> bytes:
    """Encode in UTF-8 what an XML tree can hold of a text."""
    for char in _NO_CHARACTERS:
        text = text.replace(char, "")
    return text.encode("utf-8", "ignore").translate(None, _CONTROLS)


def parse(data: bytes, *, where: str, url: str = "", charset: str = "", path: Path | None = None) -> Page:
    """Parse a page's bytes; broken HTML is read as far as it goes, and no entity or DTD is loaded.

    Raises:
        SourceError: The data is not HTML.
    """
    parsed, notice = bounds.within(data)
    encoded = bounds.without_closed_roots(_encoded(decode(parsed, header=charset)))
    # With the encoding given, lxml ignores the declaration in the page. huge_tree lifts the
    # nesting limit from 256, where libxml2 drops the rest of a page, to 2,048, where it stops nesting deeper.
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True
    )
    # The default lookup asks Python for the class of each element, for the sake of forms.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        root = document_fromstring(encoded, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        raise SourceError("no HTML was found", where=where, hint="give a saved page or its address") from None
    if root.tag != "html":
        raise SourceError("no HTML page was found", where=where)
    bounds.flatten(root)
    return Page(root, data=encoded, url=url, where=where, path=path, notice=notice)
