"""The cascade: which declarations win at an element, and what they compute to.

Sources: CSS Cascading and Inheritance Level 4, CSS Custom Properties Level 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tinycss2

from sharekit.cards.css.declarations import WIDE, Declaration, entry, refusal
from sharekit.cards.css.errors import MarkupError
from sharekit.cards.css.style import Style
from sharekit.cards.css.values.logical import physical
from sharekit.cards.css.values.numbers import Invalid, Scale, commas, keyword, significant
from sharekit.cards.css.values.properties import INHERITED, SIDES, attribute
from sharekit.cards.css.values.readers import Around
from sharekit.cards.css.values.shorthands import Shorthand

Custom = Mapping[str, list[Any]]
"""Custom properties in force at an element: name → tokens."""

_FIRST = ("direction", "font-size", "font", "font-weight", "color")
"""Others refer to these: logical names to the direction, em to the size, currentColor to the colour."""
_DEEPEST = 32


def compute(
    found: list[Declaration],
    parent: Style | None,
    above: Custom,
    scale: Scale,
    *,
    rtl: bool | None = None,
) -> tuple[Style, Custom]:
    """Return the computed style of an element, and the custom properties its children inherit.

    Args:
        found: Declarations, weakest first (importance not yet regarded).
        parent: The parent's style; None for the root.
        above: The parent's custom properties.
        scale: The viewport and the root's font size; its em is not looked at.
        rtl: What the element's `dir` says, when it has one.

    Raises:
        Fault: A value that is not allowed once its var() are filled in.
    """
    style = _inherit(parent)
    if rtl is not None:
        style.direction = "rtl" if rtl else "ltr"
    found = [one for one in found if not one.important] + [one for one in found if one.important]
    custom = _customs(found, above)
    plain = [(one, _filled(one, custom)) for one in found if not one.custom]
    around = Around(
        scale, style.color, parent.font_size if parent else 16.0, parent.font_weight if parent else 400
    )
    for name in _FIRST:
        for one, tokens in plain:
            if one.name == name:
                _set(style, one, tokens, _seen(style, around), parent)
    around = _seen(style, around)
    for one, tokens in plain:
        if one.name not in _FIRST:
            _set(style, one, tokens, around, parent)
    _drop_bare_borders(style)
    return style, custom


def anonymous(parent: Style) -> Style:
    """Return the style of a box that stands for no element, such as the one around bare text."""
    style = _inherit(parent)
    style.display = "block"
    _drop_bare_borders(style)
    return style


def _drop_bare_borders(style: Style) -> None:
    """Take the width from borders without a style, as CSS computes it."""
    for side in SIDES:
        if getattr(style, f"border_{side}_style") == "none":
            setattr(style, f"border_{side}_width", 0.0)


def _inherit(parent: Style | None) -> Style:
    style = Style()
    if parent is not None:
        given = parent.__dict__
        style.__dict__.update((name, given[name]) for name in INHERITED if name in given)
    return style


def _seen(style: Style, around: Around) -> Around:
    return around._replace(scale=around.scale._replace(em=style.font_size), current=style.color)


def _set(style: Style, one: Declaration, tokens: list[Any], around: Around, parent: Style | None) -> None:
    rtl = style.direction == "rtl"
    found = entry(one.name)
    assert found is not None, "declarations() lets no unknown property through"
    name = physical(one.name, rtl=rtl)
    wide = keyword(tokens[0]) if len(tokens) == 1 else ""
    if wide in WIDE:
        names = found.longhands if isinstance(found, Shorthand) else (name,)
        for each in names:
            _reset(style, attribute(physical(each, rtl=rtl)), wide, parent)
        return
    try:
        if isinstance(found, Shorthand):
            again = entry(name)
            assert isinstance(again, Shorthand), "a logical shorthand stands for a physical one"
            values = again.expand(tokens, around)
        else:
            values = {name: found.read(tokens, around)}
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


def _customs(found: list[Declaration], above: Custom) -> Custom:
    own = {one.name: one for one in found if one.custom}
    if not own:
        return above
    merged = dict(above)
    merged.update((name, one.tokens) for name, one in own.items())
    for name, one in own.items():
        if one.open:
            merged[name] = _substituted(one.tokens, merged, one.line, (name,))
    return merged


def _filled(one: Declaration, custom: Custom) -> list[Any]:
    return significant(_substituted(one.tokens, custom, one.line, ())) if one.open else one.tokens


def _substituted(tokens: list[Any], custom: Custom, line: int, inside: tuple[str, ...]) -> list[Any]:
    """Put the values of var() in their place, at any depth."""
    made: list[Any] = []
    for token in tokens:
        if token.type == "function" and token.lower_name == "var":
            made.extend(_value(token, custom, line, inside))
        elif token.type == "function":
            made.append(_refilled(token, _substituted(token.arguments, custom, line, inside)))
        elif token.type == "() block":
            made.extend(_grouped(token, _substituted(token.content, custom, line, inside)))
        else:
            made.append(token)
    return made


def _refilled(token: Any, arguments: list[Any]) -> Any:
    return tinycss2.ast.FunctionBlock(token.source_line, token.source_column, token.name, arguments)


def _grouped(token: Any, content: list[Any]) -> list[Any]:
    return [tinycss2.ast.ParenthesesBlock(token.source_line, token.source_column, content)]


def _value(token: Any, custom: Custom, line: int, inside: tuple[str, ...]) -> list[Any]:
    parts = commas(token.arguments)
    name = getattr(parts[0][0], "value", "") if parts[0] else ""
    if name in inside or len(inside) > _DEEPEST:
        raise MarkupError(f"{name} refers to itself through var()", line)
    if name in custom:
        return _substituted(custom[name], custom, line, (*inside, name))
    if len(parts) > 1:
        cut = next(at for at, each in enumerate(token.arguments) if each == ",")
        return _substituted(token.arguments[cut + 1 :], custom, line, inside)
    raise MarkupError(f"var({name}): no such custom property here", line)
