"""`read`: detects the kind of a source and calls the module that reads it."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharekit.errors import SharekitError, SourceError
from sharekit.sources.kinds import kind_of
from sharekit.sources.local_pictures import is_allowed, is_elsewhere, is_path, locate
from sharekit.sources.read_options import (
    OnError,
    OnWarning,
    RawSource,
    ReadOptions,
    Wanted,
    require_kind,
)
from sharekit.sources.remote import open_remote_source, remote_picture
from sharekit.sources.words.language_hints import language_of_url
from sharekit.support.clock import now
from sharekit.support.files import open_source, rest_of
from sharekit.support.redaction import redact
from sharekit.support.storage import is_remote, local_path
from sharekit.support.text_utils import from_system
from sharekit.support.urls import split_url

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.fetch import FetchResponse
    from sharekit.sources.fetching import UrlFetcher

_HEAD = 65536
_STREAMED = {"feed", "jsonl"}  # kinds that are read item by item
_SINGLE = {"text", "page", "markdown"}  # kinds that are one article


def read(
    source: str | Path,
    *,
    kind: str | None = None,
    language: str = "",
    headline: str = "",
    lead: str = "",
    assets: Sequence[str] = (),
    url: str = "",
    base_url: str = "",
    permalink: str = "",
    fetcher: UrlFetcher | None = None,
    on_error: OnError | None = None,
    wanted: Wanted | None = None,
    on_warning: OnWarning | None = None,
    on_skip: OnWarning | None = None,
) -> Iterator[Article]:
    """Yield the articles of a source one by one.

    >>> [article.headline for article in sharekit.read("story.txt")]
    ['Night trains return']

    Args:
        source: A file, a folder, an http(s) URL, a file in a storage such as `s3://bucket/articles.jsonl`, or
            `-` for standard input. The kind of a file is detected from its content and name: a scraped text,
            a page, a feed, Markdown, JSON lines.
        kind: One of `KINDS`, if detection would be wrong.
        language: BCP 47 tag for articles without one; detected from text and site if empty.
        headline: Replaces each article's headline, or supplies a missing one.
        lead: Replaces each article's lead, or supplies a missing one.
        assets: Folders whose pictures articles may show besides those of their own folder and site.
        url: The URL of a single article that does not give its own.
        base_url: The site of Markdown files whose front matter gives a path, such as `url: /posts/x/`.
        permalink: The pattern of their URLs, such as `/:year/:month/:slug/`, as in Hugo and Jekyll.
        fetcher: Fetches URLs; by default `sharekit.fetch.Fetcher()`, which refuses private addresses.
        on_error: Called with the error of each item that cannot be read; without it, the first is raised.
        wanted: Called with each file before it is read; False skips the file.
        on_warning: Called with a line about each item that was read only partly.
        on_skip: Called with a line about each page of a site that is not an article, and why.

    Raises:
        SourceError: The source does not exist, or contains no readable article.
        FetchError: The URL could not be fetched, or is not allowed.
    """
    options = ReadOptions(
        require_kind(kind), language, headline, lead, assets, url, base_url, permalink, fetcher,
        on_error, wanted, on_warning, on_skip,
    )  # fmt: skip
    return _completed(_read_reporting(str(source), options), options)


def _read_reporting(source: str, options: ReadOptions) -> Iterator[Article]:
    try:
        yield from _articles(source, options)
    except SharekitError as error:
        if options.on_error is None:
            raise
        options.on_error(error)


def _completed(articles: Iterator[Article], options: ReadOptions) -> Iterator[Article]:
    """Fill in what the caller gives, and the language."""
    for article in articles:
        changes = {"headline": options.headline, "lead": options.lead}
        if not article.language:
            changes["language"] = options.language or _guessed(article, options.languages.usual())
        changes = {name: value for name, value in changes.items() if value}
        completed = article.replace(**changes) if changes else article
        options.languages.add(completed.language)
        yield completed


def _guessed(article: Article, usual: str) -> str:
    from sharekit.sources.words.language_guess import guess_language

    text = "\n".join((article.headline, article.lead, *article.body))
    return guess_language(text, (usual or language_of_url(article.url),))


def _articles(source: str, options: ReadOptions) -> Iterator[Article]:
    if source == "-":
        data = rest_of(sys.stdin.buffer, b"", where="standard input")
        yield from _dispatch(RawSource(data=data, where="standard input"), options)
    elif source.lower().startswith(("http://", "https://")):
        yield from _fetched(source, options)
    elif not source.strip() or "\0" in source:
        raise SourceError(
            "is not a file, folder or URL", where=repr(source), hint="give one; - is standard input"
        )
    elif is_remote(source):
        yield from _remote(source, options)
    elif "://" in source and not source.lower().startswith("file://"):
        raise SourceError(
            f"{source.partition('://')[0]}: URLs are not supported",
            where=source,
            hint="give an http or https URL, a file, or the URL of a storage such as s3://",
        )
    elif os.path.isdir(local_path(source)):  # noqa: PTH112 (Path.is_dir raises where a name is too long)
        yield from _folder(local_path(source), options)
    else:
        yield from _file(local_path(source), options)


def _fetched(url: str, options: ReadOptions) -> Iterator[Article]:
    from sharekit.fetch import Fetcher  # requests costs 60 ms

    fetcher = options.fetcher or Fetcher()
    raw = _raw_source(fetcher.get(url), url)
    feed = _feed_beside(raw, options)
    if feed and options.on_warning:
        options.on_warning(f"{url}: is not an article; its feed {feed} is read")
    yield from _dispatch(_raw_source(fetcher.get(feed), feed) if feed else raw, options)


def _raw_source(answer: FetchResponse, where: str) -> RawSource:
    name, kind, charset = answer.url.partition("?")[0], answer.media_type, answer.charset
    return RawSource(
        data=answer.body, where=where, name=name, url=answer.url, media_type=kind, charset=charset
    )


def _feed_beside(raw: RawSource, options: ReadOptions) -> str:
    """Return the feed URL of a page that is not an article, such as a home page, or empty."""
    kind = kind_of(raw.data, name=raw.name, media_type=raw.media_type)
    if kind != "page" or options.kind not in {"", "feed"}:
        return ""
    from sharekit.sources import page
    from sharekit.sources.discovery import feeds_of

    parsed = page.parse(raw.data, where=raw.where, url=raw.url, charset=raw.charset)
    home = split_url(raw.url)
    if not options.kind and (home.path.strip("/") or home.query) and page.is_article(parsed):
        return ""
    return next(iter(feeds_of(parsed)), "")


def _folder(path: Path, options: ReadOptions) -> Iterator[Article]:
    if options.url:
        raise SourceError("is a folder, and a URL is given, which one article can have", where=path)
    folder = importlib.import_module("sharekit.sources.folder")
    kind = options.kind if options.kind in {"folder", "site"} else folder.folder_kind(path)
    if kind == "site":
        site = importlib.import_module("sharekit.sources.site")
        yield from site.read_site(
            path,
            on_error=options.on_error,
            on_warning=options.on_warning,
            on_skip=options.on_skip,
            wanted=options.wanted,
            language=options.language,
            languages=options.languages,
        )
        return
    for file in folder.files_in(path):
        # A bad file is one row in the report, if there is an on_error.
        single = replace(options, kind="" if options.kind == "folder" else options.kind, now=now())
        yield from _read_reporting(str(file), single)


def _remote(url: str, options: ReadOptions) -> Iterator[Article]:
    with open_remote_source(url) as stream:
        head = stream.read(_HEAD)
        folder, _, name = url.partition("?")[0].rpartition("/")
        raw = RawSource(data=head, where=redact(url), name=name, folder=folder)
        if (options.kind or kind_of(head, name=name)) in _STREAMED:
            stream.seek(0)
            raw = replace(raw, stream=stream)
        else:
            raw = replace(raw, data=rest_of(stream, head, where=raw.where))
        yield from _dispatch(raw, options)


def _file(path: Path, options: ReadOptions) -> Iterator[Article]:
    if not os.path.lexists(path):
        raise SourceError("no such file or folder", where=path, hint="give a file, a folder, a URL or -")
    with open_source(path) as stream:
        if options.wanted and not options.wanted(path):
            return
        head = stream.read(_HEAD)
        raw = RawSource(data=head, where=str(path), name=path.name, path=path)
        kind = options.kind or kind_of(head, name=path.name)
        if kind in _STREAMED and stream.seekable():
            stream.seek(0)
            raw = replace(raw, stream=stream)
        else:
            raw = replace(raw, data=rest_of(stream, head, where=path))
        yield from _dispatch(raw, options)


def _dispatch(raw: RawSource, options: ReadOptions) -> Iterator[Article]:
    if not raw.data.strip():
        raise SourceError("is empty", where=raw.where, hint="put the headline on line 1, then the text")
    kind = options.kind or kind_of(raw.data, name=raw.name, media_type=raw.media_type)
    if kind in {"folder", "site"}:
        raise SourceError(f"is not a folder, which the kind {kind!r} requires", where=raw.where)
    if options.url and kind not in _SINGLE:
        raise SourceError(f"is a {kind}, and a URL is given, which one article can have", where=raw.where)
    more: dict[str, Any] = {"where": raw.where, "url": raw.url or options.url, "charset": raw.charset}
    if kind == "text":
        more["headline"] = options.headline
    if kind in {"page", "markdown", "feed"}:
        more["on_warning"] = options.on_warning
    if kind == "markdown":
        more |= {"path": raw.path, "now": options.now}
        more |= {"base_url": options.base_url, "permalink": options.permalink}
    if kind == "page":
        more |= {"path": raw.path, "language": options.language, "likely": options.languages.usual()}
    if kind in _STREAMED:
        more["on_error"] = options.on_error
    module = importlib.import_module(f"sharekit.sources.{'plain_text' if kind == 'text' else kind}")
    read_kind: Callable[..., Iterator[Article]] = getattr(module, f"read_{kind}")
    for article in read_kind(raw.stream or raw.data, **more):
        yield _with_allowed_picture(article, kind, raw, options)


def _with_allowed_picture(article: Article, kind: str, raw: RawSource, options: ReadOptions) -> Article:
    """Return the article with the path of its picture, or without a picture that it may not show."""
    if not article.image or is_elsewhere(article.image):
        return article
    if not is_path(article.image):
        if options.on_warning:
            options.on_warning(
                f"{raw.where}: picture {article.image[:80]!r} is neither a path nor a web address; left out"
            )
        return article.replace(image="")
    if raw.folder and (image := remote_picture(article.image, raw.folder)):
        return article.replace(image=image)
    if not raw.url and not raw.folder:
        folder = raw.path.parent if raw.path else Path()
        # JSON lines write what Markdown and pages have been resolved from.
        image = locate(article.image, folder, options.assets) if kind == "jsonl" else article.image
        if is_allowed(Path(image), folder, options.assets):
            return _with_named_picture(article, image, raw, options)
    if options.on_warning:
        options.on_warning(
            f"{raw.where}: picture {article.image!r} is outside the article's folder and site; left out "
            "(the setting assets allows more folders)"
        )
    return article.replace(image="")


def _with_named_picture(article: Article, image: str, raw: RawSource, options: ReadOptions) -> Article:
    """Return the article with the path of its picture, which must be text: cards and emails are."""
    text = from_system(image)
    if text.count("\ufffd") == image.count("\ufffd"):
        return article.replace(image=text)
    if options.on_warning:
        options.on_warning(f"{raw.where}: picture {text!r} has a name that is not UTF-8; left out")
    return article.replace(image="")
