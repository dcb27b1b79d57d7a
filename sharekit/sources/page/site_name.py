"""The publication's name."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from sharekit.sources.page.parsing import schema
from sharekit.sources.page.parsing.text import clean, fold, letters, text_of
from sharekit.sources.page.parsing.visible import is_furniture, label_of
from sharekit.sources.words.byline_words import is_phrase
from sharekit.support.urls import split_url

if TYPE_CHECKING:
    from sharekit.sources.page.parsing.document import Page

_PARTING = re.compile(r"(?<!\s)(?:\s+[|–—\-·•»«:~ㅣᅵ∣❘]+\s+|\s*[|｜»│┃]\s*)|:\s+")
_LAST = re.compile(r"(.*\S)(?:\s+[|–—\-·•»«~ㅣᅵ∣❘]+\s+|\s*[|｜»│┃]\s*)([^|｜»│┃]+)")
_LONGEST = 1000  # characters of a title or name that are read
_ARTICLE = re.compile(r"^(?:the|der|die|das|le|la|les|el|il|lo|de|het|den)\s+", re.IGNORECASE)
_HOME = re.compile(r"https?://[^/]+/?(?:index\.\w+)?$")
_HERE = re.compile(r"\.{1,2}$|(?:\.{0,2}/)+(?:index\.html?)?$|index\.html?$")  # the home page within its site
_MASTHEAD = re.compile(
    r"site-{0,2}_{0,2}(?:title|name|logo)|home-?link|brand|masthead|(?:^|[\s_-])logo(?:$|[\s_-])|nav(?:igation)?-logo|title-?wrapper|blog-?title"
)
_LINK_SIGN = re.compile(r"(?<!\s)\s*[#¶§]$")
_LINKS = 30  # links among which the masthead's is
_NAME = 8  # letters of a host that read as a name
_SHORTEST = 5  # letters of a host that can be found in words
_FOOT = 20_000  # characters at the end of a page, where its copyright line is
_MAX = 60  # characters of a name


def host_of(page: Page) -> str:
    """Return the host of the page's address, or empty."""
    for address in (page.canonical, page.url):
        if host := split_url(address).hostname:
            return host.removeprefix("www.")
    return ""


def label_of_host(host: str) -> str:
    """Return the part of a host that names the site: the longest label, letters alone."""
    return letters(max(host.split(".")[:-1] or [host], key=len))


def find_site(page: Page) -> str:
    """Return the site's name: as declared, else the part of the title like the host, else the host."""
    host = host_of(page)
    names = [name[:_LONGEST] for name in _declared(page) if not name.startswith(("http://", "https://"))]
    own = _like_host(page, page.title, host)
    if names and (own == "" or _is_named(page) or letters(own) != label_of_host(host)):
        return _short(page, names, host)
    name = own or _on_home_link(page, host) or _of_feed(page, host) or _spelled(page, host)
    return name or _in_menu(page) or _beside_headline(page) or _in_masthead(page) or _of_host(host)


def _in_menu(page: Page) -> str:
    """Return the name that a menu has as a heading, where the page's title repeats it."""
    titled = {letters(part) for part in _PARTING.split(page.title[:_LONGEST]) if part}
    in_menu = [text_of(node) for node in islice(page.root.iter("h1"), 5) if is_furniture(node)]
    name = next((name for name in in_menu if letters(name) in titled), "")
    shown = [text for text in page.main_headings if text not in in_menu] or [
        text for node in islice(page.root.iter("h2"), 5) if letters(text := text_of(node)) in titled
    ]
    return name if shown and name not in shown else ""


def _spelled(page: Page, host: str) -> str:
    """Return the host's label as the page most often spells it: "hilltimes.example" is the Hill Times."""
    label = label_of_host(host)
    body = page.root.find("body")
    if len(label) < _SHORTEST or body is None:
        return ""
    alts = (image.get("alt", "") for image in islice(body.iter("img"), 100))
    text = " ".join((page.title, *alts, text_of(body)[-_FOOT:]))
    spelling = re.compile(
        r"(?<![\w@./-])(?:The )?" + r"[ '’&-]?".join(map(re.escape, label)) + r"(?![\w./@-]\w)", re.IGNORECASE
    )
    counted = Counter(found for found in spelling.findall(text) if found[0].isupper() and not found.isupper())
    return clean(counted.most_common(1)[0][0]) if counted else ""


def _declared(page: Page) -> list[str]:
    sites = [node for node in page.nodes if "WebSite" in schema.kinds(node)]
    return [
        *page.every("og:site_name"),
        *(name for node in sites for name in schema.names(node)),
        *schema.names(page.main.get("publisher")),
        *page.every(
            "application-name",
            "apple-mobile-web-app-title",
            "dc.publisher",
            "citation_journal_title",
            "twitter:app:name:iphone",
        ),
    ]


def _is_named(page: Page) -> bool:
    """Whether the page names its site, and not its publisher only, who may have several."""
    return bool(page.first("og:site_name")) or any("WebSite" in schema.kinds(node) for node in page.nodes)


