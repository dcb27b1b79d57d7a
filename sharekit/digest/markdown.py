"""The editor's intro: Markdown ▶ safe HTML for the letter, and text for its plain part."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sharekit.digest.clean import web_link
from sharekit.digest.plain import wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["intro_html", "intro_text"]


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt  # 30 ms; only letters with an intro need it

    parser = MarkdownIt("commonmark", {"html": False}).disable(["image", "html_inline", "html_block"])
    parser.validateLink = lambda url: bool(web_link(url)) or url.startswith("mailto:")  # type: ignore[method-assign]
    return parser


def intro_html(text: str, link: Callable[[str], str]) -> str:
    """Return CommonMark as HTML: no raw HTML, no pictures, headings shown as bold lines.

    Args:
        text: The Markdown.
        link: Gives each web link its final form.
    """
    tokens = _parser().parse(text)
    for token in tokens:
        if token.type.startswith("heading_"):
            token.tag = "p"
            if token.type == "heading_open":
                token.attrSet("class", "intro-heading")
        for child in token.children or ():
            if child.type == "link_open" and not child.attrs["href"].startswith("mailto:"):
                child.attrs["href"] = link(web_link(child.attrs["href"]))
    return str(_parser().renderer.render(tokens, _parser().options, {})).strip()


def intro_text(text: str, link: Callable[[str], str]) -> str:
    """Return CommonMark as wrapped text: links written behind their words, list items behind their marks."""
    blocks: list[str] = []
    marks: list[str | int] = []
    first = ""
    for token in _parser().parse(text):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            marks.append("-" if token.type.startswith("bullet") else int(token.attrs.get("start", 1)))
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            marks.pop()
        elif token.type == "list_item_open":
            first = f"{marks[-1]}{'' if marks[-1] == '-' else '.'} "
            if isinstance(marks[-1], int):
                marks[-1] += 1
        elif token.type == "inline":
            outer = "  " * len(marks)
            blocks.append(_block(_spoken(token.children, link), outer, first))
            first = ""
        elif token.type in {"fence", "code_block"}:
            blocks.append(token.content.rstrip("\n"))
    return "\n\n".join(blocks)


def _block(text: str, indent: str, first: str) -> str:
    lines = text.split("\n")
    opening = f"{indent[2:]}{first}" if first else indent
    hanging = " " * len(opening)
    return "\n".join(wrap(line, hanging, opening if n == 0 else None) for n, line in enumerate(lines))


def _spoken(children: Sequence[Any], link: Callable[[str], str]) -> str:
    parts: list[str] = []
    urls: list[str] = []
    for child in children:
        if child.type == "link_open":
            href = str(child.attrs["href"])
            urls.append(href if href.startswith("mailto:") else link(web_link(href)))
        elif child.type == "link_close":
            url = urls.pop()
            parts.append("" if parts and parts[-1] == url else f" <{url.removeprefix('mailto:')}>")
        elif child.type == "hardbreak":
            parts.append("\n")
        elif child.type == "softbreak":
            parts.append(" ")
        else:
            parts.append(child.content)
    return "".join(parts)
