"""Authors recognised by their place on the page: in the date line, or linked to one author page."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from sharekit.sources.page.dates.date_text import day_in
from sharekit.sources.page.other_content import is_about_other
from sharekit.sources.page.parsing.document import LINE
from sharekit.sources.page.parsing.text import INLINE, clean, following, letters, text_of
from sharekit.sources.page.parsing.visible import label_of
from sharekit.sources.words.byline_words import before_trade, is_phrase
from sharekit.sources.words.person_names import is_by, is_name, split_names
from sharekit.sources.words.word_lists import phrase_pattern

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page.parsing.document import Page

_NEAR = 60  # elements after the headline searched for the date line
_BEFORE = 12  # and before it
_PARTS = 8  # elements in it
_WORDS = (2, 4)  # of a name that nothing introduces
_MOST = 14  # words of a line that is no sentence
_FEW = 5  # words of each part of a line that is no sentence
_LINKS = 400  # links of a page searched for an author page
_PARAGRAPHS = 300  # paragraphs of a page searched for a signature
_REAL = 80  # characters of a paragraph of the text
_LABEL = 24  # characters in which the label of a signature ends
AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es|in)?|auteurs?|redaktion|redactie|people|profile?s?|profil|users?|u|user-[a-z]+|writers?|"
    r"contributors?|columnists?|editors?|reporters?|journalists?|staff)/[^/]|/@[\w.-]{2,40}/?$|[?&]author=|viewprofile"
)
_COMMENT = re.compile(r"comment|respond|reply|disqus|related|recommend|popular|most-?read")
_BOX = re.compile(
    r"(?:^|[\s_-])(?:author-?_?(?:bio|box|info|card|about|profile)|about-?_?author)(?:$|[\s_-])"
)
_TOPIC = re.compile(r"/(?:categor(?:y|ies|ia|ie)|tags?|topics?|themen?|rubrik|sections?)/|[?&](?:cat|tag)=")
_PARTING = re.compile(r"(?<!\s)(?:\s*[|•·]\s*|\s+[-–—]\s+)|,\s+")


_CREDIT = phrase_pattern("bylines.txt", r"\W*<<credit>>\b")
_AGO = phrase_pattern("bylines.txt", r"\b<<ago>>\b")
# "Posted in News by Ada on 3 May", "03.05.2026 13:30 von Ada", "Date: 3 May Author: Ada Source: Gauge".
_INSIDE = phrase_pattern(
    "bylines.txt",
    r"(?:^|[\s|,])(?i:(?:redaktion(?=:)|<<byline label>>)(?:\s*:\s*|\s+))([^\W\d_][^|,•·\d:(]{1,60}?)"
    r"(?=\s+(?i:<<end of byline>>)\b|\s*[|,•·(]|\s*\d|\s*$)",
    0,
)


def dated_line(page: Page, heading: HtmlElement | None) -> list[str]:
    """Return the name in the date line at the headline: "3 May 2026 | 13:10 | Ada Lovelace"."""
    if heading is None:
        return []
    after = following(heading, _NEAR)
    before = heading.xpath(f"preceding::*[position() <= {_BEFORE}]")
    for node in (*after, *reversed(before)):
        apart = len(node) > _PARTS or node.tag in {"a", "li", "figcaption"}
        text = "" if apart else page.line_of(node)
        if (
            not text
            or len(text) > LINE
            or not (day_in(text) or _AGO.search(text))
            or _CREDIT.match(text)
            or page.in_furniture(node)
            or is_about_other(page, node)
        ):
            continue
        if name := _name_in(text):
            return [name]
    return []


def _name_in(line: str) -> str:
    if (
        len(line.split()) <= _MOST
        and (match := _INSIDE.search(line))
        and any(map(is_name, split_names(match[1])))
    ):
        return match[1]
    last = line.rsplit(maxsplit=1)[-1]
    if before_trade(last) != last:
        return last  # 山田太郎記者
    parts: list[str] = _PARTING.split(line)
    if any(len(part.split()) > _FEW for part in parts):
        return ""
    for part in parts:
        words = part.split()
        if _WORDS[0] <= len(words) <= _WORDS[1] and all(_is_capital(word) for word in words):
            return part
    return ""


def _is_capital(word: str) -> bool:
    return word[0].isupper() and not any(map(str.isdigit, word))


def signed(page: Page) -> list[str]:
    """Return a line "Author: Ada Lovelace" from anywhere in the text; often it is at the end."""
    for node in page.root.iter("p", "div", "span", "em", "i", "strong", "b", "li", "td"):
        if not node.text or ":" not in node.text[:_LABEL]:
            continue
        whole = node.getparent() if node.tag in INLINE and node.getparent() is not None else node
        text = page.text_of(whole)
        names = split_names(text) if len(text) <= LINE and is_by(text) else []
        if names and all(is_name(name) and " " in name for name in names) and not page.in_furniture(node):
            return [text]
    return []


def boxed(page: Page) -> list[str]:
    """Return the name at the head of the box about the author, below the text or beside it."""
    names: dict[str, str] = {}
    for node in page.root.xpath("//body//*[contains(@class, 'author') or contains(@id, 'author')]"):
        if not _BOX.search(label_of(node)) or _is_elsewhere(node):
            continue
        for part in node.iter("h2", "h3", "h4", "h5", "strong", "b", "a"):
            shown = split_names(text) if len(text := page.text_of(part)) <= LINE else []
            if len(shown) == 1 and _is_name_alone(shown[0]):
                names.setdefault(letters(shown[0]), shown[0])
                break
    return list(names.values()) if len(names) == 1 else []


def is_topic(link: HtmlElement) -> bool:
    """Whether a link leads to the posts of a category or with a tag."""
    return "tag" in link.get("rel", "") or bool(_TOPIC.search(link.get("href") or ""))


def signature(page: Page, heading: HtmlElement | None) -> list[str]:
    """Return a name that is alone, in bold or at the right, below the last paragraph or above the first."""
    paragraphs = [node for node in page.root.iter("p") if not page.in_furniture(node)][:_PARAGRAPHS]
    texts = [page.text_of(node) for node in paragraphs]
    real = [at for at, text in enumerate(texts) if len(text) >= _REAL]
    if heading is None or not real:
        return []
    for at in (real[0] - 1, real[-1] + 1):
        if 0 <= at < len(texts) and _is_signature(paragraphs[at], texts[at]):
            return [texts[at]]
    return _stated_alone(page, paragraphs, texts)


def _stated_alone(page: Page, paragraphs: list[HtmlElement], texts: list[str]) -> list[str]:
    """Return the only paragraph, or first line of one, that is "By" and full names, wherever it is."""
    lines = {
        text
        for node, whole in zip(paragraphs, texts, strict=True)
        for text in (whole, _first_line(node))
        if _is_stated(text) and not is_about_other(page, node)
    }
    return list(lines) if len(lines) == 1 else []


def stated_first(page: Page, node: HtmlElement) -> str:
    """Return the first of several lines, if it is "By" and full names, and these do not go on below."""
    first = _first_line(node)
    rest = page.text_of(node)[len(first) :].split()
    goes_on = bool(rest) and (rest[0][0].islower() or is_phrase(rest[0], "and"))
    return first if _is_stated(first) and not goes_on else ""


def _first_line(node: HtmlElement) -> str:
    """Return the text of a paragraph before its first line break, or empty."""
    if node.find("br") is None:
        return ""
    above = takewhile(lambda child: child.tag != "br", node)
    return clean((node.text or "") + "".join(f"{text_of(child)}{child.tail or ''}" for child in above))


def _is_stated(text: str) -> bool:
    """Whether a text is "By" and full names."""
    names = split_names(text) if len(text) <= _REAL and is_by(text) else []
    return bool(names) and all(map(_is_name_alone, names))


def _is_signature(node: HtmlElement, text: str) -> bool:
    """Whether a paragraph is a name that is set apart, or "By" and full names."""
    return _is_stated(text) or (_is_alone(node, text) and _is_name_alone(text))


def _is_alone(node: HtmlElement, text: str) -> bool:
    """Whether a paragraph is set apart as signatures are: at the right, or all of it emphasised."""
    right = "right" in f"{node.get('style', '')} {node.get('align', '')} {node.get('class', '')}"
    return right or any(text_of(part) == text for part in node.iter("strong", "b", "em", "i"))


def _is_name_alone(text: str) -> bool:
    words = text.split()
    capitals = _WORDS[0] <= len(words) <= _WORDS[1] and all(map(_is_capital, words))
    listed = any(is_phrase(text, kind) for kind in ("furniture", "related", "read more", "nobody"))
    return capitals and text[-1:].isalnum() and not listed


def only_author(page: Page) -> list[str]:
    """Return the name of the one author whose page this page links to, wherever it does so."""
    authors: dict[str, str] = {}
    home = "/".join(page.canonical.split("/")[:3])
    for node in page.root.xpath(f"(//body//a[@href])[position() <= {_LINKS}]"):
        address = page.absolute(node.get("href"))
        if not address.startswith(home) or not (node.get("rel") == "author" or AUTHOR_PAGE.search(address)):
            continue
        text = text_of(node)
        names = split_names(text) if len(text) <= LINE else []
        if len(names) != 1 or not is_name(names[0]) or _is_elsewhere(node):
            continue
        authors.setdefault(letters(names[0]), text)
    named = list(authors.values())
    return named if len(named) == 1 or (named and is_by(named[0])) else []


def _is_elsewhere(node: HtmlElement) -> bool:
    """Whether the link is a reader's, below the story, to another story, or in the running text."""
    if node.getparent().tag == "p" and len(text_of(node.getparent())) > LINE:
        return True
    return any(_COMMENT.search(label_of(above)) for above in node.iterancestors() if above.tag != "body")
