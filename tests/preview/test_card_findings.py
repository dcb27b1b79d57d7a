"""Findings are facts: each is there when its cause is, and gone when the cause is."""

from dataclasses import replace
from typing import Any

import pytest

from sharekit.article import Article
from sharekit.cards.card import Card
from sharekit.errors import TemplateError
from sharekit.finding import Finding
from sharekit.preview.findings.cards import check_cards


def line(text: str, x: float = 300, width: float = 500, baseline: float = 300) -> dict[str, Any]:
    return {"text": text, "x": x, "width": width, "baseline": baseline, "font_size": 60}


def element(kind: str, *lines: dict[str, Any], contrast: float | None = 9.0) -> dict[str, Any]:
    return {"tag": "p", "classes": [kind], "contrast": contrast, "least_contrast": 4.5, "lines": list(lines)}


def card(network: str = "og", *rows: dict[str, Any], size: int = 90_000, **changes: Any) -> Card:
    width, height = {"og": (1200, 630), "x": (1200, 600), "square": (1080, 1080)}[network]
    rows = rows or (element("headline", line("Night trains return")),)
    made = Card(
        data=b"x" * size,
        type="image/png",
        width=width,
        height=height,
        alt="Night trains return. Ida Moreau.",
        network=network,
        template="news",
        layout={"elements": list(rows)},
    )
    return replace(made, **changes)


def found(article: Article, *cards: Card, base_url: str = "https://e.org/") -> dict[str, Finding]:
    drawn = {each.network: each for each in cards}
    findings = check_cards(article, drawn, base_url=base_url, square="square" in drawn)
    levels = [finding.level for finding in findings]
    assert levels == sorted(levels, key=("error", "warning", "ok").index)
    return {finding.message: finding for finding in findings}


def test_all_is_well(article: Article) -> None:
    findings = found(article, card())
    assert {finding.level for finding in findings.values()} == {"ok"}
    assert findings["Contrast 4.5:1 or better"].remedy == "Lowest: 9.0:1, the headline on og."
    assert findings["Weight 90 KB"].remedy == "Under the 300 KB limit of the strictest app."
    assert "Corner kept clear" in findings
    assert findings["Alt text present"].remedy.startswith("32 characters")
    assert "Title of 41 characters" in findings


@pytest.mark.parametrize(("x", "width", "cut"), [(285, 630, False), (284, 400, True), (600, 320, True)])
def test_the_square_crop(article: Article, x: float, width: float, cut: bool) -> None:
    findings = found(article, card("og", element("headline", line("Night", x=x, width=width))))
    assert ("Square crop cuts the headline" in findings) is cut
    assert ("Square crop keeps the headline" in findings) is not cut


def test_a_square_card_fixes_the_square_crop(article: Article) -> None:
    wide = card("og", element("headline", line("Night", x=10)))
    remedy = found(article, wide)["Square crop cuts the headline"].remedy
    assert remedy.endswith("Add a square card: --network og,square.")
    remedy = found(article, wide, card("square"))["Square crop cuts the headline"].remedy
    assert remedy.endswith("Offer the square card.")


def test_a_title_that_x_cuts(article: Article) -> None:
    long = article.replace(headline="Words " * 12 + "here")
    assert found(long, card())["Title cut at 70 characters"].remedy == (
        "X shows 70 of 76. The card shows it in full."
    )
    cut = card("og", element("headline", line("Words words…")))
    findings = found(long, cut)
    assert "not show it in full" in findings["Title cut at 70 characters"].remedy
    assert "Headline truncated on og" in findings


def test_contrast_names_the_worst(article: Article) -> None:
    rows = (
        element("headline", line("Night")),
        element("section", line("Travel", baseline=200), contrast=2.81),
    )
    finding = found(article, card("og", *rows))["Contrast 2.8:1 on og"]
    assert finding.level == "warning"
    assert finding.remedy.startswith("The section needs 4.5:1")


def test_weight_over_what_the_strictest_app_takes(article: Article) -> None:
    finding = found(article, card(size=412_000))["Weight 412 KB"]
    assert finding.level == "warning"
    assert "networks.og.max_bytes = 300000" in finding.remedy


def test_words_that_x_writes_over(article: Article) -> None:
    rows = (element("headline", line("Night")), element("date", line("1 March", x=60, baseline=590)))
    findings = found(article, card(), card("x", *rows))
    assert findings["Text in the lower corner"].remedy.startswith("X overlays the address on the date of x")


def test_what_the_article_lacks(article: Article) -> None:
    bare = article.replace(url="", lead="")
    errors = set(found(bare, card(), base_url=""))
    assert {"No lead", "The article has no address", "Pictures have no address yet"} <= errors
    assert "The address is not https" in found(article.replace(url="http://e.org/a"), card())
    again = article.replace(lead=f"{article.headline}.")
    assert "The lead repeats the headline" in found(again, card())
    long = article.replace(lead="Words " * 40)
    assert found(long, card())["Description cut at 200 characters"].remedy.startswith("X shows 200 of 240")


def test_a_card_without_words_needs_a_photo(article: Article) -> None:
    bare = card("square", element("photo"))
    assert found(article, card(), bare)["Nothing to see on square"].level == "warning"
    assert "Nothing to see on square" not in found(article.replace(image="a.jpg"), card(), bare)
    gone = replace(bare, warnings=("drawn without its photo: gone",))
    assert "Nothing to see on square" in found(article.replace(image="a.jpg"), card(), gone)


def test_a_long_alt_text_names_who_keeps_less(article: Article) -> None:
    said = found(article, card(alt="Word " * 70))["Alt text present"].remedy
    assert said == "350 characters: the text of the card, headline first. LinkedIn keeps 300."


def test_no_alt_text(article: Article) -> None:
    assert found(article, card(alt=""))["No alt text"].level == "warning"


def test_warnings_of_the_studio_are_reported_once_for_all_cards(article: Article) -> None:
    warnings = ("drawn without its photo: gone", "lead: contrast 2.0:1 with its background")
    findings = found(article, card(warnings=warnings), card("square", warnings=warnings))
    assert findings["Look at every card"].remedy == "Drawn without its photo: gone"
    assert not [fault for fault in findings if "contrast" in fault]


def test_a_card_that_cannot_be_drawn_is_reported_first(article: Article) -> None:
    error = TemplateError("unknown property 'colour'", where="own.html:3")
    findings = check_cards(article, {"og": error, "square": error}, base_url="https://e.org")
    assert (findings[0].level, findings[0].message) == ("error", "No card can be drawn")
    assert findings[0].remedy == "own.html:3: unknown property 'colour'"
    assert check_cards(article, {"og": card(), "square": error})[0].message == "square cannot be drawn"
