"""The standfirst: the lines that newsrooms set between headline and text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sharekit.sources.page.headline import likeness
from sharekit.sources.page.parsing.text import following, text_of
from sharekit.sources.page.parsing.visible import label_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page.parsing.document import Page

REAL = 40  # characters of a paragraph that says something
_BRIEF = 25  # characters of a named standfirst that ends as a sentence does
_LONG = 800  # characters above which a standfirst is none
_SUB = 50  # characters of a paragraph at which the text has begun
_NEAR = 150  # elements after the headline searched for a standfirst
_MOMENT = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}:\d\d|©")
_DATED = re.compile(  # in a short line: when, not what
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}:\d\d|\b(?:19|20)\d\d\b"
)
_RELATED = 0.3  # likeness to the page's description from which a doubtful standfirst is believed
# What newsrooms call it, in Germanic, Romance and Slavic languages.
_CALLED = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|sub-?titles?|sub-?head(?:line|ing|er)?|dek|deck|lead|lede|lead-?text|lead-?paragraph|"
    r"chapeau|chapo|sumario|bajada|copete|entradilla|ingress|preamble|vorspann|vorspanntext|einleitung|anreisser|unterzeile|"
    r"catenaccio|sottotitolo|occhiello|sommario|strap-?line|sub-?line|linha-?fina|subtitulo|gancho|lid|zajawka|perex|anons|"
    r"under-?rubrik|manchet)(?:$|[\s_-])|headline__sub|subtitle"
)
# Names used for other things too: believed where the page describes itself alike.
_MAYBE_CALLED = re.compile(
    r"(?:^|[\s_-])(?:intro|intro-?text|introduction|teaser|teaser-?text|summary|abstract|excerpt|description|synopsis|resume)(?:$|[\s_-])"
)
_NOT_CALLED = re.compile(
    r"caption|image|photo|figure|media|asset|video|gallery|author|byline|date|meta(?:$|[\s_-])|share|rating|kicker|comment"
    r"|categor|bread|toc|related|site-(?:desc|sub|title)|ingredient"
)


def find_standfirst(page: Page, heading: HtmlElement | None, described: str = "") -> str:
    """Return the lines set between headline and text, or empty."""
    if heading is None:
        return ""
    for node in following(heading, _NEAR):
        if page.in_furniture(node):
            continue
        trust = _trust(node, heading)
        text = _standfirst_text(node) if trust else ""
        # A sentence may be brief, and hold a year.
        is_sentence = trust > 1 and text.endswith((".", "!", "?", "。")) and not _MOMENT.search(text)
        dated = not is_sentence and len(text) < 2 * REAL and _DATED.search(text)
        sure = trust > 1 or not described or likeness(text, described) >= _RELATED
        least = _BRIEF if is_sentence else REAL
        if least <= len(text) <= _LONG and sure and not dated:
            return text
        if node.tag == "p" and len(text_of(node)) > _SUB:
            break  # the text has begun
    return ""


def is_standfirst(node: HtmlElement, heading: HtmlElement) -> bool:
    """Whether an element, or the one around it, is named as the standfirst."""
    parent = node.getparent()
    return _trust(node, heading) > 1 or (parent is not None and _trust(parent, heading) > 1)


def _trust(node: HtmlElement, heading: HtmlElement) -> int:
    """Return 2 if a name marks the element as the standfirst, 1 if it may be one, else 0."""
    label = f"{label_of(node)} {node.get('itemprop', '')} {node.get('data-testid', '')}".lower()
    if _NOT_CALLED.search(label):
        return 0
    if _CALLED.search(label):
        return 2
    beside = node.getprevious() is heading
    if _MAYBE_CALLED.search(label):
        return 1 + beside
    return int(node.tag in {"h2", "h3"} and beside)


def _standfirst_text(node: HtmlElement) -> str:
    if node.find(".//img") is not None or node.find(".//h1") is not None:
        return ""
    paragraphs = [text for part in node.iter("p") if len(text := text_of(part)) >= REAL]
    return " ".join(paragraphs) if paragraphs else text_of(node)
