"""A page's structure: what readers, screen readers and mail programs stumble over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sharekit.clipping import clip
from sharekit.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sharekit.digest.preflight.email_file import Letter

CLIP_BYTES = 102 * 1024
"""Gmail hides what comes after so many bytes of HTML."""

_HEAVY, _HEAVIEST = 400_000, 1_000_000
# Names in the brackets of the usual mailing programs, and our own; not every brace that a story may be about.
_TOKENS = re.compile(
    r"\{\{\s*[A-Za-z_][\w.]*\s*(?:\|[^{}]*)?\}\}|\{%-?\s*(?:if|for|end\w+|set|include)\b[^{}]*%\}"
    r"|\*\|[A-Z_:]+\|\*|%%\w+%%|\[\[\w+\]\]|\bsk[0-9a-f]{16}\w+ks\b"
)
_EMPTY_WORDS = frozenset(
    ["click here", "here", "read more", "more", "link", "this", "hier", "ici", "aquí", "qui", "aqui", "click"]
)
_SCHEMES = frozenset(["http", "https", "mailto", "tel", "sms", "cid", ""])


def check_page(letter: Letter) -> Iterator[Finding]:
    """Yield what is wrong with the page's size, structure, links, pictures and left-over tokens."""
    size = len(letter.html.encode("utf-8"))
    if size > CLIP_BYTES:
        yield Finding(
            level="error",
            rule="clipped",
            message=f"{size / 1024:.0f} KB of HTML; Gmail hides what comes after 102 KB",
            remedy="fewer stories or related posts, or a shorter intro",
        )
    yield from _structure(letter)
    yield from _tokens(letter)
    for link in letter.tree.iter("a"):
        yield from _link(link, letter.tree)
    for picture in letter.tree.iter("img"):
        yield from _picture(picture, letter)
    yield from _weight(letter)


def outline(element: Any) -> str:
    """Return an element as a short line that can be searched for: `<a href="…"> words`."""
    attributes = "".join(
        f' {k}="{clip(v, 60)}"' for k, v in element.attrib.items() if k in {"href", "src", "class"}
    )
    words = " ".join(element.text_content().split())
    return f"<{element.tag}{attributes}>{f' {clip(words, 40)}' if words else ''}"


def _structure(letter: Letter) -> Iterator[Finding]:
    tree = letter.tree
    if not tree.get("lang"):
        yield Finding(
            level="error", rule="no-lang", message="has no lang", where="<html>", remedy='lang="en"'
        )
    if not "".join(tree.xpath("//head/title//text()")).strip():
        yield Finding(level="error", rule="no-title", message="there is no <title>", where="<head>")
    if not re.match(r"\s*<!doctype html\b", letter.html, re.IGNORECASE):
        yield Finding(level="warning", rule="no-doctype", message="does not begin with <!DOCTYPE html>")
    count = len(tree.xpath("//h1"))
    if count != 1:
        yield Finding(level="warning", rule="headings", message=f"{count} <h1>, where one is expected")
    for table in tree.xpath("//table[not(@role) and not(.//th)]"):
        yield Finding(
            level="warning",
            rule="table-role",
            message="a table for layout is read out as data",
            where=outline(table)[:80],
            remedy='role="presentation"',
        )


def _tokens(letter: Letter) -> Iterator[Finding]:
    for text, where in ((letter.html, "HTML"), (letter.text or "", "text part")):
        for token in dict.fromkeys(_TOKENS.findall(re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL))):
            yield Finding(
                level="error",
                rule="token-left",
                message=f"{clip(token, 60)} was not filled",
                where=where,
                remedy="give the field a value or a default",
            )


def _link(link: Any, tree: Any) -> Iterator[Finding]:
    href, where = link.get("href"), outline(link)
    words = (
        " ".join(link.text_content().split()) or " ".join(i.get("alt", "") for i in link.iter("img")).strip()
    )
    target = (href or "").strip()
    if target in {"", "#"}:
        yield Finding(level="error", rule="dead-link", message="a link without an address", where=where)
    elif target.startswith("#"):
        if not tree.xpath("//*[@id=$name or @name=$name]", name=target[1:]):
            yield Finding(level="error", rule="dead-anchor", message="no such place in the page", where=where)
    elif _scheme(target) not in _SCHEMES:
        yield Finding(
            level="error", rule="scheme", message="an address that mail programs block", where=where
        )
    elif target.startswith("http://"):
        yield Finding(level="warning", rule="http", message="a link without https", where=where)
    if not words and link.get("aria-hidden") != "true":
        yield Finding(level="error", rule="link-text", message="a link without words", where=where)
    if words.lower() in _EMPTY_WORDS or words.startswith(("http://", "https://")):
        yield Finding(
            level="warning",
            rule="link-text",
            message=f"{clip(words, 40)!r} says nothing about where the link goes",
            where=where,
            remedy="name the target",
        )


def _scheme(url: str) -> str | None:
    """Return the scheme of an address in lower case, None for what is no address at all."""
    try:
        return urlsplit(url).scheme.lower()
    except ValueError:
        return None


def _picture(picture: Any, letter: Letter) -> Iterator[Finding]:
    source, where = picture.get("src") or "", outline(picture)
    if picture.get("alt") is None:
        yield Finding(
            level="error",
            rule="no-alt",
            message="a picture without alt",
            where=where,
            remedy='alt="" for decoration',
        )
    if not picture.get("width"):
        yield Finding(
            level="warning",
            rule="no-width",
            message="a picture without width; Outlook shows it at its full size",
            where=where,
            remedy='width="…" in px',
        )
    if source.startswith("cid:") and source[4:] not in letter.pictures:
        yield Finding(level="error", rule="no-picture", message="the message has no such part", where=where)
    elif source.startswith("data:"):
        yield Finding(
            level="error", rule="data-url", message="Gmail and Outlook drop data: pictures", where=where
        )
    elif source.startswith("http://"):
        yield Finding(level="warning", rule="http", message="a picture without https", where=where)
    elif letter.message is not None and not source.startswith(("https://", "cid:")):
        yield Finding(
            level="error", rule="relative", message="no mail program can find this picture", where=where
        )


def _weight(letter: Letter) -> Iterator[Finding]:
    for name, size in letter.pictures.items():
        if size > _HEAVY:
            yield Finding(
                level="warning",
                rule="heavy-picture",
                message=f"{size // 1000} KB",
                where=f"cid:{name}",
                remedy="JPEG?",
            )
    total = sum(letter.pictures.values())
    if total > _HEAVIEST:
        yield Finding(level="error", rule="heavy", message=f"{total // 1000} KB of pictures; at most 1 MB")
