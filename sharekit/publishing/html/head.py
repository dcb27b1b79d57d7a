"""A page's head: its share tags, and the page with ours spliced in; all other bytes are preserved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sharekit.publishing.html.encoding import decode_exactly, find_encoding, holds_ascii
from sharekit.publishing.html.markup import Token, markup_at, tokens
from sharekit.support.text_utils import unescape

BLOCK_START = "<!-- sharekit"
BLOCK_END = "<!-- /sharekit -->"
_CHARSET_WITHIN = 1024  # bytes that a browser searches for the encoding
_IN_HEAD = frozenset(
    {"base", "basefont", "bgsound", "link", "meta", "title"}
    | {"noscript", "noframes", "style", "script", "template"}
)
_KEYS = ("property", "name", "itemprop")
_META = re.compile(r"<meta(?=[\s/])", re.IGNORECASE)
_SHARE = re.compile(r"(og|article|twitter|fb):[\w:.-]+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HeadTag:
    """A meta tag or canonical link: its key (`og:title`, `description` …), value and span of the view."""

    key: str
    content: str
    start: int
    end: int
    ours: bool = False


@dataclass(frozen=True, slots=True)
class PageHead:
    """The head of a page.

    Attributes:
        tags: Meta tags and canonical links in order; those in our own block are marked `ours`.
        insert: Position for new tags.
        block: Span of our own block, or None.
        key: The input key in our block, or empty.
        misplaced: Share tags outside the head, where networks do not look.
        is_fragment: No doctype, html, head or body tag, and nothing that belongs in a head.
        base: What relative addresses on the page start from, as its base element says; empty without one.
    """

    tags: tuple[HeadTag, ...]
    insert: int
    block: tuple[int, int] | None
    key: str
    misplaced: tuple[HeadTag, ...]
    is_fragment: bool
    base: str = ""


class EditablePage:
    """A page's bytes as a text view that can be cut and joined and encodes back to the same bytes.

    Encodings that contain ASCII are viewed as Latin-1, one character a byte, so even invalid sequences
    survive. UTF-16 and other encodings are decoded, and rejected if they do not round-trip.

    Raises:
        PublishError: The encoding is unknown, or the bytes are invalid in it.
    """

    def __init__(self, data: bytes, *, where: object = "") -> None:
        self.data = data
        self.encoding: str
        self.bom: bytes
        self.encoding, self.bom, is_declared = find_encoding(data, where)
        # References hold, whatever a browser takes the page for.
        self._written = self.encoding if is_declared else "ascii"
        self._view = "latin-1" if holds_ascii(self.encoding) else self.encoding
        self.view: str = decode_exactly(data[len(self.bom) :], self._view, where)

    def text(self, view: str) -> str:
        """Return a piece of the view as real text."""
        return (
            view if self._view == self.encoding else view.encode("latin-1").decode(self.encoding, "replace")
        )

    def to_bytes(self, view: str) -> bytes:
        """Return the bytes of a whole view."""
        return self.bom + view.encode(self._view)

    def to_view(self, html: str) -> str:
        """Return new markup as a piece of the view; characters the encoding lacks become references."""
        data = html.encode(self._written, "xmlcharrefreplace")
        return data.decode(self._view)

    @cached_property
    def newline(self) -> str:
        """The page's own line end."""
        match = re.search(r"\r\n|\n|\r", self.view)
        return match[0] if match else "\n"

    @cached_property
    def head(self) -> PageHead:
        """The head of this page."""
        return read_head(self)

    def spliced(self, html: str, key: str, dropped: Iterable[HeadTag]) -> bytes:
        """Return the page with `html` as our block (no block if empty), replacing an older one.

        Args:
            html: Lines of markup.
            key: Input key to record in the block.
            dropped: The page's own tags to remove.
        """
        head = self.head
        cuts = [(tag.start, tag.end) for tag in dropped if not tag.ours]
        if head.block:
            cuts.append(head.block)
        block = self._block(html, key, head.insert) if html else ""
        pieces: list[str] = []
        position = 0
        for start, end in sorted(
            [*(_whole_line(self.view, *cut) for cut in cuts), (head.insert, head.insert)]
        ):
            pieces.append(self.view[position:start] if start >= position else "")
            if (start, end) == (head.insert, head.insert):
                pieces.append(block)
            position = max(position, end)
        pieces.append(self.view[position:])
        return self.to_bytes("".join(pieces))

    def _block(self, html: str, key: str, at: int) -> str:
        indent = _indent(self.view, at)
        lines = [f"{BLOCK_START} {key} -->", *html.splitlines(), BLOCK_END]
        text = "".join(f"{indent}{line}{self.newline}" for line in lines)
        # If the head is on one line, the block starts a new line.
        begins_line = at == 0 or self.view[at - 1] in "\r\n"
        return self.to_view(text if begins_line else self.newline + text)


