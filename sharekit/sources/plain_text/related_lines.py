"""The lines after “Related Posts” in a scraped text ▶ headlines with their teasers.

A list ends where running text resumes. Scraped lists have no markup, so their form must show it: the headline
and teaser of each post in one block of lines, or pairs of lines, or headlines alone; text that breaks the
form is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby, takewhile

from sharekit.article import Related
from sharekit.sources.plain_text.junk import is_dated, is_day, is_junk
from sharekit.sources.plain_text.lines import PlainLine, ends_sentence, is_cut, width
from sharekit.sources.plain_text.related_parts import LONGEST_KICKER, URL, has_kicker, is_detail, is_headline
from sharekit.sources.words.byline_words import (
    is_furniture,
    is_link_label,
    is_related_heading,
    is_share_line,
)
from sharekit.sources.words.dates import parse_moment
from sharekit.support.patterns import lazy_pattern

_BULLET = lazy_pattern(r"^(?:[-–—*•▪●◦‣·▶►→»]|\d{1,2}[.)])\s+")
_DATE_BEHIND = lazy_pattern(r"(?P<headline>.{8,}?)(?<!\s)\s*(?:[|•·–—(]|\s-)\s*(?P<date>[^|•·–—()]{5,40})\)?")
_LINK = lazy_pattern(r"\[(?P<headline>[^\[\]]{3,300})\]\((?P<url>https?://[^\s()]+)\)")
_ADDRESS_BEHIND = lazy_pattern(
    r"(?P<headline>\S.{3,300}?)(?<!\s)\s*(?:[-–—:|(<]\s*|\s)(?P<url>https?://[^\s()<>]+)[)>]?"
)
_READING = lazy_pattern(r"\d+\s*+-?\s*+(?:min\w*|分)\b.{0,16}", re.IGNORECASE)
_SENTENCE_ENDS = lazy_pattern(r"(?<![.!?…。！？])[.!?…。！？]+[\"'”’»)]*\s+(?=[^\W\d_a-z])|[。！？](?=.)")
_LONGEST_TEASER = 400
_RUNNING = 200
"""Columns from which an uncut line is text rather than a teaser."""


def resumes(text: str) -> bool:
    """Whether `text` is a paragraph of the article, whatever the form of the list."""
    return width(text) > _LONGEST_TEASER and not is_cut(text)


def read_related(
    lines: Sequence[PlainLine], *, heading_block: int | None = None
) -> tuple[list[Related], int]:
    """Return the posts that the lines list, and how many lines they take.

    Args:
        lines: From the line below the heading to the end of the text, or to where something else begins.
        heading_block: The block of the heading.
    """
    entries = [
        entry for at, line in enumerate(lines) if not _is_noise(line.text) for entry in _pieces(at, line)
    ]
    listed = _without_kickers(_dates_behind(_beside_heading(entries, heading_block)))
    useful = [line for _, line in listed]
    items = list(_in_blocks(useful) if _has_blocks(useful) else _in_lines(useful))
    last = max((at for at, _ in listed[: sum(map(len, items))]), default=-1)
    end = next((at for at, _ in entries if at > last), len(lines))
    return [_post(item) for item in items], end


def _pieces(at: int, line: PlainLine) -> Iterator[tuple[int, PlainLine]]:
    """Yield a line without its bullet, then the address that ends it, as a line of its own."""
    text = line.text if is_day(line.text) else _BULLET.sub("", line.text)
    link = _LINK.fullmatch(text) or _ADDRESS_BEHIND.fullmatch(text)
    yield at, PlainLine(link["headline"] if link else text, line.block)
    if link:
        yield at, PlainLine(link["url"], line.block)


_Entries = list[tuple[int, PlainLine]]


def _beside_heading(entries: _Entries, block: int | None) -> _Entries:
    """Return the headlines in the heading's own block, if a sentence follows it; else all."""
    own = [entry for entry in entries if entry[1].block == block]
    if not own or len(own) == len(entries) or not _is_sentence(entries[len(own)][1].text):
        return entries
    return own if all(is_headline(line.text) or is_detail(line.text) for _, line in own) else entries


def _dates_behind(entries: _Entries) -> _Entries:
    """Put the dates of a list in which they come first behind the headlines."""
    if not entries or not is_day(entries[0][1].text):
        return entries
    ordered: _Entries = []
    for entry in entries:
        day = ordered[-1] if ordered and is_day(ordered[-1][1].text) and not is_day(entry[1].text) else None
        ordered[len(ordered) - (day is not None) :] = [entry, day] if day else [entry]
    return ordered


def _without_kickers(entries: _Entries) -> _Entries:
    """Drop the sections of a list in which each post has one, a headline, and a date or URL."""
    runs: list[_Entries] = []
    for entry in entries:
        if runs and is_detail(entry[1].text):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    pairs = list(takewhile(_is_kicked, zip(runs[::2], runs[1::2], strict=False)))
    if len(pairs) < 2 and not (len(runs) == 2 and has_kicker([run[0][1].text for run in runs])):  # noqa: PLR2004 (a list)
        return entries
    posts = [post for _, post in pairs]
    return list(chain(*posts, *runs[2 * len(pairs) :]))


