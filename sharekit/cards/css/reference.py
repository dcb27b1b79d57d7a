"""Writes `docs/css.md`, the reference of the subset; a test keeps the two equal.

python -m sharekit.cards.css.reference > docs/css.md
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sharekit.cards.css.browser import BLOCKS, INLINE
from sharekit.cards.css.style import Style
from sharekit.cards.css.values.logical import ALIASES, LOGICAL
from sharekit.cards.css.values.properties import INHERITED, LONGHANDS, SIDES, attribute
from sharekit.cards.css.values.shorthands import SHORTHANDS

_HEAD = """# HTML and CSS in card templates

A card template is an HTML file with one or more `<style>` elements, rendered by Jinja. sharekit lays it
out and paints it without a browser, and supports the subset listed here. Anything else is an error with
file and line. `sharekit check TEMPLATE` checks a template.

This page is generated from the code (`python -m sharekit.cards.css.reference`).

## Elements

Boxes: {blocks}, `<img>`.

Inline: {inline}. They may have their own color, font, letter-spacing, background-color and
text-decoration.

Attributes: `class`, `id`, `style`, `lang`, `dir`, `src`, `alt`, `title`, `role`, `datetime`, `data-*`,
`aria-*`.

## Rules

- Selectors: those of cssselect2 (elements, classes, ids, attributes, combinators, `:root`,
  `:first-child`, `:nth-child()`, `:not()`, `:is()`, `:where()` …), with
  `::before` and `::after`. No other pseudo-elements.
- `@media` on `orientation`, `aspect-ratio`, `width` and `height`, with `min-` and `max-`; `@font-face`
  for font files beside the template. No other at-rules.
- Lengths: `px`, `em`, `rem`, `vw`, `vh`, `vmin`, `vmax`, `%`, `calc()`, `min()`, `max()`, `clamp()`.
- Custom properties and `var()`, also inside colours: `rgba(var(--ink), 0.7)`.
- Every property accepts `inherit`, `initial`, `unset`, and `!important`.
- These are errors: bare text beside block boxes, inline-block, `<img>` in a line of text, `border-radius`
  with `/`, and different borders that meet at a round corner.
- `--fit: 44px 88px` is sharekit's own: `font-size` becomes the largest whole px in this range at which
  the text fits its box (`height` or `max-height`, `line-clamp`). A browser shows `font-size`.
- Text breaks where Chromium breaks it. `--typography: careful` is sharekit's own: no line ends between a
  number and its unit (`12 %`), a title and its name, or a one-letter Slavic preposition and its noun, and
  lines move apart where their letters would collide. `hyphens: auto` hyphenates only words wider than their
  box. The shipped cards set both, `line-break: strict`, and `word-break: keep-all` for Korean.

## Properties
"""


def write_reference() -> str:
    """Return the page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD.format(blocks=_tags(BLOCKS), inline=_tags(INLINE))
    yield "| property | values | initial | inherited |"
    yield "|---|---|---|---|"
    for name, entry in sorted(LONGHANDS.items()):
        inherited = "yes" if attribute(name) in INHERITED else ""
        yield f"| `{name}` | {entry.values} | {_written(name)} | {inherited} |"
    yield "\n## Shorthands\n"
    yield "| shorthand | values | sets |"
    yield "|---|---|---|"
    for name, shorthand in sorted(SHORTHANDS.items()):
        yield f"| `{name}` | {shorthand.values} | {_short(shorthand.longhands)} |"
    yield "\n## Logical names\n"
    yield "| name | left to right | right to left |"
    yield "|---|---|---|"
    for name, (ltr, rtl) in sorted(LOGICAL.items()):
        yield f"| `{name}` | `{ltr}` | `{rtl}` |"
    yield "\n## Other names\n"
    for name, real in sorted(ALIASES.items()):
        yield f"- `{name}` is `{real}`."


def _tags(names: frozenset[str]) -> str:
    return ", ".join(f"`<{name}>`" for name in sorted(names))


def _short(names: tuple[str, ...]) -> str:
    most = 5
    shown = ", ".join(f"`{name}`" for name in names[:most])
    return shown if len(names) <= most else f"{shown} …"


_SPECIAL = {
    "line-height": "normal",
    "background-position": "0 0",
    "background-size": "auto",
    "background-repeat": "repeat",
    "object-position": "50% 50%",
    "transform-origin": "50% 50%",
    "content": "normal",
    "clip-path": "none",
    "grid-auto-columns": "auto",
    "grid-auto-rows": "auto",
    "font-family": "sans-serif",
    "color": "black",
    "background-color": "transparent",
    **dict.fromkeys(("max-width", "max-height", "line-clamp", "--fit", "clip-path"), "none"),
    **dict.fromkeys(("text-decoration-color", *(f"border-{side}-color" for side in SIDES)), "currentColor"),
    **{f"grid-{axis}-{end}": "auto" for axis in ("row", "column") for end in ("start", "end")},
}


def _written(name: str) -> str:
    """Return a property's initial value as CSS."""
    value: Any = getattr(Style, attribute(name))
    if name in _SPECIAL:
        return _SPECIAL[name]
    if value is None:
        return "auto"
    if isinstance(value, tuple):
        return "0" if value else "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    print(write_reference(), end="")  # noqa: T201 - this module is also a program
