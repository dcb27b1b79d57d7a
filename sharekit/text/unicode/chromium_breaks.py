"""Line breaks where Chromium deviates from UAX #14: between ASCII characters and after spaces.

Source: measured in Chromium over every pair of ASCII punctuation marks, letters and digits
(`python -m benchmarks.text.pairs` repeats the comparison).
"""

from __future__ import annotations

import re

# Between two ASCII characters Chromium only breaks here; UAX #14 also breaks "and/or", but not "a,(b".
_PAIRS = re.compile(
    r"""
    (?<=[!"#%&)*+,.:;=>\\\]|}~])(?=[(<\[{])
    | (?<=[0-9A-Za-z]-)(?=[0-9]) | (?<=-)(?=["#%&'(*+<=>@\[\\^_`{|~A-Za-z-])
    | (?<=\?)(?=[#$%&(*+<=>@\[\\^_`{|~0-9A-Za-z-])
    """,
    re.VERBOSE,
)
_AFTER_SPACES = re.compile(r"(?<=[ \t])(?=[^ \t\n])")


def as_blink_breaks(text: str, allowed: list[int]) -> list[int]:
    """Return the offsets where Chromium breaks.

    Args:
        text: The paragraph.
        allowed: The break opportunities of UAX #14, ascending, the end of the text included.
    """
    unchanged = (at for at in allowed if not _between_ascii(text, at))
    added = (match.start() for rule in (_PAIRS, _AFTER_SPACES) for match in rule.finditer(text))
    return sorted({*unchanged, *added})


def _between_ascii(text: str, at: int) -> bool:
    pair = text[at - 1 : at + 1]
    return len(pair) > 1 and "!" <= pair[0] <= "~" and "!" <= pair[1] <= "~"
