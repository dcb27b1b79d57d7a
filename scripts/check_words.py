"""Find idioms that readers would have to translate, and names that name nothing, in code and documentation.

    python -m scripts.check_words

Exits with 1 and one line per place. Prose is docstrings, comments, messages in sharekit/ and Markdown. Names
are checked in sharekit/: functions and classes of fewer than three letters, and variables such as `found` or
`given`; the names of tests must not use the idioms either.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
_IDIOMS = re.compile(
    r"""\b(?:
      anew | at\ hand | told | mend(?:s|ed|ing)? | to\ come\. | it\ is\ none | (?:a\ fault\ )?of\ ours
      | (?:cannot|to)\ be\ had | by\ its\ own\ wish | what\ came\ of | look(?:s|ed|ing)?\ \w+(?:\ \w+)?\ over
      | no\ one\ knows | nobody\ in\ particular | tell(?:s|ing)?\ (?:what|of|whether|that)
      | stands?\ (?:in|at|there|beside|under|above) | what\ there\ is | the\ \w+\ there\ are
      | is\ no\ (?:file|TOML|number|address) | learn[ts]\ of | known\ by\ itself | whatever\ (?:comes|happens)
      | in\ hand | in\ our\ way | lets?\ everybody | gives?\ way | what\ is\ not\ there | as\ it\ stands
      | (?:stand|stood|standing)\ (?:in|at|there|beside|under|above) | are\ none | it\ is\ not\ there
      | thereof | thereby | hence | whence | (?:to|for)\ naught | with\ regard\ to | look\ it\ over
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_TEST_NAME = re.compile(
    r"_(?:told|tells?|anew|mend(?:s|ed)?|stands?|of_ours|cannot_be_had|(?:is|are)_none(?=$)|wish|desk|shelf|in_hand)(?=_|$)"
)
_EMPTY_NAMES = frozenset(("found", "told", "said", "given", "mine", "made", "kept", "known"))
_SHORT_NAMES = frozenset(("x", "y", "to", "of"))
_LEAST_NAME = 3


def main() -> int:
    """Print every place and return the exit code."""
    places = [place for path in _files() for place in _places(path)]
    print("\n".join(sorted(places)) or "no idioms to translate")
    return int(bool(places))


def _files() -> Iterator[Path]:
    for folder in ("sharekit", "tests", "benchmarks", "scripts"):
        yield from sorted((ROOT / folder).rglob("*.py"))
    yield from sorted((*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "benchmarks" / "README.md"))


def _places(path: Path) -> Iterator[str]:
    where = path.relative_to(ROOT).as_posix()
    if path == Path(__file__):
        return
    text = path.read_text(encoding="utf-8")
    is_markdown, in_package = path.suffix == ".md", where.startswith("sharekit/")
    for line, words in enumerate(text.splitlines(), 1) if is_markdown else _prose(text, messages=in_package):
        for match in _IDIOMS.finditer(words):
            yield f"{where}:{line}: idiom: {' '.join(match[0].split())!r}"
    if in_package:
        for line, name in _names(ast.parse(text)):
            yield f"{where}:{line}: name: {name!r}"
    if where.startswith("tests/") and not is_markdown:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and _TEST_NAME.search(node.name):
                yield f"{where}:{node.lineno}: name: {node.name!r}"


def _prose(text: str, *, messages: bool) -> Iterator[tuple[int, str]]:
    """Yield the lines of comments, docstrings and, if asked, messages, with their numbers."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    tree = ast.parse(text)
    statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and (messages or id(node) in statements)
        ):
            yield from enumerate(node.value.splitlines(), node.lineno)


def _names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    comprehensions = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.comprehension)
        for name in ast.walk(node.target)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = node.name.strip("_")
            if len(name) < _LEAST_NAME and name not in _SHORT_NAMES:
                yield node.lineno, node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node not in comprehensions:
            if node.id in _EMPTY_NAMES:
                yield node.lineno, node.id
        elif isinstance(node, ast.arg) and node.arg in _EMPTY_NAMES:
            yield node.lineno, node.arg


if __name__ == "__main__":
    sys.exit(main())
