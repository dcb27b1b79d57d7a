"""Sphinx extension: `extensions = ["sharekit.plugins.sphinx"]` draws share cards and writes share tags.

Source: https://www.sphinx-doc.org/en/master/extdev/appapi.html
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.errors import ExtensionError
from sphinx.util import logging

from sharekit.errors import SharekitError
from sharekit.plugins.build import publish_build
from sharekit.version import __version__

_log = logging.getLogger(__name__)


def setup(app: Any) -> dict[str, Any]:
    """Connect the extension; the value `sharekit_config` names a settings file beside conf.py."""
    app.add_config_value("sharekit_config", "", "")
    app.connect("build-finished", _publish)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _publish(app: Any, failure: Exception | None) -> None:
    """Publish what a builder of HTML pages has written.

    Raises:
        ExtensionError: A setting is wrong, or the site cannot be read.
    """
    if failure is not None or app.builder.format != "html":
        return
    try:
        publish_build(
            Path(app.outdir),
            base_url=app.config.html_baseurl,
            config=Path(app.confdir) / app.config.sharekit_config,
            info=_log.info,
            warn=_log.warning,
        )
    except SharekitError as error:
        raise ExtensionError(f"sharekit: {error}") from error
