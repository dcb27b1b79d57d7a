"""Prose from HTML fragments: what a reader sees of them, and nothing else."""

from __future__ import annotations

import pytest

from sharekit.sources.markup import prose_of


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<p>Built in 1921<sup><a href="#note-2">2</a></sup> by hand.</p>', "Built in 1921 by hand."),
        ('<p>Open<sup><a href="https://a.example/x#fn3">[3]</a></sup> now.</p>', "Open now."),
        ('<p><i aria-hidden="true">W</i><i class="sr-only">W</i>inter came.</p>', "Winter came."),
        ("<p>Water is H<sub>2</sub>O<span hidden>, or so</span>.</p>", "Water is H2O."),
        ('<p>At 10<sup>6</sup> <a href="#more">more</a></p>', "At 106 more"),
    ],
)
def test_footnote_marks_and_doubled_initials_are_not_read(markup: str, text: str) -> None:
    assert prose_of(markup).paragraphs == (text,)
