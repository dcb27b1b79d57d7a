"""Detects what a source is, from its name, its Content-Type and its first bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath

KINDS = ("text", "page", "feed", "markdown", "jsonl", "folder", "site")
"""The kinds of sources that `read` detects and `--kind` forces."""

MARKDOWN = (".md", ".markdown", ".mdx", ".mdown", ".mkd", ".qmd", ".rmd")
TEXT = (".txt", ".text")
_SUFFIXES: Mapping[str, str] = {
    **dict.fromkeys(TEXT, "text"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "page"),
    **dict.fromkeys((".xml", ".rss", ".atom", ".rdf"), "feed"),
    **dict.fromkeys(MARKDOWN, "markdown"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
}
_TYPES: Mapping[str, str] = {
    "text/html": "page",
    "application/xhtml+xml": "page",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
    "application/feed+json": "feed",
    "text/markdown": "markdown",
    "application/jsonl": "jsonl",
    "application/x-ndjson": "jsonl",
}
_FEED = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel|entry)[\s>/]", re.IGNORECASE)
_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|article|main|div|h1|p)[\s>/]", re.IGNORECASE
)
_JSON_FEED = re.compile(
    rb'"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org'
    rb'|"(?:items"\s*:\s*\[|(?:home_page_url|feed_url|content_html|content_text|date_published)"\s*:)'
)
_JSON = re.compile(rb"\{\s*[\"}]|\[\s*[\[{\"\]]")
_FRONT = re.compile(rb"(?:---|\+\+\+|;;;)[ \t]*\r?\n")
_HEAD = 4096


def suffix_kind(name: str) -> str:
    """Return the kind that belongs to a file's suffix, or an empty string."""
    return _SUFFIXES.get(PurePath(name).suffix.lower(), "")


def kind_of(data: bytes, *, name: str = "", media_type: str = "") -> str:
    """Return the kind of a source: by its content if that is clear, else by name or type, else text.

    Args:
        data: The first few thousand bytes, or all.
        name: A file name or URL path.
        media_type: The Content-Type, with or without parameters.
    """
    named = suffix_kind(name) or _TYPES.get(media_type.partition(";")[0].strip().lower(), "")
    head = _plain(data[:_HEAD])
    if _JSON.match(head) and named != "markdown":
        return "feed" if _JSON_FEED.search(_plain(data[: 16 * _HEAD])) else "jsonl"
    if head.startswith(b"<"):
        if _FEED.search(head):
            return "feed"
        return named or ("page" if _PAGE.search(head) else "feed" if head.startswith(b"<?xml") else "text")
    if _FRONT.match(head):
        return "markdown"
    return named or "text"


def _plain(data: bytes) -> bytes:
    """Remove byte-order marks and the zero bytes of UTF-16, so that ASCII patterns match."""
    return data.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x0b\x0c")
