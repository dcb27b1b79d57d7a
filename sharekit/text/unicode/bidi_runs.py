"""UAX #9, rules W1 to N2: weak and neutral types within one isolating run sequence."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import bidirectional, category, mirrored, normalize  # noqa: TID251 (one character at a time)

ISOLATES = {"LRI", "RLI", "FSI"}
_NEUTRAL = {"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"}
_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}  # the types as rules N0 to N2 treat them
_MOST_OPEN = 63


def resolve_sequence(
    *,
    text: str,
    classes: list[str],
    resolved: list[str],
    levels: list[int],
    removed: list[bool],
    sequence: list[int],
    base: int,
) -> None:
    """Resolve the types of one sequence of indices, in place in `resolved`."""
    level = levels[sequence[0]]
    start, end = _boundary_types(classes, levels, removed, sequence, base)
    kinds = [resolved[index] for index in sequence]
    marks = [kind == "NSM" for kind in kinds]
    _resolve_weak(kinds, start)
    embedding = "R" if level & 1 else "L"
    _resolve_brackets([text[index] for index in sequence], kinds, marks, start, embedding)
    _resolve_neutral(kinds, start, end, embedding)
    for index, kind in zip(sequence, kinds, strict=True):
        resolved[index] = kind


def _boundary_types(
    classes: list[str], levels: list[int], removed: list[bool], sequence: list[int], base: int
) -> tuple[str, str]:
    """Return the types at start and end of the sequence (rule X10)."""
    before = sequence[0] - 1
    while before >= 0 and removed[before]:
        before -= 1
    after = sequence[-1] + 1
    while after < len(classes) and removed[after]:
        after += 1
    last = classes[sequence[-1]]
    outside = base if last in ISOLATES or after >= len(classes) else levels[after]
    level = levels[sequence[0]]
    first = max(level, levels[before] if before >= 0 else base)
    return ("R" if first & 1 else "L"), ("R" if max(level, outside) & 1 else "L")


def _resolve_weak(kinds: list[str], start: str) -> None:
    _resolve_marks(kinds, start)
    strong = start
    for index, kind in enumerate(kinds):  # W2, W3
        if kind in {"L", "R", "AL"}:
            strong = kind
            kinds[index] = "R" if kind == "AL" else kind
        elif kind == "EN" and strong == "AL":
            kinds[index] = "AN"
    for index in range(1, len(kinds) - 1):  # W4
        left, kind, right = kinds[index - 1 : index + 2]
        if left == right and ((kind == "CS" and left in {"EN", "AN"}) or (kind == "ES" and left == "EN")):
            kinds[index] = left
    _resolve_terminators(kinds)
    strong = start
    for index, kind in enumerate(kinds):  # W6, W7
        if kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"
        elif kind in {"ES", "ET", "CS"}:
            kinds[index] = "ON"


def _resolve_marks(kinds: list[str], start: str) -> None:  # W1
    before = start
    for index, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[index] = "ON" if before in ISOLATES or before == "PDI" else before
        before = kinds[index]


def _resolve_terminators(kinds: list[str]) -> None:  # W5
    index = 0
    while index < len(kinds):
        end = index
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        beside_number = (index and kinds[index - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN")
        if end > index and beside_number:
            kinds[index:end] = ["EN"] * (end - index)
        index = max(end, index + 1)


def _pairs(characters: list[str], kinds: list[str]) -> list[tuple[int, int]]:
    """Return the bracket pairs of a sequence in order of their opening (definition BD16)."""
    pairs: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    for index, kind in enumerate(kinds):
        paired = bracket(characters[index]) if kind == "ON" else None
        if paired is None:
            continue
        opens, closing = paired
        if opens:
            if len(waiting) == _MOST_OPEN:
                return sorted(pairs)
            waiting.append((closing, index))
            continue
        for depth in range(len(waiting) - 1, -1, -1):
            if waiting[depth][0] == closing:
                pairs.append((waiting[depth][1], index))
                del waiting[depth:]
                break
    return sorted(pairs)


def _resolve_brackets(
    characters: list[str], kinds: list[str], marks: list[bool], start: str, embedding: str
) -> None:  # N0
    for opening, closing in _pairs(characters, kinds):
        inside = {_STRONG[kind] for kind in kinds[opening + 1 : closing] if kind in _STRONG}
        if not inside:
            continue
        direction = embedding
        if embedding not in inside:
            before = next((_STRONG[k] for k in reversed(kinds[:opening]) if k in _STRONG), start)
            direction = before if before != embedding else embedding
        for place in (opening, closing):
            kinds[place] = direction
            following = place + 1
            while following < len(kinds) and marks[following]:
                kinds[following] = direction
                following += 1


def _resolve_neutral(kinds: list[str], start: str, end: str, embedding: str) -> None:  # N1, N2
    index = 0
    while index < len(kinds):
        after = index
        while after < len(kinds) and kinds[after] in _NEUTRAL:
            after += 1
        if after > index:
            left = _STRONG[kinds[index - 1]] if index else start
            right = _STRONG[kinds[after]] if after < len(kinds) else end
            kinds[index:after] = [left if left == right else embedding] * (after - index)
        index = max(after, index + 1)


@lru_cache(maxsize=4096)
def bracket(character: str) -> tuple[bool, str] | None:
    """Return whether a paired bracket opens, and its closing form (definition BD14); else None."""
    if bidirectional(character) != "ON" or not mirrored(character):
        return None
    if category(character) == "Pe":
        return False, normalize("NFC", character)
    closing = _closing(ord(character)) if category(character) == "Ps" else ""
    return (True, normalize("NFC", closing)) if closing else None


def _closing(point: int) -> str:
    crossed = {0x298D: 0x2990, 0x298F: 0x298E}  # the only two whose partner is not next to them
    if point in crossed:
        return chr(crossed[point])
    near = (chr(point + 1), chr(point + 2))
    return next((c for c in near if category(c) == "Pe" and mirrored(c)), "")
