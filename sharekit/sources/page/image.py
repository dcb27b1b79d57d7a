"""The lead image: the largest declared, else the first picture of the text; a file, for a page on disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from sharekit.sources.page.local_image import find_file
from sharekit.sources.page.parsing import jsonld, schema
from sharekit.sources.page.parsing.visible import label_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page.parsing.document import Page

_SEARCHED = 40  # pictures of a page searched for the image of its text
_SMALL = 200  # px of a side below which a picture is an icon, a portrait or an advertisement
_NO_PHOTO = re.compile(r"avatar|author|logo|icon|emoji|badge|sponsor|pixel|spinner|placeholder|captcha|flag")
_NO_PHOTO_FILE = re.compile(
    r"\.(?:svg|gif)(?:[?#]|$)|gravatar\.com|/(?:avatar|emoji|icons?|logos?)[/.-]", re.IGNORECASE
)
_PLACEHOLDER = re.compile(
    r"^\s*data:|(?:placeholder|blank|spacer|pixel|1x1|transparent|lazy)[\w-]{0,80}\.(?:gif|png|svg)"
)
_HERO = re.compile(
    r"hero|featured|cover|(?:lead|article|post|entry|header|title|top)-?_?(?:image|img|photo|media|thumb)"
)
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]{0,200}?url\(\s*['\"]?([^'\")\s]+)", re.IGNORECASE)
_TOUCH_ICON = 180  # px of an apple-touch-icon that does not say
_LARGE_ICON = 96  # px below which an icon is too coarse for a card
_VECTOR = 100_000  # px: a drawing is sharp at any size
_SRCSET = 10_000  # characters of a srcset that are read
_OPEN_GRAPH = frozenset(("og:image", "og:image:url", "og:image:secure_url"))
_OPEN = frozenset(("body", "main", "article"))  # whatever their class says


def find_image(page: Page) -> str:
    """Return the URL of the lead image, or empty; for a page on disk, the path of a local file."""
    addresses = chain(_declared(page), _shown(page), _background(page))
    return next(filter(None, (_resolved(address, page) for address in addresses)), "")


def find_icon(page: Page) -> str:
    """Return the URL of the site's icon, or its local file; empty where none is large enough for a logo."""
    icons: list[tuple[int, str]] = []
    for link in page.root.iter("link"):
        kinds = (link.get("rel") or "").lower().split()
        side = _icon_side(link)
        if {"apple-touch-icon", "apple-touch-icon-precomposed"} & set(kinds):
            icons.append((side or _TOUCH_ICON, link.get("href") or ""))
        elif "icon" in kinds and side >= _LARGE_ICON:
            icons.append((side, link.get("href") or ""))
    for _, address in sorted(icons, key=lambda icon: -icon[0]):
        if not address.startswith("data:") and (icon := _resolved(address, page)):
            return icon
    return ""


def _icon_side(link: HtmlElement) -> int:
    """Return the side of the largest picture of an icon, px; 0 where it does not say."""
    address = (link.get("href") or "").partition("?")[0]
    if (link.get("type") or "").lower().startswith("image/svg") or address.lower().endswith(".svg"):
        return _VECTOR
    sizes = [size.partition("x") for size in (link.get("sizes") or "").lower().split()]
    return max((min(_digits(width), _digits(height)) for width, _, height in sizes), default=0)


def _resolved(address: str, page: Page) -> str:
    if page.path and (file := find_file(address, page)):
        return file
    return page.absolute(address)


def _declared(page: Page) -> list[str]:
    return [
        *_open_graph(page),
        *_sized(page.main.get("image")),
        *page.every(
            "twitter:image",
            "twitter:image:src",
            "parsely-image-url",
            "sailthru.image.full",
            "thumbnail",
            "thumbnailurl",
            "image",
        ),
        *_sized(page.main.get("thumbnailUrl")),
        *_linked(page),
    ]


