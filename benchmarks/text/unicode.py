"""Unicode's own conformance files, every case: BidiCharacterTest (UAX #9) and LineBreakTest (UAX #14).

python benchmarks/text/unicode.py
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path

from sharekit.text.unicode.bidi import levels, visual_order
from sharekit.text.unicode.line_breaks import unicode_breaks

_FILES = Path(__file__).parents[2] / "tests/cases/unicode"


def main() -> None:
    """Print how many cases of each file pass."""
    for title, results in (
        ("BidiCharacterTest 15.0.0", bidi_results()),
        ("LineBreakTest 17.0.0", break_results()),
    ):
        passed = list(results)
        print(f"{title}: {sum(passed):,}/{len(passed):,} = {sum(passed) / len(passed):.2%}")


def rows(name: str) -> Iterator[str]:
    """Yield the cases of a file, without comments."""
    with lzma.open(_FILES / f"{name}.txt.xz", "rt", encoding="utf-8") as file:
        yield from filter(None, (line.split("#")[0].strip() for line in file))


def bidi_results() -> Iterator[bool]:
    """Yield for each case whether paragraph level, levels and visual order are as wanted."""
    for row in rows("BidiCharacterTest"):
        points, direction, base, wanted, order = row.split(";")
        text = "".join(chr(int(point, 16)) for point in points.split())
        found_base, found = levels(text, None if direction == "2" else int(direction))
        kept = [index for index, level in enumerate(wanted.split()) if level != "x"]
        shown = [kept[at] for at in visual_order([found[index] for index in kept])]
        same = [str(found[index]) for index in kept] == [wanted.split()[index] for index in kept]
        yield found_base == int(base) and same and shown == [int(at) for at in order.split()]


def break_results() -> Iterator[bool]:
    """Yield for each case whether the breaks are as wanted."""
    for row in rows("LineBreakTest"):
        text, wanted = "", []
        for token in row.split():
            if token == "÷":
                wanted.append(len(text))
            elif token != "×":
                text += chr(int(token, 16))
        yield unicode_breaks(text) == wanted


if __name__ == "__main__":
    main()
