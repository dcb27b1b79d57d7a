"""The images of one page as files of its site: their addresses, their facts, and its cards."""

from __future__ import annotations

import os
import re
from functools import cached_property
from urllib.parse import quote, unquote_to_bytes

from sharekit.article import Article
from sharekit.publishing.base_url import page_url, resolved
from sharekit.publishing.findings import ExternalImage, ImageFacts
from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.page.card_names import card_path, version_of
from sharekit.publishing.page.tags import TaggedImage
from sharekit.publishing.site import SiteFolder
from sharekit.publishing.site_files import write_inside
from sharekit.publishing.task import PublishTask
from sharekit.support.urls import split_url

_URL_CHARACTERS = "%/:=&?~#+!$,;'@()*[]"  # of RFC 3986
_NO_PATH = re.compile(r"[?#].*", re.DOTALL)


class SiteImages:
    """Resolves images named by one page, and draws its cards.

    Attributes:
        drawn: Number of cards written.
        named: Paths of all files that the page names, cards among them.
        card_keys: The cache's key of each card.
    """

    def __init__(self, path: str, task: PublishTask, page: EditablePage) -> None:
        self.path = path
        self.task = task
        self.page = page
        self.drawn: int = 0
        self.named: set[str] = set()
        self.card_keys: dict[str, str] = {}

    @cached_property
    def base(self) -> str:
        """What relative addresses on the page start from: its own address, or that in its base element."""
        return resolved(page_url(self.task.base_url, self.path), self.page.head.base)

    def absolute(self, value: str) -> str:
        """Return an address from the page, its unsafe characters encoded.

        On this site's own host it has the scheme of the base URL; one under another host's name stays.
        """
        url = quote(resolved(self.base, value), safe=_URL_CHARACTERS)
        base = split_url(self.task.base_url)
        insecure = f"http://{base.netloc}/"
        if base.scheme == "https" and url.startswith(insecure):
            return f"https://{base.netloc}/{url.removeprefix(insecure)}"
        return url

    def path_in_site(self, url: str) -> str | None:
        """Return the path of an address under this site, else None."""
        if not url.startswith(self.task.base_url):
            return None
        path = os.fsdecode(unquote_to_bytes(_NO_PATH.sub("", url.removeprefix(self.task.base_url))))
        return None if path.startswith("/") or ".." in path.split("/") or "\0" in path else path

    def facts(self, url: str) -> ImageFacts | ExternalImage | None:
        """Return the facts of an image; None if it should be under this site and is missing."""
        path = self.path_in_site(self.absolute(url))
        if path is None:
            return ExternalImage()
        self.named.add(path)
        file = self.task.site.file(path)
        return self.task.maker.facts(file) if file else None

    def own_facts(self, url: str) -> ImageFacts | None:
        """Return the facts of a picture of this site, else None."""
        facts = self.facts(url)
        return facts if isinstance(facts, ImageFacts) and facts.type else None

    def draw_card(self, article: Article, network: str, template: str) -> TaggedImage:
        """Return the card of the page for a network, drawn and written where it changed."""
        task = self.task
        key = task.maker.key(article, network, template)
        card = task.maker.draw(key, article, network, template)
        path = card_path(task.site.cards, self.path, network, card.suffix)
        self.card_keys[path] = key
        if task.mode == "write":
            self.drawn += write_card(task.site, path, card.data)
        return TaggedImage(
            url=f"{task.base_url}{quote(path)}?v={version_of(card.data)}",
            type=card.type,
            width=card.width,
            height=card.height,
            alt=card.alt,
        )


def write_card(site: SiteFolder, path: str, data: bytes) -> bool:
    """Write a card where it changed; return whether it did."""
    file = site.file(path)
    if file and file.read_bytes() == data:
        return False
    write_inside(site.folder, path, data)
    return True
