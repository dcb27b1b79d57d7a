"""Contrast of all text with its background, in light and in dark mode.

The cascade is computed for the few properties that matter, from style attributes and style sheets: normal
rules for light mode, plus those of `@media (prefers-color-scheme: dark)` for dark mode.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import cssselect2
import tinycss2
from tinycss2.color4 import parse_color

from sharekit.colour import READABLE, contrast, hex_of
from sharekit.digest.preflight.page import outline
from sharekit.finding import Finding
from sharekit.support.text_utils import short_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sharekit.colour import Colour
    from sharekit.digest.preflight.email_file import EmailFile

Mode = Literal["light", "dark"]

_DARK = re.compile(r"\(\s*prefers-color-scheme\s*:\s*dark\s*\)")
_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
_LARGE, _LARGE_BOLD, _BOLD = 24.0, 18.66, 700
_LARGE_READABLE = 3.0
_SMALLEST = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWord:
    """Text of one element as shown: colour, background, size in px and weight."""

    where: str
    colour: Colour
    ground: Colour
    size: float
    weight: int

    def __str__(self) -> str:
        return f"{hex_of(self.colour)} on {hex_of(self.ground)} is {self.contrast:.1f}:1"

    @property
    def contrast(self) -> float:
        """WCAG contrast ratio."""
        return contrast(self.colour, self.ground)

    @property
    def large(self) -> bool:
        """Whether it is large text by WCAG."""
        return self.size >= _LARGE or (self.weight >= _BOLD and self.size >= _LARGE_BOLD)


def check_colours(email: EmailFile) -> Iterator[Finding]:
    """Yield hard-to-read text: contrast under 4.5:1 (3:1 for large text), or under 12 px."""
    modes: tuple[Mode, ...] = ("light", "dark")
    for mode in modes:
        for word in words_of(email, mode):
            least = _LARGE_READABLE if word.large else READABLE
            if word.contrast < least:
                yield Finding(
                    level="error",
                    rule="contrast",
                    message=f"{mode}: {word}",
                    where=word.where,
                    remedy=f"at least {least}:1",
                )
            if mode == "light" and word.size < _SMALLEST:
                yield Finding(
                    level="warning",
                    rule="small-text",
                    message=f"{word.size:g} px",
                    where=word.where,
                    remedy="14 px",
                )


def words_of(email: EmailFile, mode: Mode) -> list[ShownWord]:
    """Return all text shown in that mode, in document order."""
    root = cssselect2.ElementWrapper.from_html_root(email.tree)
    words: list[ShownWord] = []
    start = _Style(colour=_BLACK, ground=_WHITE, size=16.0, weight=400)
    _walk(root, start, _matcher(email.tree, mode), words)
    return words


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    colour: Colour
    ground: Colour
    size: float
    weight: int


def _walk(element: Any, above: _Style, matcher: Any, words: list[ShownWord]) -> None:
    node = element.etree_element
    if not isinstance(node.tag, str) or node.tag in {"head", "style", "script", "title"}:
        return
    values = _values(element, matcher)
    if values.get("display") == "none" or values.get("max-height") in {"0", "0px"}:
        return
    style = _styled(node, above, values)
    own = [node.text or "", *(child.tail or "" for child in node)]
    if any(text.strip(" \t\r\n\xa0\u2007\u034f\u200c\xb7") for text in own) and style.size > 1:
        word = ShownWord(
            where=outline(node),
            colour=style.colour,
            ground=style.ground,
            size=style.size,
            weight=style.weight,
        )
        words.append(word)
    for child in element.iter_children():
        _walk(child, style, matcher, words)


def _styled(node: Any, above: _Style, values: Mapping[str, str]) -> _Style:
    ground = _colour(values.get("background-color") or values.get("background") or node.get("bgcolor", ""))
    size, weight = values.get("font-size", ""), values.get("font-weight", "")
    weight = {"bold": "700", "normal": "400"}.get(weight, weight)
    heading = node.tag in {"h1", "h2", "h3", "h4", "b", "strong", "th"}
    return _Style(
        colour=_colour(values.get("color", "")) or above.colour,
        ground=ground or above.ground,
        size=float(size[:-2]) if re.fullmatch(r"[\d.]+px", size) else 0.0 if size == "0" else above.size,
        weight=int(weight) if weight.isdigit() else _BOLD if heading else above.weight,
    )


def _values(element: Any, matcher: Any) -> dict[str, str]:
    """Return each property's cascaded value: sheets, style attribute, then `!important`."""
    normal: dict[str, str] = {}
    important: dict[str, str] = {}
    for *_, declarations in matcher.match(element):
        _cascade(declarations, normal, important)
    style = short_numbers(element.etree_element.get("style", ""))
    _cascade(
        tinycss2.parse_blocks_contents(style, skip_whitespace=True, skip_comments=True), normal, important
    )
    return normal | important


def _cascade(declarations: Sequence[Any], normal: dict[str, str], important: dict[str, str]) -> None:
    for item in declarations:
        if item.type == "declaration":
            target = important if item.important else normal
            target[item.lower_name] = tinycss2.serialize(item.value).strip()


def _matcher(tree: Any, mode: Mode) -> Any:
    matcher = cssselect2.Matcher()
    for sheet in tree.iter("style"):
        css = short_numbers(sheet.text or "")
        rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
        for rule in _rules(rules, mode):
            try:
                selectors = cssselect2.compile_selector_list(rule.prelude)
            except cssselect2.SelectorError:
                continue  # a hook for one mail program; browsers do not match it either
            declarations = tinycss2.parse_blocks_contents(rule.content)
            for selector in selectors:
                matcher.add_selector(selector, declarations)
    return matcher


def _rules(rules: Sequence[Any], mode: Mode) -> Iterator[Any]:
    for rule in rules:
        if rule.type == "qualified-rule":
            yield rule
        elif mode == "dark" and _is_dark_media(rule):
            yield from _rules(tinycss2.parse_rule_list(rule.content), mode)


def _is_dark_media(rule: Any) -> bool:
    media = rule.type == "at-rule" and rule.lower_at_keyword == "media"
    return media and bool(_DARK.fullmatch(tinycss2.serialize(rule.prelude).strip()))


def _colour(text: str) -> Colour | None:
    colour = parse_color(text) if text else None
    if colour is None or colour == "currentcolor" or colour.alpha < 1:
        return None
    try:
        parts = colour.to("srgb").coordinates
    except NotImplementedError:  # display-p3 and other spaces that tinycss2 cannot convert
        return None
    red, green, blue = (round(min(max(part, 0.0), 1.0) * 255) for part in parts)
    return red, green, blue
