"""One page of a run: read, drawn, spliced, checked. Runs in a worker process."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import quote, unquote

from sharekit.article import Article
from sharekit.errors import PublishError, SharekitError, SourceError, TextError
from sharekit.finding import Finding
from sharekit.options import PageOptions
from sharekit.publishing.base_url import is_public_url, page_url, resolved
from sharekit.publishing.findings import inspect_page, unreported
from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.page.block import DEFAULT_IMAGE, PHOTO, PageImages, TagRules, make_block
from sharekit.publishing.page.card_names import card_references, is_card_name, version_of
from sharekit.publishing.page.freshness import KEY_PLACEHOLDER, block_key, sign
from sharekit.publishing.page.own_images import (
    OwnImage,
    completed,
    has_broken_twin,
    needs_completion,
    own_images,
)
from sharekit.publishing.page.page_options import find_page_options
from sharekit.publishing.page.reuse import keep_result
from sharekit.publishing.page.site_images import SiteImages
from sharekit.publishing.page.tags import TaggedImage
from sharekit.publishing.page.time_limit import PageTimeoutError, time_limit
from sharekit.publishing.site import skip_reason, skipped_path
from sharekit.publishing.site_files import FileStamp, replace_page, stamps
from sharekit.publishing.task import PageOutcome, PageStatus, PublishTask
from sharekit.support.os_errors import system_error, unexpected
from sharekit.support.urls import split_url


def publish_page(path: str, task: PublishTask) -> PageOutcome:
    """Bring one page up to date, or report what is wrong with it. Never raises: any error is an outcome."""
    try:
        with time_limit(task.deadline):
            return PageJob(path, task).run()
    except PageTimeoutError:
        message, hint = f"took longer than {task.deadline:g} s", "exclude it, or raise publish.deadline"
        return failed_outcome(path, PublishError(message, where=path, hint=hint))
    except Exception as error:  # noqa: BLE001 (whatever one page raises must not stop the others)
        return failed_outcome(path, unexpected(error, path))


def failed_outcome(path: str, error: SharekitError) -> PageOutcome:
    """Return the outcome of a page that failed."""
    rule = "tofu" if isinstance(error, TextError) else "failed"
    finding = Finding(
        level="error", rule=rule, message=error.message, where=path, remedy=error.hint or "see the message"
    )
    return PageOutcome(page=path, status="failed", reason=str(error), findings=(finding,))


class PageJob:
    """The work on one page.

    Raises:
        PublishError: The page cannot be read or decoded.
    """

    def __init__(self, path: str, task: PublishTask) -> None:
        self.path = path
        self.task = task
        try:
            self.data: bytes = (task.site.folder / path).read_bytes()
        except OSError as error:
            raise system_error(error, path, "read", PublishError) from error
        self.page: EditablePage = EditablePage(self.data, where=path)
        self.files: SiteImages = SiteImages(path, task, self.page)
        self.photo: str = ""

    def without_work(self) -> PageOutcome | None:
        """Return the outcome if there is nothing to read or draw."""
        if self._is_fresh():
            return self._outcome("fresh", self.data)
        reason = self._skip_reason()
        return self._skipped(reason) if reason else None

    def run(self) -> PageOutcome:
        """Return the outcome of the page."""
        if outcome := self.without_work():
            return outcome
        options = find_page_options(self.path, self.page.head, self.task.page_options)
        if options.skip:
            return self._skipped("page opted out")
        try:
            article, kind = self._article(options)
        except SourceError as error:
            return self._skipped(error.message)
        if self.task.mode == "check":
            return self._outdated(article, options)
        return self._write_changes(self._rendered(article, kind, options), article.headline)

    def _write_changes(self, data: bytes, headline: str) -> PageOutcome:
        if data == self.data:
            return self._outcome("unchanged", data, headline)
        if self.task.mode == "diff":
            return PageOutcome(page=self.path, status="stale", headline=headline, diff=self._diff(data))
        replace_page(self.task.site.folder, self.path, data)
        outcome = self._outcome("written", data, headline)
        keep_result(self.data, data, self.files.card_keys, outcome, self.task)
        return outcome

    def _skipped(self, reason: str) -> PageOutcome:
        return PageOutcome(page=self.path, status="skipped", reason=reason, files=self._stamps())

    # --- is there anything to do?

    def _is_fresh(self) -> bool:
        key, _, photo = self.page.head.key.partition(" ")
        if not key or self.page.head.block is None:
            return False
        self.photo = unquote(photo)
        return key == self._key(self.data) and all(
            self._is_current(path, version) for path, version in self._references(self.page)
        )

    def _is_current(self, card: str, version: str) -> bool:
        try:
            return version in {"", version_of((self.task.site.folder / card).read_bytes())}
        except OSError:
            return False

    def _key(self, data: bytes) -> str:
        return block_key(data, self.page.encoding, run=self.task.key, photo=self._photo_bytes())

    def _photo_bytes(self) -> bytes:
        """Return the bytes of the photo on the page's cards, if it is a file of the site."""
        file = self.task.site.file(self.photo)
        return file.read_bytes() if file else b""

    def _skip_reason(self) -> str:
        if self.task.site.is_included(self.path):
            return ""
        return skipped_path(self.path) or skip_reason(self.page.head)

    def _outdated(self, article: Article, options: PageOptions) -> PageOutcome:
        published = self.page.head.block is not None
        message = (
            "the page or its settings changed since its card was drawn" if published else "has no card yet"
        )
        rule = "stale" if published else "missing"
        finding = Finding(
            level="error", rule=rule, message=message, where=self.path, remedy="run sharekit publish"
        )
        for network in self._networks(options):
            # A card that cannot be drawn is reported now, not by the run that would draw it.
            self.task.maker.try_card(article, network, options.template or self.task.template)
        return self._outcome("stale", self.data, findings=(finding,))

    # --- images

    def _default_image(self) -> str:
        """Return the site's default image if the page has it, or had it before a card replaced it."""
        if not self.task.rules.replace_shared_images or self.task.rules.keep_existing:
            return ""
        own = own_images(self.page.head)
        if own:
            return own[0].value if own[0].value in self.task.profile.images else ""
        return next((tag.content for tag in self.page.head.tags if tag.key == DEFAULT_IMAGE), "")

    def _own_images(self) -> tuple[OwnImage, ...]:
        """Return the author's images that our cards do not replace."""
        if self.task.rules.force or self._default_image():
            return ()
        return own_images(self.page.head)

    def _networks(self, options: PageOptions) -> Sequence[str]:
        """Return the networks to draw cards for; none if the author's own image stays."""
        return () if self._own_images() else options.networks or self.task.networks

    def _images(self, article: Article, options: PageOptions) -> PageImages:
        if own := self._own_images():
            return self._author_images(own, article.headline)
        cards: list[TaggedImage] = []
        discover = None
        for network in self._networks(options):
            card = self.files.draw_card(article, network, options.template or self.task.template)
            if network == "discover":
                discover = card
            else:
                cards.append(card)
        return PageImages(cards=cards, discover=discover, default=self._default_image())

    def _author_images(self, own: tuple[OwnImage, ...], alt: str) -> PageImages:
        if self.task.rules.keep_existing:
            return PageImages(own=own)
        tagged = completed(own, self.files.absolute, self.files.own_facts, alt)
        wrong = any(needs_completion(*pair) for pair in zip(own, tagged, strict=True))
        return PageImages(own=own, completed=tagged if wrong or has_broken_twin(self.page.head) else ())

    # --- what it becomes

    def _article(self, options: PageOptions) -> tuple[Article, str]:
        from sharekit.publishing.reading.article import read_article

        self.photo = ""  # of the last run; the page may show another now
        task = self.task
        url = page_url(task.base_url, self.path)
        reading = read_article(self.page, url, self.path, task.profile, task.cache)
        if reading.skip_reason and not task.site.is_included(self.path):
            raise SourceError(reading.skip_reason)
        article = reading.article
        chosen = options.image or self._remembered_photo()
        article = article.replace(
            url=self._address(url),
            site=task.site_name or article.site,
            language=article.language or task.language,
            image=self._photo(chosen or article.image, is_chosen=bool(chosen)),
        )
        if options.image_focus:
            article = article.replace(image_focus=options.image_focus)
        return article, reading.kind

    def _address(self, url: str) -> str:
        """Return the canonical address that the page declares, unless nobody else can reach it."""
        canonical = next((tag.content for tag in self.page.head.tags if tag.key == "canonical"), "")
        address = resolved(self.files.base, canonical) if canonical else url
        return address if is_public_url(address) or not is_public_url(url) else url

    def _remembered_photo(self) -> str:
        return next((tag.content for tag in self.page.head.tags if tag.key == PHOTO), "")

    def _photo(self, image: str, *, is_chosen: bool) -> str:
        """Return the path of an image of this site, else its address; nothing if it is not on the web.

        An icon or a broken file is left out unless the page chose it.
        """
        url = resolved(self.files.base, image)
        if image in {"", "none"} or not url.startswith(("https://", "http://")):
            return ""
        path = self.files.path_in_site(url)
        self.files.named.add(path or url)
        file = self.task.site.file(path or "")
        if path is None or file is None:
            return url
        if not is_chosen and not self.task.maker.is_photo(file):
            return ""
        self.photo = path
        return str(file)

    def _rendered(self, article: Article, kind: str, options: PageOptions) -> bytes:
        images = self._images(article, options)
        block = make_block(self.page, article, images, self._rules(), kind)
        if not self.photo or not (images.cards or images.discover):
            self.photo = ""
        photo = f" {quote(self.photo)}" if self.photo else ""
        data = self.page.spliced(block.html, KEY_PLACEHOLDER + photo, block.dropped)
        return sign(data, self.page.encoding, self._key(data))

    def _rules(self) -> TagRules:
        return replace(self.task.rules, force=True) if self._default_image() else self.task.rules

    def _diff(self, changed: bytes) -> str:
        pages = (EditablePage(data, where=self.path) for data in (self.data, changed))
        before, after = map(_diff_lines, pages)
        return "".join(difflib.unified_diff(before, after, self.path, self.path))

    # --- checks

    def _outcome(
        self, status: PageStatus, data: bytes, headline: str = "", findings: tuple[Finding, ...] = ()
    ) -> PageOutcome:
        page = self.page if data is self.data else EditablePage(data, where=self.path)
        checked = inspect_page(self.path, page, self.files.facts, max_bytes=self.task.max_bytes)
        cards = dict.fromkeys(path for path, _ in self._references(page))
        return PageOutcome(
            page=self.path,
            status=status,
            headline=headline or next((t.content for t in page.head.tags if t.key == "og:title"), ""),
            cards=tuple(cards),
            drawn=self.files.drawn,
            findings=(*findings, *unreported(checked, findings)),
            files=self._stamps(cards),
        )

    def _stamps(self, cards: Iterable[str] = ()) -> tuple[tuple[str, FileStamp], ...]:
        names = {*cards, *self.files.named, *filter(None, [self.photo])}
        return stamps(self.task.site.folder, (self.path, *sorted(names)))

    def _references(self, page: EditablePage) -> list[tuple[str, str]]:
        """Return the path and version of each of our cards that a page's block names."""
        prefix = self.task.base_url + quote(self.task.site.cards) + "/"
        urls = [tag.content for tag in page.head.tags if tag.ours and tag.content.startswith(prefix)]
        if page.head.block:
            urls += card_references(page.view[slice(*page.head.block)], prefix)
        pairs = [(self.files.path_in_site(url), split_url(url).query) for url in dict.fromkeys(urls)]
        return [(path, query.removeprefix("v=")) for path, query in pairs if path and is_card_name(path)]


def _diff_lines(page: EditablePage) -> list[str]:
    return page.text(page.view).splitlines(keepends=True)
