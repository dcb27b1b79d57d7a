"""Other readers of pages, brought to one shape: a function from bytes and address to the fields it claims.

A peer that is not installed is left out. None of them may open a socket: the benchmark closes the door.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Reader = Callable[[bytes, str], dict[str, Any]]

EVERYWHERE = "http://example.org/page"  # for peers that insist on an address


def sharekit(data: bytes, url: str) -> dict[str, Any]:
    """Read with this project."""
    from sharekit.sources.page import read_page

    article = next(read_page(data, where="page", url=url))
    return {**article.to_json(), "canonical": article.url}


def trafilatura(data: bytes, url: str) -> dict[str, Any]:
    """Read with trafilatura: its document, or its metadata where it finds no text."""
    library = importlib.import_module("trafilatura")
    found = library.bare_extraction(data, url=url or None, with_metadata=True)
    found = found or importlib.import_module("trafilatura.metadata").extract_metadata(
        data, default_url=url or None
    )
    if found is None:
        return {}
    return {
        "headline": found.title,
        "lead": found.description,
        "byline": found.author,
        "site": found.sitename,
        "published": found.date,
        "image": found.image,
        "canonical": found.url,
        "tags": [*(found.categories or []), *(found.tags or [])],
    }


def newspaper4k(data: bytes, url: str) -> dict[str, Any]:
    """Read with newspaper4k."""
    library = importlib.import_module("newspaper")
    config = library.Config()
    config.fetch_images = False
    config.memorize_articles = False
    config.disable_category_cache = True
    article = library.Article(url or EVERYWHERE, config=config)
    article.download(input_html=_text(data))
    article.parse()
    return {
        "headline": article.title,
        "lead": article.meta_description,
        "byline": article.authors,
        "site": article.meta_site_name,
        "published": article.publish_date and article.publish_date.isoformat(),
        "language": article.meta_lang,
        "image": article.top_image,
        "canonical": article.canonical_link,
        "tags": [*(article.tags or []), *(article.meta_keywords or [])],
    }


def goose3(data: bytes, url: str) -> dict[str, Any]:
    """Read with goose3."""
    reader = importlib.import_module("goose3").Goose({"enable_image_fetching": False})
    article = reader.extract(url=url or None, raw_html=_text(data))
    graph = article.opengraph or {}
    image = graph.get("image")
    return {
        "headline": article.title,
        "lead": article.meta_description,
        "byline": article.authors,
        "site": graph.get("site_name"),
        "published": article.publish_date,
        "language": article.meta_lang,
        "image": image[0] if isinstance(image, list) and image else image,
        "canonical": article.canonical_link,
        "tags": list(article.tags or []),
    }


def extruct(data: bytes, url: str) -> dict[str, Any]:
    """Read what extruct finds by plain rules: Open Graph first, then the first article of schema.org."""
    library = importlib.import_module("extruct")
    found = library.extract(
        _text(data),
        base_url=url or None,
        syntaxes=["json-ld", "opengraph", "microdata"],
        uniform=True,
        errors="ignore",
    )
    graph: dict[str, Any] = {}
    for item in found.get("opengraph", []):
        graph.update(item)
    articles = [node for node in _nodes([found.get("json-ld"), found.get("microdata")]) if _is_article(node)]
    article = articles[0] if articles else {}
    keywords = article.get("keywords") or []
    return {
        "headline": graph.get("og:title") or article.get("headline") or article.get("name"),
        "lead": graph.get("og:description") or article.get("description"),
        "byline": _name(article.get("author")),
        "site": graph.get("og:site_name") or _name(article.get("publisher")),
        "published": article.get("datePublished") or graph.get("article:published_time"),
        "image": _name(graph.get("og:image") or article.get("image"), "url"),
        "canonical": graph.get("og:url") or article.get("url"),
        "tags": re.split(r"\s*,\s*", keywords) if isinstance(keywords, str) else keywords,
    }


def htmldate(data: bytes, url: str) -> dict[str, Any]:
    """Find the date with htmldate."""
    find = importlib.import_module("htmldate").find_date
    return {"published": find(_text(data), url=url or None, original_date=True)}


def readability(data: bytes, url: str) -> dict[str, Any]:
    """Find headline and author with readability-lxml."""
    document = importlib.import_module("readability").Document(_text(data), url=url or None)
    return {"headline": document.short_title(), "byline": document.author()}


# Name → module that has to be there, reader, fields claimed.
PEERS: dict[str, tuple[str, Reader, str]] = {
    "sharekit": ("sharekit", sharekit, "headline lead byline site published language image canonical tags"),
    "trafilatura": ("trafilatura", trafilatura, "headline lead byline site published image canonical tags"),
    "newspaper4k": (
        "newspaper",
        newspaper4k,
        "headline lead byline site published language image canonical tags",
    ),
    "goose3": ("goose3", goose3, "headline lead byline site published language image canonical tags"),
    "extruct + rules": ("extruct", extruct, "headline lead byline site published image canonical tags"),
    "readability-lxml": ("readability", readability, "headline byline"),
    "htmldate": ("htmldate", htmldate, "published"),
}


def installed() -> dict[str, tuple[Reader, set[str]]]:
    """Return the readers that can run here, with the fields they claim."""
    return {
        name: (reader, set(fields.split()))
        for name, (module, reader, fields) in PEERS.items()
        if importlib.util.find_spec(module)
    }


def _text(data: bytes) -> str:
    """Decode for the peers that take text, so that none loses for its charset."""
    from sharekit.sources.page import decode

    return decode(data)


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inner:
        yield from _nodes(item)


def _is_article(node: dict[str, Any]) -> bool:
    kinds = json.dumps(node.get("@type"))
    return "Article" in kinds or "Posting" in kinds or "Recipe" in kinds


def _name(value: Any, key: str = "name") -> Any:
    if isinstance(value, list):
        names = [_name(item, key) for item in value]
        return names[0] if key == "url" and names else names
    return value.get(key) if isinstance(value, dict) else value


NODE_PEERS = {
    "readability.js": "headline lead byline site published language",
    "defuddle": "headline lead byline site published language image",
}


class NodePeer:
    """A reader of node, in a process of its own; call it like the others."""

    def __init__(self, name: str, folder: str) -> None:
        script = Path(__file__).with_name("intake_peers.mjs")
        command = ["node", str(script), name, str(Path(folder).resolve())]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        self._used = 0.0

    def clock(self) -> float:
        """Return the CPU seconds that its process used for pages."""
        return self._used

    def __call__(self, data: bytes, url: str) -> dict[str, Any]:
        """Return the fields of a page.

        Raises:
            ValueError: The reader failed.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"html": _text(data), "url": url}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        self._used += answer["ms"] / 1e3
        if answer["fault"]:
            raise ValueError(answer["fault"])
        return dict(answer["fields"])
