"""An HTML fragment from a feed or Markdown ▶ paragraphs, sub-headings, the first picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from sharekit.article import Heading
from sharekit.sources.page.parsing.text import INLINE, clean, is_read, plain
from sharekit.sources.words.byline_words import is_furniture, is_link_label, is_share_line
from sharekit.support.urls import join_url, web_url

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAG = re.compile(
    r"</?(?:a|abbr|article|b|big|blockquote|br|center|cite|code|del|div|em|figure|font|h[1-6]|hr|i|iframe|img|ins|li"
    r"|mark|ol|p|pre|q|s|script|section|small|span|strike|strong|style|sub|sup|svg|table|tt|u|ul)\b[^<>]*/?>",
    re.IGNORECASE,
)
# Every HTML element, including old ones. A bare one may be what the text is about: “The <main> element”.
_ANY_TAG = re.compile(
    r"<(?:/(?:{0})\s*|(?:{0})(?:\s+[a-z][^<>]*|\s*/))>".format(
        "acronym|address|applet|area|aside|audio|base|basefont|bdi|bdo|blink|body|button|canvas|caption|col"
        "|colgroup|datalist|dd|details|dfn|dialog|dir|dl|dt|embed|fieldset|figcaption|footer|form|frame|frameset|head"
        "|header|hgroup|html|input|isindex|kbd|label|legend|link|main|map|marquee|math|menu|meta|meter|nav|nobr"
        "|noembed|noframes|noscript|object|optgroup|option|output|param|picture|progress|rp|rt|ruby|samp|select"
        "|source|strike|summary|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|track|var|video|wbr|xmp"
    ),
    re.IGNORECASE,
)
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|big|cite|code|del|em|font|i|ins|mark|q|s|small|span|strike|strong|sub|sup|tt|u)\b[^<>]*>",
    re.IGNORECASE,
)
_SOME_TAG = re.compile(r"</?(?P<name>[A-Za-z][\w.:-]*)(?:\s[^<>]*)?/?>")
_LESS_THAN = "\ue000"
"""Stands for the `<` of what is no tag, while tags are removed."""
KNOWN_ELEMENTS = frozenset(
    """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote
    body br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog
    dir div dl dt em embed fieldset figcaption figure font footer form frame frameset g h1 h2 h3 h4 h5
    h6 head header hgroup hr html i iframe img input ins isindex kbd label legend li link main map mark
    marquee math menu meta meter nav nobr noembed noframes noscript object ol optgroup option output p
    param path picture plaintext pre progress q rb rp rt rtc ruby s samp script search section select
    slot small source span strike strong style sub summary sup svg table tbody td template textarea
    tfoot th thead time title tr track tt u ul use var video wbr xmp
    """.split()  # noqa: SIM905 (a list would take a line a name)
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});", re.IGNORECASE)
_DROPPED = frozenset(
    """
    script style template noscript svg iframe object head form button nav figcaption pre
    """.split()  # noqa: SIM905 (a list would take a line a name)
)
_UNSHOWN = frozenset(("script", "style", "template", "noscript", "svg"))
"""Hidden elements that do not end a line of text."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_FOOT = re.compile(
    r"(?:The post|L['’]article|Der Beitrag|El artículo|La entrada|O post|L['’]articolo) .{1,200} "
    r"(?:appeared first on|est apparu en premier|erschien zuerst|(?:apareció|apareceu) primeiro"
    r"|se publicó primero|proviene da) .{1,120}"
)
_MOST = 2_000_000
_PIXEL = 3
"""Largest side of a tracking pixel, px."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs of a fragment, the sub-headings between them, the URL of the first picture."""

    paragraphs: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    image: str = ""


def has_markup(text: str) -> bool:
    """Whether `text` is HTML rather than plain text: it contains a known tag or an entity."""
    return bool(_TAG.search(text) or _ENTITY.search(text) or _ANY_TAG.search(text) or "<!--" in text)


