"""Readers of the values of font and text properties. Sources: CSS Fonts Level 4, CSS Text Level 4."""

from __future__ import annotations

from sharekit.cards.css.values.numbers import (
    WIDE,
    Invalid,
    Length,
    commas,
    integer,
    keyword,
    length,
    not_negative,
    number,
    resolve,
)
from sharekit.cards.css.values.readers import Around, Tokens, fixed, one


def families(tokens: Tokens, _around: Around) -> tuple[str, ...]:
    """Read a list of family names."""
    names = []
    for part in commas(tokens):
        if not (_is_quoted(part) or _is_bare(part)):
            raise Invalid("family names, separated by commas")
        names.append(" ".join(token.value for token in part))
    return tuple(names)


def _is_quoted(tokens: Tokens) -> bool:
    return [token.type for token in tokens] == ["string"]


def _is_bare(tokens: Tokens) -> bool:
    names = [keyword(token) for token in tokens]
    return bool(names) and all(name and name not in WIDE for name in names)


def font_size(tokens: Tokens, around: Around) -> float:
    """Read a size; em and % are of the parent's."""
    value = length(one(tokens), around.scale._replace(em=around.parent_size))
    px = resolve(value, around.parent_size) or 0.0
    if px <= 0:
        raise Invalid("a length above 0")
    return px


_HEAVIEST = 1000


def weight(tokens: Tokens, around: Around) -> int:
    """Read 1-1000 or a keyword; bolder and lighter are steps from the parent's."""
    token = one(tokens)
    name = keyword(token)
    if name in {"normal", "bold"}:
        return 700 if name == "bold" else 400
    if name in {"bolder", "lighter"}:
        return _stepped(around.parent_weight, bolder=name == "bolder")
    if not name and 1 <= number(token) <= _HEAVIEST:
        return int(number(token))
    raise Invalid("normal, bold, bolder, lighter, or a number from 1 to 1000")


def _stepped(own: int, *, bolder: bool) -> int:
    """Follow the table of CSS Fonts Level 4, 2.2.1."""
    if bolder:
        return 400 if own < 350 else 700 if own < 550 else max(own, 900)  # noqa: PLR2004 - the table's figures
    return min(own, 100) if own < 550 else 400 if own < 750 else 700  # noqa: PLR2004 - the table's figures


def line_height(tokens: Tokens, around: Around) -> float | Length | None:
    """Read `normal` (None), a factor of the font size, or a length."""
    token = one(tokens)
    if keyword(token) == "normal":
        return None
    if token.type == "number":
        if token.value < 0:
            raise Invalid("a number from 0")
        return float(token.value)
    return Length(resolve(not_negative(token, around.scale), around.scale.em) or 0.0)


def tracking(tokens: Tokens, around: Around) -> float:
    """Read letter-spacing."""
    token = one(tokens)
    return 0.0 if keyword(token) == "normal" else fixed(token, around)


def features(tokens: Tokens, _around: Around) -> tuple[tuple[str, int], ...]:
    """Read OpenType features: `"tnum", "ss01" on, "salt" 2`."""
    if len(tokens) == 1 and keyword(tokens[0]) == "normal":
        return ()
    settings = []
    for part in commas(tokens):
        first, *rest = part or [None]
        if not first or first.type != "string" or len(first.value) != len("tnum") or len(rest) > 1:
            raise Invalid('normal, or features such as "tnum" or "ss01" 0')
        state = rest[0] if rest else None
        named = {"on": 1, "off": 0}.get(keyword(state)) if state is not None else 1
        settings.append((first.value, integer(state) if named is None else named))
    return tuple(settings)


_NUMERIC = {
    "lining-nums": "lnum", "oldstyle-nums": "onum", "proportional-nums": "pnum", "tabular-nums": "tnum",
    "diagonal-fractions": "frac", "stacked-fractions": "afrc", "ordinal": "ordn", "slashed-zero": "zero",
}  # fmt: skip


_RIVALS = {
    "oldstyle-nums": "lining-nums",
    "tabular-nums": "proportional-nums",
    "stacked-fractions": "diagonal-fractions",
}


def numerals(tokens: Tokens, _around: Around) -> tuple[str, ...]:
    """Read font-variant-numeric as OpenType features."""
    names = [keyword(token) for token in tokens]
    if names == ["normal"]:
        return ()
    groups = {_RIVALS.get(name, name) for name in names}
    if not all(name in _NUMERIC for name in names) or len(groups) < len(names):
        raise Invalid(f"normal, {', '.join(_NUMERIC)}, each once and no two that exclude each other")
    return tuple(_NUMERIC[name] for name in names)


def thickness(tokens: Tokens, around: Around) -> float | None:
    """Read the thickness of an underline; None for auto."""
    token = one(tokens)
    return None if keyword(token) in {"auto", "from-font"} else fixed(token, around, negative=False)


def span_of_sizes(tokens: Tokens, around: Around) -> tuple[float, float]:
    """Read `--fit`: the smallest and the largest font size."""
    if len(tokens) != len(("smallest", "largest")):
        raise Invalid("two lengths: the smallest and the largest font size")
    least, most = (fixed(token, around, negative=False) for token in tokens)
    if not 0 < least <= most:
        raise Invalid("two lengths, the smaller first")
    return least, most
