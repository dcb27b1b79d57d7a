"""A style sheet: parsed once, strictly, into the rules for cards of one size."""

from __future__ import annotations

from typing import Any, NamedTuple

import cssselect2
import tinycss2

from sharekit.cards.css.declarations import Declaration, declarations, written
from sharekit.cards.css.errors import MarkupError
from sharekit.cards.css.font_face import FontFace, read_face
from sharekit.cards.css.limits import MOST_CHARACTERS, MOST_SELECTORS, check_depth, check_selectors
from sharekit.cards.css.media import holds
from sharekit.cards.css.values.numbers import Invalid
from sharekit.support.text_utils import short_numbers

PSEUDO_ELEMENTS = ("before", "after")


class StyleBlock(NamedTuple):
    """The text of a <style>, and the line of the rendered page at which it starts, from 1."""

    text: str
    line: int


class _Rule(NamedTuple):
    origin: int  # of its block: the browser (0) or the page (1)
    order: int
    declarations: list[Declaration]


class Sheet:
    """The rules for one card size, ready to match.

    Args:
        blocks: The browser's first, then those of the page in order.
        width: Of the card, px.
        height: Of the card, px.

    Attributes:
        faces: Its @font-face rules.
        faults: What is not supported: at most one error a rule.
    """

    def __init__(self, blocks: tuple[StyleBlock, ...], width: float, height: float) -> None:
        self.width = width
        self.height = height
        self.faces: list[FontFace] = []
        self.faults: list[MarkupError] = []
        self._matcher = cssselect2.Matcher()
        self._pseudos: set[str] = set()
        self._count = 0
        self._origin = 0
        characters = 0
        for text, line in blocks:
            characters += len(text)
            if characters > MOST_CHARACTERS:
                self.faults.append(
                    MarkupError(f"style sheets of more than {MOST_CHARACTERS:,} characters together", line)
                )
                break
            rules = tinycss2.parse_stylesheet(short_numbers(text), skip_comments=True, skip_whitespace=True)
            self._add(rules, line - 1)
            self._origin = 1

    def matched(self, element: Any, pseudo: str | None = None) -> list[Declaration]:
        """Return the declarations of all rules that match a wrapped element, weakest first.

        Args:
            element: The element.
            pseudo: `before` or `after`, for its pseudo-element.
        """
        if pseudo is not None and pseudo not in self._pseudos:
            return []
        rules = [
            ((rule.origin, specificity, rule.order), rule)
            for specificity, _, kind, rule in self._matcher.match(element)
            if kind == pseudo
        ]
        rules.sort(key=lambda item: item[0])
        return [declaration for _, rule in rules for declaration in rule.declarations]

    def _add(self, rules: list[Any], above: int, *, live: bool = True) -> None:
        for rule in rules:
            try:
                self._add_one(rule, above, rule.source_line + above, live=live)
            except MarkupError as fault:
                self.faults.append(fault)

    def _add_one(self, rule: Any, above: int, line: int, *, live: bool) -> None:
        if rule.type == "error":
            raise MarkupError(f"CSS that cannot be read: {rule.message}", line)
        check_depth([*rule.prelude, *(rule.content or ())], line)
        if rule.type == "at-rule":
            self._at_rule(rule, above, line, live=live)
        else:
            self._rule(rule, above, line, live=live)

    def _at_rule(self, rule: Any, above: int, line: int, *, live: bool) -> None:
        name = rule.lower_at_keyword
        if name == "media" and rule.content is not None:
            try:
                met = holds(rule.prelude, self.width, self.height)
            except Invalid as error:
                raise MarkupError(f"@media {written(rule.prelude)}: allowed are {error}", line) from None
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            self._add(inner, above, live=live and met)
        elif name == "font-face" and rule.content is not None:
            face = read_face(list(declarations(rule.content, above, strict=False)), line)
            self.faces.extend([face] if live else [])
        else:
            raise MarkupError(f"found @{rule.at_keyword}; allowed are @media and @font-face", line)

    def _rule(self, rule: Any, above: int, line: int, *, live: bool) -> None:
        """Read a rule; rules of a media query that does not match are checked as well, then dropped."""
        check_selectors(rule.prelude, line)
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError as error:
            raise MarkupError(
                f"the selector {written(rule.prelude)!r} cannot be read: {error}", line
            ) from None
        block = list(declarations(rule.content, above))
        for selector in selectors:
            if selector.pseudo_element is not None:
                if selector.pseudo_element not in PSEUDO_ELEMENTS:
                    name = selector.pseudo_element
                    raise MarkupError(f"found ::{name}; allowed are ::before and ::after", line)
                self._pseudos.add(selector.pseudo_element)
            self._count += 1
            if self._count > MOST_SELECTORS:
                raise MarkupError(f"more than {MOST_SELECTORS:,} selectors", line)
            if live:
                self._matcher.add_selector(selector, _Rule(self._origin, self._count, block))
