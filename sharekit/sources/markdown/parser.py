"""The Markdown parser: CommonMark, tables, strikethrough, emphasis beside Chinese and Japanese characters.

By CommonMark's rule, `**要点：**続き` has no bold text: a mark after punctuation and before a letter does not
end emphasis. Chinese and Japanese have no spaces there, so a mark beside one of their characters opens and
closes (https://github.com/tats-u/markdown-cjk-friendly).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned

if TYPE_CHECKING:
    from markdown_it.token import Token

_CJK = re.compile(
    "[\u2e80-\u303f\u3040-\u30ff\u3100-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 (markdown-it's names)
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        before = self.src[start - 1 : start]
        after = self.src[end : end + 1] if end < self.posMax else ""
        if canSplitWord and (_CJK.match(before) or _CJK.match(after)):
            return Scanned(bool(after.strip()), bool(before.strip()), scanned.length)
        return scanned


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def markdown_parser(*, linkify: bool = False) -> MarkdownIt:
    """Return a new parser.

    Args:
        linkify: Whether bare URLs become links.
    """
    parser = MarkdownIt("commonmark", {"html": True, "linkify": linkify})
    parser.inline = _Inline()
    parser.configure("commonmark", {"html": True, "linkify": linkify})
    return parser.enable(["table", "strikethrough", *(["linkify"] if linkify else [])])
