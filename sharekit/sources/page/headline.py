"""The visible headline: the heading most like the page's titles, without kicker and site name."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from sharekit.sources.page.parsing import schema
from sharekit.sources.page.parsing.text import clean, fold, is_read, letters, text_of, words
from sharekit.sources.page.site_name import label_of_host
from sharekit.sources.plain_text.labels import is_label
from sharekit.sources.words.byline_words import is_phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from sharekit.sources.page.parsing.document import Page

_SEPARATOR = re.compile(
    r"(?<!\s)(?:\s+[|–—\-‑·•»«:/\\~⋆★›‹ㅣᅵ∣│┃❘❙]+\s+|\s*[|｜»«│┃]\s*)|_(?=\S+$)|:\s+(?=\S+$)"
)
_AGREED = 2  # declared titles that have to be equal to divide the heading
_KICKER = 40  # letters of a kicker
_ANCHOR = re.compile(r"header-?link|header-?anchor|permalink|anchor-?link|heading-?link|hash-?link")
_PHRASE = 4  # letters of a span that is a phrase, and no initial set apart
_MIN, _MAX = 2, 400  # characters of a heading that can be a headline
_HEADINGS = 60  # headings of each rank searched for the headline
_TITLE = 1000  # characters of a declared title
_MOST_TITLES = 100  # declared titles: each is compared with all
_ALIKE = 0.8  # likeness to a declared title from which a lesser heading is the headline
_MARK = re.compile(
    r"(?<!\s)\s*(?<![¶§🔗])[¶§🔗]+$|(?<!\s)\s+#$"
)  # the sign of a link to the heading itself, as documentation has it
_LEFT_OVER = re.compile(r"^[:：/|•·–—-]\s+|(?<!\s)\s+[:：/|•·–—]$")
_NO_TITLE = re.compile(r"^\s*[—–|-]\s|^\W*(?:no title|untitled)\W*(?:$|[—–|-])", re.IGNORECASE)
# Parts of a heading that are not the headline: lines above and below it, labels, words for screen readers.
_ASIDE = re.compile(
    r"kicker|roof-?line|top-?line|over-?line|dachzeile|spitzmarke|top-?title|eye-?brow|pre-?title|super-?title|"
    r"sub-?title|sub-?head|sub-?line|categor|rubri[kc]|label|badge|author|meta|(?:^|[\s_-])(?:date|time|tags?|section|hide|hidden)(?:$|[\s_-])|"
    r"(?:^|[\s_-])(?:share|social|bookmark|add-?to|tools?|save)(?:$|[\s_-])|visually-?hidden|sr-only|screen-?reader|invisible|aural|print-only"
)
_HEADLINE = re.compile(r"headline|(?:^|[\s_-])title(?:$|\s)|itemprop-headline")


def likeness(one: str, other: str) -> float:
    """Return how much of the words two texts share, 0 to 1 (F1 over distinct words)."""
    return _alike(set(words(one)), set(words(other)))


def _alike(first: set[str], second: set[str]) -> float:
    shared = len(first & second)
    return 2 * shared / (len(first) + len(second)) if shared else 0.0


def without_site(title: str, site: str, host: str) -> str:
    """Remove the site's name from the end or the start of a title."""
    names = {letters(site), letters(host), label_of_host(host)} - {""}
    title = title[:_TITLE]
    first, colon, rest = title.partition(": ")
    if colon and letters(first) in names and rest:
        return rest.strip()
    cuts = list(_SEPARATOR.finditer(title))
    for cut in cuts:
        if cut.start() and letters(title[cut.end() :]) in names:
            return _without_section(title[: cut.start()].strip())
    for cut in reversed(cuts):
        if title[cut.end() :] and letters(title[: cut.start()]) in names:
            return title[cut.end() :].strip()
    return title


def _without_section(title: str) -> str:
    """Remove the section that stood before the site's name: "Rain at last - Weather | The Gauge"."""
    last = next(reversed(list(_SEPARATOR.finditer(title))), None)
    named = last is not None and last.start() and is_label(title[last.end() :], "sections")
    return title[: last.start()].strip() if last is not None and named else title


def heading_text(heading: HtmlElement) -> str:
    """Return the words of a heading without its kicker, labels and what is hidden in it."""
    for inner in heading.iterdescendants("span", "div", "strong", "a", "p"):
        label = _label(inner)
        if _HEADLINE.search(label) and not _ASIDE.search(label) and len(text_of(inner)) > _MIN:
            return heading_text(inner)
    words = clean("".join(_headline_parts(heading)))
    return _trimmed(words) or text_of(heading) or _pictured(heading)


def _trimmed(text: str) -> str:
    """Drop the sign of a link to the heading, and a dash or colon left over from a kicker."""
    return _LEFT_OVER.sub("", _MARK.sub("", text))


def _pictured(heading: HtmlElement) -> str:
    """Return the alternative text of an image that serves as a heading."""
    return clean(" ".join(image.get("alt", "") for image in heading.iter("img")))


def _label(node: HtmlElement) -> str:
    prop = " itemprop-headline" if node.get("itemprop") == "headline" else ""
    return f"{node.get('class', '')} {node.get('id', '')}{prop}".lower()


