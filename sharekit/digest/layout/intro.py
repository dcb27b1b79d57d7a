"""The editor's introduction: Markdown ▶ tokens that are safe in an email, and what was left out of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from sharekit.digest.layout.clean import web_link
from sharekit.support.text_utils import clip, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

_OTHER_SCHEMES = ("mailto:", "tel:")
_FOOTNOTES = {
    "footnote_block_open": '<ol class="intro-notes">\n',
    "footnote_block_close": "</ol>\n",
    "footnote_open": "<li>",
    "footnote_close": "</li>\n",
    "footnote_anchor": "",
}
"""HTML of footnotes: mail programs cannot jump inside an email, so there are no links back."""


@dataclass(slots=True)
class Intro:
    """A parsed introduction.

    Attributes:
        tokens: Tokens of markdown-it: no HTML, no pictures; links are http(s), mailto: or tel:.
        warnings: What was left out.
    """

    tokens: list[Any] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def parse_intro(text: str) -> Intro:
    """Parse CommonMark with tables, strikethrough, footnotes and bare URLs.

    HTML becomes its text, pictures their alt text, and links that emails cannot follow their words.
    """
    intro = Intro()
    pictures, has_html = 0, False
    dropped: list[str] = []
    for token in _parser().parse(text):
        if token.type == "html_block":
            has_html = True
            intro.tokens += _paragraph(_text_of(token.content))
            continue
        if token.type == "inline":
            kinds = [child.type for child in token.children]
            pictures += kinds.count("image")
            has_html |= "html_inline" in kinds
            token.children = list(_clean(token.children, dropped))
        intro.tokens.append(token)
    if pictures:
        intro.warnings.append(f"{counted(pictures, 'picture')} left out; an introduction has text only")
    if has_html:
        intro.warnings.append("HTML left out, its text kept; write Markdown")
    intro.warnings += [f"link left out: {clip(url, 60)!r} is not a web address" for url in dropped]
    return intro


@cache
def _parser() -> Any:
    from mdit_py_plugins.footnote import footnote_plugin  # 40 ms with the parser; only needed with an intro

    from sharekit.sources.markdown.parser import markdown_parser

    parser = markdown_parser(linkify=True).use(footnote_plugin, inline=False, move_to_end=True)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 (links are checked after)
    parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})  # type: ignore[union-attr]
    rules: Any = parser.renderer.rules  # type: ignore[attr-defined]
    rules |= {name: partial(_render_constant, html) for name, html in _FOOTNOTES.items()}
    rules["footnote_ref"] = _render_reference
    return parser


def render_tokens(tokens: Sequence[Any]) -> str:
    """Return tokens as HTML."""
    return str(_parser().renderer.render(tokens, _parser().options, {})).strip()


def _render_constant(html: str, *_: Any) -> str:
    return html


def _render_reference(tokens: Sequence[Any], index: int, *_: Any) -> str:
    return f"<sup>{tokens[index].meta['id'] + 1}</sup>"


def _clean(children: Sequence[Any], dropped: list[str]) -> Iterator[Any]:
    """Yield the inline tokens that an email can have; add links left out to `dropped`."""
    is_open: list[bool] = []  # of each link around the token: whether it is kept
    for child in children:
        if child.type == "link_open":
            href = str(child.attrs["href"])
            child.attrs["href"] = href if href.startswith(_OTHER_SCHEMES) else web_link(href)
            is_open.append(bool(child.attrs["href"]))
            if not is_open[-1]:
                dropped.append(unquote(href))
                continue
        elif child.type == "link_close":
            if not is_open.pop():
                continue
        elif child.type == "image":
            child.type, child.tag, child.nesting = "text", "", 0
        elif child.type == "html_inline":
            if child.content.lower().startswith("<br"):
                child.type, child.tag, child.content = "hardbreak", "br", ""
            else:
                continue
        elif child.type == "text" and child.content.startswith(("http://", "https://")) and is_open:
            child.content = child.content.partition("://")[2].rstrip("/")  # a bare URL reads better without
        yield child


def _text_of(html: str) -> str:
    from lxml import etree
    from lxml.html import document_fromstring

    try:
        tree: Any = document_fromstring(html)
    except (etree.ParserError, ValueError):  # nothing but comments
        return ""
    etree.strip_elements(tree, "script", "style", with_tail=False)
    return " ".join(tree.text_content().split())


def _paragraph(text: str) -> list[Any]:
    from markdown_it.token import Token

    if not text:
        return []
    words = Token("text", "", 0, content=text)
    inline = Token("inline", "", 0, content=text, children=[words])
    return [
        Token("paragraph_open", "p", 1, block=True),
        inline,
        Token("paragraph_close", "p", -1, block=True),
    ]
