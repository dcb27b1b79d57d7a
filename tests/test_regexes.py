"""No regular expression takes more than linear time on the texts that it meets.

Every pattern of the package is run by a matcher that counts steps, on texts made to keep it busy and on texts
twice as long. Where the steps grow faster than the text, BOUNDED says what bounds the text.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import sharekit
from sharekit.support.patterns import _LazyPattern
from tests.regex_steps import growth

_FACTOR = 2.7  # between 2, linear, and 4, quadratic; short texts have steps of their own
_ANYWHERE = {"search", "sub", "subn", "split", "findall", "finditer"}
_USES = {*_ANYWHERE, "match", "fullmatch"}
_ROOT = Path(sharekit.__file__).parent

BOUNDED = {
    "delivery.message.dkim:_FIELD": "header of a message that we wrote",
    "delivery.sending.uncertain:_EXIM_ID": "2,000 characters between arrow and ID, as the pattern says",
    "publishing.reading.kind:_UTILITY": "path of a file, which systems limit",
    "sources.feed.headline:_SENTENCE": "_MOST characters; the steps of its first four characters weigh here",
    "settings.places:_ONE_KEY": "a key in the user's own settings",
    "sources.feed.people:_EMAIL": "_LONGEST characters",
    "sources.feed.people:_MAIL_FIRST": "_LONGEST characters",
    "sources.feed.people:_MAIL_LAST": "_LONGEST characters",
    "sources.page.bylines.shown_byline:_CREDIT": "_LINE characters",
    "sources.page.dates.shown_date:_ENDS": "_LINE characters",
    "sources.page.headline:_SEPARATOR": "_TITLE characters",
    "sources.plain_text.junk:_CREDIT_BEHIND": "_LONGEST_CAPTION characters",
    "sources.plain_text.junk:_COUNTER": "one start: the whole line must match",
    "sources.plain_text.junk:_ENTRY": "one start: the whole line must match",
    "sources.plain_text.junk:_TEXT_GOES_ON": "one start: the whole line must match",
    "sources.plain_text.related_lines:_DATE_BEHIND": "one start, 40 characters behind the bar",
    "sources.words.person_names:_AFTER": "_LONGEST characters",
    "sources.words.person_names:_WEEKDAY": "_LONGEST characters",
    "sources.words.person_names:_LAST_WEEKDAY": "_LONGEST characters",
    "sources.words.person_names:_LEADING": "_LONGEST characters, one start",
    "sources.page.parsing.limits:_FLOOD": "one tag: a start takes no more than what follows up to the next <",
    "support.text_utils:_ATTRIBUTES": "a hundred attributes from each start",
    r"( … | ?\([^)]*\)\*|\([^)]*\))": "our own list of words of replies",
    r" *--.*": "our own schema",
    r"\((.*?),?\)": "a message of pydantic about one setting",
    r"(?:\s*\|\s*)+": "twice the length of a byline",
}
"""Patterns whose steps grow faster than the text, and what bounds the text."""


def _patterns() -> Iterator[tuple[str, re.Pattern[Any], bool]]:
    """Yield every pattern with its name, and whether it is looked for anywhere in a text."""
    seen = set()
    for info in pkgutil.walk_packages(sharekit.__path__, "sharekit."):
        if info.name.endswith("__main__") or info.name.startswith("sharekit.plugins."):
            continue
        module = importlib.import_module(info.name)
        used = _used(Path(str(module.__file__)))
        for name, value in vars(module).items():
            for pattern in _inside(value):
                key = (pattern.pattern, pattern.flags)
                methods = used.get(name, set())
                if key not in seen and (methods or getattr(module, "__name__", "") == info.name):
                    seen.add(key)
                    anywhere = not methods or bool(methods & _ANYWHERE)
                    yield f"{info.name.removeprefix('sharekit.')}:{name}", pattern, anywhere
    for path in sorted(_ROOT.rglob("*.py")):
        for method, text in _inline(path):
            yield text, re.compile(text), method in _ANYWHERE


def _inside(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, _LazyPattern):
        yield re.compile(*value._arguments)
    elif hasattr(value, "cache_info") and value.__annotations__ == {"return": "re.Pattern[str]"}:
        yield value()
    elif isinstance(value, dict):
        for each in (*value, *value.values()):
            yield from _inside(each)
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from _inside(each)


@cache
def _nodes(path: Path) -> list[ast.AST]:
    return [*ast.walk(ast.parse(path.read_bytes()))]


def _used(path: Path) -> dict[str, set[str]]:
    """Return how a file uses each name: as `_NAME.search(…)` and so on."""
    uses: dict[str, set[str]] = {}
    for node in _nodes(path):
        if isinstance(node, ast.Attribute) and node.attr in _USES and isinstance(node.value, ast.Name):
            uses.setdefault(node.value.id, set()).add(node.attr)
    return uses


def _inline(path: Path) -> Iterator[tuple[str, str]]:
    """Yield method and text of each `re.search("…", …)` and the like."""
    for node in _nodes(path):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in _USES
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.func.attr, str(node.args[0].value)


def test_steps_grow_no_faster_than_the_text() -> None:
    slow = {}
    for name, pattern, anywhere in _patterns():
        factor, text = growth(pattern, anywhere=anywhere) if name not in BOUNDED else (0.0, "")
        if factor > _FACTOR:
            slow[name] = f"{factor:.1f} times the steps, such as on {text[:40]!r}"
    assert slow == {}


@pytest.mark.parametrize(
    ("pattern", "anywhere", "linear"),
    [
        (r"a+b", False, True),
        (r"<meta[^>]*>", True, False),
        (r"(?<![\w-])(?:[\w'-]+[.:]?\s)?Date", True, False),
        (r"(?<![\w'-])(?:[\w'-]+[.:]?\s)?Date", True, True),
        (r"to:\s*[\[(]?[^\])]{0,60}[\])]", True, True),
        (r"<meta[^<>]*>", True, True),
        (r"\s+$", True, False),
        (r"(?<!\s)\s+$", True, True),
        (r"(?:a+)+b", False, False),
        (r"(?:a|a)*b", False, False),
        (r"\s*\s*x", False, False),
        (r"(?>a+)+b", False, True),
        (r"a++b", False, True),
        (r"[a-z]{1,5}\d", True, True),
    ],
)
def test_the_matcher_separates_linear_from_other_growth(pattern: str, anywhere: bool, linear: bool) -> None:
    factor, _ = growth(re.compile(pattern), anywhere=anywhere)
    assert (factor <= _FACTOR) is linear


@pytest.mark.parametrize(
    "pattern", [r"(\w+)@(\w+)", r"(a|ab)(c|bcd)\b", r"^x*(?=y)|z{2,3}?", r"(.)\1", r"(?i)ÀB?c"]
)
@pytest.mark.parametrize("text", ["me@home you@work", "abcd abc", "xxy zzz", "hello", "àbC À"])
def test_the_matcher_finds_what_re_finds(pattern: str, text: str) -> None:
    from tests.regex_steps import Matcher

    matcher = Matcher(re.compile(pattern))
    matcher.search(text)
    assert matcher.spans == [match.span() for match in re.finditer(pattern, text)]
