"""Checks of a published page's share tags: each finding names a rule, what was found and how to fix it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sharekit.finding import Finding
from sharekit.publishing.base_url import is_public_url, is_web_url, with_scheme
from sharekit.publishing.html.head import EditablePage, PageHead, is_share_key

_REQUIRED = ("og:title", "og:type", "og:url", "og:image", "twitter:card")
_ADDRESSES = frozenset({"og:url", "og:image", "og:image:secure_url", "twitter:image"})
_ONCE = frozenset(
    {"og:title", "og:type", "og:url", "og:description", "og:site_name", "og:locale", "canonical"}
    | {"twitter:card", "twitter:title", "twitter:description", "twitter:image", "twitter:image:alt"}
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SHOWN = 80  # characters of an address that a message has
_SHOWN_TYPES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
_MIN_SIDE = 200
"""px; Facebook shows nothing smaller (developers.facebook.com/docs/sharing/webmasters/images)."""

_READ_BYTES = 32_768
"""Slack reads no further into a page (opengraphplus.com, November 2026)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFacts:
    """Facts from an image's own bytes; `type` is empty if they are no image, sizes are 0 if unknown."""

    type: str
    width: int
    height: int
    size: int


class ExternalImage:
    """Result of a lookup for an image that is not under this site."""


ImageLookup = Callable[[str], "ImageFacts | ExternalImage | None"]
"""Looks up an image by its address; None means that it should be under this site and is missing."""


def inspect_page(path: str, page: EditablePage, look: ImageLookup, *, max_bytes: int) -> list[Finding]:
    """Return what is wrong with the current share tags of a page.

    Args:
        path: The page's path, for the findings.
        page: The page.
        look: Looks up an image by its address.
        max_bytes: Maximum size of an og:image in bytes.
    """
    head = page.head
    rows = [*_missing(head), *_duplicates(head), *_addresses(head), *_misplaced(page)]
    for image in _declared_images(head):
        rows += _check_image(image, look, max_bytes)
    return [
        Finding(level="error", rule=rule, message=message, where=path, remedy=remedy)
        for rule, message, remedy in rows
    ]


def unreported(checked: Sequence[Finding], reported: Sequence[Finding]) -> list[Finding]:
    """Leave out what follows from a reported finding: a page never published lacks its tags."""
    rules = {finding.rule for finding in reported}
    return [finding for finding in checked if not ("missing" in rules and finding.rule == "missing")]


_Rows = Iterator[tuple[str, str, str]]


def _missing(head: PageHead) -> _Rows:
    present = {tag.key for tag in head.tags if tag.content}
    for key in _REQUIRED:
        if key not in present and not (key == "og:image" and "og:image:url" in present):
            yield "missing", f"{key} is missing", "run sharekit publish"


def _duplicates(head: PageHead) -> _Rows:
    for key, count in Counter(tag.key for tag in head.tags).items():
        if count > 1 and key in _ONCE:
            yield (
                "duplicate",
                f"{key} occurs {count} times",
                "run sharekit publish, or remove one from the theme",
            )


def _addresses(head: PageHead) -> _Rows:
    for tag in head.tags:
        if not tag.content or tag.key not in _ADDRESSES | {"canonical"}:
            continue
        if not is_web_url(with_scheme(tag.content)):
            if _SCHEME.match(tag.content):
                yield "invalid", f"{tag.key} is {tag.content[:_SHOWN]!r}", "use an https:// address"
            elif tag.key != "canonical":  # a relative one is valid HTML
                yield "relative", f"{tag.key} is {tag.content!r}", "write it with https:// and the host"
        elif not is_web_url(tag.content) and tag.key != "canonical":
            yield "relative", f"{tag.key} is {tag.content!r}", "write it with https://"
        elif not is_public_url(with_scheme(tag.content)):
            yield "local", f"{tag.key} is {tag.content!r}", "build the site with its public address"
        elif tag.content.lower().startswith("http:") and "image" in tag.key:
            yield "insecure", f"{tag.key} is {tag.content!r}", "serve images over https"


def _misplaced(page: EditablePage) -> _Rows:
    for tag in page.head.misplaced:
        yield "misplaced", f"{tag.key} is in the body", "move it into the head"
    shares = [tag for tag in page.head.tags if is_share_key(tag.key)]
    if shares and shares[0].start > _READ_BYTES:
        yield (
            "misplaced",
            f"the share tags begin {shares[0].start // 1024} KB into the page",
            "run sharekit publish, which puts them first, or shorten what precedes them",
        )


def _declared_images(head: PageHead) -> list[dict[str, str]]:
    """Return each og:image with its declared properties."""
    images: list[dict[str, str]] = []
    for tag in head.tags:
        if tag.key in {"og:image", "og:image:url"} and tag.content:
            images.append({"url": tag.content})
        elif tag.key.startswith("og:image:") and images:
            images[-1].setdefault(tag.key.removeprefix("og:image:"), tag.content)
    return images


def _check_image(image: dict[str, str], look: ImageLookup, max_bytes: int) -> _Rows:
    url = image["url"]
    if not image.get("alt"):
        yield "no-alt", f"og:image {url} has no og:image:alt", "run sharekit publish, or describe the image"
    facts = look(url)
    if facts is None:
        yield "no-file", f"og:image {url} is not in this site", "run sharekit publish, or add the file"
    if isinstance(facts, ImageFacts):
        yield from _check_facts(image, facts, max_bytes)


def _check_facts(image: dict[str, str], facts: ImageFacts, max_bytes: int) -> _Rows:
    url, ours = image["url"], "or let sharekit draw it with --force"
    if facts.type not in _SHOWN_TYPES:
        kind = facts.type.removeprefix("image/") or "not an image"
        yield "unsupported", f"og:image {url} is {kind}: networks do not show it", f"use PNG or JPEG, {ours}"
        return
    if min(facts.width, facts.height) < _MIN_SIDE:
        message = (
            f"og:image {url} is {facts.width}x{facts.height}; networks show {_MIN_SIDE}x{_MIN_SIDE} and more"
        )
        yield "too-small", message, f"use a larger image, {ours}"
    declared = image.get("type", facts.type)
    if declared != facts.type:
        yield "wrong-type", f"og:image {url} is {facts.type}, declared {declared}", "declare the real type"
    real = f"{facts.width}x{facts.height}"
    size = f"{image.get('width', facts.width)}x{image.get('height', facts.height)}"
    if size != real:
        yield "wrong-size", f"og:image {url} is {real}, declared {size}", "declare the real size"
    if facts.size > max_bytes:
        weight = f"{facts.size / 1000:.0f} KB; networks accept {max_bytes / 1000:.0f} KB"
        yield "too-heavy", f"og:image {url} has {weight}", f"make it smaller, {ours}"
