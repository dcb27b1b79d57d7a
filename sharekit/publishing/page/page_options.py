"""Options a page sets for itself: meta tags of its own win over globs in the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from sharekit.errors import PublishError
from sharekit.options import PageOptions
from sharekit.publishing.html.head import PageHead
from sharekit.publishing.site import matches

PREFIX = "sharekit:"
_OPTION_NAMES = {"template": "template", "network": "networks", "networks": "networks", "image": "image"}
_OPTION_NAMES |= {"image_focus": "image_focus", "skip": "skip"}


def find_page_options(path: str, head: PageHead, by_glob: Mapping[str, PageOptions]) -> PageOptions:
    """Return the options for the page at `path`.

    Globs apply in the order of the settings, later ones over earlier; `<meta name="sharekit:…">` over all.

    Raises:
        PublishError: A meta tag names an unknown option.
    """
    page_options = PageOptions()
    for glob, options in by_glob.items():
        if matches(path, glob):
            values = {item.name: getattr(options, item.name) for item in fields(options)}
            page_options = replace(page_options, **{name: value for name, value in values.items() if value})
    for tag in head.tags:
        if tag.key.startswith(PREFIX) and not tag.ours:
            page_options = replace(
                page_options, **_option_from_meta(path, tag.key.removeprefix(PREFIX), tag.content)
            )
    return page_options


def _option_from_meta(path: str, key: str, content: str) -> dict[str, Any]:
    name = _OPTION_NAMES.get(key)
    if name is None:
        allowed = ", ".join(f"{PREFIX}{key}" for key in _OPTION_NAMES)
        raise PublishError(
            f"unknown option {PREFIX}{key}",
            where=path,
            hint=f"allowed: {allowed}",
        )
    if name == "networks":
        return {name: tuple(content.replace(",", " ").split())}
    if name == "skip":
        return {name: content.lower() not in {"false", "no", "0"}}
    return {name: content}
