"""Settings held to their rules: a wrong value is told with its name, place and what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sharekit.errors import ConfigError
from sharekit.redaction import redact
from sharekit.settings.rules import NEEDED, rule_of
from sharekit.settings.schema import Settings, leaves, secrets


def check(settings: Settings, origins: Mapping[str, str]) -> None:
    """Refuse the first value that is set and cannot be used; defaults are not looked at.

    Raises:
        ConfigError: Says where it is set, its name, the value (never a secret), and what is allowed.
    """
    for name, value in leaves(settings).items():
        origin = origins.get(name, "default")
        rule = None if origin == "default" or value in ("", ()) else rule_of(name)
        if allowed := rule(value, settings) if rule else _no_empty(name, value, origin):
            shown = "" if name in secrets() else f" is {_written(value)}"
            raise ConfigError(f"{name}{shown}; allowed: {allowed}", where=origin)


def _no_empty(name: str, value: Any, origin: str) -> str:
    return NEEDED.get(name, "") if origin != "default" and value in ("", ()) else ""


def _written(value: Any) -> str:
    return redact(repr(list(value) if isinstance(value, tuple) else value))
