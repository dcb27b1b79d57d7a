"""Counts the steps that a backtracking matcher takes, so that growth is measured without a clock.

`re` does not say how much it works. This matcher walks the same parsed pattern in the same order, a character
at a time, and counts. Its own speed does not matter: only the ratio of two counts is used.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from re import _constants as codes  # type: ignore[attr-defined]  # private, the same in all supported Pythons
from re import _parser  # type: ignore[attr-defined]  # as above
from typing import Any

Continue = Callable[[int], bool]
_UNBOUNDED = 1_000  # repeats of at least so many count as unbounded
_MOST_STEPS = 60_000
_MOST_PUMPS = 30
_MOST_KINDS = 8
_FEW, _MANY = 4, 40  # repetitions
_SUSPECT = 2.2


class TooManySteps(Exception):
    """The matcher has given up."""


class Matcher:
    """A backtracking matcher that counts.

    Args:
        pattern: A compiled pattern.
    """

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
        flags = pattern.flags
        if isinstance(pattern.pattern, bytes):
            flags |= re.ASCII
        self._ignore_case = bool(pattern.flags & re.IGNORECASE)
        self._dot_all = bool(pattern.flags & re.DOTALL)
        self._lines = bool(pattern.flags & re.MULTILINE)
        self.tree = _plain(_parser.parse(text, flags & ~re.DEBUG))
        self.steps = 0
        self.spans: list[tuple[int, int]] = []
        self._accepted: dict[tuple[Any, int, str], bool] = {}
        self._text = ""
        self._groups: dict[int, tuple[int, int]] = {}

    def search(self, text: str) -> int:
        """Return the steps of finding the pattern everywhere in a text; keeps the spans."""
        self.steps, self._text, self._groups, self.spans = 0, text, {}, []
        start = 0
        while start <= len(text):
            end = self._first_end(self.tree, start)
            if end is not None:
                self.spans.append((start, end))
            start = max(end, start + 1) if end is not None else start + 1
        return self.steps

    def match(self, text: str) -> int:
        """Return the steps of matching at the beginning of a text."""
        self.steps, self._text, self._groups = 0, text, {}
        self._first_end(self.tree, 0)
        return self.steps

    def _count(self, steps: int = 1) -> None:
        self.steps += steps
        if self.steps > _MOST_STEPS:
            raise TooManySteps

    def _run(self, items: Sequence[Any], index: int, pos: int, then: Continue) -> bool:
        if index == len(items):
            return then(pos)
        code, argument = items[index]
        return self._item(code, argument, pos, lambda end: self._run(items, index + 1, end, then))

    def _item(self, code: Any, argument: Any, pos: int, then: Continue) -> bool:  # noqa: PLR0911 - one a kind
        self._count()
        if is_single(code):
            return self._is_in((code, argument), pos) and then(pos + 1)
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            return self._repeat(code, argument, pos, then)
        if code is codes.SUBPATTERN:
            group, _, _, inner = argument
            return self._run(list(inner), 0, pos, lambda end: self._grouped(group, pos, end, then))
        if code is codes.BRANCH:
            return any(self._run(list(each), 0, pos, then) for each in argument[1])
        if code is codes.AT:
            return self._is_at(argument, pos) and then(pos)
        if code in (codes.ASSERT, codes.ASSERT_NOT):
            return self._look(code, argument, pos) and then(pos)
        if code is codes.ATOMIC_GROUP:
            end = self._first_end(list(argument), pos)
            return end is not None and then(end)
        if code is codes.GROUPREF:
            start, end = self._groups.get(argument, (0, 0))
            part = self._text[start:end]
            self._count(len(part))
            return self._text.startswith(part, pos) and then(pos + len(part))
        if code is codes.GROUPREF_EXISTS:
            group, yes, no = argument
            return self._run(list(yes if group in self._groups else no or ()), 0, pos, then)
        raise AssertionError(code)

    def _grouped(self, group: int | None, start: int, end: int, then: Continue) -> bool:
        if group is not None:
            self._groups[group] = (start, end)
        return then(end)

    def _look(self, code: Any, argument: Any, pos: int) -> bool:
        direction, inner = argument
        inner = list(inner)
        if direction < 0:
            low, high = width(inner)
            starts = range(max(0, pos - high), pos - low + 1)
            hit = any(self._run(inner, 0, start, lambda end: end == pos) for start in starts)
        else:
            hit = self._run(inner, 0, pos, lambda _: True)
        return hit is (code is codes.ASSERT)

    def _repeat(self, code: Any, argument: Any, pos: int, then: Continue) -> bool:
        least, most, inner = argument
        inner = list(inner)
        if len(inner) == 1 and is_single(inner[0][0]):
            return self._repeat_single(code, inner[0], (least, min(most, len(self._text))), pos, then)
        if code is codes.POSSESSIVE_REPEAT:
            return self._possessive(inner, (least, most), pos, then)
        greedy = code is codes.MAX_REPEAT

        def again(count: int, at: int, before: int) -> bool:
            self._count()
            stuck = at == before and count > least

            def more() -> bool:
                return (
                    count < most
                    and not stuck
                    and self._run(inner, 0, at, lambda end: again(count + 1, end, at))
                )

            if greedy:
                return more() or (count >= least and then(at))
            return (count >= least and then(at)) or more()

        return again(0, pos, -1)

    def _possessive(self, inner: Sequence[Any], bounds: tuple[int, int], pos: int, then: Continue) -> bool:
        count, end = 0, pos
        while count < bounds[1]:
            after = self._first_end(inner, end)
            if after is None or after == end:
                break
            count, end = count + 1, after
        return count >= bounds[0] and then(end)

    def _first_end(self, items: Sequence[Any], pos: int) -> int | None:
        ends: list[int] = []
        self._run(items, 0, pos, lambda end: not ends.append(end))  # type: ignore[func-returns-value]
        return ends[0] if ends else None

    def _repeat_single(self, code: Any, item: Any, bounds: tuple[int, int], pos: int, then: Continue) -> bool:
        least, most = bounds
        count = 0
        if code is codes.MIN_REPEAT:
            while count < least:
                self._count()
                if not self._is_in(item, pos + count):
                    return False
                count += 1
            while True:
                if then(pos + count):
                    return True
                self._count()
                if count >= most or not self._is_in(item, pos + count):
                    return False
                count += 1
        while count < most and self._is_in(item, pos + count):
            self._count()
            count += 1
        if code is codes.POSSESSIVE_REPEAT:
            return count >= least and then(pos + count)
        return any(then(pos + length) for length in range(count, least - 1, -1))

    def _is_in(self, item: Any, pos: int) -> bool:
        if pos >= len(self._text):
            return False
        return self.accepts(item, self._text[pos])

    def accepts(self, item: Any, character: str) -> bool:
        """Return whether a one-character item takes a character."""
        code, argument = item
        key = (code, argument if isinstance(argument, int) else id(argument), character)
        if key not in self._accepted:
            self._accepted[key] = self._takes(code, argument, character)
        return self._accepted[key]

    def _takes(self, code: Any, argument: Any, character: str) -> bool:
        if code is codes.ANY:
            return self._dot_all or character != "\n"
        forms = {character, character.lower(), character.upper()} if self._ignore_case else {character}
        if code is codes.LITERAL:
            return any(ord(form) == argument for form in forms if len(form) == 1)
        if code is codes.NOT_LITERAL:
            return all(ord(form) != argument for form in forms if len(form) == 1)
        return any(_in_set(argument, form) for form in forms if len(form) == 1)

    def _is_at(self, kind: Any, pos: int) -> bool:
        text = self._text
        if kind in (codes.AT_BEGINNING, codes.AT_BEGINNING_STRING):
            return pos == 0 or (self._lines and kind is codes.AT_BEGINNING and text[pos - 1] == "\n")
        if kind in (codes.AT_END, codes.AT_END_STRING):
            last = pos == len(text) or (kind is codes.AT_END and pos == len(text) - 1 and text[pos] == "\n")
            return last or (self._lines and kind is codes.AT_END and text[pos] == "\n")
        words = [0 <= at < len(text) and (text[at].isalnum() or text[at] == "_") for at in (pos - 1, pos)]
        return (words[0] != words[1]) is (kind is codes.AT_BOUNDARY)


def _plain(node: Any) -> Any:
    """Return a parsed pattern as lists and tuples, which are quicker to walk than the parser's own class."""
    if isinstance(node, _parser.SubPattern | list):
        return [_plain(each) for each in node]
    return tuple(map(_plain, node)) if isinstance(node, tuple) else node


