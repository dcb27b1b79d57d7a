"""Find idioms that readers would have to translate, and names that name nothing, in code and documentation.

    python -m scripts.check_words

Exits with 1 and one line per place. Names are checked in sharekit/ only: functions and classes of fewer than
three letters, and variables such as `found` or `given`.
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
    )\b""",
    re.VERBOSE | re.IGNORECASE,
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
    prose = enumerate(text.splitlines(), 1) if path.suffix == ".md" else _prose(text)
    for line, words in prose:
        for match in _IDIOMS.finditer(words):
            yield f"{where}:{line}: idiom: {' '.join(match[0].split())!r}"
    if where.startswith("sharekit/"):
        for line, name in _names(ast.parse(text)):
            yield f"{where}:{line}: name: {name!r}"


def _prose(text: str) -> Iterator[tuple[int, str]]:
    """Yield comments and docstrings of Python code with their lines."""
    before = tokenize.NEWLINE
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT or (
            token.type == tokenize.STRING and before in {tokenize.NEWLINE, tokenize.INDENT, tokenize.NL}
        ):
            yield from enumerate(token.string.splitlines(), token.start[0])
        if token.type != tokenize.COMMENT:
            before = token.type


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
