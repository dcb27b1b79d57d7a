"""One page of a run: read, drawn, spliced, verified. It runs in a worker process."""

from __future__ import annotations

import difflib
import re
import stat
from collections.abc import Sequence
from urllib.parse import quote, unquote, urljoin, urlsplit

from sharekit.article import Article
from sharekit.errors import PublishError, SharekitError, SourceError, TextError
from sharekit.files import slugify, write_whole
from sharekit.options import PageOptions
from sharekit.os_errors import system_error
from sharekit.publishing.base_url import page_url
from sharekit.publishing.findings import ExternalImage, Finding, ImageFacts, inspect_page
from sharekit.publishing.page.block import make_block, own_image
from sharekit.publishing.page.freshness import KEY_PLACEHOLDER, block_key, sign
from sharekit.publishing.page.head import EditablePage
from sharekit.publishing.page.page_options import find_page_options
from sharekit.publishing.page.tags import TaggedImage
from sharekit.publishing.site import skip_reason, skipped_path
from sharekit.publishing.task import PageOutcome, PublishTask, Status


def publish_page(path: str, task: PublishTask) -> PageOutcome:
    """Bring one page up to date, or say what is wrong with it. Never raises what a user can mend."""
    try:
        return _PageJob(path, task).run()
    except SharekitError as error:
        return failed_outcome(path, error)


def outcome_without_work(path: str, task: PublishTask) -> PageOutcome | None:
    """Return the outcome of a page that needs no work, else None. Imports nothing heavy, draws nothing."""
    try:
        return _PageJob(path, task).without_work()
    except SharekitError as error:
        return failed_outcome(path, error)


def failed_outcome(path: str, error: SharekitError) -> PageOutcome:
    """Return the outcome of a page that went wrong."""
    rule = "tofu" if isinstance(error, TextError) else "failed"
    finding = Finding(page=path, rule=rule, message=error.message, remedy=error.hint or "see the message")
    return PageOutcome(page=path, status="failed", reason=str(error), findings=(finding,))


