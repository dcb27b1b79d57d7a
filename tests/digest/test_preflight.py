"""The checks find what is wrong, say where, and find nothing in good emails."""

import contextlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.article import Article
from sharekit.cards.look import Look
from sharekit.colour import contrast
from sharekit.delivery.message.header_block import HeaderBlock
from sharekit.delivery.message.mime import write_message
from sharekit.digest.assemble import assemble_digest
from sharekit.digest.layout.pictures import EmailPicture
from sharekit.digest.preflight import check_email, read_email
from sharekit.digest.preflight.colours import words_of
from sharekit.errors import FetchError, SourceError
from sharekit.finding import Finding
from sharekit.options import Brand, DigestOptions
from tests.digest.samples import message

DAY, MOMENT = date(2025, 3, 1), datetime(2025, 3, 1, tzinfo=UTC)
TEMPLATES = ["digest", "brief", "magazine", "single", "newsroom", "personal"]
GOOD = (
    '<!DOCTYPE html><html lang="en"><head><title>A good email</title><style>{css}</style></head>'
    "<body><h1>A headline</h1>{body}</body></html>"
)


def page(body: str = "", css: str = "") -> str:
    return GOOD.replace("{css}", css).replace("{body}", body)


def findings(html: str) -> list[Finding]:
    return check_email(read_email(html.encode()))


def email(articles: list[Article], card: EmailPicture, template: str, brand: Brand | None = None) -> bytes:
    options = DigestOptions(template=template, web_url="https://news.example/12", postal_address="1 Row")
    digest = assemble_digest(
        articles,
        options=options,
        look=Look(brand=brand or Brand()),
        date=DAY,
        pictures={0: card},
        intro="*Hi*",
    )
    head = HeaderBlock(sender="The Meridian <letters@news.example>", list_id="weekly.news.example")
    return write_message(
        digest, head, address="ada@reader.example", unsubscribe_url="https://news.example/u/1", date=MOMENT
    )


@pytest.mark.parametrize("template", TEMPLATES)
def test_our_emails_are_clean(articles: list[Article], card: EmailPicture, template: str) -> None:
    assert check_email(read_email(email(articles, card, template))) == []


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("colour", ["", "#ffd400", "#88ccff", "#10131a"])
def test_every_word_is_legible_in_both_modes(
    articles: list[Article], card: EmailPicture, template: str, colour: str
) -> None:
    read = read_email(email(articles, card, template, Brand(brand=colour, accent=colour)))
    for words in (words_of(read, "light"), words_of(read, "dark")):
        assert len(words) > 10
        assert [word for word in words if word.contrast < 4.5] == []
        assert [word for word in words if word.size < 14] == []


def test_dark_mode_differs_from_light_mode(articles: list[Article], card: EmailPicture) -> None:
    read = read_email(email(articles, card, "digest"))
    light, dark = words_of(read, "light"), words_of(read, "dark")
    assert [word.where for word in light] == [word.where for word in dark]
    pairs = [pair for pair in zip(light, dark, strict=True) if "button" not in pair[0].where]
    assert all(contrast(one.ground, other.ground) > 1.5 for one, other in pairs)


@pytest.mark.parametrize(
    ("html", "rule", "level"),
    [
        (page("x" * 105_000), "clipped", "error"),
        (page().replace(' lang="en"', ""), "no-lang", "error"),
        (page().replace("A good email", ""), "no-title", "error"),
        (page().replace("<!DOCTYPE html>", ""), "no-doctype", "warning"),
        (page("<h1>Again</h1>"), "headings", "warning"),
        (page("<p>Dear {{ name }},</p>"), "token-left", "error"),
        (page("<p>Dear *|FNAME|*,</p>"), "token-left", "error"),
        (page("<p>{% if name %}Dear{% endif %}</p>"), "token-left", "error"),
        (page('<a href="">words</a>'), "dead-link", "error"),
        (page('<a href="#">words</a>'), "dead-link", "error"),
        (page("<a>words</a>"), "dead-link", "error"),
        (page('<a href="#nowhere">words</a>'), "dead-anchor", "error"),
        (page('<a href="javascript:x()">words</a>'), "scheme", "error"),
        (page('<a href="http://news.example/">words</a>'), "http", "warning"),
        (page('<a href="https://news.example/"></a>'), "link-text", "error"),
        (page('<a href="https://news.example/">Click here</a>'), "link-text", "warning"),
        (page('<img src="https://news.example/a.png" width="9">'), "no-alt", "error"),
        (page('<img src="https://news.example/a.png" alt="">'), "no-width", "warning"),
        (page('<img src="data:image/png;base64,AA" alt="" width="9">'), "data-url", "error"),
        (page('<img src="cid:none" alt="" width="9">'), "no-picture", "error"),
        (page("<table><tr><td>x</td></tr></table>"), "table-role", "warning"),
        (page("<p>grey</p>", "p { color: #aaa }"), "contrast", "error"),
        (page('<p style="font-size:10px">small</p>'), "small-text", "warning"),
        (page('<p style="display:flex">x</p>'), "support", "warning"),
        (page("<script>x()</script>"), "support", "error"),
        (page().replace("A good email", "WIN MONEY TODAY"), "subject-spam", "warning"),
        (page().replace("A good email", "Really?!?! Free money"), "subject-spam", "warning"),
        (page().replace("A good email", "Re: your order"), "subject-spam", "warning"),
        (page().replace("A good email", "long " * 30), "subject-long", "warning"),
    ],
)
def test_problems_are_reported(html: str, rule: str, level: str) -> None:
    assert (rule, level) in {(finding.rule, finding.level) for finding in findings(html)}


