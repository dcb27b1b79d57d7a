"""The author's own share images: read from a page's head, and completed where networks need more.

An author's image stays the author's. If its address is relative, its alt text is missing or its declared size
is wrong, its tags move into our block, complete; the value as the author wrote it is kept beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sharekit.publishing.base_url import is_web_url
from sharekit.publishing.findings import ImageFacts
from sharekit.publishing.html.head import HeadTag, PageHead
from sharekit.publishing.page.tags import TaggedImage

OWN_IMAGE = "sharekit:own_image"
"""Meta tag that keeps the author's value of an image whose tags moved into our block."""

_ROOTS = ("og:image", "og:image:url")
_TWINS = ("twitter:image", "twitter:image:src")
_MIN_LARGE = (600, 1.5)  # px of width and aspect ratio from which a picture fills the large card of X


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnImage:
    """An image as the author declares it; `properties` are those of Open Graph, such as `alt`."""

    value: str
    properties: Mapping[str, str] = field(default_factory=dict)
    is_complete: bool = True


def own_images(head: PageHead) -> tuple[OwnImage, ...]:
    """Return the author's share images, also those that an earlier run moved into our block."""
    own = [tag for tag in head.tags if not tag.ours and tag.content]
    if images := tuple(_declared(own)):
        return images
    if value := next((tag.content for tag in own if tag.key in _TWINS), ""):
        alt = next((tag.content for tag in own if tag.key == "twitter:image:alt"), "")
        return (OwnImage(value=value, properties={"alt": alt} if alt else {}, is_complete=False),)
    ours = [tag for tag in head.tags if tag.ours]
    values = [tag.content for tag in ours if tag.key == OWN_IMAGE]
    moved = _declared(ours)
    return tuple(
        OwnImage(value=value, properties=image.properties, is_complete=False)
        for value, image in zip(values, moved, strict=False)
    )


def has_broken_twin(head: PageHead) -> bool:
    """Return whether the author's image for X is not absolute, so that the og:image must replace it."""
    tags = (tag for tag in head.tags if not tag.ours and tag.content and tag.key in _TWINS)
    return any(not is_web_url(tag.content) for tag in tags)


def _declared(tags: list[HeadTag]) -> Iterator[OwnImage]:
    properties: dict[str, str] = {}
    value = ""
    for tag in tags:
        if tag.key in _ROOTS and tag.content != value:
            if value:
                yield OwnImage(value=value, properties=properties)
            value, properties = tag.content, {}
        elif value and tag.key.startswith("og:image:") and tag.key not in _ROOTS:
            properties.setdefault(tag.key.removeprefix("og:image:"), tag.content)
    if value:
        yield OwnImage(value=value, properties=properties)


def completed(
    images: tuple[OwnImage, ...],
    absolute: Callable[[str], str],
    facts: Callable[[str], ImageFacts | None],
    alt: str,
) -> tuple[TaggedImage, ...]:
    """Return the images with absolute addresses, real sizes and alt texts.

    Args:
        images: As declared.
        absolute: Returns an absolute address.
        facts: Returns what the file at an address holds; None if it is not a picture of this site.
        alt: Alt text for images that have none.
    """
    return tuple(_completed(image, absolute(image.value), facts, alt) for image in images)


def _completed(image: OwnImage, url: str, facts: Callable[[str], ImageFacts | None], alt: str) -> TaggedImage:
    real, stated = facts(url), image.properties
    return TaggedImage(
        url=url,
        type=real.type if real else stated.get("type", ""),
        width=real.width if real else _pixels(stated.get("width", "")),
        height=real.height if real else _pixels(stated.get("height", "")),
        alt=stated.get("alt", "") or alt,
    )


def needs_completion(image: OwnImage, tagged: TaggedImage) -> bool:
    """Return whether the author's tags for an image lack something, or contradict the file."""
    stated = image.properties
    declared = {"type": tagged.type, "width": str(tagged.width), "height": str(tagged.height)}
    wrong = any(
        name in stated and stated[name] != value for name, value in declared.items() if value not in {"", "0"}
    )
    return not image.is_complete or not stated.get("alt") or image.value != tagged.url or wrong


def is_wide(image: TaggedImage) -> bool:
    """Return whether an image fits a large card; one of unknown size does."""
    if not image.width or not image.height:
        return True
    return image.width >= _MIN_LARGE[0] and image.width >= _MIN_LARGE[1] * image.height


def _pixels(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0  # noqa: PLR2004 (digits)
