"""An introduction as HTML, and as wrapped text for the plain part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sharekit.digest.layout.intro import parse_intro, render_tokens
from sharekit.digest.layout.plain_text import wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def intro_html(text: str, link: Callable[[str], str]) -> str:
    """Return Markdown as HTML: headings as bold lines, footnotes at the end.

    Args:
        text: The Markdown.
        link: Gives each web link its final form.
    """
    tokens = parse_intro(text).tokens
    for token in tokens:
        if token.type.startswith("heading_"):
            token.tag = "p"
            if token.type == "heading_open":
                token.attrSet("class", "intro-heading")
        if token.type == "table_open":
            token.attrSet("class", "intro-table")
        for child in token.children or ():
            if child.type == "link_open" and child.attrs["href"].startswith("http"):
                child.attrs["href"] = link(child.attrs["href"])
    return render_tokens(tokens)


def intro_text(text: str, link: Callable[[str], str]) -> str:
    """Return Markdown as wrapped text: links follow their words, list items their marks."""
    writer = _Writer(link)
    for token in parse_intro(text).tokens:
        writer.take(token)
    return writer.text.strip("\n")


class _Writer:
    def __init__(self, link: Callable[[str], str]) -> None:
        self._link = link
        self._lists: list[int] = []  # next number of each open list; 0 for bullets
        self._mark = ""  # prefix of the next line, when it opens an item
        self._tight = self._after_tight = False  # inside and after an item of a tight list
        self._in_table = False
        self._cells: list[str] | None = None  # of the table row, inside a table
        self.text = ""

    def take(self, token: Any) -> None:
        """Append a token."""
        if handle := getattr(self, f"_on_{token.type}", None):
            handle(token)

    def _on_bullet_list_open(self, _token: Any) -> None:
        self._lists.append(0)

    def _on_ordered_list_open(self, token: Any) -> None:
        self._lists.append(int(token.attrs.get("start", 1)))

    def _on_bullet_list_close(self, _token: Any) -> None:
        self._lists.pop()
        self._after_tight &= bool(self._lists)

    _on_ordered_list_close = _on_bullet_list_close

    def _on_list_item_open(self, _token: Any) -> None:
        number = self._lists[-1]
        self._mark = f"{number}. " if number else "- "
        self._lists[-1] += bool(number)

    def _on_footnote_open(self, token: Any) -> None:
        self._mark = f"[{token.meta['id'] + 1}] "

    def _on_paragraph_open(self, token: Any) -> None:
        self._tight = token.hidden

    def _on_paragraph_close(self, _token: Any) -> None:
        self._tight = False

    def _on_table_open(self, _token: Any) -> None:
        self._in_table = False

    def _on_tr_open(self, _token: Any) -> None:
        self._cells = []

    def _on_tr_close(self, _token: Any) -> None:
        self.text += ("\n" if self._in_table else "\n\n") + " | ".join(self._cells or ())
        self._cells, self._in_table = None, True

    def _on_inline(self, token: Any) -> None:
        words = _plain(token.children, self._link)
        if self._cells is None:
            self._write(words)
        else:
            self._cells.append(words)

    def _on_fence(self, token: Any) -> None:
        self.text += f"\n\n{token.content.rstrip()}"

    _on_code_block = _on_fence

    def _write(self, words: str) -> None:
        outer = "  " * max(len(self._lists) - 1, 0)
        first, hanging = outer + self._mark, outer + " " * (len(self._mark) or 2 * bool(self._lists))
        lines = words.split("\n")
        block = "\n".join(
            wrap(line, hanging, None if n else first or hanging) for n, line in enumerate(lines)
        )
        self.text += ("\n" if self._tight and self._after_tight else "\n\n") + block
        self._mark, self._after_tight = "", self._tight


def _plain(children: Sequence[Any], link: Callable[[str], str]) -> str:
    parts: list[str] = []
    urls: list[str] = []
    for child in children:
        if child.type == "link_open":
            href = str(child.attrs["href"])
            urls.append(link(href) if href.startswith("http") else href)
        elif child.type == "link_close":
            url = urls.pop()
            address = url.removeprefix("mailto:").removeprefix("tel:")
            if parts and address.removeprefix("https://").removeprefix("http://").rstrip("/") == parts[-1]:
                parts[-1] = address
            else:
                parts.append(f" <{address}>")
        elif child.type == "hardbreak":
            parts.append("\n")
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "footnote_ref":
            parts.append(f"[{child.meta['id'] + 1}]")
        elif child.type != "footnote_anchor":
            parts.append(child.content)
    return "".join(parts)
