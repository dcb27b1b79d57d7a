"""CSS into style attributes, by premailer: once for an issue, never for a reader.

premailer's traps and the ways round them, each held by a test:

- defaults strip `!important` from @media rules, and drop @font-face, @supports, `[data-ogsc]`: such rules
  stand in a `<style data-premailer="ignore">` block, which it leaves alone;
- it writes `height="auto"`, `align="start"` and the like over the template's attributes: switched off;
- it re-parses every image's style (three quarters of its time): switched off;
- it turns a style sheet's rules into text again at every call: remembered here, as our sheets repeat;
- without the exact `<!DOCTYPE html>` first, the doctype is dropped: refused here.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any

from sharekit.errors import TemplateError

_DOCTYPE = "<!DOCTYPE html>"
_KEPT_ATTRIBUTES = ["align", "bgcolor", "height", "valign", "width"]


def inline(html: str, where: object = "") -> str:
    """Return `html` with the rules of its style sheets written into the elements they match.

    Args:
        html: A whole document that starts with `<!DOCTYPE html>`.
        where: The template's name, for errors.

    Raises:
        TemplateError: The doctype does not come first.
    """
    if not html.startswith(_DOCTYPE):
        raise TemplateError(f"does not start with {_DOCTYPE}", where=where, hint="mail programs then guess")
    return str(_inliner()(html=html).transform(pretty_print=False))


@lru_cache(maxsize=1)
def _inliner() -> Any:
    """Return premailer's class with our options; importing it costs 140 ms."""
    from premailer import Premailer

    class Inliner(Premailer):  # type: ignore[misc]
        def __init__(self, html: str) -> None:
            super().__init__(
                html,
                disable_basic_attributes=_KEPT_ATTRIBUTES,
                disable_validation=True,
                align_floating_images=False,
                strip_important=False,
                allow_network=False,
                cssutils_logging_level=logging.CRITICAL,
            )

        def _parse_style_rules(self, css_body: str, ruleset_index: int) -> Any:
            rules, leftover = _rules_of(css_body, ruleset_index)
            return list(rules), list(leftover)

    plain = Premailer(
        "",
        disable_validation=True,
        strip_important=False,
        allow_network=False,
        cssutils_logging_level=logging.CRITICAL,
    )

    @lru_cache(maxsize=64)
    def _rules_of(css: str, index: int) -> Any:
        return plain._parse_style_rules(css, index)  # noqa: SLF001 (the one slow step; see the module's list)

    return Inliner
