"""Validation of values: an error names the setting, its origin and what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sharekit.errors import ConfigError
from sharekit.settings.rules import NEEDED, rule_of
from sharekit.settings.schema import Settings, leaves, secrets
from sharekit.support.redaction import redact


def check(settings: Settings, origins: Mapping[str, str]) -> None:
    """Check every value that was set; defaults are not checked.

    Raises:
        ConfigError: The first invalid value: its origin, name, value (unless secret), and what is allowed.
    """
    for name, value in leaves(settings).items():
        origin = origins.get(name, "default")
        rule = None if origin == "default" or value in ("", ()) else rule_of(name)
        if allowed := rule(value, settings) if rule else _refuse_empty(name, value, origin):
            shown = "" if name in secrets() else f" is {_format(value)}"
            raise ConfigError(f"{name}{shown}; allowed: {allowed}", where=origin)


def _refuse_empty(name: str, value: Any, origin: str) -> str:
    return NEEDED.get(name, "") if origin != "default" and value in ("", ()) else ""


def _format(value: Any) -> str:
    return redact(repr(list(value) if isinstance(value, tuple) else value))
