"""Trimming an email to the size at which Gmail clips: what is left out, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from sharekit.digest.issue import Issue, Story

MOST_BYTES = 102 * 1024 - 2048
"""Most bytes of an email's HTML. Gmail clips at 102 KB; 2 KB are reserved for merge fields."""

_Cut = tuple[str, Callable[[Issue], Issue]]


def trim(issue: Issue, page_of: Callable[[Issue], str]) -> tuple[Issue, str, tuple[str, ...]]:
    """Leave out as little as needed for a page of at most `MOST_BYTES`.

    Related posts go first, one from each story in turn, the last story's first; then the leads of the further
    stories, then the body of the lead story from its end, then whole stories.

    Returns:
        The issue, its page, and descriptions of the parts left out. The smallest issue (one headline) is
        returned whatever its size.
    """
    page = page_of(issue)
    if len(page.encode()) <= MOST_BYTES:
        return issue, page, ()
    cuts = list(_cuts(issue))
    low, high = 1, len(cuts)
    while low < high:  # size falls with every cut, so bisect for the fewest
        middle = (low + high) // 2
        if len(page_of(_after(issue, cuts[:middle])).encode()) <= MOST_BYTES:
            high = middle
        else:
            low = middle + 1
    smaller = _after(issue, cuts[:low])
    return smaller, page_of(smaller), tuple(name for name, _ in cuts[:low])


def _after(issue: Issue, cuts: list[_Cut]) -> Issue:
    for _, cut in cuts:
        issue = cut(issue)
    return issue


def _cuts(issue: Issue) -> Iterator[_Cut]:
    numbers = range(len(issue.stories) - 1, -1, -1)
    for post in reversed(issue.related):
        yield f"related post: {post.headline}", lambda now: replace(now, related=now.related[:-1])
    for level in range(max(len(story.related) for story in issue.stories), 0, -1):
        for n in numbers:
            if len(issue.stories[n].related) >= level:
                headline = issue.stories[n].related[level - 1].headline
                yield f"related post: {headline}", _changing(n, lambda s: replace(s, related=s.related[:-1]))
    for n in numbers[:-1]:
        if issue.stories[n].lead:
            yield f"teaser: {issue.stories[n].headline}", _changing(n, lambda s: replace(s, lead=""))
    for block in reversed(issue.lead.body):
        yield f"paragraph: {block.text[:60]}", _changing(0, lambda s: replace(s, body=s.body[:-1]))
    for n in numbers[:-1]:
        yield f"story: {issue.stories[n].headline}", lambda now: replace(now, stories=now.stories[:-1])


def _changing(number: int, change: Callable[[Story], Story]) -> Callable[[Issue], Issue]:
    def cut(issue: Issue) -> Issue:
        stories = list(issue.stories)
        stories[number] = change(stories[number])
        return replace(issue, stories=tuple(stories))

    return cut
