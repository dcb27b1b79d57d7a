"""CSS into style attributes, by premailer: once per issue, never per reader.

premailer's pitfalls and workarounds, each covered by a test:

- its defaults strip `!important` from @media rules and drop @font-face, @supports, `[data-ogsc]`: such
  rules belong in a `<style data-premailer="ignore">` block, which it keeps as it is;
- it writes `height="auto"`, `align="start"` and the like over the template's attributes: switched off;
- it re-parses every image's style (three quarters of its time): switched off;
- it serialises a style sheet's rules at every call: cached here, as our sheets repeat;
- it drops a doctype that is not exactly `<!DOCTYPE html>`: an error here.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any

from sharekit.errors import TemplateError

_DOCTYPE = "<!DOCTYPE html>"
_KEPT_ATTRIBUTES = ["align", "bgcolor", "height", "valign", "width"]


def inline(html: str, where: object = "") -> str:
    """Return `html` with its style sheets' rules written into the matching elements.

    Args:
        html: A whole document that starts with `<!DOCTYPE html>`.
        where: The template's name, for errors.

    Raises:
        TemplateError: The doctype does not come first.
    """
    if not html.startswith(_DOCTYPE):
        raise TemplateError(
            f"does not start with {_DOCTYPE}", where=where, hint="mail programs use quirks mode without it"
        )
    return str(_inliner()(html=html).transform(pretty_print=False))


@lru_cache(maxsize=1)
def _inliner() -> Any:
    """Return a subclass of premailer's with our options; importing it takes 140 ms."""
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
        return plain._parse_style_rules(css, index)  # noqa: SLF001 (the slow step; see the module docstring)

    return Inliner
