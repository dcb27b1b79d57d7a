"""The URL of a Markdown file: from its front matter, or from a pattern as in Hugo and Jekyll.

Sources: gohugo.io/configuration/permalinks, jekyllrb.com/docs/permalinks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from sharekit.support.text_utils import normalized
from sharekit.support.urls import join_url

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
    "none": "/:categories/:title.html",
}
"""Jekyll's named patterns."""
_PLACEHOLDER = re.compile(r":([a-z_]+)|\[([a-z]+)\]|\{([a-z]+)\}")
_NAME_DATE = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}-")
_WEB = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_SAFE = "/:@!$&'()*+,;=~%"
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_CONTENT = {"content", "posts", "_posts", "docs", "src", "blog", "articles", "source"}


@dataclass(frozen=True, slots=True)
class PostName:
    """What a pattern may use of a post."""

    headline: str
    slug: str = ""
    published: date | None = None
    categories: Sequence[str] = ()
    path: Path | None = None


def find_url(candidates: Sequence[str], post: PostName, *, base_url: str) -> str:
    """Return the absolute URL of a post, or empty if it cannot be known.

    Args:
        candidates: URLs, paths and patterns, the most trusted first.
        post: The post.
        base_url: The site's URL, which paths are appended to.
    """
    for value in filter(None, candidates):
        if _WEB.match(value):
            return value if not re.search(r"\s", value) else ""
        path = _filled(_STYLES.get(value, value), post)
        if path and base_url:
            return (
                join_url(base_url, "/")
                if path == "/"
                else f"{base_url.rstrip('/')}/{quote(path, _SAFE).lstrip('/')}"
            )
    return ""


def _filled(pattern: str, post: PostName) -> str:
    """Return a pattern with its placeholders replaced, or empty if one has no value."""
    missing = False

    def value(match: re.Match[str]) -> str:
        nonlocal missing
        fill = _VALUES.get(match[1] or match[2] or match[3])
        text = fill(post) if fill else None
        missing |= text is None
        return text or ""

    path = re.sub(r"/{2,}", "/", _PLACEHOLDER.sub(value, pattern.strip()))
    return "" if missing or not re.match(r"[/\w.~-]", path) else path


def _slugged(text: str) -> str:
    folded = normalized("NFC", text).lower()
    words = re.findall(r"[\w]+", folded.replace("'", "").replace("’", ""))
    return "-".join(words).replace("_", "-").strip("-")


def _file_name(post: PostName) -> str | None:
    """Return the name of the file, or of the folder of an index file, without a date before it."""
    if post.path is None:
        return None
    name = post.path.parent.name if post.path.stem.split(".")[0] in {"index", "_index"} else post.path.stem
    return _NAME_DATE.sub("", name) or None


def _title(post: PostName) -> str | None:
    jekyll = post.path is not None and "_posts" in post.path.parts
    return post.slug or (_file_name(post) if jekyll else None) or _slugged(post.headline) or None


def _sections(post: PostName) -> list[str]:
    """Return the folders between the content folder and the file."""
    folders = list(post.path.parent.parts) if post.path else []
    if post.path and post.path.stem.split(".")[0] in {"index", "_index"}:
        folders = folders[:-1]
    starts = [at for at, name in enumerate(folders) if name in {"content", "_posts"}]
    starts = starts or [at for at, name in enumerate(folders) if name in _CONTENT]
    return folders[starts[-1] + 1 :] if starts else folders[-1:]


def _dated(form: str) -> Callable[[PostName], str | None]:
    return lambda post: format(post.published, form) if post.published else None


def _number(form: str) -> Callable[[PostName], str | None]:
    return lambda post: str(int(format(post.published, form))) if post.published else None


_VALUES: Mapping[str, Callable[[PostName], str | None]] = {
    "year": _dated("%Y"), "short_year": _dated("%y"), "month": _dated("%m"), "i_month": _number("%m"),
    "monthname": lambda post: _MONTHS[post.published.month - 1] if post.published else None,
    "day": _dated("%d"), "i_day": _number("%d"), "y_day": _dated("%j"), "yearday": _number("%j"),
    "week": _dated("%V"), "weekday": _dated("%w"), "hour": _dated("%H"), "minute": _dated("%M"),
    "second": _dated("%S"),
    "title": _title, "slug": _title, "name": _file_name, "path": _file_name,
    "filename": _file_name, "contentbasename": _file_name,
    "slugorfilename": lambda post: post.slug or _file_name(post),
    "slugorcontentbasename": lambda post: post.slug or _file_name(post),
    "section": lambda post: next(iter(_sections(post)), ""),
    "sections": lambda post: "/".join(_sections(post)),
    "category": lambda post: _slugged(next(iter(post.categories), "")),
    "categories": lambda post: "/".join(map(_slugged, post.categories)),
    "collection": lambda post: next(iter(_sections(post)), ""),
    "output_ext": lambda _: ".html",
}  # fmt: skip
