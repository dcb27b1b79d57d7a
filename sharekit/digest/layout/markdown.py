"""The editor's introduction: Markdown ▶ safe HTML, and text for the plain part."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sharekit.digest.layout.clean import web_link
from sharekit.digest.layout.plain_text import wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.rules_inline import StateInline


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt  # 30 ms; only needed with an intro

    parser = MarkdownIt("commonmark", {"html": False}).disable(["html_inline", "html_block"])
    parser.inline.ruler.at("image", _picture)
    parser.validateLink = _may_be_linked  # type: ignore[method-assign]
    return parser


def _may_be_linked(url: str) -> bool:
    return bool(web_link(url)) or url.startswith("mailto:")


def _picture(state: StateInline, silent: bool) -> bool:
    """Parse a picture with any address: it is left out, and so is its markup."""
    from markdown_it.rules_inline import image

    state.md.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    try:
        return image(state, silent)
    finally:
        state.md.validateLink = _may_be_linked  # type: ignore[method-assign]


def intro_html(text: str, link: Callable[[str], str]) -> str:
    """Return Markdown as HTML: no raw HTML, no pictures, headings as bold lines.

    Args:
        text: The Markdown.
        link: Gives each web link its final form.
    """
    tokens = _parsed(text)
    for token in tokens:
        if token.type.startswith("heading_"):
            token.tag = "p"
            if token.type == "heading_open":
                token.attrSet("class", "intro-heading")
        for child in token.children or ():
            if child.type == "link_open" and not child.attrs["href"].startswith("mailto:"):
                child.attrs["href"] = link(web_link(child.attrs["href"]))
    return str(_parser().renderer.render(tokens, _parser().options, {})).strip()


def pictures_in(text: str) -> list[str]:
    """Return the addresses of the pictures in the Markdown; the email has only their alt text."""
    children = (child for token in _parser().parse(text) for child in token.children or ())
    return [str(child.attrs["src"]) for child in children if child.type == "image"]


def _parsed(text: str) -> list[Any]:
    """Return the tokens of the Markdown; a picture is its alt text."""
    tokens: list[Any] = _parser().parse(text)
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                child.type, child.tag, child.nesting = "text", "", 0
    return tokens


def intro_text(text: str, link: Callable[[str], str]) -> str:
    """Return Markdown as wrapped text: links follow their words, list items their marks."""
    writer = _Writer(link)
    for token in _parsed(text):
        writer.take(token)
    return writer.text.strip("\n")


class _Writer:
    def __init__(self, link: Callable[[str], str]) -> None:
        self._link = link
        self._lists: list[int] = []  # next number of each open list; 0 for bullets
        self._mark = ""  # prefix of the next line, when it opens an item
        self._tight = self._after_tight = False  # inside and after an item of a tight list
        self.text = ""

    def take(self, token: Any) -> None:
        """Append a token."""
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            ordered = token.type.startswith("ordered")
            self._lists.append(int(token.attrs.get("start", 1)) if ordered else 0)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self._lists.pop()
            self._after_tight &= bool(self._lists)
        elif token.type == "list_item_open":
            self._open_item()
        elif token.type == "paragraph_open":
            self._tight = token.hidden
        elif token.type == "paragraph_close":
            self._tight = False
        elif token.type == "inline":
            self._write(_spoken(token.children, self._link))
        elif token.type in {"fence", "code_block"}:
            self.text += f"\n\n{token.content.rstrip()}"

    def _open_item(self) -> None:
        number = self._lists[-1]
        self._mark = f"{number}. " if number else "- "
        self._lists[-1] += bool(number)

    def _write(self, words: str) -> None:
        outer = "  " * max(len(self._lists) - 1, 0)
        first, hanging = outer + self._mark, outer + " " * (len(self._mark) or 2 * bool(self._lists))
        lines = words.split("\n")
        block = "\n".join(
            wrap(line, hanging, None if n else first or hanging) for n, line in enumerate(lines)
        )
        self.text += ("\n" if self._tight and self._after_tight else "\n\n") + block
        self._mark, self._after_tight = "", self._tight


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