def test_a_good_page_has_no_findings() -> None:
    body = '<p id="x">Words</p><a href="#x">Back up</a><img src="https://a.example/i.png" alt="" width="9">'
    assert findings(page(body)) == []


def test_braces_that_a_story_is_about_are_no_tokens() -> None:
    assert (
        findings(page("<p>In Jinja, {{ 7 * 7 }} is 49, and {% raw %} keeps it; f'{x}' is Python's.</p>"))
        == []
    )


def test_contrast_is_judged_in_dark_mode_as_well() -> None:
    dark = "body { background-color: #111111 !important }"
    css = f"p {{ color: #222222 }} @media (prefers-color-scheme: dark) {{ {dark} }}"
    (contrast,) = [f for f in findings(page("<p>words</p>", css)) if f.where.startswith("<p>")]
    assert contrast.message.startswith("dark: #222222 on #111111")


def test_hidden_words_are_not_judged() -> None:
    assert findings(page('<div style="display:none;color:#fefefe">hidden</div>')) == []


def test_large_words_may_have_less_contrast() -> None:
    assert findings(page("", "h1 { color: #888888; font-size: 30px }")) == []


def broken(raw: bytes, old: bytes, new: bytes) -> set[str]:
    assert old in raw
    return {finding.rule for finding in check_email(read_email(raw.replace(old, new, 1)))}


def test_header_fields_are_checked(articles: list[Article], card: EmailPicture) -> None:
    raw = email(articles, card, "digest")
    assert "header-missing" in broken(raw, b"Date: ", b"X-Date: ")
    assert "header-twice" in broken(raw, b"From: ", b"From: x@y.example\r\nFrom: ")
    assert "unsubscribe-form" in broken(raw, b"List-Unsubscribe: <https://", b"List-Unsubscribe: <https ://")
    assert "unsubscribe-form" in broken(raw, b"List-Unsubscribe: <", b"List-Unsubscribe: =?utf-8?q?=3C")
    assert "one-click" in broken(raw, b"List-Unsubscribe-Post: List", b"List-Unsubscribe-Post: Two")
    assert "no-unsubscribe" in broken(raw, b"List-Unsubscribe: ", b"X-Unsubscribe: ")
    assert "sender" in broken(raw, b"letters@news.example", b"letters@news.invalid")
    assert "line-length" in broken(raw, b"\r\n\r\n", b"\r\nX-Long: " + b"x" * 1000 + b"\r\n\r\n")
    assert "header-ascii" in broken(raw, b"Subject: ", "Subject: ü".encode())
    assert "no-text" in broken(raw, b"Content-Type: text/plain", b"Content-Type: text/x-other")


def test_links_are_asked_once_where_wanted(articles: list[Article], card: EmailPicture) -> None:
    asked: list[str] = []

    def get(url: str) -> None:
        asked.append(url)
        if url.endswith("/r2"):
            raise FetchError("answered 404", where=url)

    results = check_email(read_email(email(articles, card, "digest")), get)
    assert [(finding.rule, finding.where) for finding in results] == [
        ("no-answer", "https://news.example/r2")
    ]
    assert len(asked) == len(set(asked))
    assert "https://news.example/u/1" not in asked


@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 50, b"no email", b"Subject: x\r\n\r\nplain"])
def test_what_is_no_email_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError):
        read_email(data)


