"""The links of a page that may be posts: not sections, files, share buttons or links in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sharekit.sources.page.parsing.document import NOWHERE
from sharekit.sources.words.byline_words import is_link_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.html import HtmlElement

    from sharekit.sources.page.parsing.document import Page

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TITLE = 12  # letters of a headline; shorter link texts are labels
_NEAR = 4  # ancestors of a “Read more” that may hold its heading
_TWINS = 8  # links to one post from which they are no longer parts of one teaser
_INLINE_SHARE = 0.5  # share of a paragraph's text that a link must be, or it is a link in running text
_PATHS = re.compile(
    r"/(?:tags?|topics?|themen?|temas?|th[eè]mes?|tem[ai]|sujets?|dossiers?|onderwerp(?:en)?|emne|etiquetas?|"
    r"schlagw(?:ort|oerter)|stichwort|keywords?|hashtags?|labels?|categor(?:y|ies|ia|ie)|kategorien?|rubrik|authors?|autor(?:en|es)?|users?|profiles?|search|suche|feed|"
    r"login|register|cart|privacy|impressum|datenschutz|about|contact|kontakt|newsletter|wp-content)s?/"
    r"|/(?:about|contact)(?:-us)?/?(?:[?#]|$)|/(?:privacy|cookie)s?(?:-policy)?/?(?:[?#]|$)"
    r"|/(?:subscribe|newsletters?|log-?in|sign-?(?:in|up)|register|advertise|careers|imprint|impressum|sitemap)/?(?:[?#]|$)"
    r"|/@[^/?#]+/?(?:[?#]|$)"
    # Pages of a wiki that are no articles.
    r"|/(?:category|kategorie|catégorie|categoría|categoria|portal|help|special|spezial|talk|template|user)(?:_talk)?(?::|%3a)",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|pdf|zip|mp[34]|docx?|xlsx?|xml|rss|ics|vcf)(?:$|\?)|/print|drucken|[?&]print",
    re.IGNORECASE,
)
_SLASH = re.compile("/")
_CAMPAIGN = re.compile(r"\?utm_.*")
_COUNTER = re.compile(r"\W*\d[\d.,]*\s+[^\W\d_]+")  # 167 comments
_AROUND = 4  # words of running text before or behind a link in it
_PATH = re.compile(r"https?://[^/]+/[^?#]")  # an address of more than a host
_TURNS = re.compile(
    r"^\W*(?:previous|next|older|newer|prev\b|vorherige|nächste|précédent|suivant|anterior|siguiente|próxim|precedente|successiv)|\b(?:prev|next)$",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"facebook\.com|twitter\.com|x\.com/|linkedin\.com|whatsapp|pinterest\.|t\.me/|reddit\.com|mailto:|xing\.com|instagram\."
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its element and its number, absolute URL (`Page.link`) and text."""

    node: HtmlElement
    url: str
    title: str
    at: int
    headed: bool  # it is a heading or inside one
    paid: bool  # it is marked as advertising

    @property
    def address(self) -> str:
        """The URL, or empty when the page gives no base for relative links."""
        return "" if self.url.startswith(NOWHERE) else self.url

    @property
    def titled(self) -> bool:
        """Whether its text is as long as a headline; a CJK character counts twice."""
        wide = len(self.title)
        wide += 0 if self.title.isascii() else sum(char >= "\u2e80" for char in self.title)
        plain = not self.title.startswith(("#", "http://", "https://"))
        return wide >= _TITLE and plain and not _COUNTER.fullmatch(self.title)


def links_of(page: Page, at: Mapping[HtmlElement, int]) -> list[Link]:
    """Return the links that may be posts; `at` holds the numbers of elements in document order."""
    own = _comparable(page.canonical or page.url)
    links = []
    for node in page.root.iter("a"):
        href = node.get("href") or ""
        if not href or href.startswith("#") or _is_other(href):
            continue
        rel = node.get("rel", "")
        if _TURNS.search(f"{page.text_of(node)[:30]} {rel}"):
            continue
        url = page.link(href.split("#")[0])
        # The page itself, and the sections that its address names, are no posts.
        outside = not f"{own}/".startswith(f"{_comparable(_CAMPAIGN.sub('', url))}/")
        if _PATH.match(url) and outside and not _is_running_text(page, node):
            links.append(Link(node, url, _title(page, node), at[node], _is_headed(node), "sponsored" in rel))
    return links


@lru_cache(maxsize=4096)
def _is_other(href: str) -> bool:
    """Whether an address is a share button's, a section's or a file's."""
    return any(pattern.search(href) for pattern in (_SHARE, _PATHS, _FILE))


@lru_cache(maxsize=4096)
def _comparable(url: str) -> str:
    return unquote(url.split("#", maxsplit=1)[0]).lower().split("://")[-1].removeprefix("www.").rstrip("/")


def _title(page: Page, node: HtmlElement) -> str:
    """Return a link's text: its heading's, or for a “Read more” link that of the heading beside it."""
    heading = next(node.iter(*HEADINGS), None)
    text = (page.text_of(heading) if heading is not None else "") or page.text_of(node)
    if not is_link_label(text.strip("»›→>. …")):
        return text
    for above in islice(node.iterancestors(), _NEAR):
        links = list(islice(above.iter("a"), _TWINS))
        if len(links) == _TWINS or any(link.get("href") != node.get("href") for link in links):
            break
        if (beside := next(above.iter(*HEADINGS), None)) is not None:
            return page.text_of(beside)
    return ""


def _is_headed(node: HtmlElement) -> bool:
    return any(
        next(nodes, None) is not None for nodes in (node.iter(*HEADINGS), node.iterancestors(*HEADINGS))
    )


def _is_running_text(page: Page, node: HtmlElement) -> bool:
    above = next(node.iterancestors("p", "li", "div", "td"), None)
    if above is None:
        return False
    if above.tag != "p":
        return _is_amid_words(node, above)
    return not _has_line(node) and len(page.text_of(node)) < _INLINE_SHARE * len(page.text_of(above))


def _has_line(node: HtmlElement) -> bool:
    """Whether a link has a line of its own between line breaks: “Related:<br><a>…</a><br><a>…</a>”."""
    previous, following = node.getprevious(), node.getnext()
    broken = "br" in {getattr(previous, "tag", ""), getattr(following, "tag", "")}
    before = (previous.tail or "") if previous is not None else (node.getparent().text or "")
    ends = all(beside is None or beside.tag == "br" for beside in (previous, following))
    return broken and ends and not any(map(str.isalnum, before + (node.tail or "")))


def _is_amid_words(node: HtmlElement, above: HtmlElement) -> bool:
    """Whether a sentence goes on right before or behind a link: in a paragraph that is no `p`."""
    while node.getparent() is not above:
        node = node.getparent()
    previous = node.getprevious()
    before = ((previous.tail if previous is not None else above.text) or "").split()
    after = (node.tail or "").split()
    begun = len(before) >= _AROUND and before[-1].isalpha() and before[-1].islower()
    return begun or (len(after) >= _AROUND and after[0].isalpha() and after[0].islower())


def titled(links: Iterable[Link]) -> list[Link]:
    """Keep the first titled link to each URL, in order; a link to the section of another one is no post."""
    best: dict[str, Link] = {}
    for link in links:
        if link.titled:
            best.setdefault(link.url, link)
    sections = {url[: slash.start()] for url in best for slash in _SLASH.finditer(url.rstrip("/"))}
    return [link for url, link in best.items() if url.rstrip("/") not in sections]
