"""Declarations: `name: value` pairs, read strictly."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any, NamedTuple

import tinycss2

from sharekit.cards.css.errors import MarkupError
from sharekit.cards.css.limits import check_depth
from sharekit.cards.css.values.logical import ALIASES, LOGICAL, physical
from sharekit.cards.css.values.numbers import WIDE, Invalid, Scale, keyword, significant
from sharekit.cards.css.values.properties import LONGHANDS, OWN, Property
from sharekit.cards.css.values.readers import Around
from sharekit.cards.css.values.shorthands import SHORTHANDS, Shorthand
from sharekit.support.docs_site import docs_page
from sharekit.support.text_utils import short_numbers


class Declaration(NamedTuple):
    """One `name: value`.

    Attributes:
        name: In lower case, aliases resolved; custom properties as written.
        tokens: The value, without white space; with it for a custom property.
        important: Whether it ends in !important.
        line: Line of the rendered page.
        open: Whether it contains var(), so that its value is only known for an element.
    """

    name: str
    tokens: list[Any]
    important: bool
    line: int
    open: bool

    @property
    def custom(self) -> bool:
        """Whether it sets a custom property."""
        return self.name.startswith("--") and self.name not in OWN


def declarations(content: Any, above: int, *, strict: bool = True) -> Iterator[Declaration]:
    """Read the declarations of a rule or a style attribute.

    Args:
        content: Tokens or text.
        above: The number of lines of the page before the text.
        strict: Whether to check against the table of properties; descriptors of @font-face are not in it.

    Raises:
        MarkupError: An unknown property, a value that is not allowed, or text that is not a declaration.
    """
    if isinstance(content, str):
        content = short_numbers(content)
    for item in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        line = item.source_line + above
        if item.type == "error":
            raise MarkupError(f"CSS that cannot be read: {item.message}", line)
        if item.type != "declaration":
            raise MarkupError("nested rules are not supported; write each selector in full", line)
        check_depth(item.value, line)
        declaration = _declaration(item, line)
        if strict and not declaration.custom:
            _check(declaration)
        yield declaration


def _declaration(item: Any, line: int) -> Declaration:
    custom = item.name.startswith("--") and item.name not in OWN
    name = item.name if item.name.startswith("--") else ALIASES.get(item.lower_name, item.lower_name)
    tokens = list(item.value) if custom else significant(item.value)
    return Declaration(name, tokens, item.important, line, _has_var(tokens))


def _has_var(tokens: list[Any]) -> bool:
    return any(
        (token.type == "function" and (token.lower_name == "var" or _has_var(token.arguments)))
        or (token.type == "() block" and _has_var(token.content))
        for token in tokens
    )


_SAMPLE = Around(Scale(16.0, 16.0, 1200.0, 630.0))


def _check(declaration: Declaration) -> None:
    """Validate the value once in a sample context, so that rules that match nothing are checked too."""
    definition = entry(declaration.name)
    if definition is None:
        raise MarkupError(_unknown(declaration.name), declaration.line)
    tokens = declaration.tokens
    if declaration.open or (len(tokens) == 1 and keyword(tokens[0]) in WIDE):
        return
    if not tokens:
        raise refusal(declaration, tokens, Invalid(definition.values))
    try:
        (definition.expand if isinstance(definition, Shorthand) else definition.read)(tokens, _SAMPLE)
    except Invalid as error:
        raise refusal(declaration, tokens, error) from None


_MOST_SHOWN = 120  # characters of a value in an error


def refusal(declaration: Declaration, tokens: list[Any], error: Invalid) -> MarkupError:
    """Return the error for a value that is not allowed."""
    value = written(tokens)
    value = value if len(value) <= _MOST_SHOWN else f"{value[:_MOST_SHOWN]} …"
    return MarkupError(f"{declaration.name}: found {value!r}; allowed is {error}", declaration.line)


def entry(name: str) -> Property | Shorthand | None:
    """Return the table's entry of a property, by its physical or logical name."""
    bare = physical(name)
    return LONGHANDS.get(name) or SHORTHANDS.get(name) or LONGHANDS.get(bare) or SHORTHANDS.get(bare)


def _unknown(name: str) -> str:
    names = [*LONGHANDS, *SHORTHANDS, *LOGICAL]
    near = difflib.get_close_matches(name, names, 3, 0.6)
    allowed = f"did you mean {' or '.join(near)}?" if near else f"supported ones: {docs_page('css')}"
    return f"unknown property {name!r}; {allowed}"


def written(tokens: list[Any]) -> str:
    """Write tokens as CSS, one space between them."""
    return " ".join(str(tinycss2.serialize([token])) for token in significant(tokens))
