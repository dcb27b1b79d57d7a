"""The networks cards can be drawn for: size, formats, byte limit and safe area.

Each shipped network names where its figures come from. What platforms publish themselves is marked A, what
several third parties agree on B, what is weak or contested C; our own figures say so.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sharekit.errors import ConfigError

if TYPE_CHECKING:
    from sharekit.options import NetworkOptions

FORMATS = ("png", "jpeg", "webp", "avif")
"""Picture formats that can be written."""

_MEGA = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A place that shows cards.

    Attributes:
        name: Short name, used in file names and on the command line.
        width: px.
        height: px.
        formats: Accepted formats, best first.
        max_bytes: Most bytes of a card.
        safe: Margins kept free of text, px: top, right, bottom, left.
        text_free: The network advises against text in pictures; the card has none.
        shown_by: Where this shape is shown.
        source: Source of the figures.
    """

    name: str
    width: int
    height: int
    formats: tuple[str, ...] = ("png", "jpeg")
    max_bytes: int = 300_000
    safe: tuple[int, int, int, int] = (0, 0, 0, 0)
    text_free: bool = False
    shown_by: str = ""
    source: str = ""

    @property
    def words_box(self) -> tuple[int, int, int, int]:
        """The rectangle text may be in: left, top, right, bottom in px."""
        top, right, bottom, left = self.safe
        return left, top, self.width - right, self.height - bottom


_SHIPPED = (
    Network(
        name="og",
        width=1200,
        height=630,
        shown_by="Facebook, LinkedIn, Slack, Discord, WhatsApp, Bluesky, Mastodon, iMessage, Telegram",
        source="developers.facebook.com/docs/sharing/webmasters/images (A: 1200x630, 8 MB); "
        "WhatsApp 300 KB (C), 600 KB (B); Bluesky 1,000,000 bytes (A); "
        "LinkedIn no WebP, Mastodon no AVIF (B)",
    ),
    Network(
        name="x",
        width=1200,
        height=600,
        formats=("png", "jpeg", "webp"),
        max_bytes=5 * _MEGA,
        shown_by="X (summary_large_image)",
        source="developer.x.com/cards/markup (A: 2:1, 5 MB, JPG PNG WEBP GIF, no SVG)",
    ),
    Network(
        name="square",
        width=1080,
        height=1080,
        max_bytes=8 * _MEGA,
        shown_by="Instagram and Facebook feeds, WhatsApp's square crop",
        source="ayrshare.com/docs (B: Instagram 8 MB, JPG PNG)",
    ),
    Network(
        name="portrait",
        width=1080,
        height=1350,
        max_bytes=8 * _MEGA,
        shown_by="Instagram feed, 4:5",
        source="ayrshare.com/docs (B: 1080x1350, 8 MB, JPG PNG)",
    ),
    Network(
        name="story",
        width=1080,
        height=1920,
        max_bytes=8 * _MEGA,
        safe=(250, 0, 250, 0),
        shown_by="Instagram and Facebook stories, Reels, TikTok",
        source="docs.getlate.dev (C: 250 px clear at top and bottom)",
    ),
    Network(
        name="pin",
        width=1000,
        height=1500,
        max_bytes=20 * _MEGA,
        shown_by="Pinterest",
        source="developers.pinterest.com/docs/rich-pins (B: 1000x1500; C: 20 MB)",
    ),
    Network(
        name="discover",
        width=1200,
        height=675,
        formats=("jpeg", "png", "webp"),
        max_bytes=5 * _MEGA,
        text_free=True,
        shown_by="Google Discover, schema.org image",
        source="Search Central (B: at least 1200 px wide, 16:9, no words in the picture); 5 MB ours",
    ),
    Network(
        name="youtube",
        width=1280,
        height=720,
        max_bytes=2 * _MEGA,
        shown_by="YouTube thumbnails",
        source="support.google.com/youtube/answer/72431 (A: 1280x720, 2 MB, JPG PNG GIF)",
    ),
)

NETWORKS: Mapping[str, Network] = {network.name: network for network in _SHIPPED}
"""The shipped networks by name."""


def find_network(name: str, own: Mapping[str, NetworkOptions] | None = None) -> Network:
    """Return the network `name`: a shipped one, one of the user's own, or a shipped one with their changes.

    Raises:
        ConfigError: The name is unknown (the message lists the known ones), or the user's figures are
            invalid.
    """
    options = (own or {}).get(name)
    if options is None:
        if name not in NETWORKS:
            names = ", ".join(sorted({*NETWORKS, *(own or {})}))
            raise ConfigError(
                f"unknown network {name!r}",
                where="network",
                hint=f"known are {names}; add your own as [networks.{name or 'NAME'}] with width and height",
            )
        return NETWORKS[name]
    base = NETWORKS.get(name) or Network(name=name, width=0, height=0, shown_by="your own", source="settings")
    changes = {field.name: getattr(options, field.name) for field in dataclasses.fields(options)}
    return _checked(dataclasses.replace(base, **{key: value for key, value in changes.items() if value}))


def choose_networks(names: Iterable[str], own: Mapping[str, NetworkOptions] | None = None) -> list[Network]:
    """Return the named networks, each once, in order; `all` means every one."""
    wanted: dict[str, Network] = {}
    for name in names:
        for each in {**NETWORKS, **(own or {})} if name == "all" else [name]:
            wanted[each] = find_network(each, own)
    return list(wanted.values())


def _checked(network: Network) -> Network:
    """Check what the rules of single options cannot: a size of its own, and room for words."""
    where = f"networks.{network.name}"
    if not network.width or not network.height:
        raise ConfigError("a network of your own needs width and height in px", where=where)
    left, top, right, bottom = network.words_box
    if left >= right or top >= bottom:
        raise ConfigError(f"safe is {list(network.safe)}; no room is left for text", where=where)
    return network
