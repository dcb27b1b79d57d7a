"""Whatever bytes arrive, there is an article or a SourceError, and nothing is run or fetched."""

from __future__ import annotations

import re
import socket
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.article import Article
from sharekit.errors import SourceError
from sharekit.sources.page import judge, parse, read_page
from sharekit.sources.page.parsing.limits import MAX_BYTES, MAX_DEPTH, MAX_TAGS

HEAD = b"<html lang=en><head><title>Rain at last</title></head><body><h1>Rain at last</h1>"


def attempt(data: bytes, **options: Any) -> Article | None:
    try:
        (article,) = read_page(data, where="x", **{"url": "https://example.org/a", **options})
    except SourceError:
        return None
    assert judge(parse(data, where="x", url=options.get("url", ""))).reason
    assert Article.from_json(article.to_json()).headline == article.headline
    return article


@given(st.binary(max_size=500))
@settings(max_examples=60, deadline=None)
def test_any_bytes(data: bytes) -> None:
    attempt(data)
    attempt(HEAD + data)


TAGS = """<html> <head> <title> </title> <body> <h1> </h1> <p> </p> <div> </div> </a> <article> <meta> <table>
    <br> <a href="http://[x"> <a href="/y"> <link rel=canonical href=//> <base href="http://["> <img src="//">
    <meta property="og:title" content="x"> <time datetime="9999-99-99"> <script type="application/ld+json">
    [{ null {"@type":"Article" ,"author":[{}] } "@graph": <div itemscope itemtype=Article> </script> &lt;
    <b itemprop=author> &#0; &#xD800; Related By Ada, 2026-05-03 | – … <!-- --> <![CDATA[ ]]> <svg>"""
PIECES = st.sampled_from([*TAGS.split(), "\x00", "\ud800", '"', "'"])


@given(st.lists(PIECES, max_size=40))
@settings(max_examples=120, deadline=None)
def test_any_soup_of_tags(pieces: list[str]) -> None:
    attempt(" ".join(pieces).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    "url", ["http://[::1", "not an address", "//", "javascript:x", "http://example.org:99999/x"]
)
def test_a_strange_address_is_no_reason_to_fail(url: str) -> None:
    article = attempt(HEAD + b'<p>text</p><a href="x">y</a><img src="z">', url=url)
    assert article is not None
    assert article.headline == "Rain at last"


BOMB = b"""<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY net SYSTEM "http://example.invalid/x">]>"""


def test_entities_are_neither_expanded_nor_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    article = attempt(BOMB + HEAD + b"<p>Entities &d; &file; &net; stand in this paragraph of the story.</p>")
    assert article is not None
    assert "root:" not in str(article)
    assert "haha" not in str(article)


def test_scripts_are_carried_nowhere() -> None:
    evil = "<script>alert(1)</script>"
    escaped = "&lt;script&gt;alert(1)&lt;/script&gt;"
    page = f"""<html lang="en{evil}"><head><title>Rain{evil}</title>
    <meta property="og:site_name" content="Gauge{escaped}">
    <meta property="og:description" content="{escaped}The first drops fell in the morning">
    <meta name="author" content="Ada{escaped}">
    <meta property="article:section" content="{escaped}Weather">
    <meta name="keywords" content="{escaped}, rain">
    <meta property="og:image" content="javascript:alert(1)">
    <link rel="canonical" href="javascript:alert(1)"></head>
    <body><h1>Rain{evil}</h1><p>Text{evil} of the story.</p>
    <h3>Related</h3><ul><li><a href="javascript:alert(1)">Snow in the valley before Christmas</a></li>
    <li><a href="/one">How the old bridge{evil} was saved</a></li>
    <li><a href="/two">Forty days</a></li></ul>"""
    article = attempt(page.encode())
    assert article is not None
    assert not re.search(r"<script|alert\(|javascript:", str(article.to_json()))


