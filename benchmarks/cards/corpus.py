"""Headlines and leads of news length, all different, the same on every machine."""

from __future__ import annotations

import itertools
import random

__all__ = ["pairs"]

_WHO = (
    "Parliament in Oslo",
    "The central bank",
    "A court in Lagos",
    "Brazil’s senate",
    "The port of Rotterdam",
    "Kyiv’s city council",
    "India’s grid operator",
    "A start-up in Tallinn",
    "Japan’s rail companies",
    "The pilots’ union",
    "Zürich airport",
    "Health officials",
    "The harbour police",
    "Chile’s copper mines",
    "A panel of judges",
    "The space agency",
)
_DOES = (
    "puts off its decision on interest rates",
    "opens talks over water with its neighbours",
    "publishes 40,000 pages of long-sealed files",
    "recalls 1.2 million vehicles",
    "bans face recognition in public squares",
    "turns down a merger worth €3 billion",
    "warns of a shortage of nurses",
    "moves to four-day weeks",
    "votes for a smaller budget",
    "restarts two reactors",
    "orders new night trains",
    "ends a ten-year monopoly",
)
_WHY = (
    "after weeks of protest",
    "over privacy fears: report",
    "despite pressure from abroad",
    "as storms close in on the coast",
    "in a surprise late-night vote",
    "amid “unheard-of” demand",
)
_THEN = (
    "The measure takes effect next month and will be reviewed once a year by an independent panel of five.",
    "Analysts expect prices to settle by the end of the quarter, though some warn that supplies stay tight.",
    "The decision follows a year-long inquiry that heard more than 300 witnesses in eleven countries.",
    "Unions welcomed the step and called on the government to publish the figures behind it before summer.",
)


def pairs(count: int, seed: int = 1) -> list[tuple[str, str]]:
    """Return `count` different (headline, lead); another seed gives another order and other figures."""
    dice = random.Random(seed)
    headlines = [" ".join(parts) for parts in itertools.product(_WHO, _DOES, _WHY)]
    dice.shuffle(headlines)
    return [(headline, f"{dice.choice(_THEN)} {_case(dice)}") for headline in headlines[:count]]


def _case(dice: random.Random) -> str:
    return f"Case {dice.randint(1000, 9999)} is open until {dice.randint(2026, 2039)}."
