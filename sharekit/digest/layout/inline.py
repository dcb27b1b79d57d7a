"""CSS into style attributes, by premailer: once per issue, never per reader.

premailer's pitfalls and workarounds, each covered by a test:

- its defaults strip `!important` from @media rules and drop @font-face, @supports, `[data-ogsc]`: such
  rules belong in a `<style data-premailer="ignore">` block, which it keeps as it is;
- it writes `height="auto"`, `align="start"` and the like over the template's attributes: switched off;
- it re-parses every image's style (three quarters of its time): switched off;
- cssutils, which it uses, follows `@import` to files and the network: nothing is fetched here;
- it serialises a style sheet's rules at every call: cached here, as our sheets repeat;
- it drops a doctype that is not exactly `<!DOCTYPE html>`: an error here.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from typing import Any

import tinycss2

from sharekit.digest.preflight.gmail import has_nested_rules
from sharekit.errors import TemplateError
from sharekit.support.text_utils import short_numbers

_DOCTYPE = "<!DOCTYPE html>"
_SHEET = re.compile(r"<style>((?:(?!<style>).)*?)</style>", re.DOTALL)
_MOST_CHARACTERS = 100_000  # of style sheets
_MOST_SELECTORS = 3_000
_MOST_MATCHES = 20_000_000  # selectors × elements: each is looked for in the whole page
_KEPT_SHEET = '<style data-premailer="ignore">'


def inline(html: str, where: object = "") -> str:
    """Return `html` with its style sheets' rules written into the matching elements.

    Args:
        html: A whole document that starts with `<!DOCTYPE html>`.
        where: The template's name, for errors.

    Raises:
        TemplateError: The doctype does not come first, or the style sheets are too large.
    """
    if not html.startswith(_DOCTYPE):
        raise TemplateError(
            f"does not start with {_DOCTYPE}", where=where, hint="mail programs use quirks mode without it"
        )
    _refuse_heavy(html, where)
    try:
        return str(_inliner()(html=_SHEET.sub(_without_at_rules, html)).transform(pretty_print=False))
    except Exception as error:  # a style sheet that premailer or cssutils cannot read
        raise TemplateError(f"a style sheet cannot be inlined: {error}", where=where) from error


def _refuse_heavy(html: str, where: object) -> None:
    """Refuse style sheets that take long to inline."""
    sheets = [part.partition("</style")[0] for part in html.lower().split("<style")[1:]]
    characters = sum(map(len, sheets))
    selectors = sum(sheet.count("{") + sheet.count(",") for sheet in sheets)
    elements = html.count("<") // 2
    if characters > _MOST_CHARACTERS or selectors > _MOST_SELECTORS or selectors * elements > _MOST_MATCHES:
        raise TemplateError(
            f"style sheets of {characters:,} characters, {selectors:,} selectors × {elements:,} elements",
            where=where,
            hint=f"at most {_MOST_CHARACTERS:,}, {_MOST_SELECTORS:,}, and {_MOST_MATCHES:,} in all",
        )


def _without_at_rules(sheet: re.Match[str]) -> str:
    """Return a style element for premailer, and its at-rules in elements that premailer keeps.

    At-rules inside at-rules get an element each: Gmail drops the whole element.
    """
    css = sheet[1]
    if "@" not in css:
        return sheet[0]
    rules = tinycss2.parse_stylesheet(short_numbers(css))
    inlined = "".join(rule.serialize() for rule in rules if rule.type != "at-rule")
    at_rules = [rule for rule in rules if rule.type == "at-rule"]
    nested = [rule.serialize() for rule in at_rules if has_nested_rules([rule])]
    plain = "\n".join(rule.serialize() for rule in at_rules if not has_nested_rules([rule]))
    blocks = "".join(f"{_KEPT_SHEET}{css}</style>" for css in [plain, *nested] if css)
    return f"<style>{inlined}</style>{blocks}"


@lru_cache(maxsize=1)
def _inliner() -> Any:
    """Return a subclass of premailer's with our options; importing it takes 140 ms."""
    import cssutils
    from premailer import Premailer

    parser = cssutils.CSSParser(loglevel=logging.CRITICAL, fetcher=lambda _url: None)

    class Closed(Premailer):  # type: ignore[misc]
        def _parse_css_string(self, css_body: str, *, validate: bool = True) -> Any:
            return parser.parseString(css_body, validate=validate)

    class Inliner(Closed):
        def __init__(self, html: str) -> None:
            super().__init__(
                html,
                disable_validation=True,
                align_floating_images=False,
                strip_important=False,
                allow_network=False,
                cssutils_logging_level=logging.CRITICAL,
            )

        def _style_to_basic_html_attributes(self, *_: Any, **__: Any) -> None:
            """Do nothing: all of these attributes are the template's."""

        def _parse_style_rules(self, css_body: str, ruleset_index: int) -> Any:
            rules, leftover = _rules_of(css_body, ruleset_index)
            return list(rules), list(leftover)

    plain = Closed(
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
