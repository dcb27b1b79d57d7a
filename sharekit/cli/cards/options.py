"""Options that the verbs that draw cards share, declared once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

_F = TypeVar("_F", bound=Callable[..., Any])

_CARD = (
    click.option(
        "--network",
        "networks",
        metavar="A,B",
        help="Networks to draw for, or all. See `sharekit show networks`.",
    ),
    click.option(
        "--template", metavar="NAME|FILE", help="Card template: a name, or a path to an .html file."
    ),
)
_WORDS = (
    click.option("--headline", metavar="TEXT", default="", help="Use this headline; for one article."),
    click.option("--lead", metavar="TEXT", default="", help="Use this lead; for one article."),
)


def card_options(function: _F) -> _F:
    """Give a verb the options that say which cards are drawn."""
    return _with(function, _CARD)


def word_options(function: _F) -> _F:
    """Give a verb the options that replace the words of its only article."""
    return _with(function, _WORDS)


def _with(function: _F, options: tuple[Callable[[_F], _F], ...]) -> _F:
    for option in reversed(options):
        function = option(function)
    return function