def _whole_line(view: str, start: int, end: int) -> tuple[int, int]:
    """Extend a span that is alone on its line to the whole line."""
    before = start
    while before > 0 and view[before - 1] in " \t":
        before -= 1
    after = re.compile(r"[ \t]*(?:\r\n|\n|\r)").match(view, end)
    if after and (before == 0 or view[before - 1] in "\r\n"):
        return before, after.end()
    return start, end


def _indent(view: str, at: int) -> str:
    match = re.compile(r"[ \t]*").match(view, at)
    return match[0] if match else ""


@dataclass(slots=True)
class _HeadScan:
    """State of the walk through the head."""

    tags: list[HeadTag]
    anchor: int = 0
    charset: int = 0
    opened: bool = False
    block: tuple[int, int] | None = None
    inside: int | None = None
    key: str = ""
    base: str = ""


def read_head(page: EditablePage) -> PageHead:
    """Return the head of a page, delimited as a browser would."""
    view = page.view
    scan = _HeadScan([])
    end = len(view)
    for token in tokens(view):
        if _ends_head(token, view):
            end = token.start
            scan.opened = scan.opened or token.name == "body"
            break
        _visit(page, token, scan)
    return PageHead(
        tags=tuple(scan.tags),
        insert=_line_start(view, scan.charset if 0 < scan.charset <= _CHARSET_WITHIN else scan.anchor),
        block=scan.block,
        key=scan.key,
        misplaced=_misplaced_tags(page, end),
        is_fragment=not scan.opened,
        base=scan.base,
    )


def _ends_head(token: Token, view: str) -> bool:
    if token.kind == "text":
        return bool(view[token.start : token.end].strip("\t\n\f\r \ufeff"))
    if token.kind == "start":
        return token.name not in _IN_HEAD and token.name not in {"html", "head"}
    return token.kind == "end" and token.name in {"html", "body", "br"}


def _visit(page: EditablePage, token: Token, scan: _HeadScan) -> None:
    if token.kind == "comment":
        _visit_comment(page.view, token, scan)
    elif token.kind == "doctype" or token.name in {"html", "head"}:
        scan.opened = True
        if token.kind != "end":
            scan.anchor = token.end
    elif token.kind == "start":
        scan.opened = True
        if scan.inside is None and _declares_charset(token):
            scan.charset = token.end
        if token.name == "base":
            scan.base = scan.base or _value(page, token, "href")
        if tag := _head_tag(page, token, ours=scan.inside is not None):
            scan.tags.append(tag)


def _visit_comment(view: str, token: Token, scan: _HeadScan) -> None:
    text = view[token.start : token.end]
    if text.startswith("<?xml") and scan.anchor == 0:
        scan.anchor = token.end
    elif text.startswith(BLOCK_START) and scan.block is None:
        scan.inside = token.start
        scan.key = text.removeprefix(BLOCK_START).removesuffix("-->").strip()
    elif text == BLOCK_END and scan.inside is not None:
        scan.block = (scan.inside, token.end)
        scan.inside = None


def _declares_charset(token: Token) -> bool:
    content_type = token.attributes.get("http-equiv", "").lower() == "content-type"
    return token.name == "meta" and ("charset" in token.attributes or content_type)


def _head_tag(page: EditablePage, token: Token, *, ours: bool) -> HeadTag | None:
    if token.name == "meta":
        key = next(filter(None, (_value(page, token, name) for name in _KEYS)), "")
        content = _value(page, token, "content")
        if not key and "http-equiv" in token.attributes:
            key = f"http-equiv:{_value(page, token, 'http-equiv')}"
    elif token.name == "link" and "canonical" in _value(page, token, "rel").lower().split():
        key, content = "canonical", _value(page, token, "href")
    else:
        return None
    return HeadTag(key.lower(), content, token.start, token.end, ours)


def _value(page: EditablePage, token: Token, name: str) -> str:
    # Decoded first: a reference may name a character that the page's encoding lacks.
    return unescape(page.text(token.attributes.get(name, ""))).strip()


def _line_start(view: str, at: int) -> int:
    """Return the start of the next line if only blanks are between."""
    match = re.compile(r"[ \t]*(?:\r\n|\n|\r)").match(view, at)
    return match.end() if match and at else at


def _misplaced_tags(page: EditablePage, start: int) -> tuple[HeadTag, ...]:
    tags: list[HeadTag] = []
    position = start
    while match := _META.search(page.view, position):
        token = markup_at(page.view, match.start())
        position = token.end if token else match.end()
        tag = _head_tag(page, token, ours=False) if token else None
        if tag and is_share_key(tag.key):
            tags.append(tag)
    return tuple(tags)


def is_share_key(key: str) -> bool:
    """Return whether a meta tag's key is a share tag."""
    return _SHARE.match(key) is not None
