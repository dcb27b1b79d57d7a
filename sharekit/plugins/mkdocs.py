"""MkDocs plugin: `plugins: [search, sharekit]` draws share cards and writes share tags after each build.

Source: https://www.mkdocs.org/dev-guide/plugins/
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger

from sharekit.errors import SharekitError
from sharekit.plugins.build import publish_build

_log = get_plugin_logger("sharekit")


class MkDocsOptions(Config):  # type: ignore[misc, no-untyped-call, unused-ignore] # MkDocs may be absent
    """The plugin's options in mkdocs.yml; all others are in sharekit.toml.

    Attributes:
        enabled: Whether to run, such as `!ENV [CI, false]`.
        config: The settings file; sharekit.toml beside mkdocs.yml by default.
    """

    enabled = config_options.Type(bool, default=True)
    config = config_options.Type(str, default="")


class MkDocsPlugin(BasePlugin[MkDocsOptions]):  # type: ignore[misc, no-untyped-call, unused-ignore]
    """Publishes the built site. `mkdocs serve` leaves pages as they are: its addresses are local."""

    _is_serving = False

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002
        """Remember which command runs."""
        self._is_serving = command == "serve"

    def on_post_build(self, *, config: Any, **_: Any) -> None:
        """Publish what was built.

        Raises:
            PluginError: A setting is wrong, or the site cannot be read.
        """
        if self._is_serving or not self.config.enabled:
            return
        beside = Path(config.config_file_path or "mkdocs.yml").parent
        try:
            publish_build(
                Path(config.site_dir),
                base_url=config.site_url or "",
                config=beside / self.config.config,
                info=_log.info,
                warn=_log.warning,
            )
        except SharekitError as error:
            raise PluginError(f"sharekit: {error}") from error
