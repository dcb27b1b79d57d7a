"""Options that the verbs that draw cards share, declared once."""

from __future__ import annotations

import click

from sharekit.cli.command import shared_options

card_options = shared_options(
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
"""Options that say which cards are drawn."""

word_options = shared_options(
    click.option("--headline", metavar="TEXT", default="", help="Use this headline; for one article."),
    click.option("--lead", metavar="TEXT", default="", help="Use this lead; for one article."),
)
"""Options that replace the words of a verb's only article."""
