"""Text from outside, made safe to print: no terminal escapes, no reordering, no commands to a CI runner.

A title, address or file name can hold an escape sequence (ECMA-48), a bidirectional override that shows the
text in another order (Unicode TR 36), or a line that a CI service takes for a command: `::stop-commands::`
and `##[add-mask]` on GitHub, `##vso[` on Azure Pipelines, `##teamcity[` on TeamCity. All of these are
printed as visible escapes, as Python writes them.
"""

from __future__ import annotations

import re

from sharekit.support.patterns import lazy_pattern

_BIDI = (
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides, isolates; the plain marks LRM and RLM are harmless
)
_SEPARATORS = "\u2028\u2029"
_UNSAFE = lazy_pattern(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}{_SEPARATORS}\ud800-\udfff]")
_UNSAFE_IN_LINE = lazy_pattern(f"[\x00-\x1f\x7f-\x9f{_BIDI}{_SEPARATORS}\ud800-\udfff]")
_LINE_COMMAND = lazy_pattern(r"^([^\S\n]*):(?=:)", re.MULTILINE)
_COMMAND = lazy_pattern(r"#(?=#(?:vso|teamcity)?\[)", re.IGNORECASE)
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def printable(text: str) -> str:
    """Return output of several lines with everything unsafe escaped; line feeds and tabs stay."""
    return _without_commands(_UNSAFE.sub(_escape, text.replace("\r\n", "\n")))


def printable_line(text: str) -> str:
    """Return a value as part of one line: line breaks are escaped too."""
    return _without_commands(_UNSAFE_IN_LINE.sub(_escape, text))


def _without_commands(text: str) -> str:
    return _COMMAND.sub(r"\\x23", _LINE_COMMAND.sub(r"\1\\x3a", text))


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    return _SHORT.get(char) or (f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}")  # noqa: PLR2004 (a byte)
