"""Findings about the cards of an article: cropping, contrast, weight, overlays.

Limits of the networks: sharekit.cards.networks, which names its sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sharekit.errors import SharekitError
from sharekit.finding import Finding, worst_first
from sharekit.preview.findings.levels import failure, listed, passed, warning
from sharekit.preview.findings.words import check_address, check_alt, check_lead, check_title

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.card import Card

STRICTEST = 300_000
"""Bytes: the limit of the strictest app (WhatsApp, as widely reported)."""

CORNER = (0.34, 0.13)
"""Fraction of width and height: the lower left corner that X overlays with the address."""

_READABLE, _SMALL = 4.5, 3.0
_WIDE = 1.2  # wider cards are cropped to the centre by chat apps

Cards = Mapping[str, "Card"]
Row = Mapping[str, Any]


def check_cards(
    article: Article, drawn: Mapping[str, Card | SharekitError], *, base_url: str = "", square: bool = False
) -> list[Finding]:
    """Return the findings about an article's cards and share texts, errors first.

    Args:
        article: The article.
        drawn: The cards by network, or the error of one that cannot be drawn.
        base_url: Address of the site; empty when unknown.
        square: Whether a square card is made as well.
    """
    cards = {name: card for name, card in drawn.items() if not isinstance(card, SharekitError)}
    findings = [*_failed_cards(drawn), *_card_warnings(cards), *_empty_cards(article, cards)]
    card = shared_card(cards)
    if card is not None:
        findings += _crop(card, square=square)
        for check in (_cut_headlines, _contrast, _weight, _corner):
            findings += check(cards, card)
        whole = bool(_lines(card, "headline")) and not _is_cut(card)
        findings += [*check_alt(card), *check_title(article, whole=whole)]
    return worst_first([*findings, *check_lead(article), *check_address(article, base_url)])


def shared_card(cards: Cards) -> Card | None:
    """Return the card that most networks show: og, else the first with words, else the first."""
    worded = (card for card in cards.values() if _lines(card))
    return cards.get("og") or next(worded, None) or next(iter(cards.values()), None)


def _failed_cards(drawn: Mapping[str, Card | SharekitError]) -> Iterator[Finding]:
    """Yield cards that cannot be drawn; an error shared by several is reported once."""
    reasons: dict[str, list[str]] = defaultdict(list)
    errors: dict[str, SharekitError] = {}
    for name, error in drawn.items():
        if isinstance(error, SharekitError):
            reasons[str(error)].append(name)
            errors[str(error)] = error
    for reason, names in reasons.items():
        which = "No card" if len(names) == len(drawn) else ", ".join(names)
        yield failure(
            f"{which} can be drawn" if which == "No card" else f"{which} cannot be drawn", errors[reason]
        )


def _card_warnings(cards: Cards) -> Iterator[Finding]:
    """Yield warnings from drawing, except contrast, which is measured below."""
    networks_by_warning: dict[str, list[str]] = defaultdict(list)
    for name, card in cards.items():
        for line in card.warnings:
            if ": contrast " not in line:
                networks_by_warning[line].append(name)
    for line, names in networks_by_warning.items():
        where = "every card" if len(names) == len(cards) and len(names) > 1 else ", ".join(names)
        yield warning(f"Look at {where}", f"{line[:1].upper()}{line[1:]}")


def _empty_cards(article: Article, cards: Cards) -> Iterator[Finding]:
    """Yield cards without content: no text by design, and no photo."""
    for name, card in cards.items():
        photo = article.image and not any("without its photo" in line for line in card.warnings)
        if not photo and not _lines(card):
            yield warning(
                f"Nothing to see on {name}", "This card has no text by design: add a photo to the article."
            )


def _crop(card: Card, *, square: bool) -> Iterator[Finding]:
    if card.width < _WIDE * card.height or not _lines(card, "headline"):
        return
    left, right = (card.width - card.height) / 2, (card.width + card.height) / 2
    lost = [
        line for line in _lines(card, "headline") if line["x"] < left or line["x"] + line["width"] > right
    ]
    if not lost:
        yield passed("Square crop keeps the headline", f"It fits into the middle {card.height} px.")
        return
    remedy = "Offer the square card." if square else "Add a square card: --network og,square."
    yield warning(
        "Square crop cuts the headline", f"Chat apps may crop to the middle {card.height} px. {remedy}"
    )


def _cut_headlines(cards: Cards, _card: Card) -> Iterator[Finding]:
    names = [name for name, card in cards.items() if _is_cut(card)]
    if names:
        yield warning(
            f"Headline truncated on {', '.join(names)}",
            "It is too long even at the smallest size: shorten it, or allow a smaller one (--fit).",
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
            f"The {element} needs {least:g}:1 against its background: change the brand colours or the photo.",
        )
    value, least, element, name = min(rows)
    if not failing:
        message = (
            f"Contrast {_READABLE:g}:1 or better" if value >= _READABLE else "Sufficient contrast everywhere"
        )
        large = "" if value >= _READABLE else f", large text, which needs {_SMALL:g}:1"
        yield passed(message, f"Lowest: {value:.1f}:1, the {element} on {name}{large}.")


def _weight(cards: Cards, card: Card) -> Iterator[Finding]:
    size = len(card.data)
    if size <= STRICTEST:
        yield passed(f"Weight {_kilo(size)}", f"Under the {_kilo(STRICTEST)} limit of the strictest app.")
    else:
        yield warning(
            f"Weight {_kilo(size)}",
            f"Over the {_kilo(STRICTEST)} limit of the strictest app, which then shows no picture: "
            f"set networks.{card.network}.max_bytes = {STRICTEST}.",
        )
    heaviest = max(cards.values(), key=lambda each: len(each.data))
    if heaviest is not card and len(heaviest.data) > STRICTEST:
        yield passed(
            f"Heaviest: {heaviest.network}, {_kilo(len(heaviest.data))}", "Within its network's limit."
        )


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
            "Text in the lower corner",
            f"X overlays the address on the {listed(under)} of {shown.network}: keep the lower left "
            f"{right:.0f} × {shown.height - top:.0f} px clear.",
        )
    else:
        yield passed("Corner kept clear", "Nothing under the address label of X.")


def _lines(card: Card, kind: str = "") -> list[Row]:
    """Return the lines of text on a card, or only those of elements with one class."""
    rows = card.layout["elements"]
    return [line for row in rows if not kind or kind in row["classes"] for line in row["lines"]]


def _is_cut(card: Card) -> bool:
    lines = _lines(card, "headline")
    return bool(lines) and lines[-1]["text"].rstrip().endswith("…") and "…" not in card.alt[-1:]


def _name(row: Row) -> str:
    return str(row["classes"][0] if row["classes"] else row["tag"])


def _kilo(size: int) -> str:
    return f"{size / 1000:,.0f} KB"
