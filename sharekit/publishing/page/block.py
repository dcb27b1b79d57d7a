"""The block of markup for a page: the new tags, and which of the page's own tags it replaces."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from sharekit.article import Article
from sharekit.publishing.html.head import EditablePage, HeadTag, is_share_key
from sharekit.publishing.page.own_images import OWN_IMAGE, OwnImage, is_wide
from sharekit.publishing.page.tags import LARGE_CARD, ShareTag, TaggedImage, share_tags, write_tags

PHOTO = "sharekit:photo"
"""Meta tag that keeps the author's image that a card replaced (`--force`); it is still drawn on the card."""

DEFAULT_IMAGE = "sharekit:default_image"
"""Meta tag that keeps the site's default image that a card replaced; it is not drawn."""

_REPEATABLE = frozenset({"article:tag", "article:author", "og:locale:alternate"})
_IMAGE = ("og:image", "twitter:image")
_REPLACED = frozenset(
    {"og:title", "og:url", "og:description", "og:site_name", "twitter:title", "twitter:description"}
)
"""Own tags that ours replace. Any other own tag stays, and ours of that key is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRules:
    """How a page's own share tags are treated.

    Attributes:
        keep_existing: Keep all own tags; add only missing ones.
        force: Our card replaces the author's image too.
        replace_shared_images: Our card replaces an image that most pages of the site share.
        rel_me: Profile addresses for `rel=me` links.
        creator: Fediverse handle.
    """

    keep_existing: bool = False
    force: bool = False
    replace_shared_images: bool = True
    rel_me: tuple[str, ...] = ()
    creator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImages:
    """The images of a page's tags.

    Attributes:
        cards: Our cards; the first is the one that networks show.
        own: The author's images, where ours do not replace them.
        completed: `own` with complete tags, where the author's lack something; else empty.
        default: The site's default image that a card replaces, or empty.
        discover: A picture without text for search engines, declared in JSON-LD.
    """

    cards: Sequence[TaggedImage] = ()
    own: Sequence[OwnImage] = ()
    completed: Sequence[TaggedImage] = ()
    default: str = ""
    discover: TaggedImage | None = None

    @property
    def written(self) -> Sequence[TaggedImage]:
        """The images whose tags our block holds."""
        return self.cards or self.completed


@dataclass(frozen=True, slots=True, kw_only=True)
class TagBlock:
    """Markup to splice in, and the page's own tags to remove."""

    html: str
    dropped: tuple[HeadTag, ...]


def make_block(
    page: EditablePage, article: Article, images: PageImages, rules: TagRules, kind: str = "article"
) -> TagBlock:
    """Return the block for a page.

    Args:
        page: The page as it is, possibly with our block of an earlier run.
        article: What was read from it; `url` is its absolute address.
        images: Its cards or the author's images.
        rules: How the page's own tags are treated.
        kind: The value of og:type.
    """
    own = [tag for tag in page.head.tags if not tag.ours and is_share_key(tag.key)]
    kept_keys, dropped = _split_own_tags(own, images, rules)
    tags = share_tags(article, images.written, kind=kind, card=_card_type(images))
    lines = [write_tags(tag for tag in tags if not _is_kept(tag.key, kept_keys, images))]
    if article.url and not any(tag.key == "canonical" and not tag.ours for tag in page.head.tags):
        lines.append(f'<link rel="canonical" href="{escape(article.url)}">\n')
    lines += [f'<link rel="me" href="{escape(url)}">\n' for url in rules.rel_me]
    lines.append(write_tags(_memory(page, dropped, images, rules)))
    if images.discover:
        lines.append(_json_ld(article, images.discover))
    return TagBlock(html="".join(lines), dropped=tuple(dropped))


def _card_type(images: PageImages) -> str:
    first = next(iter(images.written), None)
    if first is None:
        return LARGE_CARD if images.own else "summary"
    return LARGE_CARD if is_wide(first) else "summary"


def _split_own_tags(
    own: Iterable[HeadTag], images: PageImages, rules: TagRules
) -> tuple[set[str], list[HeadTag]]:
    """Split the page's own share tags into keys that stay and tags that are removed."""
    kept_keys: set[str] = set()
    dropped: list[HeadTag] = []
    count = 0
    for tag in own:
        count += tag.key == "og:image"
        may_repeat = tag.key in _REPEATABLE or _is_second_image(tag.key, count)
        is_duplicate = tag.key in kept_keys and not may_repeat
        if is_duplicate or not tag.content or _is_replaced(tag, images, rules):
            dropped.append(tag)
        else:
            kept_keys.add(tag.key)
    return kept_keys, dropped


def _is_second_image(key: str, images: int) -> bool:
    """A page may declare several images, each with its own type, size and alt text."""
    return key.startswith("og:image") and (key == "og:image" or images > 1)


def _is_replaced(tag: HeadTag, images: PageImages, rules: TagRules) -> bool:
    if tag.key.startswith(_IMAGE) and images.written:
        return True
    if rules.keep_existing:
        return False
    # A card fits the large form only; other forms, such as a player, are the author's choice.
    return tag.key in _REPLACED or (
        tag.key == "twitter:card" and bool(images.cards) and tag.content == "summary"
    )


def _is_kept(key: str, kept_keys: set[str], images: PageImages) -> bool:
    if key.startswith(_IMAGE):
        return not images.written
    return key in kept_keys


def _memory(
    page: EditablePage, dropped: Iterable[HeadTag], images: PageImages, rules: TagRules
) -> list[ShareTag]:
    """Return the tags by which the next run knows what this one replaced."""
    pairs: list[tuple[str, str]] = []
    if rules.creator and not any(t.key == "fediverse:creator" and not t.ours for t in page.head.tags):
        pairs.append(("fediverse:creator", rules.creator))
    if images.default:
        pairs.append((DEFAULT_IMAGE, images.default))
    elif images.completed and not images.cards:
        pairs += [(OWN_IMAGE, image.value) for image in images.own]
    else:
        photos = [tag.content for tag in dropped if tag.key == "og:image" and tag.content]
        photos += [tag.content for tag in page.head.tags if tag.ours and tag.key in {PHOTO, OWN_IMAGE}]
        pairs += [(PHOTO, photo) for photo in photos[:1] if images.cards]
    return [ShareTag(attribute="name", key=key, content=content) for key, content in pairs]


def _json_ld(article: Article, image: TaggedImage) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.headline,
        "mainEntityOfPage": article.url,
        "image": [{"@type": "ImageObject", "url": image.url, "width": image.width, "height": image.height}],
    }
    # "</" would end the script, "<!--" would begin a comment in it.
    text = json.dumps(data, ensure_ascii=True).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>\n'
