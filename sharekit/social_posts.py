"""A post for each social network: text within its limit, hashtags, picture and alt text.

How lengths are counted (checked November 2026):
- X: code points weighted 1 or 2, an emoji 2, a URL 23 (twitter-text configuration 3, and
  developer.x.com/en/docs/counting-characters);
- Mastodon: graphemes, a URL 23 (docs.joinmastodon.org/user/posting);
- Bluesky: 300 graphemes (atproto lexicon app.bsky.feed.post);
- the others count UTF-16 units or code points; UTF-16 units are the stricter measure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sharekit.article import Article
from sharekit.support.text_utils import clip, normalized

_LINK = 23
_SINGLE_WEIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_MIN_LEAD = 60
_EMOJI = (0x1F000, 0x1FAFF)  # pictographs and regional indicators
_EMOJI_JOINERS = {0x200D, 0xFE0F, 0x20E3}


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> list[str]:
    """Return the user-perceived characters (UAX #29)."""
    from icu4py.breakers import CharacterBreaker

    # ICU counts in UTF-16 units; slicing the encoded text keeps characters beyond the BMP whole.
    units = text.encode("utf-16-le", "surrogatepass")
    spans = CharacterBreaker(text, "en").segments()
    return [units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass") for start, end in spans]


def grapheme_length(text: str) -> int:
    """Return the number of user-perceived characters."""
    return len(graphemes(text))


def weighted_length(text: str) -> int:
    """Return the length as X counts it: NFC, 1 or 2 a code point, an emoji 2."""
    total = 0
    for cluster in graphemes(normalized("NFC", text)):
        total += 2 if _is_emoji(cluster) else sum(_weight(ord(char)) for char in cluster)
    return total


def _weight(point: int) -> int:
    return 1 if any(start <= point <= end for start, end in _SINGLE_WEIGHT) else 2


def _is_emoji(cluster: str) -> bool:
    first = ord(cluster[0])
    return _EMOJI[0] <= first <= _EMOJI[1] or any(ord(char) in _EMOJI_JOINERS for char in cluster[1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialNetwork:
    """A social network and its limits.

    Attributes:
        limit: Most characters, as `length` counts them.
        hashtags: Most hashtags; 0 where they are not customary.
        link: Characters a URL counts as; 0 for its actual length.
        in_text: Whether the URL is part of the text, not a field of its own.
        alt: Most characters of alt text.
        images: Preferred card shapes, best first.
    """

    name: str
    limit: int
    length: Callable[[str], int] = utf16_length
    hashtags: int = 0
    link: int = 0
    in_text: bool = True
    alt: int = 1000
    images: tuple[str, ...] = ("og", "x")


SOCIAL_NETWORKS: tuple[SocialNetwork, ...] = (
    SocialNetwork(name="x", limit=280, length=weighted_length, hashtags=2, link=_LINK, images=("x", "og")),
    SocialNetwork(name="facebook", limit=63_206, hashtags=2),
    SocialNetwork(name="linkedin", limit=3_000, hashtags=3, alt=300),
    SocialNetwork(name="bluesky", limit=300, length=grapheme_length, hashtags=3, alt=2_000),
    SocialNetwork(name="mastodon", limit=500, length=grapheme_length, hashtags=5, link=_LINK, alt=1_500),
    SocialNetwork(name="threads", limit=500, hashtags=1, images=("portrait", "square", "og")),
    SocialNetwork(
        name="instagram",
        limit=2_200,
        hashtags=10,
        in_text=False,
        images=("portrait", "square", "story", "og"),
    ),
    SocialNetwork(
        name="pinterest", limit=500, hashtags=5, in_text=False, alt=500, images=("pin", "portrait", "og")
    ),
    SocialNetwork(name="telegram", limit=1_024, hashtags=3),
    SocialNetwork(name="whatsapp", limit=4_096),
    SocialNetwork(name="slack", limit=4_000),
    SocialNetwork(name="discord", limit=2_000),
    SocialNetwork(name="reddit", limit=300, in_text=False),
)
"""The supported social networks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostImage:
    """A card that a post can include."""

    path: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialPost:
    """A post; `length` is counted by the network's rules and never above `limit`."""

    network: str
    text: str
    length: int
    limit: int
    hashtags: tuple[str, ...]
    url: str
    image: str
    alt: str

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {name: getattr(self, name) for name in self.__slots__} | {"hashtags": list(self.hashtags)}


def write_posts(article: Article, images: Mapping[str, PostImage]) -> tuple[SocialPost, ...]:
    """Return a post for each social network.

    Args:
        article: The article; its tags become hashtags.
        images: The available cards by card network; each post takes the best match.
    """
    return tuple(_write(article, network, images) for network in SOCIAL_NETWORKS)


def _write(article: Article, network: SocialNetwork, images: Mapping[str, PostImage]) -> SocialPost:
    tags = _hashtags(article.tags)[: network.hashtags]
    url = article.url if network.in_text else ""
    while tags and not _fits(network, _compose(article.headline, "", tags, url), url):
        tags = tags[:-1]
    headline = _fitted(article.headline, lambda text: _fits(network, _compose(text, "", tags, url), url))
    text = _compose(headline, _lead(article, network, headline, tags, url), tags, url)
    name = next((name for name in network.images if name in images), next(iter(images), ""))
    image = images.get(name, PostImage(path="", alt=""))
    return SocialPost(
        network=network.name,
        text=text,
        length=_length(network, text, url),
        limit=network.limit,
        hashtags=tags,
        url=article.url,
        image=image.path,
        alt=clip(image.alt, network.alt),
    )


def _lead(article: Article, network: SocialNetwork, headline: str, tags: tuple[str, ...], url: str) -> str:
    whole = article.shown_lead
    if not whole or headline != article.headline or network.name == "reddit":
        return ""
    lead = _fitted(whole, lambda text: _fits(network, _compose(headline, text, tags, url), url))
    return lead if lead == whole or len(lead) >= _MIN_LEAD else ""


def _compose(headline: str, lead: str, tags: Iterable[str], url: str) -> str:
    foot = " ".join(tags)
    return "\n\n".join(part for part in (headline, lead, url, foot) if part)


def _length(network: SocialNetwork, text: str, url: str) -> int:
    if url and network.link:
        head, _, tail = text.rpartition(url)
        return network.length(head + tail) + network.link
    return network.length(text)


def _fits(network: SocialNetwork, text: str, url: str) -> bool:
    return _length(network, text, url) <= network.limit


def _fitted(text: str, fits: Callable[[str], bool]) -> str:
    """Return the longest prefix that fits, cut after a sentence, or after a word with an ellipsis."""
    if fits(text):
        return text
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(clip(text, middle)) else (low, middle - 1)
    short = clip(text, low)
    sentence = re.match(r".*[.!?。！？](?=\s|$)", short.removesuffix("…"), re.DOTALL)
    if sentence and len(sentence[0]) > len(short) // 2:
        return sentence[0]
    return short if fits(short) else ""


def _hashtags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the tags as hashtags: words joined in CamelCase, without punctuation.

    Tags of digits only are not hashtags on any network; they and duplicates are left out.
    """
    hashtags: dict[str, str] = {}
    for tag in tags:
        words = re.findall(r"[\w\u0300-\u036f]+", normalized("NFC", tag))
        joined = words[0] if len(words) == 1 else "".join(word[:1].upper() + word[1:] for word in words)
        if joined and not joined.replace("_", "").isdigit():
            hashtags.setdefault(joined.casefold(), f"#{joined}")
    return tuple(hashtags.values())