def _open_graph(page: Page) -> list[str]:
    """Return the pictures of Open Graph: as listed, or the widest first where each declares its width."""
    pictures: list[tuple[str, int]] = []
    for key, value in page.properties:
        if key in _OPEN_GRAPH:
            pictures.append((value, 0))
        elif key == "og:image:width" and pictures:
            pictures[-1] = (pictures[-1][0], _digits(value))
    # An address that is given twice, as og:image and og:image:url, has the width that follows the second.
    widths: dict[str, int] = {}
    for address, width in pictures:
        widths[address] = max(width, widths.get(address, 0))
    return sorted(widths, key=lambda address: -widths[address]) if all(widths.values()) else list(widths)


def _linked(page: Page) -> list[str]:
    links = page.root.iter("link")
    return [link.get("href", "") for link in links if "image_src" in (link.get("rel") or "").lower().split()]


def _shown(page: Page) -> Iterator[str]:
    """Yield the pictures of the text: no icons, no portraits of authors, none in the page's furniture."""
    for image in islice(page.root.iter("img", "amp-img"), _SEARCHED):
        source = _source(image)
        photo = source and not _NO_PHOTO_FILE.search(source) and not _is_small(image)
        if photo and not _is_aside(page, image):
            yield source


def _background(page: Page) -> Iterator[str]:
    """Yield what is set behind the headline or loaded first: themes without an image element."""
    for node in page.root.xpath("//body//*[contains(@style, 'background')]")[:_SEARCHED]:
        match = _BACKGROUND.search(node.get("style")[:_SRCSET])
        named = _HERO.search(f"{label_of(node)} {label_of(node.getparent())}")
        if match and named and not _NO_PHOTO_FILE.search(match[1]) and not _is_aside(page, node):
            yield match[1]
    for link in page.root.iter("link"):
        address = link.get("href") or ""
        if link.get("as") == "image" and address and not _NO_PHOTO_FILE.search(address):
            yield address


def _source(image: HtmlElement) -> str:
    """Return the address of an image: what is loaded late comes before what holds its place."""
    lazy = (image.get(key) for key in ("data-src", "data-lazy-src", "data-original", "src"))
    plain = next((address for address in lazy if address and not _PLACEHOLDER.search(address)), "")
    if plain:
        return plain
    sets = [image.get("data-srcset"), image.get("srcset")]
    # The parser nests what follows a <source> inside it.
    if (picture := next(image.iterancestors("picture"), None)) is not None:
        sources = sorted(picture.iter("source"), key=lambda source: "jpeg" not in (source.get("type") or ""))
        sets += [source.get(key) for source in sources for key in ("data-srcset", "srcset")]
    return next((widest for listed in sets if listed and (widest := _widest(listed))), "")


def _widest(srcset: str) -> str:
    """Return the address with the largest width or density of a srcset (HTML standard, 4.8.4.2.1)."""
    candidates = [part.split() for part in re.split(r",\s+", srcset.strip()[:_SRCSET])]
    sized = [(_digits(part[1]) if len(part) > 1 else 1, part[0].rstrip(",")) for part in candidates if part]
    return max((pair for pair in sized if not _PLACEHOLDER.search(pair[1])), default=(0, ""))[1]


def _is_small(image: HtmlElement) -> bool:
    sides = (image.get(key, "").removesuffix("px") for key in ("width", "height"))
    return any(side.isdecimal() and int(side) < _SMALL for side in sides)


def _is_aside(page: Page, image: HtmlElement) -> bool:
    near = [node for node in (image, *islice(image.iterancestors(), 3)) if node.tag not in _OPEN]
    return any(_NO_PHOTO.search(label_of(node)) for node in near) or page.in_furniture(image)


def _sized(value: object) -> list[str]:
    """Order pictures by the width they declare, widest first; equal ones as they come."""
    pictures = list(schema.addresses(value))
    return [node["url"] for node in sorted(pictures, key=_width, reverse=True)]


def _width(node: jsonld.Node) -> int:
    return _digits(str(node.get("width", "")))


def _digits(width: str) -> int:
    digits = "".join(char for char in width.split(".", maxsplit=1)[0] if char.isdecimal())[:5]
    return int(digits or 0)
