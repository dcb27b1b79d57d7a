"""The Unicode Bidirectional Algorithm (UAX #9, rules P2 to L2)."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import bidirectional

from sharekit.text.fonts.coverage import Coverage
from sharekit.text.unicode.bidi_runs import ISOLATES, resolve_sequence

_MAX_DEPTH = 125
_EMBEDDINGS = {"LRE": None, "RLE": None, "LRO": "L", "RLO": "R"}
_TURNING = {"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO"}
_TRAILING = {"WS", "FSI", "LRI", "RLI", "PDI"}

# DerivedBidiClass.txt: the classes of unassigned code points, so that they work once they are assigned.
_DEFAULTS = {
    "R": Coverage.parse(
        "590-5FF 7C0-85F FB1D-FB4F 10800-10CFF 10D40-10EBF 10F00-10F2F 10F70-10FFF 1E800-1EC6F 1ECC0-1ECFF "
        "1ED50-1EDFF 1EF00-1EFFF"
    ),
    "AL": Coverage.parse(
        "600-7BF 860-8FF FB50-FDCF FDF0-FDFF FE70-FEFF 10D00-10D3F 10EC0-10EFF 10F30-10F6F 1EC70-1ECBF "
        "1ED00-1ED4F 1EE00-1EEFF"
    ),
    "ET": Coverage.parse("20A0-20CF"),
    "BN": Coverage.parse("FDD0-FDEF E0000-E0FFF"),
}
_NONCHARACTER = 0xFFFE  # the last two code points of every plane


@lru_cache(maxsize=16384)
def _bidi_class(character: str) -> str:
    assigned = bidirectional(character)
    if assigned:
        return assigned
    point = ord(character)
    if point & _NONCHARACTER == _NONCHARACTER:
        return "BN"
    return next((kind for kind, points in _DEFAULTS.items() if point in points), "L")


def base_level(classes: list[str]) -> int:
    """Return the level of the first strong character outside isolates, else 0 (rules P2 and P3)."""
    depth = 0
    for kind in classes:
        if kind in ISOLATES:
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif depth == 0 and kind in {"L", "R", "AL"}:
            return 0 if kind == "L" else 1
    return 0


def levels(text: str, base: int | None = None) -> tuple[int, list[int]]:
    """Return the paragraph's level and that of each character; odd levels run from right to left.

    Args:
        text: One paragraph.
        base: Its level, 0 or 1; that of its first strong character when None.
    """
    if text.isascii() and not base:
        return 0, [0] * len(text)
    classes = [_bidi_class(character) for character in text]
    if not base and _TURNING.isdisjoint(classes):
        return 0, [0] * len(text)
    if base is None:
        base = base_level(classes)
    resolved_levels, resolved, removed, partners = _explicit(classes, base)
    for sequence in _sequences(classes, resolved_levels, removed, partners):
        resolve_sequence(
            text=text,
            classes=classes,
            resolved=resolved,
            levels=resolved_levels,
            removed=removed,
            sequence=sequence,
            base=base,
        )
    _implicit(resolved, resolved_levels, removed, base)
    _reset_trailing(classes, resolved_levels, removed, base)
    return base, resolved_levels


def _partners(classes: list[str]) -> list[int]:
    """Pair each isolate initiator with its PDI (definition BD9); -1 for those without."""
    partners = [-1] * len(classes)
    waiting: list[int] = []
    for index, kind in enumerate(classes):
        if kind in ISOLATES:
            waiting.append(index)
        elif kind == "PDI" and waiting:
            opener = waiting.pop()
            partners[opener], partners[index] = index, opener
    return partners


class _Stack:
    """The directional status stack of rules X1 to X8."""

    def __init__(self, base: int) -> None:
        self.entries: list[tuple[int, str | None, bool]] = [(base, None, False)]
        self.overflow_isolates = self.overflow_embeddings = self.isolates = 0

    @property
    def level(self) -> int:
        return self.entries[-1][0]

    @property
    def override(self) -> str | None:
        return self.entries[-1][1]

    def _next(self, *, rtl: bool) -> int:
        return (self.level + 1) | 1 if rtl else (self.level + 2) & ~1

    def embed(self, kind: str) -> None:
        deeper = self._next(rtl=kind[0] == "R")
        if deeper <= _MAX_DEPTH and not self.overflow_isolates and not self.overflow_embeddings:
            self.entries.append((deeper, _EMBEDDINGS[kind], False))
        elif not self.overflow_isolates:
            self.overflow_embeddings += 1

    def isolate(self, *, rtl: bool) -> None:
        deeper = self._next(rtl=rtl)
        if deeper <= _MAX_DEPTH and not self.overflow_isolates and not self.overflow_embeddings:
            self.isolates += 1
            self.entries.append((deeper, None, True))
        else:
            self.overflow_isolates += 1

    def end_isolate(self) -> None:
        if self.overflow_isolates:
            self.overflow_isolates -= 1
        elif self.isolates:
            self.overflow_embeddings = 0
            while not self.entries[-1][2]:
                self.entries.pop()
            self.entries.pop()
            self.isolates -= 1

    def end_embedding(self) -> None:
        if self.overflow_isolates:
            return
        if self.overflow_embeddings:
            self.overflow_embeddings -= 1
        elif not self.entries[-1][2] and len(self.entries) > 1:
            self.entries.pop()


def _explicit(classes: list[str], base: int) -> tuple[list[int], list[str], list[bool], list[int]]:
    """Rules X1 to X9: levels, classes after overrides, which characters are removed, isolate partners."""
    partners = _partners(classes)
    resolved = list(classes)
    levels = [0] * len(classes)
    removed = [False] * len(classes)
    stack = _Stack(base)
    for index, kind in enumerate(classes):
        if kind == "PDI":
            stack.end_isolate()
        levels[index] = base if kind == "B" else stack.level
        if kind in _EMBEDDINGS or kind in {"PDF", "BN"}:
            removed[index] = True
        elif kind != "B" and stack.override:
            resolved[index] = stack.override
        if kind in _EMBEDDINGS:
            stack.embed(kind)
        elif kind == "PDF":
            stack.end_embedding()
        elif kind in ISOLATES:
            stack.isolate(rtl=kind == "RLI" or (kind == "FSI" and _first_strong(classes, partners, index)))
    return levels, resolved, removed, partners


def _first_strong(classes: list[str], partners: list[int], opener: int) -> bool:
    end = partners[opener] if partners[opener] >= 0 else len(classes)
    return base_level(classes[opener + 1 : end]) == 1


def _sequences(
    classes: list[str], levels: list[int], removed: list[bool], partners: list[int]
) -> list[list[int]]:
    """Join level runs into isolating run sequences (definition BD13)."""
    runs: list[list[int]] = []
    for index, gone in enumerate(removed):
        if gone:
            continue
        if runs and levels[runs[-1][-1]] == levels[index]:
            runs[-1].append(index)
        else:
            runs.append([index])
    starting = {run[0]: run for run in runs}
    sequences = []
    for run in runs:
        if classes[run[0]] == "PDI" and partners[run[0]] >= 0:
            continue  # goes on from the run of its initiator
        sequence = list(run)
        while classes[sequence[-1]] in ISOLATES and partners[sequence[-1]] in starting:
            sequence += starting[partners[sequence[-1]]]
        sequences.append(sequence)
    return sequences


def _implicit(resolved: list[str], levels: list[int], removed: list[bool], base: int) -> None:
    """Rules I1 and I2; removed characters then take the level before them."""
    before = base
    for index, kind in enumerate(resolved):
        if removed[index]:
            levels[index] = before
        elif levels[index] & 1:
            levels[index] += kind in {"L", "EN", "AN"}
        else:
            levels[index] += {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)
        before = levels[index]


def _reset_trailing(classes: list[str], levels: list[int], removed: list[bool], base: int) -> None:
    """Rule L1: separators, and white space before them or at the end, take the paragraph's level."""
    trailing = True
    for index in range(len(classes) - 1, -1, -1):
        kind = classes[index]
        if kind in {"S", "B"}:
            trailing = True
        elif kind not in _TRAILING and not removed[index]:
            trailing = False
        if trailing:
            levels[index] = base


def visual_order(of: list[int]) -> list[int]:
    """Return the indices of pieces with these levels from left to right (rule L2)."""
    order = list(range(len(of)))
    odd = [level for level in of if level & 1]
    if not odd:
        return order
    for level in range(max(of), min(odd) - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and of[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = max(end, start + 1)
    return order
