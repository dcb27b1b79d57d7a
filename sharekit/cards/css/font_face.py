"""@font-face: the user's own font files. Source: CSS Fonts Level 4."""

from __future__ import annotations

from typing import NamedTuple

from sharekit.cards.css.declarations import Declaration, written
from sharekit.cards.css.errors import MarkupError
from sharekit.cards.css.values.numbers import keyword


class FontFace(NamedTuple):
    """One face.

    Attributes:
        family: The name it is referred to by.
        src: The font file, relative to the template.
        weight: The lightest and the heaviest weight it covers.
        italic: Whether it is the italic.
        line: Its line in the rendered page.
    """

    family: str
    src: str
    weight: tuple[int, int] = (400, 400)
    italic: bool = False
    line: int = 0


_ALLOWED = "font-family, src with url(), font-weight, font-style, font-display"


def read_face(descriptors: list[Declaration], line: int) -> FontFace:
    """Read the inside of an @font-face rule.

    Raises:
        MarkupError: A descriptor is missing, unknown or cannot be read.
    """
    by_name = {item.name: item for item in descriptors}
    for name, item in by_name.items():
        if name not in {"font-family", "src", "font-weight", "font-style", "font-display"}:
            raise MarkupError(f"@font-face: unknown descriptor {name!r}; allowed are {_ALLOWED}", item.line)
        if not item.tokens:
            raise MarkupError(f"@font-face: {name} has no value", item.line)
    if "font-family" not in by_name or "src" not in by_name:
        raise MarkupError("@font-face needs font-family and src", line)
    italic = "font-style" in by_name and keyword(by_name["font-style"].tokens[0]) in {"italic", "oblique"}
    return FontFace(
        _family(by_name["font-family"]),
        _source(by_name["src"]),
        _weights(by_name.get("font-weight")),
        italic,
        line,
    )


def _family(item: Declaration) -> str:
    if any(token.type not in {"ident", "string"} for token in item.tokens):
        raise MarkupError(
            f"@font-face: font-family holds {written(item.tokens)!r}; allowed is one family name", item.line
        )
    return " ".join(token.value for token in item.tokens)


def _source(item: Declaration) -> str:
    for token in item.tokens:
        if token.type == "url":
            return str(token.value)
        if token.type == "function" and token.lower_name == "url" and token.arguments:
            return str(token.arguments[0].value)
    raise MarkupError(
        f"@font-face: src holds {written(item.tokens)!r}; allowed is url() of a font file", item.line
    )


_NAMED = {"normal": 400, "bold": 700}


def _weights(item: Declaration | None) -> tuple[int, int]:
    if item is None:
        return (400, 400)
    values = [
        _NAMED.get(keyword(token)) or int(token.value if token.type == "number" else 0)
        for token in item.tokens
    ]
    if not 1 <= len(values) <= len(("from", "to")) or min(values) < 1:
        raise MarkupError("@font-face: font-weight takes one weight, or two for a variable font", item.line)
    return values[0], values[-1]
