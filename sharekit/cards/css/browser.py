"""The browser's default style sheet.

Source: HTML Standard, 15 Rendering; line heights are left to the template.
"""

from __future__ import annotations

from collections.abc import Mapping

from sharekit.cards.css.sheet import StyleBlock

INLINE = frozenset({"b", "i", "em", "strong", "mark", "span", "br", "small", "time", "u", "s"})
"""Inline elements."""

HIDDEN = frozenset({"head", "title", "meta", "style"})

BLOCKS = frozenset({
    "html", "body", "div", "section", "header", "footer", "main", "article", "aside", "nav", "figure",
    "figcaption", "blockquote", "address", "hgroup", "p", "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip

_HEADINGS: Mapping[str, tuple[str, str]] = {
    "h1": ("2em", ".67em"),
    "h2": ("1.5em", ".83em"),
    "h3": ("1.17em", "1em"),
    "h4": ("1em", "1.33em"),
    "h5": (".83em", "1.67em"),
    "h6": (".67em", "2.33em"),
}

_CSS = f"""{",".join(sorted(BLOCKS))} {{ display: block }}
{",".join(sorted(HIDDEN))} {{ display: none }}
body {{ margin: 8px }}
p {{ margin: 1em 0 }}
blockquote, figure {{ margin: 1em 40px }}
b, strong {{ font-weight: bolder }}
i, em, address {{ font-style: italic }}
mark {{ background-color: #ff0; color: #000 }}
small {{ font-size: 0.8333333em }}
u {{ text-decoration: underline }}
s {{ text-decoration: line-through }}
""" + "\n".join(
    f"{name} {{ font-size: {size}; margin: {margin} 0; font-weight: 700 }}"
    for name, (size, margin) in _HEADINGS.items()
)

DEFAULTS = StyleBlock(_CSS, 1)
