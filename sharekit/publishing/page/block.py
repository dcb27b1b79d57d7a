"""The block of markup that a page gets: which tags are new, which of the page's own go."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from sharekit.article import Article
from sharekit.publishing.page.head import EditablePage, HeadTag, PageHead, is_share_key
from sharekit.publishing.page.tags import ShareTag, TaggedImage, share_tags, write_tags

_REPEATABLE = frozenset({"article:tag", "article:author", "og:locale:alternate"})
_IMAGE = ("og:image", "twitter:image")
_REPLACED = frozenset(
    {"og:title", "og:url", "og:description", "og:site_name"}
    | {"twitter:title", "twitter:description", "twitter:card"}
)
"""The page's own tags that ours stand in for; any other own tag stays and ours of that key is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRules:
    """How a page's own share tags are treated.

    Attributes:
        keep_existing: Every tag of the page's own stays; only what lacks is added.
        force: Our card replaces the author's own image too.
        rel_me: Addresses of profiles for `rel=me` links.
        creator: Fediverse handle.
    """

    keep_existing: bool = False
    force: bool = False
    rel_me: tuple[str, ...] = ()
    creator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagBlock:
    """Markup to splice in, and the page's own tags that go."""

    html: str
    dropped: tuple[HeadTag, ...]


def own_image(head: PageHead) -> str:
    """Return the author's own share image, as the page declares it, or nothing."""
    declared = (tag for tag in head.tags if not tag.ours and tag.content)
    return next((tag.content for tag in declared if tag.key in {"og:image", "og:image:url"}), "")


def make_block(
    page: EditablePage,
    article: Article,
    images: Sequence[TaggedImage],
    rules: TagRules,
    *,
    discover: TaggedImage | None = None,
) -> TagBlock:
    """Return the block for a page.

    Args:
        page: The page as it is, perhaps with an older block of ours.
        article: What was read from it; `url` is its absolute address.
        images: Our cards, the first for the networks; none where the author's own image stays.
        rules: How the page's own tags are treated.
        discover: A picture without text for search engines, declared in JSON-LD.
    """
    own = [tag for tag in page.head.tags if not tag.ours and is_share_key(tag.key)]
    kept, dropped = _split_own_tags(own, rules)
    tags = [tag for tag in share_tags(article, images) if not _is_kept(tag.key, kept)]
    lines = [write_tags(tags)]
    if not any(tag.key == "canonical" and not tag.ours for tag in page.head.tags) and article.url:
        lines.append(f'<link rel="canonical" href="{escape(article.url)}">\n')
    lines += [f'<link rel="me" href="{escape(url)}">\n' for url in rules.rel_me]
    lines.append(_extras(page, dropped, rules))
    if discover:
        lines.append(_json_ld(article, discover))
    return TagBlock(html="".join(lines), dropped=tuple(dropped))


def _split_own_tags(own: Iterable[HeadTag], rules: TagRules) -> tuple[set[str], list[HeadTag]]:
    """Part the page's own share tags into keys that stay and tags that go."""
    kept: set[str] = set()
    dropped: list[HeadTag] = []
    images = 0
    for tag in own:
        images += tag.key == "og:image"
        doubled = tag.key in kept and tag.key not in _REPEATABLE and not _belongs_to_second(tag.key, images)
        if doubled or _is_replaced(tag.key, rules):
            dropped.append(tag)
        else:
            kept.add(tag.key)
    return kept, dropped


def _belongs_to_second(key: str, images: int) -> bool:
    """A page may declare several images, each with its own type, size and alt text."""
    return key.startswith("og:image") and (key == "og:image" or images > 1)


def _is_replaced(key: str, rules: TagRules) -> bool:
    if rules.keep_existing:
        return False
    return key in _REPLACED or (rules.force and key.startswith(_IMAGE))


def _is_kept(key: str, kept: set[str]) -> bool:
    if key.startswith(_IMAGE):
        return "og:image" in kept or "og:image:url" in kept
    return key in kept


def _extras(page: EditablePage, dropped: Iterable[HeadTag], rules: TagRules) -> str:
    tags: list[ShareTag] = []
    if rules.creator and not any(t.key == "fediverse:creator" and not t.ours for t in page.head.tags):
        tags.append(ShareTag(attribute="name", key="fediverse:creator", content=rules.creator))
    # The author's image that our card replaces must still be found when the page is read again.
    photos = [tag.content for tag in dropped if tag.key == "og:image"]
    photos += [tag.content for tag in page.head.tags if tag.ours and tag.key == "sharekit:photo"]
    tags += [ShareTag(attribute="name", key="sharekit:photo", content=photo) for photo in photos[:1]]
    return write_tags(tags)


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
