"""Reading schema.org nodes: their types, texts, names and addresses, and which node the page is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from sharekit.sources.page.text import plain, words

if TYPE_CHECKING:
    from sharekit.sources.page.jsonld import Node

__all__ = ["addresses", "kinds", "main_node", "names", "texts"]

# How much a type says "this is the article"; types ending in Article or Posting count as articles too.
_RANKS = {
    "Recipe": 10,
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


def kinds(node: Node) -> list[str]:
    """Return the node's type names, without their vocabulary."""
    value = node.get("@type")
    found = value if isinstance(value, list) else [value]
    return [name.rsplit("/", 1)[-1].removeprefix("schema:") for name in found if isinstance(name, str)]


def _rank(node: Node) -> int:
    return max(
        (9 if k.endswith(("Article", "Posting")) else _RANKS.get(k, 0) for k in kinds(node)), default=0
    )


def main_node(nodes: Iterable[Node], titles: Iterable[str]) -> Node:
    """Return the node that the page is about, or an empty one: by its type, then by its name."""
    known = [set(words(title)) for title in titles if title]
    best: Node = {}
    best_score = 0.0
    for node in nodes:
        rank = _rank(node)
        if not rank:
            continue
        name = set(words(" ".join(texts(node.get("headline")) or texts(node.get("name")))))
        alike = max((len(name & title) / len(name | title) for title in known if name), default=0.0)
        score = rank + (4 * alike if name else -1)
        if score > best_score:
            best, best_score = node, score
    return best


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
        return texts(value.get("name")) or names(value.get("@list")) or texts(value.get("@value"))
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
