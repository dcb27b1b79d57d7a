"""Posts below a scraped article that have nothing to do with it: the most read, the next, the previous."""

from __future__ import annotations

from collections.abc import Sequence

from sharekit.sources.plain_text.junk import is_day, is_junk
from sharekit.sources.plain_text.labels import is_label
from sharekit.sources.plain_text.lines import PlainLine, is_paragraph
from sharekit.sources.words.byline_words import is_related_heading

_LEAST = 2
"""Posts of a list; a heading above one line may be the article's own."""


def other_posts(lines: Sequence[PlainLine], at: int) -> int:
    """Return how many lines a list of other posts takes that begins here, or 0."""
    text = lines[at].text
    if is_label(text, "neighbours"):
        below = lines[at + 1 : at + 3]
        repeated = len(below) > 1 and is_label(
            below[0].text, "neighbours"
        )  # the arrow's name, then the label
        title = below[repeated] if len(below) > repeated else None
        return 1 + repeated + (title is not None and _is_post(title.text)) if title else 1
    if not is_label(text, "other lists"):
        return 0
    end = next((i for i in range(at + 1, len(lines)) if not _is_post(lines[i].text)), len(lines))
    posts = sum(not (is_day(line.text) or is_junk(line.text)) for line in lines[at + 1 : end])
    return end - at if posts >= _LEAST else int(not posts and " " in text)


def _is_post(text: str) -> bool:
    return not (
        is_paragraph(text)
        or is_related_heading(text)
        or is_label(text, "topics", "other lists", "neighbours")
    )
