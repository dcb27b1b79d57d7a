"""What the cards of an article do well and badly where they will be shown: facts, each with its remedy.

Figures of the networks: sharekit.cards.networks, which names its sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sharekit.errors import SharekitError
from sharekit.preview.finding import Finding, about, in_order, listed, ok, warning
from sharekit.preview.word_findings import check_address, check_alt, check_lead, check_title

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.card import Card

STRICTEST = 300_000
"""Bytes: what the strictest app takes (WhatsApp, as many report)."""

CORNER = (0.34, 0.13)
"""Of width and height: the lower left corner that X writes the address on, as mock-ups show it."""

_READABLE, _SMALL = 4.5, 3.0
_WIDE = 1.2  # cards this much wider than high are cropped to their middle by chat apps

Cards = Mapping[str, "Card"]
Row = Mapping[str, Any]


def check_cards(
    article: Article, drawn: Mapping[str, Card | SharekitError], *, base_url: str = "", square: bool = False
) -> list[Finding]:
    """Return the findings about an article's cards and what stands beside them, the worst first.

    Args:
        article: What they are about.
        drawn: The cards by network, or why one could not be drawn.
        base_url: Where the site stands; empty when unknown.
        square: Whether a square card is among those that are made.
    """
    cards = {name: card for name, card in drawn.items() if not isinstance(card, SharekitError)}
    found = [*_undrawn(drawn), *_warned(cards), *_empty(article, cards)]
    card = shared_card(cards)
    if card is not None:
        found += _crop(card, square=square)
        for check in (_cut, _contrast, _weight, _corner):
            found += check(cards, card)
        whole = bool(_lines(card, "headline")) and not _is_cut(card)
        found += [*check_alt(card), *check_title(article, whole=whole)]
    return in_order([*found, *check_lead(article), *check_address(article, base_url)])


def shared_card(cards: Cards) -> Card | None:
    """Return the card that most networks show: og, else the first with words, else the first."""
    worded = (card for card in cards.values() if _lines(card))
    return cards.get("og") or next(worded, None) or next(iter(cards.values()), None)


def _undrawn(drawn: Mapping[str, Card | SharekitError]) -> Iterator[Finding]:
    """Yield what keeps cards from being drawn; one fault of the template is told once."""
    reasons: dict[str, list[str]] = defaultdict(list)
    errors: dict[str, SharekitError] = {}
    for name, error in drawn.items():
        if isinstance(error, SharekitError):
            reasons[str(error)].append(name)
            errors[str(error)] = error
    for reason, names in reasons.items():
        which = "No card" if len(names) == len(drawn) else ", ".join(names)
        yield about(
            f"{which} can be drawn" if which == "No card" else f"{which} cannot be drawn", errors[reason]
        )


def _warned(cards: Cards) -> Iterator[Finding]:
    """Yield what the studio says of the cards, but for contrast, which has figures of its own below."""
    said: dict[str, list[str]] = defaultdict(list)
    for name, card in cards.items():
        for line in card.warnings:
            if ": contrast " not in line:
                said[line].append(name)
    for line, names in said.items():
        where = "every card" if len(names) == len(cards) and len(names) > 1 else ", ".join(names)
        yield warning(f"Look at {where}", f"{line[:1].upper()}{line[1:]}")


def _empty(article: Article, cards: Cards) -> Iterator[Finding]:
    """Yield the cards that show nothing: no words by design, and no photo."""
    for name, card in cards.items():
        photo = article.image and not any("without its photo" in line for line in card.warnings)
        if not photo and not _lines(card):
            yield warning(
                f"Nothing to see on {name}", "It carries no words by design: give the article a photo."
            )


def _crop(card: Card, *, square: bool) -> Iterator[Finding]:
    if card.width < _WIDE * card.height or not _lines(card, "headline"):
        return
    left, right = (card.width - card.height) / 2, (card.width + card.height) / 2
    lost = [
        line for line in _lines(card, "headline") if line["x"] < left or line["x"] + line["width"] > right
    ]
    if not lost:
        yield ok("Square crop keeps the headline", f"It stands inside the middle {card.height} px.")
        return
    remedy = "Offer them the square card." if square else "Draw them a square one: --network og,square."
    yield warning(
        "Square crop cuts the headline", f"Chat apps may keep the middle {card.height} px. {remedy}"
    )


def _cut(cards: Cards, _card: Card) -> Iterator[Finding]:
    names = [name for name, card in cards.items() if _is_cut(card)]
    if names:
        yield warning(
            f"Headline cut on {', '.join(names)}",
            "It is too long even in the smallest size: shorten it, or allow a smaller one (--fit).",
        )


def _contrast(cards: Cards, _card: Card) -> Iterator[Finding]:
    rows = [
        (row["contrast"], row.get("least_contrast", _READABLE), _name(row), name)
        for name, card in cards.items()
        for row in card.layout["elements"]
        if row["contrast"] is not None
    ]
    if not rows:
        return
    failing = sorted(
        {(element, name): (value, least) for value, least, element, name in rows if value < least}.items()
    )
    for (element, name), (value, least) in failing:
        yield warning(
            f"Contrast {value:.1f}:1 on {name}",
            f"The {element} needs {least:g}:1 on what is behind it: change the brand's colours or the photo.",
        )
    value, least, element, name = min(rows)
    if not failing:
        fault = (
            f"Contrast {_READABLE:g}:1 or better" if value >= _READABLE else "Contrast is enough everywhere"
        )
        large = "" if value >= _READABLE else f", large words, which need {_SMALL:g}:1"
        yield ok(fault, f"Lowest: {value:.1f}:1, the {element} on {name}{large}.")


def _weight(cards: Cards, card: Card) -> Iterator[Finding]:
    size = len(card.data)
    if size <= STRICTEST:
        yield ok(f"Weight {_kilo(size)}", f"Under the {_kilo(STRICTEST)} of the strictest app.")
    else:
        yield warning(
            f"Weight {_kilo(size)}",
            f"Over the {_kilo(STRICTEST)} of the strictest app, which then shows no picture: "
            f"set networks.{card.network}.max_bytes = {STRICTEST}.",
        )
    heaviest = max(cards.values(), key=lambda each: len(each.data))
    if heaviest is not card and len(heaviest.data) > STRICTEST:
        yield ok(f"Heaviest: {heaviest.network}, {_kilo(len(heaviest.data))}", "Inside its network's budget.")


def _corner(cards: Cards, card: Card) -> Iterator[Finding]:
    shown = cards.get("x", card)
    if shown.width < _WIDE * shown.height or not _lines(shown):
        return
    right, top = shown.width * CORNER[0], shown.height * (1 - CORNER[1])
    under = dict.fromkeys(
        _name(row)
        for row in shown.layout["elements"]
        for line in row["lines"]
        if line["x"] < right and line["x"] + line["width"] > 0 and line["baseline"] > top
    )
    if under:
        yield warning(
            "Words in the lower corner",
            f"X writes the address over the {listed(under)} on {shown.network}: keep the lower left "
            f"{right:.0f} × {shown.height - top:.0f} px clear.",
        )
    else:
        yield ok("Corner kept clear", "Nothing under the label that X writes low on the picture.")


def _lines(card: Card, kind: str = "") -> list[Row]:
    """Return the lines of text on a card, or those of the elements of one class."""
    rows = card.layout["elements"]
    return [line for row in rows if not kind or kind in row["classes"] for line in row["lines"]]


def _is_cut(card: Card) -> bool:
    lines = _lines(card, "headline")
    return bool(lines) and lines[-1]["text"].rstrip().endswith("…") and "…" not in card.alt[-1:]


def _name(row: Row) -> str:
    return str(row["classes"][0] if row["classes"] else row["tag"])


def _kilo(size: int) -> str:
    return f"{size / 1000:,.0f} KB"