def is_single(code: Any) -> bool:
    """Return whether an item of a pattern takes one character."""
    return code in (codes.LITERAL, codes.NOT_LITERAL, codes.IN, codes.ANY)


def _in_set(rows: Sequence[Any], character: str) -> bool:
    negated, hit = False, False
    for code, argument in rows:
        if code is codes.NEGATE:
            negated = True
        elif code is codes.LITERAL:
            hit |= ord(character) == argument
        elif code is codes.RANGE:
            hit |= argument[0] <= ord(character) <= argument[1]
        elif code is codes.CATEGORY:
            hit |= _in_category(argument, character)
    return hit is not negated


def _in_category(category: Any, character: str) -> bool:
    name = str(category).lower()
    kinds: dict[str, Callable[[str], bool]] = {
        "digit": str.isdecimal,
        "space": str.isspace,
        "word": lambda c: c.isalnum() or c == "_",
    }
    kind = next(test for key, test in kinds.items() if key in name)
    return kind(character) is not ("not" in name)


def width(items: Sequence[Any]) -> tuple[int, int]:
    """Return the least and the greatest length that items match."""
    low = high = 0
    for code, argument in items:
        if is_single(code):
            least, most = 1, 1
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            one = width(list(argument[2]))
            least, most = one[0] * argument[0], one[1] * argument[1]
        elif code is codes.SUBPATTERN:
            least, most = width(list(argument[3]))
        elif code is codes.ATOMIC_GROUP:
            least, most = width(list(argument))
        elif code is codes.BRANCH:
            each = [width(list(branch)) for branch in argument[1]]
            least, most = min(e[0] for e in each), max(e[1] for e in each)
        else:
            least = most = 0
        low, high = low + least, high + most
    return low, high


