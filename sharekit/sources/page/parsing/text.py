"""Plain text from elements, attributes and data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from sharekit.support.text_utils import normalized, unescape

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Elements within a line of text; every other one ends the word before it.
INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "del",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "meter",
        "o:p",
        "output",
        "q",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
# Nothing in these is read as text.
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "iframe",
        "object",
        "head",
        "title",
        "textarea",
        "select",
        "rp",
        "rt",
    ]
)

_MOST_PIECES = 10_000  # pieces of text that are read where only a little is wanted: a line has a few
MAX_VALUE = 10_000  # characters of a machine's value that are read: descriptions, not bodies
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_UNSEEN_BLOCK = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.DOTALL | re.IGNORECASE)
# Control characters, zero-width spaces, soft hyphens, byte-order marks, lone surrogates; joiners stay.
_NOISE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_NEAR = 3  # siblings that may repeat an element
_MARK = re.compile(r"\[?(?:\d{1,3}|[a-z*†‡§¶↩↑^])\]?")
_SPOKEN = re.compile(r"(?:sr|screen-?reader)-?(?:only|text)|visually-?hidden|assistive")
_WORD = re.compile(r"[぀-ヿ㐀-鿿가-힣฀-๿]|[^\W_]+")


def clean(value: str) -> str:
    """Collapse white space and drop what cannot be printed."""
    value = " ".join(value.split())
    return value if value.isprintable() else " ".join(_NOISE.sub("", value).split())


def plain(value: object) -> str:
    """Turn a machine's value into plain text: entities decoded (twice if need be), tags dropped."""
    if not isinstance(value, str):
        return ""
    value = value[:MAX_VALUE]
    for _ in range(2):
        value = _without_tags(value)
        if "&" not in value:
            break
        value = unescape(value)
    return clean(_without_tags(value))


def _without_tags(value: str) -> str:
    return _TAG.sub(" ", _UNSEEN_BLOCK.sub(" ", without_comments(value))) if "<" in value else value


def without_comments(value: str) -> str:
    """Replace each complete HTML comment by a space, in linear time."""
    pieces: list[str] = []
    at = 0
    while (start := value.find("<!--", at)) >= 0 and (end := value.find("-->", start)) >= 0:
        pieces.append(value[at:start])
        at = end + len("-->")
    return " ".join((*pieces, value[at:]))


def text_of(element: HtmlElement, *, most: int = 0) -> str:
    """Return the visible text of an element, with a space between blocks.

    Args:
        element: Any element of a page.
        most: The number of characters that matter. A longer text may be cut anywhere beyond them. 0: all.
    """
    if not len(element):
        return clean(element.text or "")
    return clean("".join(_first(_pieces(element), most) if most else _pieces(element)))


def following(element: HtmlElement, most: int) -> list[HtmlElement]:
    """Return the next elements behind an element, in document order: the first on XPath's following axis."""
    behind = (
        sibling for above in chain((element,), element.iterancestors()) for sibling in above.itersiblings()
    )
    return list(islice((node for sibling in behind for node in sibling.iter("*")), most))


def is_read(element: HtmlElement) -> bool:
    """Whether an element's text is part of the text around it: no script, footnote mark or hidden part."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN or element.get("hidden") is not None:
        return False
    if element.get("aria-hidden") == "true" and _has_spoken_twin(element):
        return False
    return not (element.tag in {"sup", "a"} and _is_footnote_mark(element))


def _has_spoken_twin(element: HtmlElement) -> bool:
    """Whether a sibling repeats the element for screen readers, alone or with others, as with drop caps."""
    text = letters("".join(element.itertext()))
    twins = chain(islice(element.itersiblings(), _NEAR), islice(element.itersiblings(preceding=True), _NEAR))
    return any(
        _SPOKEN.search(twin.get("class") or "") and text in letters("".join(twin.itertext()))
        for twin in twins
    )


def _is_footnote_mark(element: HtmlElement) -> bool:
    """Whether an element is a short mark that links to a note: 1, [2], *, ↩."""
    link = element if element.tag == "a" else element.find("a")
    if link is None or "#" not in (link.get("href") or ""):  # feeds write whole addresses
        return False
    mark = "".join(islice(element.itertext(), 4)).strip()
    raised = element.tag == "sup" or element.find("sup") is not None
    named = "note" in f"{link.get('href')} {link.get('class', '')} {link.get('role', '')}".lower()
    return bool(_MARK.fullmatch(mark)) and (raised or named or mark.startswith("["))


def last_words(element: HtmlElement, most: int) -> str:
    """Return the end of the visible text of an element, at most `most` characters."""
    pieces = list(_first(_pieces_backwards(element), most))
    return clean("".join(reversed(pieces)))[-most:]


def _pieces_backwards(top: HtmlElement) -> Iterator[str]:
    stack = [(top, top.iterchildren(reversed=True))]
    while stack:
        parent, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield ("" if parent.tag in INLINE else " ") + (parent.text or "")
            continue
        yield (child.tail or "") if child.tag in INLINE else f" {child.tail or ''}"
        if is_read(child):
            stack.append((child, child.iterchildren(reversed=True)))


def _first(pieces: Iterator[str], most: int) -> Iterator[str]:
    for piece in islice(pieces, _MOST_PIECES):
        yield piece
        most -= sum(map(len, piece.split()))
        if most < 0:
            return


def _pieces(top: HtmlElement) -> Iterator[str]:
    # An explicit stack: pages nest deeper than Python recurses.
    if top.text:
        yield top.text
    stack = [(top, iter(top))]
    while stack:
        parent, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                yield ("" if parent.tag in INLINE else " ") + (parent.tail or "")
        elif is_read(child):
            yield ("" if child.tag in INLINE else " ") + (child.text or "")
            stack.append((child, iter(child)))
        elif child.tail:
            yield child.tail


def fold(value: str) -> str:
    """Bring text to a form in which two spellings of one headline are equal."""
    value = normalized("NFKC", value).translate(_FOLDS).casefold()
    return " ".join(value.split())


_FOLDS = str.maketrans(
    {**dict.fromkeys("“”„«»", '"'), **dict.fromkeys("’‘´`", "'"), **dict.fromkeys("–—‑", "-"), "…": "..."}
)


def words(value: str) -> list[str]:
    """Split folded text into words; scripts without spaces count each character."""
    return _WORD.findall(fold(value))


def letters(value: str) -> str:
    """Return the letters and digits alone, folded: what two names of one site have in common."""
    return re.sub(r"[\W_]", "", fold(value))
