"""The lead: the visible standfirst, else the best description, else the first real paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sharekit.sources.page.headline import likeness
from sharekit.sources.page.parsing.schema import kinds, texts
from sharekit.sources.page.parsing.text import fold, letters, text_of
from sharekit.sources.page.parsing.visible import label_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page.body import Body
    from sharekit.sources.page.parsing.document import Page

_REAL = 40  # characters of a paragraph that says something
_BRIEF = 25  # characters of a named standfirst that ends as a sentence does
_SHORT = 20  # characters below which a description says nothing
_LONG = 800  # characters above which a standfirst is none
_SUB = 50  # characters of a paragraph at which the text has begun
_SAME = 0.9  # likeness to the headline from which a text only repeats it
_NEAR = 150  # elements after the headline searched for a standfirst
_MOMENT = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}:\d\d|©")
_DATED = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}:\d\d|\b(?:19|20)\d\d\b"
)  # in a short line: when, not what

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
_RELATED = 0.3  # likeness to the page's description from which a doubtful standfirst is believed
_NOT_CALLED = re.compile(
    r"caption|image|photo|figure|media|asset|video|gallery|author|byline|date|meta(?:$|[\s_-])|share|rating|kicker|comment"
    r"|categor|bread|toc|related|site-(?:desc|sub|title)|ingredient"
)
_CUT = re.compile(
    r"\s*(?:\[?(?:…|\.\.\.)\]?|\[&hellip;\]|(?:read|show) more|weiterlesen|mehr)\s*[»›→>]*\s*$", re.IGNORECASE
)
_ENDED = re.compile(r"[.!?…。！？:;\"'”’»)\]]\s*$")
_SENTENCE = re.compile(r"[.!?。！？](?=\s|$)|[。！？]")


def find_lead(page: Page, headline: str, heading: HtmlElement | None, body: Body) -> str:
    """Return the lead as plain text, or empty."""
    described = [text for text in _described(page) if _is_informative(text, headline)]
    best = _whole(described, body) if described else ""
    if "Recipe" in kinds(page.main) and best:
        return best
    shown = find_standfirst(page, heading, best)
    if _is_informative(shown, headline):
        # A date or a place set before the same words is no part of them.
        return best if best and fold(best) in fold(shown) else shown
    if best:
        return best
    return next((text for text in body.paragraphs if len(text) >= _REAL), "")


def _is_informative(text: str, headline: str) -> bool:
    """Whether a description adds to the headline and is neither a template nor a list of words."""
    if len(text) < _SHORT and letters(text).isascii():
        return False
    if "{{" in text or "<?" in text or likeness(text, headline) >= _SAME:
        return False
    parts = text.split(",")
    is_list = len(parts) > 5 and not _ENDED.search(text) and max(len(part.split()) for part in parts) <= 3  # noqa: PLR2004
    return not is_list


def _described(page: Page) -> list[str]:
    named = texts(page.main.get("description"))
    metas = page.every(
        "og:description", "description", "twitter:description", "dc.description", "sailthru.description"
    )
    return [*named, *metas] if "Recipe" in kinds(page.main) else [*metas, *named]


def _whole(described: list[str], body: Body) -> str:
    """Prefer a description that was not cut off; else complete it from the text."""
    first = described[0]
    stump = _CUT.sub("", first)
    if stump == first and (_ENDED.search(first) or len(first) < _REAL):
        return first
    start = fold(stump)[:-1]
    for text in (*described[1:], *body.paragraphs[:3]):
        if len(text) > len(stump) and fold(text).startswith(start) and not _CUT.search(text):
            return text if len(text) <= _LONG else _sentences(text, len(stump))
    return first


def _sentences(text: str, least: int) -> str:
    """Return whole sentences, at least so many characters of them."""
    end = next((match.end() for match in _SENTENCE.finditer(text) if match.end() >= least), len(text))
    return text[:end]


def find_standfirst(page: Page, heading: HtmlElement | None, described: str = "") -> str:
    """Return the lines set between headline and text, or empty."""
    if heading is None:
        return ""
    for node in heading.xpath(f"following::*[position() <= {_NEAR}]"):
        if page.in_furniture(node):
            continue
        trust = _trust(node, heading)
        text = _standfirst_text(node) if trust else ""
        # A sentence may be brief, and hold a year.
        is_sentence = trust > 1 and text.endswith((".", "!", "?", "。")) and not _MOMENT.search(text)
        dated = not is_sentence and len(text) < 2 * _REAL and _DATED.search(text)
        sure = trust > 1 or not described or likeness(text, described) >= _RELATED
        least = _BRIEF if is_sentence else _REAL
        if least <= len(text) <= _LONG and sure and not dated:
            return text
        if node.tag == "p" and len(text_of(node)) > _SUB:
            break  # the text has begun
    return ""


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
    paragraphs = [text for part in node.iter("p") if len(text := text_of(part)) >= _REAL]
    return " ".join(paragraphs) if paragraphs else text_of(node)
