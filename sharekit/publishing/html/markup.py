"""HTML as a sequence of spans: enough of the standard's tokenizer to splice into a head byte by byte.

Parsers return a tree and lose positions; splicing needs the span of each tag. This follows the
tokenization and "in head" rules of the HTML standard (https://html.spec.whatwg.org/multipage/parsing.html):
comments in all their forms, raw text in scripts and the like (with the script's double-escaped state), quoted
and bare attributes, elements that end the head when nothing else does. Every function here is linear in the
text, whatever the text: nothing is searched twice from two starting points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?""")
_TAG_END = re.compile(r"[\s/]*>")
_COMMENT_END = re.compile(r"--!?>")
_AFTER_NAME = frozenset("\t\n\f\r />")
_EMPTY_COMMENT = re.compile(r"<!--(-?)>")
_RAW = frozenset(
    {"script", "style", "title", "textarea", "noscript", "template"}
    | {"iframe", "xmp", "noembed", "noframes", "svg"}
)


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of markup: `text[start:end]`.

    `kind` is `start`, `end`, `comment`, `doctype` or `text`; `name` is the tag's in lower case. A raw element
    (a script, a title …) is one `start` token that spans to the end of its end tag; `inner` is where its
    content begins. Attribute values are raw: decode them first, then replace character references.
    """

    kind: str
    start: int
    end: int
    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    inner: int = 0


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of `text` in order; they cover it without gaps. Never raises, whatever the text."""
    position = 0
    while position < len(text):
        opening = text.find("<", position)
        if opening < 0:
            yield Token("text", position, len(text))
            return
        token = markup_at(text, opening)
        if token is None:  # a lone "<" is text
            after = text.find("<", opening + 1)
            end = after if after >= 0 else len(text)
            yield Token("text", position, end)
            position = end
            continue
        if opening > position:
            yield Token("text", position, opening)
        yield token
        position = token.end


def markup_at(text: str, start: int) -> Token | None:
    """Return the token that begins with the `<` at `start`; None if that is plain text."""
    if text.startswith("<!", start) or text.startswith("<?", start):
        return _declaration(text, start)
    match = _TAG.match(text, start)
    if match is None:
        return _to_angle(text, start, "comment") if text.startswith("</", start) else None
    name = match[2].lower()
    attributes, end = _attributes(text, match.end())
    if match[1]:
        return Token("end", start, end, name)
    if name in _RAW:
        return Token("start", start, _raw_end(text, end, name), name, attributes, end)
    return Token("start", start, end, name, attributes, end)


def _declaration(text: str, start: int) -> Token:
    if text.startswith("<!--", start):
        if empty := _EMPTY_COMMENT.match(text, start):
            return Token("comment", start, empty.end())
        closing = _COMMENT_END.search(text, start + 4)
        return Token("comment", start, closing.end() if closing else len(text))
    kind = "doctype" if text[start + 2 : start + 9].lower() == "doctype" else "comment"
    return _to_angle(text, start, kind)


def _to_angle(text: str, start: int, kind: str) -> Token:
    return Token(kind, start, _tag_end(text, start))


def _attributes(text: str, position: int) -> tuple[dict[str, str], int]:
    attributes: dict[str, str] = {}
    while position < len(text):
        if closing := _TAG_END.match(text, position):
            return attributes, closing.end()
        match = _ATTRIBUTE.match(text, position)
        if match is None:
            break
        value = next((part for part in match.groups()[1:] if part is not None), "")
        attributes.setdefault(match[1].lower(), value)
        position = match.end()
    return attributes, len(text)


def _raw_end(text: str, position: int, name: str) -> int:
    """Return the end of a raw element's end tag."""
    if name in {"template", "svg"}:
        return _nested_end(text, position, name)
    while (closing := _closing_tag(text, position, name)) >= 0:
        if name != "script" or not (escaped := _double_escaped(text, position, closing)):
            return _tag_end(text, closing)
        position = escaped
    return len(text)


def _closing_tag(text: str, position: int, name: str) -> int:
    """Return the position of the next end tag of that name, or -1."""
    size = len(name) + 2
    while (position := text.find("</", position)) >= 0:
        if (
            text[position + 2 : position + size].lower() == name
            and text[position + size : position + size + 1] in _AFTER_NAME
        ):
            return position
        position += 2
    return -1


def _tag_end(text: str, position: int) -> int:
    """Return the position behind the next `>`, or the end of the text."""
    return text.find(">", position) + 1 or len(text)


def _double_escaped(text: str, start: int, end: int) -> int:
    """Return where to continue if a script's end tag at `end` is inside `<!-- <script …`, else 0."""
    opened = text.rfind("<!--", start, end)
    if opened < 0 or text.find("-->", opened, end) >= 0:
        return 0
    inner = re.compile(r"<script(?=[\s/>])", re.IGNORECASE).search(text, opened, end)
    return _tag_end(text, end) if inner else 0


def _nested_end(text: str, position: int, name: str) -> int:
    tag, depth = re.compile(rf"<(/?){name}(?=[\s/>])", re.IGNORECASE), 1
    while match := tag.search(text, position):
        position = _tag_end(text, match.end())
        if match[1]:
            depth -= 1
        elif not text.endswith("/>", 0, position):
            depth += 1
        if depth == 0:
            return position
    return len(text)