def _short(page: Page, names: list[str], host: str) -> str:
    """Choose among declared names: the one said most often, without a tagline that nothing else repeats.

    "Example Times - News from everywhere" is called Example Times where other data or the title say so.
    """
    title = page.title
    titled = {letters(part) for part in _PARTING.split(title[:_LONGEST]) if part}
    shown = [name for name in names if letters(name) in titled]
    name, count = Counter(names).most_common(1)[0]
    first = shown[0] if shown else name if count > 1 else names[0]
    parts: list[str] = [part for part in _PARTING.split(first) if part]
    elsewhere = {
        letters(text) for text in (*names, *_PARTING.split(title[:_LONGEST])) if text and text != first
    }
    if len(parts) > 1 and letters(parts[0]) in elsewhere:
        return parts[0]
    return _like_host(page, first, host) or parts[0] if len(first) > _MAX and parts else first


def _beside_headline(page: Page) -> str:
    """Return what the title adds to the visible headline: "Headline | Site"."""
    parts: list[str] = [
        part.strip() for part in _PARTING.split(page.title[:_LONGEST]) if part and part.strip()
    ]
    shown = {
        fold(_LINK_SIGN.sub("", text))
        for text in page.main_headings or map(text_of, islice(page.root.iter("h2", "h3"), 20))
    }
    others = [part for part in parts if fold(part) not in shown]
    if len(others) == 1 and is_phrase(others[0], "home"):
        return next(part for part in parts if part != others[0]) if len(parts) > 1 else ""
    if len(others) == 1 and len(parts) == 2 and len(others[0]) <= _MAX:  # noqa: PLR2004
        return others[0]
    # A headline may hold such marks itself: "Mayor: no more tolls - Metro Wire".
    last = _LAST.fullmatch(page.title[:_LONGEST])
    return last[2] if last and fold(last[1]) in shown and len(last[2]) <= _MAX else ""


def _of_host(host: str) -> str:
    """Read a short host as a name, "aldi.example" as Aldi; run-together words stay an address."""
    label = max(host.split(".")[:-1] or [host], key=len)
    return label.capitalize() if label.isalpha() and len(label) <= _NAME else host


def _on_home_link(page: Page, host: str) -> str:
    """Return what a link to the home page is called, by words or by its logo, where it is like the host."""
    label = label_of_host(host)
    for link in page.root.iter("a"):
        if not _HOME.match(page.absolute(link.get("href"))):
            continue
        alts = [image.get("alt", "") for image in link.iter("img")]
        for name in (text_of(link), link.get("title", ""), link.get("aria-label", ""), *alts):
            if label and letters(_ARTICLE.sub("", name)) in {label, label.removeprefix("the")}:
                return clean(name)
    return ""


def _of_feed(page: Page, host: str) -> str:
    """Return the name in the title of the page's feed, "The Gazette » Feed", where it is like the host."""
    label = label_of_host(host)
    for link in page.root.iter("link"):
        if "xml" in (link.get("type") or "") and "alternate" in (link.get("rel") or ""):
            name = clean(_PARTING.split((link.get("title") or "")[:_LONGEST])[0])
            if label and letters(_ARTICLE.sub("", name)) in {label, label.removeprefix("the")}:
                return name
    return ""


def _in_masthead(page: Page) -> str:
    """Return the words of a link to the home page that is named for the site, as themes name it."""
    for link in islice(page.root.iter("a"), _LINKS):
        address = link.get("href", "").strip()
        is_home = _HERE.match(address) or _HOME.match(page.absolute(address))
        above = [
            node for node in (link, *islice(link.iterancestors(), 2)) if node.tag not in {"body", "html"}
        ]
        if is_home and any(_MASTHEAD.search(label_of(node)) for node in above):
            alts = [image.get("alt", "") for image in link.iter("img")]
            labels = (link.get("title", ""), link.get("aria-label", ""))
            names = (text_of(link), *map(clean, (*labels, *alts)))
            name = next((name for name in names if name and name.lower() != "logo"), "")
            if name and len(name) <= _MAX and not is_phrase(name, "furniture"):
                return name
    return ""


def _like_host(page: Page, title: str, host: str) -> str:
    """Return the part of a title that is most like the host, but not the page's own headline."""
    parts = [part.strip() for part in _PARTING.split(title[:_LONGEST]) if part and part.strip()]
    label = label_of_host(host)
    if len(parts) < 2 or not label:  # noqa: PLR2004 (a title of one part names the page)
        return ""
    shown = {letters(_LINK_SIGN.sub("", text)) for text in page.main_headings}
    others = [part for part in parts if letters(part) not in shown] or parts
    alike = [part for part in others if len(letters(part)) > 1 and _is_alike(letters(part), label)]
    best = min(alike, key=lambda part: abs(len(letters(part)) - len(label)), default="")
    head = best.split(",")[0]
    return head if letters(head) == label else best


def _is_alike(part: str, label: str) -> bool:
    return label in part or part in label
