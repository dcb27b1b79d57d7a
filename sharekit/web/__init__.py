"""The web app: cards on demand, and the pages that a newsletter's readers need (extra `web`)."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sharekit.web.app import AppOptions, create_app
    from sharekit.web.signing import sign_card_url

__all__ = ["AppOptions", "create_app", "sign_card_url"]

_HOMES = {"AppOptions": "app", "create_app": "app", "sign_card_url": "signing"}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: signing needs no server."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sharekit.web' has no attribute {name!r}")
    return getattr(importlib.import_module(f"sharekit.web.{_HOMES[name]}"), name)
