"""What a page wishes for itself: meta tags of its own win over globs in the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from sharekit.errors import PublishError
from sharekit.options import PageOptions
from sharekit.publishing.page.head import Head
from sharekit.publishing.site import matches

PREFIX = "sharekit:"
_KEYS = {"template": "template", "network": "networks", "networks": "networks", "image": "image"}
_KEYS |= {"image_focus": "image_focus", "skip": "skip"}
_OURS = {f"{PREFIX}photo"}


def wishes_of(path: str, head: Head, by_glob: Mapping[str, PageOptions]) -> PageOptions:
    """Return what is wished for the page at `path`.

    Globs count in the order of the settings, later ones over earlier; `<meta name="sharekit:…">` over all.

    Raises:
        PublishError: A meta tag wishes for something unknown.
    """
    wishes = PageOptions()
    for glob, options in by_glob.items():
        if matches(path, glob):
            given = {item.name: getattr(options, item.name) for item in fields(options)}
            wishes = replace(wishes, **{name: value for name, value in given.items() if value})
    for tag in head.tags:
        if tag.key.startswith(PREFIX) and tag.key not in _OURS:
            wishes = replace(wishes, **_wish(path, tag.key.removeprefix(PREFIX), tag.content))
    return wishes


def _wish(path: str, key: str, content: str) -> dict[str, Any]:
    name = _KEYS.get(key)
    if name is None:
        known = ", ".join(f"{PREFIX}{key}" for key in _KEYS)
        raise PublishError(
            f"the page wishes for {PREFIX}{key}, which is unknown", where=path, hint=f"known are {known}"
        )
    if name == "networks":
        return {name: tuple(content.replace(",", " ").split())}
    if name == "skip":
        return {name: content.lower() not in {"false", "no", "0"}}
    return {name: content}
