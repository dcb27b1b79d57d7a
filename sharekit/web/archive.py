"""Past issues on the web: a list, each issue's web version with its pictures, and an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.responses import HTMLResponse, RedirectResponse, Response

from sharekit.article import Article
from sharekit.delivery.message.issue_master import IssueMaster
from sharekit.delivery.store.issues import find_issue, listed_issues
from sharekit.publishing.page.tags import TaggedImage, share_tags
from sharekit.support.text_utils import clip
from sharekit.web.signing import sign_card_url

if TYPE_CHECKING:
    from starlette.requests import Request

    from sharekit.delivery.store.issues import ListedIssue, StoredIssue
    from sharekit.digest.digest import Digest
    from sharekit.web.pages import Pages
    from sharekit.web.store_thread import StoreThread

_END_OF_HEAD = re.compile("</head>", re.IGNORECASE)
_DESCRIPTION = 300
_CACHED = {"Cache-Control": "public, max-age=300"}
_ATOM = "http://www.w3.org/2005/Atom"
# The web version of an email has inline styles, which the policy for our own pages forbids.
_EMAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRoutes:
    """Shows issues that have been sent.

    Attributes:
        store: Runs work on the store.
        pages: Renders HTML.
        public_url: Where readers reach the app.
        site: The publication's name.
        key: Signs the address of the card that an issue is shared with.
        template: The template of that card.
    """

    store: StoreThread
    pages: Pages
    public_url: str
    site: str
    key: str
    template: str

    async def index(self, request: Request) -> Response:
        """`/issues/`: the list, newest first."""
        issues = await self._issues()
        rows = [
            {"key": issue.key, "subject": issue.subject, "day": _moment(issue.listed)[:10]}
            for issue in issues
        ]
        return self.pages.page(request, "issues", issues=rows)

    async def feed(self, request: Request) -> Response:  # noqa: ARG002
        """`/issues/feed.xml`: the newest twenty as an Atom feed."""
        data = self._atom((await self._issues())[:20])
        return Response(data, media_type="application/atom+xml", headers=_CACHED)

    async def issue(self, request: Request) -> Response:
        """`/issues/KEY/`: the web version, without any reader's links."""
        issue = await self._find(request)
        if issue is None:
            return self.pages.page(request, "message", 404, key="unknown_issue")
        digest = _master(issue.key, issue.digest).digest
        html = _END_OF_HEAD.sub(lambda end: self._head(issue, digest) + end[0], digest.html, count=1)
        return HTMLResponse(html, headers=_CACHED | {"Content-Security-Policy": _EMAIL_POLICY})

    def _head(self, issue: StoredIssue, digest: Digest) -> str:
        """Return what a shared link needs: title, description, a card by signed address, the feed."""
        if not self.public_url:
            return ""
        page = Article(
            headline=digest.subject,
            lead=clip(digest.preheader, _DESCRIPTION),
            site=self.site,
            language=digest.language,
            url=self._address(issue.key),
        )
        words = {"headline": clip(page.headline, _DESCRIPTION), "lead": page.lead, "site": page.site}
        card = sign_card_url(
            self.public_url,
            {name: text for name, text in words.items() if text},
            key=self.key,
            template=self.template,
        )
        image = TaggedImage(url=card, type="image/png", width=1200, height=630, alt=page.headline)
        tags = [
            f'<meta {tag.attribute}="{tag.key}" content="{escape(tag.content)}">'
            for tag in share_tags(page, [image])
        ]
        feed = (
            f'<link rel="alternate" type="application/atom+xml" href="{escape(self._address(""))}feed.xml">'
        )
        canonical = f'<link rel="canonical" href="{escape(page.url)}">'
        return "\n".join([*tags, canonical, feed, ""])

    def _address(self, key: str) -> str:
        """Return the public address of an issue, or of the list."""
        base = f"{self.public_url.rstrip('/')}/issues/"
        return f"{base}{quote(key, safe='')}/" if key else base

    async def folder(self, request: Request) -> Response:
        """`/issues/KEY`: pictures are relative, so the address ends in a slash."""
        return RedirectResponse(f"{request.url.path}/", 301)

    async def picture(self, request: Request) -> Response:
        """`/issues/KEY/NAME`: a picture of the issue."""
        issue = await self._find(request)
        pictures = _master(issue.key, issue.digest).digest.images if issue else ()
        for picture in pictures:
            if picture.name == request.path_params["name"]:
                return Response(picture.data, media_type=picture.type, headers=_CACHED)
        return Response("no such picture\n", 404, media_type="text/plain")

    async def _issues(self) -> list[ListedIssue]:
        return await self.store.run(listed_issues)

    async def _find(self, request: Request) -> StoredIssue | None:
        key = request.path_params["key"]
        issue = await self.store.run(lambda store: find_issue(store, key))
        return issue if issue and issue.listed else None

    def _atom(self, issues: list[ListedIssue]) -> bytes:
        base = self._address("")
        updated = max((issue.listed for issue in issues), default=0.0)
        feed = ET.Element("feed", xmlns=_ATOM)
        _add(feed, "title", self.site)
        _add(feed, "id", base)
        _add(feed, "updated", _moment(updated))
        ET.SubElement(feed, "link", rel="self", href=f"{base}feed.xml")
        ET.SubElement(feed, "link", rel="alternate", href=base)
        _add(ET.SubElement(feed, "author"), "name", self.site)
        for issue in issues:
            entry = ET.SubElement(feed, "entry")
            address = self._address(issue.key)
            _add(entry, "title", issue.subject)
            _add(entry, "id", address)
            _add(entry, "updated", _moment(issue.listed))
            ET.SubElement(entry, "link", rel="alternate", href=address)
        data: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
        return data


@lru_cache(maxsize=8)
def _master(key: str, packed: bytes) -> IssueMaster:  # noqa: ARG001 (the key makes the cache's look-up quick)
    return IssueMaster.unpack(packed)


def _add(parent: Any, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