@pytest.mark.parametrize(
    "unit",
    [
        b"<div>",
        b"<b>",
        b"<p>",
        b"<a href=/x>",
        b"&amp;",
        b"<",
        b"<!--",
        b"<table><td>",
        b"x | ",
        b'<p a="',
        b"<h1>x",
    ],
)
def test_heaps_of_one_thing_come_to_an_end(unit: bytes) -> None:
    assert attempt(HEAD + unit * (100_000 // len(unit))) is not None
    attempt(b"<title>" + unit * (100_000 // len(unit)))


def test_deep_nesting_keeps_the_head() -> None:
    article = attempt(
        HEAD.replace(b"</head>", b'<meta name="author" content="Ada"></head>') + b"<div>" * 100_000 + b"deep"
    )
    assert article is not None
    assert article.byline == ("Ada",)


def test_text_three_hundred_elements_deep_is_read() -> None:
    words = b"<p>The first drops fell at six in the morning, an hour before the market opened.</p>"
    article = attempt(HEAD + b"<div>" * 300 + words + b"</div>" * 300)
    assert article is not None
    assert len(article.body) == 1


def test_of_a_heavy_page_the_text_is_read_and_the_rest_left() -> None:
    script = b"<script>var x = '" + b"y" * MAX_BYTES + b"';</script>"
    picture = b'<img src="data:image/png;base64,' + b"A" * MAX_BYTES + b'">'
    words = b"<p>The first drops fell at six in the morning, an hour before the market opened.</p>"
    article = attempt(HEAD + script + picture + words + b"<!-- -->" * (MAX_BYTES // 7))
    assert article is not None
    assert len(article.body) == 1


def test_comments_and_scripts_of_a_heavy_page_leave_room_for_its_text() -> None:
    noise = (
        b"<!-- a <b>comment</b> -->" + b"<SCRIPT>let a = '<p>';</SCRIPT>" + b"<style>a{}</style>"
    ) * 90_000
    words = b"<p>The first drops fell at six in the morning, an hour before the market opened.</p>"
    notices: list[str] = []
    (article,) = read_page(HEAD + noise + words, where="x", on_warning=notices.append)
    assert len(article.body) == 1
    assert notices == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<i></i>" * MAX_TAGS, "x: is read to its first 200,000 tags"),
        (b"word " * MAX_BYTES, "5,000,000 bytes"),
    ],
)
def test_excess_is_cut_and_reported(body: bytes, said: str) -> None:
    notices: list[str] = []
    (article,) = read_page(HEAD + b"<p>Morning</p>" + body, where="x", on_warning=notices.append)
    assert article.headline == "Rain at last"
    assert len(notices) == 1
    assert said in notices[0]
    assert sum(1 for _ in parse(HEAD + body, where="x").root.iter()) <= MAX_TAGS


def test_deep_trees_are_flattened_in_the_order_of_their_text() -> None:
    words = b"one<font>two<p>three <b>four</b></p>five" * 300 + b"<i>six</i>"
    root = parse(HEAD + b"<div>" + words, where="x").root
    flat = parse(HEAD + words.replace(b"<font>", b""), where="x").root
    assert "".join(root.text_content().split()) == "".join(flat.text_content().split())
    assert len(root.findall(".//p")) == 300
    assert max(sum(1 for _ in node.iterancestors()) for node in root.iter()) <= MAX_DEPTH + 6


def test_a_page_that_is_not_deep_stays_as_it_is() -> None:
    root = parse(HEAD + b"<div>" * 90 + b"a<b>b</b>c", where="x").root
    assert len(root.findall(".//div")) == 90


@pytest.mark.parametrize("form", ["a{}='b'", "a{}=b", "a{}", "a{}='>' b{}=\"<\""])
def test_a_flood_of_attributes_is_dropped(form: str) -> None:
    """libxml2 takes time that grows with the square of their number."""
    attributes = " ".join(form.format(n, n) for n in range(20_000))
    (article,) = read_page(f"{HEAD.decode()}<p {attributes}>Some text of the story.</p>".encode(), where="x")
    assert len(parse(f"<p {attributes}>Text</p>".encode(), where="x").root.find(".//p").attrib) < 300
    assert article.headline
