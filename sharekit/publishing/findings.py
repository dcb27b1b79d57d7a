"""What is wrong with a published page: each finding has a page, a rule, what was found and how to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from sharekit.publishing.page.head import EditablePage, PageHead, is_share_key

RULES = {
    "missing": "a share tag that networks need is not there",
    "duplicate": "a share tag stands twice",
    "relative": "an address is not absolute",
    "insecure": "an image is not served over https",
    "no-alt": "an image has no alt text",
    "no-file": "an image under this site does not exist",
    "wrong-type": "an image is not of the type declared",
    "wrong-size": "an image is not of the size declared",
    "too-heavy": "an image has more bytes than networks take",
    "stale": "the page or its settings changed since its card was drawn",
    "misplaced": "a share tag stands where networks do not look",
    "tofu": "text that no font can draw",
    "failed": "the page could not be read or written",
}
"""Every rule and what it means."""

_REQUIRED = ("og:title", "og:type", "og:url", "og:image", "twitter:card")
_ADDRESSES = frozenset({"og:url", "og:image", "og:image:secure_url", "twitter:image", "canonical"})
_ONCE = frozenset(
    {"og:title", "og:type", "og:url", "og:description", "og:site_name", "og:locale"}
    | {"twitter:card", "twitter:title", "twitter:description", "twitter:image", "twitter:image:alt"}
)
_READ_BYTES = 32_768
"""Slack reads no further into a page (opengraphplus.com, November 2026)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend."""

    page: str
    rule: str
    message: str
    remedy: str

    def to_json(self) -> dict[str, str]:
        """Return plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFacts:
    """What an image's own bytes say."""

    type: str
    width: int
    height: int
    size: int


class ExternalImage:
    """The answer for an image that does not stand under this site."""


ImageLookup = Callable[[str], "ImageFacts | ExternalImage | None"]
"""Asks for an image by its address; None says that it should stand under this site and does not."""


def inspect_page(path: str, page: EditablePage, look: ImageLookup, *, max_bytes: int) -> list[Finding]:
    """Return what is wrong with the share tags of a page as it stands.

    Args:
        path: The page's path, for the findings.
        page: The page.
        look: Asks for the facts of an image by address.
        max_bytes: Most bytes that an og:image may have.
    """
    head = page.head
    found = [*_missing(head), *_duplicates(head), *_addresses(head), *_misplaced(page)]
    for image in _declared_images(head):
        found += _check_image(image, look, max_bytes)
    return [Finding(page=path, rule=rule, message=message, remedy=remedy) for rule, message, remedy in found]


_Rows = Iterator[tuple[str, str, str]]


def _missing(head: PageHead) -> _Rows:
    there = {tag.key for tag in head.tags if tag.content}
    for key in _REQUIRED:
        if key not in there and not (key == "og:image" and "og:image:url" in there):
            yield "missing", f"{key} is not there", "run sharekit publish"


def _duplicates(head: PageHead) -> _Rows:
    counts = Counter(tag.key for tag in head.tags)
    for key, count in counts.items():
        if count > 1 and (key in _ONCE or key == "canonical"):
            yield (
                "duplicate",
                f"{key} stands {count} times",
                "run sharekit publish, or take one out of the theme",
            )


def _addresses(head: PageHead) -> _Rows:
    for tag in head.tags:
        if tag.key not in _ADDRESSES or not tag.content:
            continue
        parts = urlsplit(tag.content)
        if not parts.scheme or not parts.netloc:
            yield "relative", f"{tag.key} is {tag.content!r}", "write it with https:// and the host"
        elif parts.scheme == "http" and "image" in tag.key:
            yield "insecure", f"{tag.key} is {tag.content!r}", "serve images over https"


def _misplaced(page: EditablePage) -> _Rows:
    for tag in page.head.stray:
        yield "misplaced", f"{tag.key} stands in the body", "move it into the head"
    shares = [tag for tag in page.head.tags if is_share_key(tag.key)]
    if shares and shares[0].start > _READ_BYTES:
        yield (
            "misplaced",
            f"the share tags begin {shares[0].start // 1024} KB into the page",
            "run sharekit publish, which puts them first, or shorten what stands before them",
        )


def _declared_images(head: PageHead) -> list[dict[str, str]]:
    """Return each og:image with what is declared of it."""
    images: list[dict[str, str]] = []
    for tag in head.tags:
        if tag.key in {"og:image", "og:image:url"}:
            images.append({"url": tag.content})
        elif tag.key.startswith("og:image:") and images:
            images[-1].setdefault(tag.key.removeprefix("og:image:"), tag.content)
    return images


def _check_image(image: dict[str, str], look: ImageLookup, max_bytes: int) -> _Rows:
    url = image["url"]
    if not image.get("alt"):
        yield (
            "no-alt",
            f"og:image {url} has no og:image:alt",
            "run sharekit publish, or say what the image shows",
        )
    facts = look(url)
    if facts is None:
        yield "no-file", f"og:image {url} is not in this site", "run sharekit publish, or put the file there"
    if not isinstance(facts, ImageFacts):
        return
    declared = image.get("type", facts.type)
    if declared != facts.type:
        yield "wrong-type", f"og:image {url} is {facts.type}, declared {declared}", "declare what it is"
    size = f"{image.get('width', facts.width)}x{image.get('height', facts.height)}"
    if size != f"{facts.width}x{facts.height}":
        real = f"{facts.width}x{facts.height}"
        yield "wrong-size", f"og:image {url} is {real}, declared {size}", "declare the real size"
    if facts.size > max_bytes:
        yield (
            "too-heavy",
            f"og:image {url} has {facts.size / 1000:.0f} KB, networks take {max_bytes / 1000:.0f} KB",
            "make it smaller, or let sharekit draw it with --force",
        )