def _is_kicked(pair: tuple[_Entries, _Entries]) -> bool:
    """Whether a line is a section, and the one below a longer headline with a date or URL."""
    (kicker, *others), post = pair
    first, headline = kicker[1].text, post[0][1].text
    shorter = len(first) <= LONGEST_KICKER and 2 * len(first.split()) <= len(headline.split())
    is_section = (shorter and is_headline(headline)) or has_kicker((first, headline))
    return not others and len(post) > 1 and is_section


@lru_cache(maxsize=4096)
def _is_noise(text: str) -> bool:
    return (
        is_share_line(text)
        or is_furniture(text)
        or is_related_heading(text)
        or is_link_label(text)
        or (is_junk(text) and not URL.search(text))
        or bool(_READING.fullmatch(text))
        or text.isdecimal()
    )


def _is_running(text: str) -> bool:
    """Whether a line is running text: several sentences, or a long one, that is not cut."""
    return not is_cut(text) and (width(text) > _RUNNING or bool(_SENTENCE_ENDS.search(text)))


def _is_sentence(text: str) -> bool:
    """Whether a line is a sentence, and not a headline that ends in `?` or `!`."""
    return ends_sentence(text) and not is_cut(text) and not is_headline(text)


# --- posts in blocks of lines


def _has_blocks(lines: Sequence[PlainLine]) -> bool:
    """Whether each post is a block of lines: the first two blocks have several."""
    blocks = _blocks(lines)
    return len(blocks) > 1 and min(map(len, blocks[:2])) > 1


def _blocks(lines: Sequence[PlainLine]) -> list[list[str]]:
    return [[line.text for line in run] for _, run in groupby(lines, key=lambda line: line.block)]


def _in_blocks(lines: Sequence[PlainLine]) -> Iterator[list[str]]:
    blocks = _blocks(lines)
    listed = len(blocks[0]) > 2 and not any(map(is_detail, blocks[0]))  # noqa: PLR2004 (headline and teaser)
    if listed and all(map(is_headline, blocks[0])):
        yield from ([text] for text in blocks[0])  # a list of headlines, then something else
        return
    for at, block in enumerate(blocks):
        alone = len(block) == 1
        if alone and not is_headline(block[0]) and not is_cut(block[0]):
            return
        if alone and at + 1 < len(blocks) and _is_running(blocks[at + 1][0]):
            return  # a sub-heading above the text that resumes
        if _is_running(block[0]):
            return
        yield block


# --- posts in lines


def _in_lines(lines: Sequence[PlainLine]) -> Iterator[list[str]]:
    """Yield the posts of a list of single lines; details go with the line before them."""
    runs: list[list[str]] = []
    for line in lines:
        if runs and is_detail(line.text):
            runs[-1].append(line.text)
        else:
            runs.append([line.text])
    if len(runs) > 1 and _is_teaser(runs[0], runs[1]):
        yield from _pairs(runs)
    else:
        yield from _headlines(runs)


def _is_teaser(headline: Sequence[str], teaser: Sequence[str]) -> bool:
    """Whether the second line is the first one's teaser: cut, a sentence below a headline, or far longer."""
    if any(map(URL.fullmatch, headline)) and any(map(URL.fullmatch, teaser)):
        return False
    text = teaser[0]
    if _is_running(text):
        return False
    sentence = _is_sentence(text) and not ends_sentence(headline[0])
    longer = not is_headline(headline[0]) and width(text) > width(headline[0])
    return is_cut(text) or sentence or (len(teaser) == 1 and longer)


def _pairs(runs: Sequence[list[str]]) -> Iterator[list[str]]:
    """Yield headline and teaser until the form breaks; a teaser may be missing."""
    at = 0
    while at < len(runs):
        headline = runs[at]
        if at and not is_headline(headline[0]) and not is_cut(headline[0]):
            return
        following = runs[at + 1] if at + 1 < len(runs) else None
        if following is None or is_headline(following[0]):
            yield headline
            at += 1
        elif _is_running(following[0]):
            return  # a sub-heading above the text that resumes
        else:
            yield [*headline, *following]
            at += 2


def _headlines(runs: Sequence[list[str]]) -> Iterator[list[str]]:
    """Yield headlines until a sentence comes; a cut line is the teaser of the one before it."""
    alternate = len(runs) % 2 == 0 and all(
        width(second[0]) > 1.5 * width(first[0]) and not _is_running(second[0])
        for first, second in zip(runs[::2], runs[1::2], strict=True)
    )
    item: list[str] = []
    for at, run in enumerate(runs):
        text = run[0]
        if item and len(item) == 1 and (is_cut(text) or (alternate and at % 2)):
            item += run
        elif at and (_is_sentence(text) or _is_running(text)):
            break
        else:
            if item:
                yield item
            item = list(run)
    if item:
        yield item


# --- one post


def _post(item: Sequence[str]) -> Related:
    details = [text for text in item if is_detail(text)]
    texts = [text for text in item if text not in details] or list(item[:1])
    if len(texts) > 1 and details and has_kicker(texts):
        texts = texts[1:]
    headline, day = _without_date(texts[0])
    dates = [day, *details]
    published = next((parse_moment(text) for text in dates if text and is_dated(text)), None)
    url = next((text for text in details if URL.fullmatch(text)), "")
    return Related(headline=headline, teaser=" ".join(texts[1:]), url=url, published=published)


def _without_date(text: str) -> tuple[str, str]:
    """Return headline and date of “Comet visible tonight | Aug 2, 2024”."""
    match = _DATE_BEHIND.fullmatch(text)
    return (match["headline"], match["date"]) if match and is_day(match["date"]) else (text, "")
