"""Options are checked when they are set, so that library users get the errors that settings give."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import sharekit
from sharekit.errors import ConfigError
from sharekit.options import FetchOptions, PublishOptions, ServeOptions, WebhookOptions


@pytest.mark.parametrize(
    ("kind", "name", "value", "message"),
    [
        (sharekit.Brand, "theme", "blue", "Brand: theme is 'blue'; allowed: '', 'light' or 'dark'"),
        (sharekit.Brand, "ink", "blurple", "ink is 'blurple'; allowed: an opaque CSS colour"),
        (sharekit.Brand, "radius", "round", "radius is 'round'; allowed: a CSS length"),
        (sharekit.Brand, "ink", 3, "ink is 3; allowed: a text"),
        (sharekit.Brand, "sections", {"Arts": "x"}, "sections.Arts is 'x'; allowed: an opaque CSS colour"),
        (sharekit.Brand, "sections", "red", "sections is 'red'; allowed: a table"),
        (sharekit.Brand, "logo_is_wordmark", "yes", "logo_is_wordmark is 'yes'; allowed: true or false"),
        (sharekit.NetworkOptions, "width", 100_000, "width is 100000; allowed: 1 to 4,096 px"),
        (sharekit.NetworkOptions, "formats", ("tiff",), "formats is ['tiff']; allowed: png, jpeg"),
        (sharekit.NetworkOptions, "safe", (1, 2, 3, -4), "allowed: four numbers of px"),
        (sharekit.NetworkOptions, "max_bytes", True, "max_bytes is True; allowed: a whole number"),
        (sharekit.Look, "art", "clouds", "Look: art is 'clouds'; allowed: auto, none, "),
        (sharekit.Look, "brand", "red", "brand is 'red'; allowed: Brand objects"),
        (sharekit.Look, "templates", "nowhere", "allowed: the path of a folder that exists"),
        (sharekit.Look, "missing_glyphs", "ignore", "allowed: 'error' or 'drop'"),
        (sharekit.DigestOptions, "limit", 0, "limit is 0; allowed: 1 or more"),
        (sharekit.DigestOptions, "sender", "news", "allowed: name@example.org, or Name <name@example.org>"),
        (sharekit.DigestOptions, "template", "", "template is ''; allowed: a digest template's name"),
        (sharekit.DigestOptions, "since", "soon", "since is 'soon'; allowed: a span or day"),
        (sharekit.SmtpOptions, "port", "25", "port is '25'; allowed: a whole number"),
        (sharekit.SmtpOptions, "tls", "ssl", "tls is 'ssl'; allowed: 'starttls', 'tls' or 'none'"),
        (sharekit.SmtpOptions, "deadline", float("nan"), "allowed: 0 or more seconds"),
        (FetchOptions, "ports", (0,), "ports is [0]; allowed: 1 to 65,535"),
        (PublishOptions, "cards", "../up", "cards is '../up'"),
        (ServeOptions, "proxies", "10.0.0.1", "proxies is '10.0.0.1'; allowed: a list, such as ['a', 'b']"),
        (sharekit.Related, "headline", None, "Related: headline is None; allowed: a text"),
    ],
)
def test_an_invalid_value_is_refused_where_it_is_set(
    kind: Callable[..., Any], name: str, value: object, message: str
) -> None:
    values = {"headline": "A", name: value} if kind is sharekit.Related else {name: value}
    with pytest.raises(ConfigError) as caught:
        kind(**values)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("byline", "Ann Lee", "a list, such as ['a', 'b']"),
        ("tags", ("rail", 4), "a list, such as ['a', 'b']"),
        ("related", ("A post",), "a list, such as ['a', 'b']"),
        ("published", "2026-01-31", "a date or datetime"),
        ("lead", None, "a text"),
        ("url", 5, "a text"),
    ],
)
def test_an_article_refuses_values_that_would_be_drawn_wrong(name: str, value: object, allowed: str) -> None:
    with pytest.raises(ConfigError) as caught:
        sharekit.Article(headline="Harbour fees rise", **{name: value})  # type: ignore[arg-type]
    assert str(caught.value).startswith(f"Article: {name} is ")
    assert str(caught.value).endswith(f"; allowed: {allowed}")


def test_lists_become_tuples_and_defaults_are_free() -> None:
    article = sharekit.Article(headline="A", byline=["Ann Lee"], published=date(2026, 1, 31))  # type: ignore[arg-type]
    assert article.byline == ("Ann Lee",)
    assert sharekit.SmtpOptions(port=587, host="", retry_delay=5).retry_delay == 5


def test_a_secret_is_not_shown() -> None:
    with pytest.raises(ConfigError) as caught:
        WebhookOptions(mailgun_key=("hush",))
    assert str(caught.value).startswith("WebhookOptions: mailgun_key; allowed: keys of at least 16 bytes")


def test_a_card_is_not_saved_under_the_name_of_another_format(tmp_path: Path) -> None:
    card = sharekit.render_card(sharekit.Article(headline="A"), network="square", format="jpeg")
    assert card.save(tmp_path / "a.JPEG").exists()
    for name in ("a.png", "a.gif"):
        with pytest.raises(ConfigError, match=r"the card is image/jpeg, not \.(png|gif)"):
            card.save(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["a.JPEG"]