def plain_or_markup(text: str) -> str:
    """Return one line of plain text; markup is removed, and “1 < 2” and “Vec<T>” are kept."""
    text = _COMMENT.sub("", text) if "<!--" in text else text
    if not has_markup(text):
        return clean(text)
    masked = _SOME_TAG.sub(lambda tag: _resolved(tag, _LESS_THAN), text)
    return plain(_INLINE_TAG.sub("", masked)).replace(_LESS_THAN, "<")


def without_unknown_tags(html: str) -> str:
    """Return HTML with custom elements removed, and other unknown tags as text: “Vec<T>” is no markup."""
    return _SOME_TAG.sub(lambda tag: _resolved(tag, "&lt;"), html)


def _resolved(tag: re.Match[str], less_than: str) -> str:
    name = tag["name"].lower()
    if name in KNOWN_ELEMENTS:
        return tag[0]
    return "" if "-" in name else less_than + tag[0][1:]


def absolute(address: str, base: str) -> str:
    """Return an absolute http(s) URL, or an empty string."""
    address = clean(address)
    return web_url(join_url(base, address)) if address else ""


def text_as_html(text: str) -> str:
    """Return plain text as HTML, so that `prose_of` reads any markup in it as text."""
    if not set("<>&") & set(text):
        return text
    parts = (escape(part, quote=False) for part in re.split(r"\n\s*\n", text))
    return "".join(f"<p>{part}</p>" for part in parts)


def prose_of(text: str, *, base: str = "") -> Prose:
    """Return the prose of a fragment of HTML, or of plain text with blank lines.

    Args:
        text: The fragment; at most two million characters are read.
        base: The base URL for relative picture URLs.
    """
    text = text[:_MOST]
    if not has_markup(text):
        parts = (clean(part) for part in re.split(r"\n\s*\n", text))
        return Prose(tuple(part for part in parts if _is_content(part)))
    root = _parse(text)
    if root is None:
        return Prose()
    paragraphs: list[str] = []
    headings: list[Heading] = []
    for name, block in _blocks(root):
        if not _is_content(block):
            continue
        if name in _HEADINGS:
            headings.append(Heading(text=block, at=len(paragraphs)))
        else:
            paragraphs.append(block)
    return Prose(tuple(paragraphs), tuple(headings), _first_image(root, base))


def _parse(text: str) -> HtmlElement | None:
    from lxml import etree, html

    try:
        return html.fragment_fromstring(
            re.sub("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text), create_parent="div"
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _is_content(text: str) -> bool:
    return bool(text) and not (
        is_share_line(text) or is_furniture(text) or is_link_label(text) or _FOOT.fullmatch(text)
    )


def _blocks(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield (block element, text) runs; a double line break ends a run."""
    run: list[str] = []
    name = "p"
    for kind, value in _events(root):
        if kind == "text":
            run.append(value)
        elif value == "br" and (not run or run[-1].rstrip(" \t") != "\n"):
            run.append("\n")
        else:
            yield name, clean("".join(run))
            run = []
            name = value if kind == "open" else "p"
    yield name, clean("".join(run))


def _events(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """Walk the tree without recursion: yield texts, and where block elements open and close."""
    stack: list[tuple[HtmlElement, bool]] = [(root, False)]
    while stack:
        node, done = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        block = tag in KNOWN_ELEMENTS and tag not in INLINE and tag not in _UNSHOWN and tag != "img"
        if done:
            if block and tag != "br":
                yield "close", tag
            if node.tail and node is not root:
                yield "text", node.tail
            continue
        stack.append((node, True))
        if not tag or tag in _DROPPED or not is_read(node):
            continue
        if block:
            yield "open", tag
        if node.text:
            yield "text", node.text
        stack.extend((child, False) for child in reversed(node))


def _first_image(root: HtmlElement, base: str) -> str:
    for node in root.iter("img"):
        sides = [
            int(side)
            for name in ("width", "height")
            if (side := node.get(name, "").removesuffix("px")).isdigit()
        ]
        if any(side <= _PIXEL for side in sides):
            continue
        source = node.get("data-src") or node.get("data-lazy-src") or node.get("src") or ""
        if address := absolute(source, base):
            return address
    return ""