class _PageJob:
    def __init__(self, path: str, task: PublishTask) -> None:
        self.path = path
        self.task = task
        self.file = (task.site.folder / path).resolve()
        try:
            self.data = self.file.read_bytes()
        except OSError as error:
            raise system_error(error, path, "read", PublishError) from error
        self.page = EditablePage(self.data, where=path)
        self.drawn = 0
        self.photo = ""

    def without_work(self) -> PageOutcome | None:
        """Return the outcome when there is nothing to read or draw."""
        if self._is_fresh():
            return self._outcome("fresh", self.data)
        reason = self._no_content()
        return self._skipped(reason) if reason else None

    def run(self) -> PageOutcome:
        if outcome := self.without_work():
            return outcome
        page_options = find_page_options(self.path, self.page.head, self.task.page_options)
        if page_options.skip:
            return self._skipped("skipped by its own wish")
        try:
            article = self._article(page_options)
        except SourceError as error:
            return self._skipped(error.message)
        if self.task.mode == "check":
            return self._check_outdated(article, page_options)
        return self._write_changes(self._rendered(article, page_options), article.headline)

    def _write_changes(self, made: bytes, headline: str) -> PageOutcome:
        if made == self.data:
            return self._outcome("unchanged", made, headline)
        if self.task.mode == "diff":
            return PageOutcome(page=self.path, status="stale", headline=headline, diff=self._diff(made))
        self._write(made)
        return self._outcome("written", made, headline)

    def _skipped(self, reason: str) -> PageOutcome:
        return PageOutcome(page=self.path, status="skipped", reason=reason)

    # --- is there anything to do?

    def _is_fresh(self) -> bool:
        key, _, photo = self.page.head.key.partition(" ")
        if not key or self.page.head.block is None:
            return False
        self.photo = unquote(photo)
        return key == self._key(self.data) and all(
            (self.task.site.folder / card).is_file() for card in self._cards(self.data)
        )

    def _key(self, data: bytes) -> str:
        return block_key(data, self.page.encoding, run=self.task.key, photo=self._photo_bytes())

    def _photo_bytes(self) -> bytes:
        """Return the bytes of the photo that the cards were drawn with, where it stands under the site."""
        file = self.task.site.folder / self.photo
        if not self.photo or not self.task.site.is_inside(self.photo) or not file.is_file():
            return b""
        return file.read_bytes()

    def _no_content(self) -> str:
        if self.task.site.is_included(self.path):
            return ""
        return skipped_path(self.path) or skip_reason(self.page.head)

    def _check_outdated(self, article: Article, page_options: PageOptions) -> PageOutcome:
        known = self.page.head.block is not None
        message = "the page or its settings changed since its card was drawn" if known else "has no card yet"
        rule = "stale" if known else "missing"
        finding = Finding(page=self.path, rule=rule, message=message, remedy="run sharekit publish")
        for network in self._networks(page_options):
            # A page that cannot be drawn is told now, not by the run that would draw it.
            self.task.maker.try_card(article, network, page_options.template or self.task.template)
        return self._outcome("stale", self.data, findings=(finding,))

    def _networks(self, page_options: PageOptions) -> Sequence[str]:
        """Return the networks to draw cards for; none where the author's own image stays."""
        if own_image(self.page.head) and not self.task.rules.force:
            return ()
        return page_options.networks or self.task.networks

    # --- what it becomes

    def _article(self, page_options: PageOptions) -> Article:
        from sharekit.sources.page import article_of, judge, parse

        self.photo = ""  # the last run's; the page may show another now
        task = self.task
        url = page_url(task.base_url, self.path)
        page = parse(self._without_cards(), where=self.path, url=url)
        judgement = judge(page)
        if not judgement.is_content and not task.site.is_included(self.path):
            raise SourceError(judgement.reason)
        article = article_of(page)
        canonical = next((tag.content for tag in self.page.head.tags if tag.key == "canonical"), "")
        image = page_options.image or self._remembered_photo() or article.image
        article = article.replace(
            url=urljoin(url, canonical) if canonical else url,
            site=task.site_name or article.site,
            language=article.language or task.language,
            image="" if image == "none" else self._local_image(urljoin(url, image)) if image else "",
        )
        return article.replace(image_focus=page_options.image_focus) if page_options.image_focus else article

    def _without_cards(self) -> bytes:
        """Return the page without our own cards, which are no photos of the article."""
        block = self.page.head.block
        if block is None:
            return self.data
        lines = self.page.view[slice(*block)].splitlines(keepends=True)
        kept = [line for line in lines if "image" not in line and "ld+json" not in line]
        view = self.page.view
        return self.page.to_bytes(view[: block[0]] + "".join(kept) + view[block[1] :])

    def _remembered_photo(self) -> str:
        return next((tag.content for tag in self.page.head.tags if tag.key == "sharekit:photo"), "")

    def _local_image(self, url: str) -> str:
        """Return the path of an image of this site, else its address; nothing for what is not on the web."""
        if not url.startswith(("https://", "http://")):
            return ""
        path = self._path_in_site(url)
        if path is None or not (self.task.site.folder / path).is_file() or not self.task.site.is_inside(path):
            return url
        self.photo = path
        return str(self.task.site.folder / path)

    def _path_in_site(self, url: str) -> str | None:
        if not url.startswith(self.task.base_url):
            return None
        path = unquote(urlsplit(url.removeprefix(self.task.base_url)).path)
        return None if path.startswith("/") or ".." in path.split("/") else path

    def _rendered(self, article: Article, page_options: PageOptions) -> bytes:
        images: list[TaggedImage] = []
        discover = None
        for network in self._networks(page_options):
            card = self._card(article, network, page_options.template or self.task.template)
            if network == "discover":
                discover = card
            else:
                images.append(card)
        block = make_block(self.page, article, images, self.task.rules, discover=discover)
        photo = f" {quote(self.photo)}" if self.photo and (images or discover) else ""
        if not photo:
            self.photo = ""
        made = self.page.spliced(block.html, KEY_PLACEHOLDER + photo, block.dropped)
        return sign(made, self.page.encoding, self._key(made))

    def _card(self, article: Article, network: str, template: str) -> TaggedImage:
        task = self.task
        key = task.maker.key(article, network, template)
        card = task.maker.draw(key, article, network, template)
        stem = self.path.removesuffix(".html").removesuffix("/index") or "index"
        name = slugify(article.headline if stem == "index" else stem.rpartition("/")[2])
        path = f"{task.site.cards}/{name}-{key[:12]}{card.suffix}"
        file = task.site.folder / path
        if task.mode == "write" and not file.is_file():
            write_whole(file, card.data)
            self.drawn += 1
        return TaggedImage(
            url=task.base_url + quote(path),
            type=card.type,
            width=card.width,
            height=card.height,
            alt=card.alt,
        )

    def _write(self, made: bytes) -> None:
        mode = self.file.stat().st_mode
        if not mode & stat.S_IWUSR:
            raise PublishError("is read-only", where=self.path, hint="make it writable, or exclude it")
        write_whole(self.file, made)
        self.file.chmod(stat.S_IMODE(mode))

    def _diff(self, made: bytes) -> str:
        before, after = (_diff_lines(EditablePage(data, where=self.path)) for data in (self.data, made))
        return "".join(difflib.unified_diff(before, after, self.path, self.path))

    # --- what it is worth

    def _outcome(
        self, status: Status, data: bytes, headline: str = "", findings: tuple[Finding, ...] = ()
    ) -> PageOutcome:
        page = self.page if data is self.data else EditablePage(data, where=self.path)
        found = inspect_page(self.path, page, self._image_facts, max_bytes=self.task.max_bytes)
        return PageOutcome(
            page=self.path,
            status=status,
            headline=headline or next((t.content for t in page.head.tags if t.key == "og:title"), ""),
            cards=self._cards(data),
            drawn=self.drawn,
            findings=(*findings, *_new_findings(found, findings)),
        )

    def _image_facts(self, url: str) -> ImageFacts | ExternalImage | None:
        path = self._path_in_site(urljoin(page_url(self.task.base_url, self.path), url))
        if path is None:
            return ExternalImage()
        file = self.task.site.folder / path
        return self.task.maker.facts(file) if file.is_file() else None

    def _cards(self, data: bytes) -> tuple[str, ...]:
        """Return the paths of our cards that a page's block names."""
        page = self.page if data is self.data else EditablePage(data, where=self.path)
        if page.head.block is None:
            return ()
        prefix = self.task.base_url + quote(self.task.site.cards) + "/"
        found = re.findall(rf'{re.escape(prefix)}[^"?#\s]+', page.view[slice(*page.head.block)])
        return tuple(path for url in dict.fromkeys(found) if (path := self._path_in_site(url)))


def _diff_lines(page: EditablePage) -> list[str]:
    return page.text(page.view).splitlines(keepends=True)


def _new_findings(found: Sequence[Finding], said: Sequence[Finding]) -> list[Finding]:
    """Leave out what follows from a finding that is there already: a page never published lacks its tags."""
    rules = {finding.rule for finding in said}
    return [finding for finding in found if not ("missing" in rules and finding.rule == "missing")]