def _headline_parts(heading: HtmlElement) -> Iterator[str]:
    yield heading.text or ""
    last, phrase = (heading.text or "")[-1:], False
    for child in heading:
        if child.tag == "br":
            yield " "
        elif _is_headline_part(child):
            text = text_of(child)
            spaced = bool(child.text) and not child.text[:1].strip()
            # Two spans that only their style parts are two phrases: "National demo" "Harbour reopens".
            styled = child.tag in {"span", "div", "strong"}
            glued = styled and last.isalnum() and (text[:1].isupper() or (phrase and " " in text))
            phrase = styled and " " in text
            yield " " + text if spaced or glued else text
            yield "" if child.text is None or child.text[-1:].strip() else " "
            last = text[-1:] if len(text) >= _PHRASE and styled else ""
        tail = child.tail or ""
        yield " " + tail if last.isalnum() and tail[:1].isupper() else tail
        last = tail[-1:] or last


def _is_headline_part(child: HtmlElement) -> bool:
    """Whether a child of a heading belongs to the headline: no label, time, footnote, link to the heading."""
    if not is_read(child) or child.tag in {"small", "time", "button", "sup", "img"}:
        return False
    if _ASIDE.search(_label(child)):
        return False
    is_anchor = child.tag == "a" and (child.get("href") or "").startswith("#")
    return not (is_anchor and (not letters(text_of(child)) or _ANCHOR.search(_label(child))))


def find_headline(page: Page, site: str, host: str) -> tuple[str, HtmlElement | None]:
    """Return the headline and the element that shows it (None when only data names it)."""
    declared = _declared(page, site, host)
    heading = _best_heading(page, declared, {letters(site), letters(host), label_of_host(host)})
    recipe = _recipe(page)
    if recipe:
        return recipe, heading
    if heading is not None:
        shown = without_site(heading_text(heading), site, host)
        return _as_declared(page, shown, heading, declared), heading
    first = declared[0] if declared else ""
    if not first or is_phrase(first, "home"):  # the home page has the site's name as its heading
        named = next(
            (node for node in page.root.iter("h1") if letters(heading_text(node)) == letters(site)), None
        )
        return (heading_text(named), named) if site and named is not None else (first, None)
    return first, None


def _as_declared(page: Page, shown: str, heading: HtmlElement, declared: list[str]) -> str:
    """Return the headline as the titles declare it where the heading shows the same words, and more or fewer.

    A kicker in the heading may be part of the headline, or have an element but no name of its own.
    """
    core = letters(shown)
    data = {letters(text) for text in schema.texts(page.main.get("headline"))}
    whole = letters(text_of(heading))
    if whole != core and whole.endswith(core) and whole in data:
        return next((title for title in page.every("og:title") if letters(title) == whole), shown)
    common = _agreed(declared)
    kicker = core.removesuffix(letters(common))
    if kicker == core or not any(letters(text_of(part)) == kicker for part in heading.iterdescendants()):
        return shown
    start = shown.casefold().find(common.casefold())
    return shown[start:] if start > 0 and len(kicker) <= _KICKER else shown


def _agreed(declared: list[str]) -> str:
    """Return the shortest title that others repeat, or begin or end with."""
    titles = [(title, letters(title)) for title in declared]
    shared = [
        title
        for title, plain in titles
        if plain and sum(other.startswith(plain) or other.endswith(plain) for _, other in titles) >= _AGREED
    ]
    return min(shared, key=len, default="")


def _declared(page: Page, site: str, host: str) -> list[str]:
    raw = [
        *page.every(
            "og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "citation_title"
        ),
        *schema.texts(page.main.get("headline")),
        *schema.texts(page.main.get("name")),
        page.title,
    ]
    titles = (without_site(value, site, host) for value in raw if not _NO_TITLE.match(value))
    return list(islice(filter(None, titles), _MOST_TITLES))


def _recipe(page: Page) -> str:
    """Return the name of the recipe that the page is about, or empty."""
    if "Recipe" not in schema.kinds(page.main):
        return ""
    return next(iter(schema.texts(page.main.get("name"))), "")


def _best_heading(page: Page, declared: list[str], own: set[str]) -> HtmlElement | None:
    titles = [set(words(title)) for title in declared]
    in_content = any(not page.in_furniture(node) for node in islice(page.root.iter("h1"), _HEADINGS))
    folded = {fold(part) for title in declared for part in (title, *_SEPARATOR.split(title[:_TITLE]))}
    best, best_score = None, 0.0
    for level, tag in enumerate(("h1", "h2", "h3")):
        for order, node in enumerate(islice(page.root.iter(tag), _HEADINGS)):
            text = heading_text(node)
            if not _MIN <= len(text) <= _MAX or letters(text) in own or page.is_logo(node):
                continue
            if page.is_popup(node) or (in_content and not level and page.in_furniture(node)):
                continue
            heading_words = set(words(text))
            score = max((_alike(heading_words, title) for title in titles), default=0.0)
            if level and score < _ALIKE and fold(text) not in folded:
                continue
            score -= 0.15 * level + 0.01 * min(order, 10) + (0.2 if page.in_furniture(node) else 0)
            score += 0.05 if fold(text) in folded else 0
            if score > best_score:
                best, best_score = node, score
    best = _only_heading(page, own) if best is None else best
    return _first_heading(page) if best is None and not declared else best


def _only_heading(page: Page, own: set[str]) -> HtmlElement | None:
    """Return the only h1 of the content: it is the headline even if the titles differ."""
    headings = [
        node
        for node in islice(page.root.iter("h1"), _HEADINGS)
        if not page.in_furniture(node)
        and not page.is_logo(node)
        and letters(heading_text(node)) not in own | {""}
    ]
    return headings[0] if len(headings) == 1 and len(heading_text(headings[0])) <= _MAX else None


def _first_heading(page: Page) -> HtmlElement | None:
    """Return the first heading of the content: the headline of a page that has no title."""
    nodes = page.root.iter("h1", "h2", "h3")
    return next((node for node in nodes if heading_text(node) and not page.in_furniture(node)), None)
