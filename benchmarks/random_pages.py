"""Random pages within the subset: nested blocks, flex and grid containers, with text."""

from __future__ import annotations

import random

__all__ = ["random_page"]

_HEAD = """<!DOCTYPE html>
<html lang="zxx"><head><style>
* { margin: 0; padding: 0; box-sizing: border-box; }
body { width: 400px; height: 300px; position: relative;
  font-family: Inter; font-size: 14px; line-height: 1.3; }
"""
_WORDS = "tram harbour council vote bridge spring old line city paper longwordinside a to of".split()  # noqa: SIM905
_DEEPEST = 2


def random_page(seed: int) -> str:
    """Return the page of a seed; equal seeds give equal pages."""
    dice = random.Random(seed)
    rules: list[str] = []
    body = _box(dice, rules, 0, "block")
    return f"{_HEAD}{chr(10).join(rules)}\n</style></head><body>{body}</body></html>\n"


def _box(dice: random.Random, rules: list[str], depth: int, parent: str) -> str:
    name = f"n{len(rules)}"
    display = dice.choice(["flex", "flex", "grid", "block"]) if depth < _DEEPEST else "block"
    leaf = depth >= _DEEPEST or (depth > 0 and dice.random() < 0.35)
    rules.append("")
    style = _own(dice, display, leaf=leaf) + _as_child(dice, parent, depth)
    rules[int(name[1:])] = f".{name} {{ {' '.join(style)} }}"
    if leaf:
        inside = " ".join(dice.choices(_WORDS, k=dice.randint(1, 6))) if dice.random() < 0.6 else ""
    else:
        inside = "".join(_box(dice, rules, depth + 1, display) for _ in range(dice.randint(1, 4)))
    return f'<div class="{name}">{inside}</div>'


def _own(dice: random.Random, display: str, *, leaf: bool) -> list[str]:
    style = [f"background-color: hsl({dice.randrange(360)}, 60%, 80%);"]
    if dice.random() < 0.3:
        style.append(f"padding: {dice.randint(0, 12)}px {dice.randint(0, 12)}px;")
    if dice.random() < 0.2:
        style.append(f"border: {dice.randint(1, 4)}px solid #333;")
    if dice.random() < 0.1:
        style.append("overflow: hidden;")
    if dice.random() < 0.1:
        style.append("direction: rtl;")
    if leaf:
        style.append(f"font-size: {dice.choice([11, 14, 20])}px;")
        style.append(dice.choice(["", "text-align: center;", "text-wrap: balance;", "white-space: nowrap;"]))
        return style
    if display == "flex":
        style += _flex(dice)
    elif display == "grid":
        style += _grid(dice)
    return style


def _flex(dice: random.Random) -> list[str]:
    style = ["display: flex;", f"gap: {dice.randint(0, 9)}px;"]
    direction = dice.choice(["row", "row", "column", "row-reverse", "column-reverse"])
    style.append(f"flex-direction: {direction};")
    style.append(f"flex-wrap: {dice.choice(['nowrap', 'nowrap', 'wrap', 'wrap-reverse'])};")
    spread = ["flex-start", "center", "flex-end", "space-between", "space-around", "start", "end"]
    style.append(f"justify-content: {dice.choice(spread)};")
    across = ["stretch", "stretch", "flex-start", "center", "flex-end"]
    across += ["baseline"] if direction.startswith("row") else []
    style.append(f"align-items: {dice.choice(across)};")
    style.append(f"align-content: {dice.choice(['normal', 'center', 'space-between', 'flex-end'])};")
    return style


def _grid(dice: random.Random) -> list[str]:
    columns = " ".join(dice.choices(["1fr", "2fr", "60px", "auto", "25%"], k=dice.randint(1, 3)))
    style = ["display: grid;", f"grid-template-columns: {columns};", f"gap: {dice.randint(0, 9)}px;"]
    if dice.random() < 0.4:
        rows = " ".join(dice.choices(["1fr", "40px", "auto"], k=dice.randint(1, 3)))
        style.append(f"grid-template-rows: {rows};")
    style.append(f"align-items: {dice.choice(['normal', 'center', 'end', 'stretch'])};")
    style.append(f"justify-items: {dice.choice(['normal', 'normal', 'center', 'end'])};")
    return style


_CHANCES: tuple[tuple[float, tuple[str, ...]], ...] = (
    (0.3, ("width: 30%;", "width: 60px;", "width: 100px;", "width: 50%;", "width: calc(40% + 10px);")),
    (0.25, ("height: 30px;", "height: 60px;", "height: 50%;")),
    (0.15, ("min-width: 40px;", "max-width: 80px;", "min-height: 30px;", "max-height: 50px;")),
    (0.2, ("margin: -4px 3px 7px;", "margin: 9px 14px;", "margin: 2px 0 12px 6px;", "margin: 12px 1px;")),
    (0.08, ("margin-left: auto;", "margin-top: auto;", "margin: auto;")),
    (0.05, ("aspect-ratio: 1;", "aspect-ratio: 2;", "aspect-ratio: 3 / 4;")),
    (0.06, ("position: relative; left: 5px; top: 3px;",)),
    (0.05, tuple(f"position: absolute; {inset}" for inset in ("right: 5px; top: 8px;", "inset: 20px;", ""))),
)
_IN: dict[str, tuple[float, tuple[str, ...]]] = {
    "flex": (0.7, ("flex: 1;", "flex: none;", "flex: 2 1 40px;", "flex-grow: 1;", "order: -1;")),
    "grid": (0.2, ("grid-column: 1 / -1;", "grid-column: 2;", "grid-row: 2;", "grid-column: span 2;")),
    "block": (0.0, ("",)),
}


def _as_child(dice: random.Random, parent: str, depth: int) -> list[str]:
    if depth == 0:
        return ["width: 100%;", dice.choice(["height: 100%;", "", "min-height: 200px;"])]
    chances = (*_CHANCES, _IN[parent])
    return [dice.choice(styles) for chance, styles in chances if dice.random() < chance]
