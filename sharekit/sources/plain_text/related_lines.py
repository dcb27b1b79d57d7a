"""The lines after “Related Posts” in a scraped text ▶ headlines with their teasers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, takewhile

from sharekit.article import Related
from sharekit.sources.plain_text.lines import TextLine, ends_sentence, is_cut, width
from sharekit.sources.words.byline_words import is_furniture, is_link_label, is_related_heading, is_share_line
from sharekit.sources.words.dates import parse_moment

_URL = re.compile(r"https?://\S+")
_BULLET = re.compile(r"^(?:[-–—*•▪●◦‣·▶►→»]|\d{1,2}[.)])\s+")
_LONGEST_TEASER = 400
_END = re.compile(
    r"(?:©|\(c\)|copyright|all rights reserved|about the author|über den autor|à propos|sobre el autor)",
    re.IGNORECASE,
)


def resumes(text: str) -> bool:
    """Tell whether `text` is a paragraph of the article rather than a headline or a teaser."""
    return width(text) > _LONGEST_TEASER and not is_cut(text)


def read_related(lines: Sequence[TextLine]) -> tuple[list[Related], int]:
    """Return the posts that the lines list, and how many lines they took.

    The list ends where the article goes on (a long paragraph), at the page's foot, or with the lines.
    """
    taken = list(takewhile(lambda line: not (resumes(line.text) or _END.match(line.text)), lines))
    useful = [TextLine(_BULLET.sub("", line.text), line.block) for line in taken if not _is_noise(line.text)]
    return [_post(item) for item in _items(useful)], len(taken)


def _is_noise(text: str) -> bool:
    return is_share_line(text) or is_furniture(text) or is_related_heading(text) or is_link_label(text)


def _items(lines: Sequence[TextLine]) -> list[list[str]]:
    """Group the lines into posts, the headline first: by blank lines where these group them, else by form."""
    blocks = [[line.text for line in run] for _, run in groupby(lines, key=lambda line: line.block)]
    if len(blocks) > 1 and sum(len(block) > 1 for block in blocks) > len(blocks) / 2:
        return blocks
    return _paired([line.text for line in lines])


def _paired(texts: Sequence[str]) -> list[list[str]]:
    """Pair headlines with teasers by their form; URLs and dates go with the line before them."""
    words = [at for at, text in enumerate(texts) if at == 0 or not _is_detail(text)]
    ends = [*words[1:], len(texts)]
    runs = [list(texts[at:end]) for at, end in zip(words, ends, strict=True)]
    alternate = len(runs) % 2 == 0 and all(map(_belong, runs[::2], runs[1::2]))
    items: list[list[str]] = []
    bare = False  # whether the last item is a headline still without a teaser
    for at, run in enumerate(runs):
        if bare and ((alternate and at % 2) or (not alternate and is_cut(run[0]))):
            items[-1] += run
            bare = False
        else:
            items.append(run)
            bare = True
    return items


def _belong(first: Sequence[str], second: Sequence[str]) -> bool:
    """Tell whether the second line can be the first one's teaser: cut, a sentence under none, far longer.

    Two that have an address each are two posts.
    """
    if all(any(map(_URL.fullmatch, run)) for run in (first, second)):
        return False
    headline, teaser = first[0], second[0]
    sentence = ends_sentence(teaser) and not ends_sentence(headline)
    return is_cut(teaser) or sentence or width(teaser) > 1.5 * width(headline)


def _is_detail(text: str) -> bool:
    """Tell whether `text` is a post's URL or date rather than words."""
    return bool(_URL.fullmatch(text)) or (
        len(text) < len("Wednesday, 30 September 2026, 10:00") and _is_dated(text)
    )


def _is_dated(text: str) -> bool:
    return parse_moment(text) is not None and len(re.findall(r"[^\W\d_]+", text)) <= len(
        ("on", "Sun", "March")
    )


def _post(item: Sequence[str]) -> Related:
    headline, *rest = item
    urls = [text for text in rest if _URL.fullmatch(text)]
    dates = [text for text in rest if _is_dated(text) and text not in urls]
    teaser = " ".join(text for text in rest if text not in urls and text not in dates)
    published = parse_moment(dates[0]) if dates else None
    return Related(headline=headline, teaser=teaser, url=urls[0] if urls else "", published=published)