def test_a_number_of_thousands_of_digits_is_no_internal_error() -> None:
    long = f"line-height: {'9' * 5_000}"
    findings(page(f'<p style="{long}">Words</p>', css=f"p {{ {long} }} @media print {{ p {{ {long} }} }}"))


@pytest.mark.parametrize("levels", [60, 5000])
def test_parts_that_nest_deeply_are_refused(levels: int) -> None:
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(levels))
    with pytest.raises(SourceError, match=r"nest deeper|too many parts"):
        read_email(f"Subject: x\n{parts}".encode())


def test_templates_of_ones_own_are_checked_by_an_example(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from sharekit.cli import main

    good, bad = tmp_path / "good.html", tmp_path / "bad.html"
    good.write_text('{% extends "default:digest.html" %}', encoding="utf-8")
    bad.write_text(
        '{% extends "default:digest.html" %}\n{% block content %}{{ nope }}{% endblock %}', encoding="utf-8"
    )
    assert CliRunner().invoke(main, ["check", str(good)]).exit_code == 0
    result = CliRunner().invoke(main, ["check", str(bad)])
    assert result.exit_code == 1
    assert "bad.html:2" in result.stdout


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html>",
        b"<div>" * 20_000 + b"x",
        b"<p style='color: color(display-p3 1 0 0)'>x</p>",
        b"<p style='color: rgb(none none none); font-size: 1e999px; font-weight: 99999999999'>x</p>",
        b"<style>@media{{{ a:::b{} </style><p>x <a href='http://['>y</a> <a href='//'>z</a>",
        b"<p style='color:\x00'>\xff</p><img src='cid:'><img>",
        b"Content-Type: text/html; charset=nope\r\nSubject: =?utf-8?b?!!!?=\r\n\r\n<p>x",
        b"Date: x\r\nFrom: <<<>>>\r\nTo: @@@\r\nContent-Type: text/html\r\n\r\n<b>x</b>",
        b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
    ],
)
def test_broken_emails_give_findings_or_are_refused(data: bytes) -> None:
    try:
        results = check_email(read_email(data))
    except SourceError:
        return
    assert results


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_to_a_email_is_too_much(data: st.DataObject) -> None:
    raw = bytearray(message("digest")[:6000])
    for _ in range(data.draw(st.integers(1, 20))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(
            st.sampled_from(b"<>{}\"'=;:@\x00\xff\r\n &#-")
        )
    with contextlib.suppress(SourceError):
        check_email(read_email(bytes(raw)))


@pytest.mark.parametrize(
    ("css", "reason"),
    [
        ("".join(f".c{n} {{ padding-left: {n}px }}" for n in range(900)), "25 KB"),
        ("@media screen { @media (max-width: 480px) { p { color: red } } }", "at-rule is inside another"),
        ("@supports (color: red) { @font-face { font-family: x } }", "at-rule is inside another"),
    ],
)
def test_style_elements_that_gmail_drops_are_reported(css: str, reason: str) -> None:
    (finding,) = [f for f in findings(page("<h1>x</h1>", css)) if f.rule == "gmail-style"]
    assert reason in finding.message


def test_wide_pictures_are_reported() -> None:
    picture = '<img src="https://q.example/a.png" alt="" width="1200" {}>'
    assert "wide-picture" in {f.rule for f in findings(page(picture.format("")))}
    assert "wide-picture" not in {f.rule for f in findings(page(picture.format('style="max-width:100%"')))}


def test_braces_in_a_story_are_no_merge_fields() -> None:
    story = Article(headline="How {{ name }} and {% if x %} and *|NAME|* work", url="https://q.example/1")
    digest = assemble_digest([story], date=DAY)
    head = HeaderBlock(sender="The Meridian <news@news.example>", list_id="weekly.news.example")
    message = write_message(digest, head, unsubscribe_url="https://news.example/u", date=MOMENT)
    assert check_email(read_email(message)) == []
    assert "How {{ name }} and {% if x %} and *|NAME|* work" in digest.text


def test_an_introduction_with_everything_has_no_findings() -> None:
    intro = (
        "# Hi\n\nSee https://q.example/x[^1]. `code` and\n\n```\nblock\n```\n\n| a |\n|---|\n| b |\n\n> q\n\n"
        "[^1]: Note."
    )
    story = Article(headline="Rail returns", url="https://q.example/1")
    digest = assemble_digest([story], date=DAY, intro=intro)
    head = HeaderBlock(sender="The Meridian <news@news.example>", list_id="weekly.news.example")
    message = write_message(digest, head, unsubscribe_url="https://news.example/u", date=MOMENT)
    assert check_email(read_email(message)) == []
