"""Reading schema.org nodes: their types, texts, names and addresses, and which node the page is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from sharekit.sources.page.parsing.text import plain, words

if TYPE_CHECKING:
    from sharekit.sources.page.parsing.jsonld import Node

# How much a type says "this is the article"; types ending in Article or Posting count as articles too.
_RANKS = {
    "Recipe": 9,
    "Report": 9,
    "Review": 8,
    "HowTo": 8,
    "PodcastEpisode": 7,
    "Episode": 7,
    "LiveBlogPosting": 9,
    "Question": 6,
    "Event": 6,
    "Course": 5,
    "Book": 5,
    "VideoObject": 4,
    "Product": 4,
    "CreativeWork": 4,
    "FAQPage": 2,
    "ItemPage": 2,
    "WebPage": 1,
}


_RECIPE_BONUS = 4
_HELD = 0.6  # share of a recipe's name in the page's title from which the page is named for it
_SAME = 0.6  # likeness of names from which two nodes speak of one article


def kinds(node: Node) -> list[str]:
    """Return the node's type names, without their vocabulary."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return [name.rsplit("/", 1)[-1].removeprefix("schema:") for name in names if isinstance(name, str)]


def _rank(node: Node) -> int:
    return max(
        (9 if k.endswith(("Article", "Posting")) else _RANKS.get(k, 0) for k in kinds(node)), default=0
    )


def main_node(nodes: Iterable[Node], titles: Iterable[str]) -> Node:
    """Return what the page is about: by type, then by name; other nodes of that name fill what it leaves out.

    A recipe that the page is named for comes before the article around it. Empty where no node fits.
    """
    title_words = [set(words(title)) for title in titles if title]
    ranked: list[tuple[float, Node]] = []
    for node in nodes:
        rank = _rank(node)
        if rank:
            alike, held = _alike(node, title_words)
            named = _RECIPE_BONUS if "Recipe" in kinds(node) and held >= _HELD else 0
            ranked.append((rank + 4 * alike + named - (0 if alike else 1), node))
    if not ranked:
        return {}
    ranked.sort(key=lambda pair: -pair[0])
    main = dict(ranked[0][1])
    for _, node in ranked[1:]:
        if "WebPage" in kinds(node) or _alike(node, title_words)[0] >= _SAME:
            main = {**node, **{key: value for key, value in main.items() if value not in ("", None, [])}}
    return main


def _alike(node: Node, titles: list[set[str]]) -> tuple[float, float]:
    """Return how similar a node's name is to the page's titles, and which share of it one of them holds."""
    name = set(words(" ".join(texts(node.get("headline")) or texts(node.get("name")))))
    if not name:
        return 0.0, 0.0
    alike = max((len(name & title) / len(name | title) for title in titles), default=0.0)
    held = max((len(name & title) / len(name) for title in titles), default=0.0)
    return alike, held


def texts(value: Any) -> list[str]:
    """Return plain texts of a value: a string, a language-tagged one, or a list of them."""
    if isinstance(value, str):
        text = plain(value)
        return [text] if text else []
    if isinstance(value, dict):
        return texts(value.get("@value"))
    if isinstance(value, list):
        return [text for item in value[:200] for text in texts(item)]
    return []


def names(value: Any) -> list[str]:
    """Return the names of people or organisations: strings, or nodes with a name."""
    if isinstance(value, dict):
        parts = (texts(value.get(key)) for key in ("givenName", "additionalName", "familyName"))
        whole = " ".join(part[0] for part in parts if part)
        listed = names(value.get("@list")) or texts(value.get("@value"))
        return texts(value.get("name")) or ([whole] if whole else listed)
    if isinstance(value, list):
        return [name for item in value[:50] for name in names(item)]
    return texts(value)


def addresses(value: Any) -> Iterator[Node]:
    """Yield pictures or links as nodes with `url`, whatever way they were written."""
    if isinstance(value, str) and value.strip():
        yield {"url": value.strip()}
    elif isinstance(value, list):
        for item in value[:50]:
            yield from addresses(item)
    elif isinstance(value, dict):
        for key in ("url", "contentUrl", "@id", "@list"):
            inner = value.get(key)
            if isinstance(inner, list):
                inner = inner[0] if inner else ""
            if isinstance(inner, str) and inner.strip():
                yield {**value, "url": inner.strip()}
                return