class Attacker:
    """Makes texts that a pattern may work on for long: what stands before a loop, then the loop many times.

    Args:
        matcher: The matcher of the pattern.
    """

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        letters = [chr(code) for code in range(32, 127)] + ["\n", "\t", "é", "漢", "\xa0", "\u200b", "’"]
        self._letters = letters
        self._sets = list(_sets(matcher.tree))

    def pumps(self) -> list[tuple[str, str]]:
        """Return what texts begin with and what they repeat."""
        pairs: dict[tuple[str, str], None] = {}
        for prefix, body in self._loops(self._matcher.tree, ""):
            pairs |= dict.fromkeys((prefix, one) for one in body)
            pairs |= dict.fromkeys(("", prefix + one) for one in body[:2])
        return [pair for pair in pairs if pair[1]][:_MOST_PUMPS]

    def _loops(self, items: Sequence[Any], prefix: str) -> Iterator[tuple[str, list[str]]]:
        for code, argument in items:
            if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
                inner = list(argument[2])
                if argument[1] >= _UNBOUNDED:
                    yield prefix, self._samples(inner)
                yield from self._loops(inner, prefix)
            elif code is codes.SUBPATTERN:
                yield from self._loops(list(argument[3]), prefix)
            elif code is codes.ATOMIC_GROUP:
                yield from self._loops(list(argument), prefix)
            elif code is codes.BRANCH:
                for branch in argument[1]:
                    yield from self._loops(list(branch), prefix)
            elif code in (codes.ASSERT, codes.ASSERT_NOT):
                yield from self._loops(list(argument[1]), prefix)
            prefix += self._sample([(code, argument)])

    def _samples(self, items: Sequence[Any]) -> list[str]:
        """Return some texts that the body of a loop matches."""
        if len(items) == 1 and items[0][0] is codes.SUBPATTERN:
            return self._samples(list(items[0][1][3]))
        if len(items) == 1 and items[0][0] is codes.BRANCH:
            return [text for branch in items[0][1][1] for text in self._samples(list(branch))][:6]
        if len(items) == 1 and is_single(items[0][0]):
            kinds = {self._kind(c): c for c in self._letters if self._matcher.accepts(items[0], c)}
            return list(kinds.values())[:_MOST_KINDS]
        return [self._sample(items)]

    def _kind(self, letter: str) -> tuple[bool, ...]:
        """Return which sets of the pattern take a letter: a loop may have one that a look behind lacks."""
        return tuple(self._matcher.accepts(one, letter) for one in self._sets)

    def _sample(self, items: Sequence[Any]) -> str:
        text = ""
        for code, argument in items:
            if code is codes.LITERAL:
                text += chr(argument)
            elif is_single(code):
                text += next(
                    (c for c in "a0 .\n-_" if self._matcher.accepts((code, argument), c)), None
                ) or next((c for c in self._letters if self._matcher.accepts((code, argument), c)), "")
            elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
                text += self._sample(list(argument[2])) * max(argument[0], int(argument[1] >= _UNBOUNDED))
            elif code is codes.SUBPATTERN:
                text += self._sample(list(argument[3]))
            elif code is codes.ATOMIC_GROUP:
                text += self._sample(list(argument))
            elif code is codes.BRANCH:
                text += self._sample(list(argument[1][0]))
        return text


