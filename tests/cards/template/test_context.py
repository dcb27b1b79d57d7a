"""What templates are filled with."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.article import Article
from sharekit.cards.networks import NETWORKS
from sharekit.cards.template.context import card_context, clean, shown_url
from sharekit.colour import contrast, parse_colour
from sharekit.errors import ConfigError
from sharekit.options import Brand

_OG = NETWORKS["og"]
_FULL = Article(
    headline="China tells its AI leaders to avoid US travel",
    lead="Founders are told to skip trips.",
    url="https://www.meridian.example/policy/ai-travel/?utm_source=x",
    site="The Meridian",
    byline=("Mara Lindqvist", "Ana Roig"),
    published=date(2025, 3, 1),
    language="en-GB",
    image="runway.jpg",
    section="Technology",
    tags=("AI", "travel"),
)


def test_everything_an_article_says_is_there() -> None:
    context = card_context(_FULL, _OG, Brand(logo="mark.png"), focus=(0.62, 0.31))
    assert context["headline"] == _FULL.headline
    assert context["byline"] == "Mara Lindqvist and Ana Roig"
    assert context["date"] == "1 March 2025"
    assert context["date_parts"].day == "01"
    assert context["url"] == "meridian.example/policy/ai-travel"
    assert context["network"] == {"name": "og", "width": 1200, "height": 630}
    assert context["classes"] == ""
    assert context["focus"] == "62.0% 31.0%"


def test_what_is_missing_is_a_class() -> None:
    context = card_context(Article(headline="Rain"), _OG, Brand())
    assert context["classes"].split() == [
        "no-lead",
        "no-site",
        "no-byline",
        "no-date",
        "no-section",
        "no-url",
        "no-tags",
        "no-photo",
        "no-face",
        "no-logo",
    ]


def test_settings_fill_in_for_the_article_and_never_overrule_it() -> None:
    own = card_context(_FULL, _OG, Brand(), site="Other", language="de")
    bare = card_context(Article(headline="Regen"), _OG, Brand(), site="Other", language="de")
    assert (own["site"], own["language"]) == ("The Meridian", "en-GB")
    assert (bare["site"], bare["language"]) == ("Other", "de")


def test_a_network_without_words_gets_none() -> None:
    context = card_context(_FULL, NETWORKS["discover"], Brand())
    assert not any(context[name] for name in ("headline", "lead", "site", "byline", "date", "section", "url"))
    assert context["photo"] == "runway.jpg"
    assert "text-free" in context["classes"]


@pytest.mark.parametrize(
    ("language", "written", "dir_"),
    [("ar", "1 مارس 2025", "rtl"), ("ja", "2025年3月1日", "ltr"), ("de", "1. März 2025", "ltr")],
)
def test_dates_and_direction_follow_the_language(language: str, written: str, dir_: str) -> None:
    context = card_context(_FULL.replace(language=language), _OG, Brand())
    assert (context["date"], context["dir"]) == (written, dir_)


def test_direction_is_seen_where_no_language_is_given() -> None:
    assert card_context(Article(headline="« الصين »"), _OG, Brand())["dir"] == "rtl"
    assert card_context(Article(headline="123 China"), _OG, Brand())["dir"] == "ltr"


def test_a_moment_is_shown_as_the_day_it_has_in_its_own_zone() -> None:
    late = datetime(2025, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=-8)))
    assert late.astimezone(UTC).day == 2
    assert card_context(_FULL.replace(published=late), _OG, Brand())["date"] == "1 March 2025"


def test_templates_get_a_logo_for_either_ground() -> None:
    both = card_context(_FULL, _OG, Brand(logo="ink.png", logo_dark="white.png"))
    assert (both["logo"], both["logo_dark"]) == ("ink.png", "white.png")
    assert card_context(_FULL, _OG, Brand(logo="ink.png"))["logo_dark"] == "light-twin:ink.png"


def test_a_section_may_have_its_own_colour() -> None:
    brand = Brand(sections={"Technology": "#0a7d5b"})
    tints = card_context(_FULL, _OG, brand)["section_tints"]
    assert contrast(parse_colour(tints["light"]), (255, 255, 255)) >= 4.5
    assert contrast(parse_colour(tints["dark"]), (18, 52, 45)) >= 4.5
    assert card_context(_FULL.replace(section="Sport"), _OG, brand)["section_tints"] == {}


def test_the_brand_and_the_networks_safe_area_become_tokens() -> None:
    brand = Brand(brand="#c81c28", font_display="Bricolage Grotesque", font_text="Inter, serif")
    tokens = card_context(_FULL, NETWORKS["story"], brand)["tokens"]
    assert tokens == {
        "--brand": "#c81c28",
        "--brand-rgb": "200, 28, 40",
        "--on-brand": "#ffffff",
        "--font-display": '"Bricolage Grotesque", Inter, sans-serif',
        "--font-text": "Inter, serif",
        "--safe-top": "250px",
        "--safe-right": "0px",
        "--safe-bottom": "250px",
        "--safe-left": "0px",
    }


@pytest.mark.parametrize("value", ["red;} .x{", "</style>", "red} *{color:red", "\\66"])
def test_a_brand_value_cannot_break_out_of_its_declaration(value: str) -> None:
    with pytest.raises(ConfigError, match="not a valid CSS value") as caught:
        card_context(_FULL, _OG, Brand(font_text=value))
    assert caught.value.where == "brand.font_text"


@given(st.text())
def test_clean_text_is_one_line_without_harm(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == clean(cleaned)
    assert not set(cleaned) & set("\0\n\r\t\x1b\u202e\u202d\ud800")
    cleaned.encode()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.example.org/", "example.org"),
        ("http://example.org:8080/a%20b/?q=1#x", "example.org/a b"),
        ("https://example.org/%D8%A7", "example.org/ا"),
        ("", ""),
        ("http://[broken", ""),
        ("not an address", ""),
    ],
)
def test_addresses_are_shown_as_people_read_them(url: str, shown: str) -> None:
    assert shown_url(url) == shown


def test_a_megabyte_of_text_is_shortened_before_it_is_rendered() -> None:
    context = card_context(_FULL.replace(lead="word " * 200_000), _OG, Brand())
    assert len(context["lead"]) < 10_000
