"""The cascade: which declarations apply to an element, and their computed values.

Sources: CSS Cascading and Inheritance Level 4, CSS Custom Properties Level 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tinycss2.ast import FunctionBlock, ParenthesesBlock

from sharekit.cards.css.declarations import Declaration, entry, refusal
from sharekit.cards.css.errors import MarkupError
from sharekit.cards.css.limits import DEEPEST, MOST_TOKENS
from sharekit.cards.css.style import Style
from sharekit.cards.css.values.logical import physical
from sharekit.cards.css.values.numbers import WIDE, Invalid, Scale, commas, keyword, significant
from sharekit.cards.css.values.properties import INHERITED, SIDES, attribute
from sharekit.cards.css.values.readers import Around
from sharekit.cards.css.values.shorthands import Shorthand

Custom = Mapping[str, list[Any]]
"""Custom properties in force at an element: name → tokens."""

_FIRST = ("direction", "font-size", "font", "font-weight", "color")
"""Computed first: logical names depend on the direction, em on the size, currentColor on the colour."""


def compute(
    cascaded: list[Declaration],
    parent: Style | None,
    above: Custom,
    scale: Scale,
    *,
    rtl: bool | None = None,
) -> tuple[Style, Custom]:
    """Return the computed style of an element, and the custom properties its children inherit.

    Args:
        cascaded: Declarations, weakest first, before importance is applied.
        parent: The parent's style; None for the root.
        above: The parent's custom properties.
        scale: The viewport and the root's font size; its em is ignored.
        rtl: The direction given by the element's `dir`, if it has one.

    Raises:
        MarkupError: A value that is not allowed once its var() are substituted.
    """
    style = _inherit(parent)
    if rtl is not None:
        style.direction = "rtl" if rtl else "ltr"
    cascaded = [one for one in cascaded if not one.important] + [one for one in cascaded if one.important]
    custom = _customs(cascaded, above)
    plain = [(one, _filled(one, custom)) for one in cascaded if not one.custom]
    around = Around(
        scale, style.color, parent.font_size if parent else 16.0, parent.font_weight if parent else 400
    )
    for name in _FIRST:
        for one, tokens in plain:
            if one.name == name:
                _set(style, one, tokens, _with_own_font(style, around), parent)
    around = _with_own_font(style, around)
    for one, tokens in plain:
        if one.name not in _FIRST:
            _set(style, one, tokens, around, parent)
    _drop_bare_borders(style)
    return style, custom


def anonymous(parent: Style) -> Style:
    """Return the style of an anonymous box, such as the one around bare text."""
    style = _inherit(parent)
    style.display = "block"
    _drop_bare_borders(style)
    return style


def _drop_bare_borders(style: Style) -> None:
    """Set the width of borders without a style to 0, as CSS does."""
    for side in SIDES:
        if getattr(style, f"border_{side}_style") == "none":
            setattr(style, f"border_{side}_width", 0.0)


def _inherit(parent: Style | None) -> Style:
    style = Style()
    if parent is not None:
        values = parent.__dict__
        style.__dict__.update((name, values[name]) for name in INHERITED if name in values)
    return style


def _with_own_font(style: Style, around: Around) -> Around:
    return around._replace(scale=around.scale._replace(em=style.font_size), current=style.color)


def _set(style: Style, one: Declaration, tokens: list[Any], around: Around, parent: Style | None) -> None:
    rtl = style.direction == "rtl"
    definition = entry(one.name)
    assert definition is not None, "declarations() rejects unknown properties"
    name = physical(one.name, rtl=rtl)
    wide = keyword(tokens[0]) if len(tokens) == 1 else ""
    if wide in WIDE:
        names = definition.longhands if isinstance(definition, Shorthand) else (name,)
        for each in names:
            _reset(style, attribute(physical(each, rtl=rtl)), wide, parent)
        return
    if not tokens:
        raise refusal(one, tokens, Invalid(definition.values))
    try:
        if isinstance(definition, Shorthand):
            again = entry(name)
            assert isinstance(again, Shorthand), "a logical shorthand maps to a physical one"
            values = again.expand(tokens, around)
        else:
            values = {name: definition.read(tokens, around)}
    except Invalid as error:
        raise refusal(one, tokens, error) from None
    for each, value in values.items():
        setattr(style, attribute(physical(each, rtl=rtl)), value)


def _reset(style: Style, name: str, wide: str, parent: Style | None) -> None:
    if parent is not None and (wide == "inherit" or (wide == "unset" and name in INHERITED)):
        setattr(style, name, getattr(parent, name))
    else:
        setattr(style, name, getattr(Style, name))


# --- custom properties


def _customs(cascaded: list[Declaration], above: Custom) -> Custom:
    own = {one.name: one for one in cascaded if one.custom}
    if not own:
        return above
    merged = dict(above)
    merged.update((name, one.tokens) for name, one in own.items())
    for name, one in own.items():
        if one.open:
            merged[name] = _Substitution(merged, one.line, name).filled(one.tokens)
    return merged


def _filled(one: Declaration, custom: Custom) -> list[Any]:
    return significant(_Substitution(custom, one.line).filled(one.tokens)) if one.open else one.tokens


class _Substitution:
    """Replaces var() in one value, at any depth, within the bounds of `limits`."""

    def __init__(self, custom: Custom, line: int, *names: str) -> None:
        self._custom = custom
        self._line = line
        self._names = list(names)  # of the properties that are being substituted
        self._depth = 0
        self._count = 0

    def filled(self, tokens: list[Any]) -> list[Any]:
        """Return the tokens with their values in place of var()."""
        self._depth += 1
        self._count += len(tokens)
        if self._depth > DEEPEST or self._count > MOST_TOKENS:
            raise MarkupError(
                f"var() expands to more than {MOST_TOKENS:,} values, or more than {DEEPEST} deep", self._line
            )
        filled: list[Any] = []
        for token in tokens:
            if token.type == "function" and token.lower_name == "var":
                filled.extend(self._value(token))
            elif token.type == "function":
                arguments = self.filled(token.arguments)
                filled.append(FunctionBlock(token.source_line, token.source_column, token.name, arguments))
            elif token.type == "() block":
                content = self.filled(token.content)
                filled.append(ParenthesesBlock(token.source_line, token.source_column, content))
            else:
                filled.append(token)
        self._depth -= 1
        return filled

    def _value(self, token: Any) -> list[Any]:
        parts = commas(token.arguments)
        name = getattr(parts[0][0], "value", "") if parts[0] else ""
        if name in self._names:
            raise MarkupError(f"{name} refers to itself through var()", self._line)
        if name in self._custom:
            self._names.append(name)
            tokens = self.filled(self._custom[name])
            self._names.pop()
            return tokens
        if len(parts) > 1:
            cut = next(at for at, each in enumerate(token.arguments) if each == ",")
            return self.filled(token.arguments[cut + 1 :])
        raise MarkupError(f"var({name}): no such custom property here", self._line)
