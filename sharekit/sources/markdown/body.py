"""The text of a Markdown or MDX file ▶ prose, without the syntax that site generators add to Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sharekit.sources.markdown.emoji import with_emoji
from sharekit.sources.markup import Prose, prose_of, without_unknown_tags

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_FENCED = re.compile(r"^(?P<mark>`{3,}|~{3,}).*?(?:^(?P=mark)[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
# Runs are bounded, which limits the cost of openers without an end.
_ADDED = re.compile(
    r"\{\{[<%].{0,999}?[>%]\}\}"  # Hugo's shortcodes
    r"|\{%.{0,999}?%\}|\{\{.{0,999}?\}\}"  # Liquid, Nunjucks, Jinja
    r"|\{/\*.{0,999}?\*/\}|<!--.{0,999}?-->"  # comments of MDX and HTML
    r"|^(?:import|export)\s.{0,4000}?(?:\n\s*\n|\Z)"  # MDX
    r"|^(?::::+|!!!|\?\?\?\+?)[^\n]*$"  # containers of Quarto and Docusaurus, admonitions of MkDocs
    r"|^\{:[^{}\n]{0,999}\}[ \t]*$|\{:?[ \t]*[.#][^{}\n]{0,999}\}"  # attributes of kramdown and pandoc
    r"|\[\^[^\]\n]{1,99}\](?!:)|\[@[^\]\n]{1,999}\]"  # marks of footnotes, citations
    r"|^\[\^[^\]\n]{1,99}\]:[^\n]*(?:\n(?:[ \t]{2,}[^\n]*)?)*"  # footnotes
    r"|^\[(?:TOC|toc|\[_TOC_\])\][ \t]*$",
    re.DOTALL | re.MULTILINE,
)
# Obsidian's links, [[page|text]], and embedded files, ![[picture.png]].
_WIKI_LINK = re.compile(
    r"(?<![`\w])(!?)\[\[(?=\S)(?:[^\[\]|\n`]{1,200}\|)?([^\[\]|\n`]{1,200})(?<=\S)\]\](?![`\w])"
)
_IMAGE = re.compile(
    r"!\[[^\]]{0,999}\]\(\s*<?([^)\s>]{1,999})|<img\b[^>]{0,999}?\bsrc\s*=\s*[\"']([^\"']{1,999})"
)
# An MDX component; HTML elements are written in lower case or all capitals.
_COMPONENT = re.compile(
    r"(?:</|(?<!\w)<)[A-Z][\w.]{0,60}?[a-z][\w.]{0,60}+(?:\s(?:\"[^\"]{0,999}\"|'[^']{0,999}'|\{[^{}]{0,999}\}|[^<>\"'{}]){0,999}+)?/?>"
)
_MORE = re.compile(
    r"<!--\s*(?:more|truncate|excerpt|end[ _-]?excerpt)\s*-->|\{/\*\s*truncate\s*\*/\}", re.IGNORECASE
)
LONGEST = 600_000


@dataclass(frozen=True, slots=True)
class MarkdownText:
    """The prose, the headline in the text itself, the first picture as written, a marked excerpt."""

    prose: Prose
    headline: str
    image: str
    excerpt: str = ""


def read_body(text: str, *, mark: str = "") -> MarkdownText:
    """Read the text after the front matter; a first heading of level 1 is the headline, not a sub-heading.

    Args:
        text: Markdown or MDX.
        mark: Separator that ends the excerpt, besides the usual comments.
    """
    text = text[:LONGEST]
    image = _IMAGE.search(text)
    headline, prose = _prose(text)
    end = re.search(re.escape(mark), text) if mark else _MORE.search(text)
    paragraphs = _prose(text[: end.start()])[1].paragraphs if end else ()
    excerpt = paragraphs[0] if len(paragraphs) == 1 else ""
    return MarkdownText(prose, headline, (image[1] or image[2]) if image else "", excerpt)


def _prose(text: str) -> tuple[str, Prose]:
    """Return the headline at the start of the text, or empty, and the rest."""
    plain = _COMPONENT.sub("", _ADDED.sub("", _FENCED.sub("", text)))
    plain = _WIKI_LINK.sub(lambda link: "" if link[1] else link[2], plain)
    html = _renderer().render(with_emoji(plain))
    title = re.match(r"\s*<h1>(.*?)</h1>", html, re.DOTALL)
    prose = prose_of(html[title.end() :] if title else html)
    first = prose_of(title[0]).headings if title else ()
    return first[0].text if first else "", prose


@cache
def _renderer() -> MarkdownIt:
    from sharekit.sources.markdown.parser import markdown_parser  # 40 ms

    renderer = markdown_parser()
    for rule in ("html_inline", "html_block"):
        renderer.add_render_rule(rule, _html)
    return renderer


def _html(_renderer: Any, tokens: Any, index: int, _options: Any, _env: Any) -> str:
    return without_unknown_tags(tokens[index].content)