def _sets(items: Sequence[Any]) -> Iterator[Any]:
    """Yield the items of a pattern that take one of several characters."""
    for code, argument in items:
        if is_single(code) and code is not codes.LITERAL:
            yield code, argument
        for inner in _inner(code, argument):
            yield from _sets(inner)


def _inner(code: Any, argument: Any) -> list[list[Any]]:
    """Return the sequences of items inside an item."""
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return [list(argument[2])]
    if code is codes.SUBPATTERN:
        return [list(argument[3])]
    if code is codes.ATOMIC_GROUP:
        return [list(argument)]
    if code is codes.BRANCH:
        return [list(branch) for branch in argument[1]]
    return [list(argument[1])] if code in (codes.ASSERT, codes.ASSERT_NOT) else []


_DEPTH = 1_000_000  # the matcher recurses once a character


def growth(pattern: re.Pattern[Any], *, anywhere: bool) -> tuple[float, str]:
    """Return by which factor the steps grow when an adversarial text doubles, at worst, and that text.

    Steps that do not depend on the text's length cancel out: what is compared is the growth from once to
    twice and from twice to four times the text. What looks slow on short texts is tried on longer ones.
    """
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_DEPTH)
    try:
        matcher = Matcher(pattern)
        run = matcher.search if anywhere else matcher.match
        return max((_growth(run, *pump) for pump in Attacker(matcher).pumps()), default=(0.0, ""))
    finally:
        sys.setrecursionlimit(limit)  # other tests of this process rely on it


def _growth(run: Callable[[str], int], start: str, pump: str) -> tuple[float, str]:
    factor = _ratio(run, start, pump, _FEW)
    return (_ratio(run, start, pump, _MANY) if factor > _SUSPECT else factor), start + pump * _FEW


def _ratio(run: Callable[[str], int], start: str, pump: str, count: int) -> float:
    try:
        once, twice, four_times = (run(start + pump * count * times + "\0") for times in (1, 2, 4))
    except TooManySteps:
        return float("inf")
    return (four_times - twice) / max(1, twice - once)
