"""Structure of the HTML: problems for readers, screen readers and mail programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sharekit.finding import Finding
from sharekit.support.text_utils import clip, unescape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sharekit.digest.preflight.email_file import EmailFile

CLIP_BYTES = 102 * 1024
"""Gmail clips HTML after this many bytes."""

_HEAVY, _HEAVIEST = 400_000, 1_000_000
# Merge fields of common mailing programs and our own; not every brace that a story may quote.
TOKENS = re.compile(
    r"\{\{\s*[A-Za-z_][\w.]*\s*(?:\|[^{}]*)?\}\}|\{%-?\s*(?:if|for|end\w+|set|include)\b[^{}]*%\}"
    r"|\*\|[A-Z_:]+\|\*|%%\w+%%|\[\[\w+\]\]|\bsk[0-9a-f]{16}\w+ks\b"
)
_STYLE = re.compile(r"<style(?:(?!<style).)*?</style>", re.DOTALL)
_EMPTY_WORDS = frozenset(
    ["click here", "here", "read more", "more", "link", "this", "hier", "ici", "aquí", "qui", "aqui", "click"]
)
_SCHEMES = frozenset(["http", "https", "mailto", "tel", "sms", "cid", ""])


def check_page(email: EmailFile) -> Iterator[Finding]:
    """Yield problems of size, structure, links, pictures and unfilled merge fields."""
    size = len(email.html.encode("utf-8"))
    if size > CLIP_BYTES:
        yield Finding(
            level="error",
            rule="clipped",
            message=f"{size / 1024:.0f} KB of HTML; Gmail clips after 102 KB",
            remedy="fewer stories or related posts, or a shorter intro",
        )
    yield from _structure(email)
    yield from _tokens(email)
    for link in email.tree.iter("a"):
        yield from _link(link, email.tree)
    for picture in email.tree.iter("img"):
        yield from _picture(picture, email)
    yield from _weight(email)


def outline(element: Any) -> str:
    """Return an element as a short, searchable line: `<a href="…"> words`."""
    attributes = "".join(
        f' {k}="{clip(v, 60)}"' for k, v in element.attrib.items() if k in {"href", "src", "class"}
    )
    words = " ".join(element.text_content().split())
    return f"<{element.tag}{attributes}>{f' {clip(words, 40)}' if words else ''}"


def _structure(email: EmailFile) -> Iterator[Finding]:
    tree = email.tree
    if not tree.get("lang"):
        yield Finding(
            level="error", rule="no-lang", message="has no lang", where="<html>", remedy='lang="en"'
        )
    if not "".join(tree.xpath("//head/title//text()")).strip():
        yield Finding(level="error", rule="no-title", message="no <title>", where="<head>")
    if not re.match(r"\s*<!doctype html\b", email.html, re.IGNORECASE):
        yield Finding(level="warning", rule="no-doctype", message="does not begin with <!DOCTYPE html>")
    count = len(tree.xpath("//h1"))
    if count != 1:
        yield Finding(level="warning", rule="headings", message=f"{count} <h1> elements; expected one")
    for table in tree.xpath("//table[not(@role) and not(.//th)]"):
        yield Finding(
            level="warning",
            rule="table-role",
            message="screen readers read a layout table as data",
            where=outline(table)[:80],
            remedy='role="presentation"',
        )


def _tokens(email: EmailFile) -> Iterator[Finding]:
    in_html = dict.fromkeys(TOKENS.findall(_STYLE.sub("", email.html)))
    # Braces that a story is about are entities in HTML; the text part then has them as they are.
    quoted = {*TOKENS.findall(unescape(email.html))} - {*in_html}
    in_text = dict.fromkeys(token for token in TOKENS.findall(email.text or "") if token not in quoted)
    for tokens, where in ((in_html, "HTML"), (in_text, "text part")):
        for token in tokens:
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
        yield Finding(level="error", rule="dead-link", message="link without an address", where=where)
    elif target.startswith("#"):
        if not tree.xpath("//*[@id=$name or @name=$name]", name=target[1:]):
            yield Finding(
                level="error", rule="dead-anchor", message="no such anchor in the page", where=where
            )
    elif _scheme(target) not in _SCHEMES:
        yield Finding(
            level="error", rule="scheme", message="address scheme that mail programs block", where=where
        )
    elif target.startswith("http://"):
        yield Finding(level="warning", rule="http", message="link without https", where=where)
    if not words and link.get("aria-hidden") != "true":
        yield Finding(level="error", rule="link-text", message="link without text", where=where)
    if words.lower() in _EMPTY_WORDS or words.startswith(("http://", "https://")):
        yield Finding(
            level="warning",
            rule="link-text",
            message=f"{clip(words, 40)!r} does not say where the link goes",
            where=where,
            remedy="name the target",
        )


def _scheme(url: str) -> str | None:
    """Return the URL's scheme in lower case; None for an invalid URL."""
    try:
        return urlsplit(url).scheme.lower()
    except ValueError:
        return None


def _picture(picture: Any, email: EmailFile) -> Iterator[Finding]:
    source, where = picture.get("src") or "", outline(picture)
    if picture.get("alt") is None:
        yield Finding(
            level="error",
            rule="no-alt",
            message="picture without alt",
            where=where,
            remedy='alt="" for decoration',
        )
    if not picture.get("width"):
        yield Finding(
            level="warning",
            rule="no-width",
            message="picture without width; Outlook shows it at full size",
            where=where,
            remedy='width="…" in px',
        )
    if source.startswith("cid:") and source[4:] not in email.pictures:
        yield Finding(level="error", rule="no-picture", message="the message has no such part", where=where)
    elif source.startswith("data:"):
        yield Finding(
            level="error", rule="data-url", message="Gmail and Outlook drop data: pictures", where=where
        )
    elif source.startswith("http://"):
        yield Finding(level="warning", rule="http", message="picture without https", where=where)
    elif email.message is not None and not source.startswith(("https://", "cid:")):
        yield Finding(
            level="error",
            rule="relative",
            message="relative address: mail programs cannot load it",
            where=where,
        )


def _weight(email: EmailFile) -> Iterator[Finding]:
    for name, size in email.pictures.items():
        if size > _HEAVY:
            yield Finding(
                level="warning",
                rule="heavy-picture",
                message=f"{size // 1000} KB",
                where=f"cid:{name}",
                remedy="JPEG?",
            )
    total = sum(email.pictures.values())
    if total > _HEAVIEST:
        yield Finding(level="error", rule="heavy", message=f"{total // 1000} KB of pictures; at most 1 MB")
