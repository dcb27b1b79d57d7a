"""Checks of values that depend on other settings: names of templates and networks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from sharekit.errors import ConfigError, SharekitError
from sharekit.options.checked import shown
from sharekit.settings.schema import Settings, leaves


def check(settings: Settings, origins: Mapping[str, str]) -> None:
    """Check the templates and networks that were named.

    Raises:
        ConfigError: The first unknown name: its origin, setting and what is allowed.
    """
    for name, value in leaves(settings).items():
        origin, rule = origins.get(name, "default"), _RULES.get(_kind(name))
        if rule and value and origin != "default" and (allowed := rule(value, settings)):
            raise ConfigError(f"{name} is {shown(value)}; allowed: {allowed}", where=origin)


def _kind(name: str) -> str:
    """Return the name without the glob of pages."""
    return f"publish.pages.{name.rpartition('.')[2]}" if name.startswith("publish.pages.") else name


def _template(kind: str, value: str, settings: Settings) -> str:
    from sharekit.support.resources import find_template, template_names

    if value.endswith(".html") and not Path(value).is_file():
        return "the path of an .html file that exists"
    try:
        find_template(kind, value, settings.templates)
    except SharekitError:
        return f"{', '.join(template_names(kind, settings.templates))}, or the path of an .html file"
    return ""


def _networks(values: tuple[str, ...], settings: Settings) -> str:
    from sharekit.cards.networks import NETWORKS

    names = [*NETWORKS, *(name for name in settings.network if name not in NETWORKS), "all"]
    return "" if set(values) <= set(names) else f"{', '.join(names)}, or your own as [networks.NAME]"


_RULES: Mapping[str, Any] = {
    "template": partial(_template, "cards"),
    "digest.template": partial(_template, "digest"),
    "networks": _networks,
    "publish.pages.template": partial(_template, "cards"),
    "publish.pages.networks": _networks,
}
