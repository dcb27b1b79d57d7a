"""Whatever an article brings, the issue goes out: escaped, cut, refused or reported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.article import Article, Related
from sharekit.cards.look import Look
from sharekit.digest.assemble import assemble_digest
from sharekit.digest.digest import Digest
from sharekit.digest.layout.pictures import EmailPicture
from sharekit.digest.preflight import check_email, read_email
from sharekit.errors import ConfigError, TemplateError
from sharekit.options import Brand, DigestOptions
from tests.digest.pages import links, select, words

DAY = date(2025, 3, 1)
STORY = Article(headline="Rail returns", lead="Night trains are back.", url="https://q.example/1")
TEMPLATES = ["digest", "brief", "magazine", "single", "newsroom", "personal"]
HOSTILE = st.text(max_size=200) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "<!--reader--> --> ]]> <![endif]-->",
        "{{ 7 * 7 }} {% raw %}",
        "a\r\nBcc: x@y.example\r\n\r\nb",
        "\x00\x0e\x0f\x10\x11\x1b[2J\x7f",
        "\u202eright to left\u2066",
        "&lt;b&gt; &amp;amp; \ufffe\ud800",
        "漢字" * 90,
        "x" * 10_000,
    ]
)
URLS = HOSTILE | st.sampled_from(
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//x.example",
        "https://[",
        "https://a b/\"'<>",
        "https://é.example/ü",
    ]
)


def render(*articles: Article, template: str = "digest", **options: object) -> Digest:
    chosen = DigestOptions(template=template, web_url="https://news.example/12", **options)  # type: ignore[arg-type]
    return assemble_digest(articles, options=chosen, date=DAY)


def sound(digest: Digest) -> None:
    """Assert that a digest holds nothing that a stranger put there but words and web links."""
    for html in (digest.html, digest.email(unsubscribe=True)[1]):
        assert select(html, "//script | //iframe | //*[@onerror]") == []
        assert all(re.match(r"https?://[!-~]+$|sk[0-9a-f]{16}", link) for link in links(html))
        assert len(html.encode()) <= 102 * 1024
    for text in (digest.html, digest.text, digest.subject, digest.preheader):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\ud800-\udfff]", text)
    assert "\n" not in digest.subject


@settings(max_examples=15, deadline=None)
@given(HOSTILE, HOSTILE, URLS, URLS, st.sampled_from(TEMPLATES))
def test_hostile_articles_come_out_as_words(
    lead: str, teaser: str, url: str, image: str, template: str
) -> None:
    post = Related(headline=f"x{teaser}", teaser=teaser, url=url, image=image)
    article = Article(
        headline=f"x{lead}",
        lead=lead,
        url=url,
        site=teaser,
        byline=(teaser, lead),
        section=lead,
        image=image,
        language="en",
        body=(lead, teaser),
        related=(post,),
    )
    sound(render(article, article.replace(headline="Second", url=""), template=template))


def test_markup_in_a_headline_is_shown_as_written() -> None:
    digest = render(Article(headline="<b>Bold</b> & brash"))
    assert "<b>Bold</b> & brash" in words(digest.html)
    assert digest.subject == "<b>Bold</b> & brash"


def test_bad_links_are_reported_and_left_out() -> None:
    digest = render(Article(headline="A story", url="javascript:alert(1)"))
    assert links(digest.html) == []
    assert any("javascript" in warning for warning in digest.warnings)


def test_characters_that_could_not_be_read_are_reported() -> None:
    article = Article(headline="Caf\ufffd", lead="D\ufffdj\ufffd vu, it says.", url="https://x.example/a")
    digest = assemble_digest([article], date=DAY, subject="Ol\ufffd")
    assert [warning.partition(":")[0] for warning in digest.warnings] == ["subject", "preheader", "text"]
    assert "1 character could not be read and is shown as \ufffd" in digest.warnings[0]
    assert "save the source as UTF-8" in digest.warnings[0]


def test_a_headline_of_ten_thousand_characters_is_cut_at_a_word_and_reported() -> None:
    digest = render(Article(headline="word " * 2000))
    assert len(digest.subject) <= 300
    assert digest.subject.endswith("word…")
    assert any("10,000 characters" in warning for warning in digest.warnings)


def test_an_override_does_not_turn_the_words_after_it_around() -> None:
    digest = render(Article(headline="\u202eevil\u2066 words"))
    assert digest.subject == "evil words"


def test_a_missing_logo_is_reported_and_the_issue_goes_out(articles: list[Article], tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text("<svg/>", encoding="utf-8")
    brand = Brand(logo=str(tmp_path / "logo.svg"), logo_dark=str(tmp_path / "none.png"))
    digest = assemble_digest(articles, look=Look(brand=brand), date=DAY)
    assert len([warning for warning in digest.warnings if "left out" in warning]) == 2
    assert articles[0].headline in digest.html


def test_pictures_over_a_megabyte_are_left_out_the_hero_last(
    articles: list[Article], card: EmailPicture
) -> None:
    from dataclasses import replace

    heavy = {n: replace(card, name=f"{n}.png", data=card.data + bytes([n]) * 600_000) for n in range(3)}
    options = DigestOptions(template="magazine")
    digest = assemble_digest(articles, options=options, date=DAY, pictures=heavy)
    assert [picture.name[0] for picture in digest.images] == ["0"]
    assert len([warning for warning in digest.warnings if "exceed 1 MB" in warning]) == 2


def test_a_email_too_long_is_trimmed_related_posts_first() -> None:
    articles = [
        Article(
            headline=f"Story {n}: " + "words " * 40,
            lead="A lead that says much. " * 15,
            url=f"https://news.example/{n}?" + "x=1&" * 60,
            related=tuple(
                Related(
                    headline=f"Post {n} {k} " + "words " * 40,
                    teaser="t " * 150,
                    url=f"https://news.example/{n}/{k}",
                )
                for k in range(3)
            ),
        )
        for n in range(70)
    ]
    digest = assemble_digest(articles, options=DigestOptions(related="story"), date=DAY)
    assert len(digest.html.encode()) <= 102 * 1024
    kinds = [cut.split(":")[0] for cut in digest.trimmed]
    assert kinds == sorted(kinds, key=["related post", "teaser", "paragraph", "story"].index)
    assert kinds.count("related post") == 210
    assert "clipped" not in {finding.rule for finding in check_email(read_email(digest.html.encode()))}


def test_a_email_a_little_too_long_loses_only_what_it_must() -> None:
    articles = [
        Article(
            headline=f"Story {n}",
            lead="A lead that says much. " * 15,
            related=tuple(Related(headline=f"Post {n} {k}", teaser="teaser " * 12) for k in range(3)),
        )
        for n in range(60)
    ]
    digest = assemble_digest(articles, options=DigestOptions(related="story"), date=DAY)
    assert 0 < len(digest.trimmed) < 180
    assert all(cut.startswith("related post") for cut in digest.trimmed)
    assert len(digest.html.encode()) > 95 * 1024


def test_a_story_that_is_duplicated_is_shown_once(articles: list[Article]) -> None:
    digest = assemble_digest([*articles, articles[1].replace(url="http://www.news.example/plant/")], date=DAY)
    assert len(digest.issue.stories) == 3
    assert any("duplicate" in warning for warning in digest.warnings)


def test_related_posts_are_shown_once_and_never_when_they_are_stories(articles: list[Article]) -> None:
    again = (*articles[0].related, Related(headline="Plant", url=articles[1].url), Related(headline="New"))
    chosen = [articles[0], articles[1].replace(related=again), articles[2]]
    digest = assemble_digest(chosen, options=DigestOptions(related="story"), date=DAY)
    shown = [post.headline for story in digest.issue.stories for post in story.related]
    assert shown == [post.headline for post in articles[0].related] + ["New"]


@pytest.mark.parametrize("value", ["red; } body { display: none", "url(x)", "rgba(0,0,0,.5)"])
def test_invalid_brand_colours_are_refused(articles: list[Article], value: str) -> None:
    with pytest.raises(ConfigError, match="brand is"):
        assemble_digest(articles, look=Look(brand=Brand(brand=value)), date=DAY)


@pytest.mark.parametrize(
    "brand",
    [{"font_text": "x; } body { }"}, {"radius": "50%"}, {"radius": "1px; x"}, {"font_display": '"'}],
)
def test_brand_values_cannot_break_out_of_the_style(
    articles: list[Article], brand: Mapping[str, str]
) -> None:
    with pytest.raises(ConfigError):
        assemble_digest(articles, look=Look(brand=Brand(**brand)), date=DAY)  # type: ignore[arg-type]


@pytest.mark.parametrize("utm", ["source=x", "utm source", "javascript:x"])
def test_invalid_campaign_parameters_are_refused(articles: list[Article], utm: str) -> None:
    with pytest.raises(ConfigError, match="utm"):
        assemble_digest(articles, options=DigestOptions(utm=utm), date=DAY)


def test_campaign_parameters_are_added_and_never_overwrite(articles: list[Article]) -> None:
    own = articles[0].replace(url="https://news.example/home?utm_source=mine&a=1#top")
    digest = assemble_digest([own], options=DigestOptions(utm="utm_source=digest&utm_medium=email"), date=DAY)
    assert "https://news.example/home?utm_source=mine&a=1&utm_medium=email#top" in links(digest.html)
    assert "https://news.example/r1?utm_source=digest&utm_medium=email" in links(digest.html)
    assert "https://news.example/r1?utm_source=digest&utm_medium=email" in digest.text


@pytest.mark.parametrize(
    ("source", "found_in"),
    [
        ("{{ nope }}", "own.html:1"),
        ("<p>\n{% if %}", "own.html:2"),
        ("<!doctype html><p>x</p>", "DOCTYPE"),
        ("{{ ''.__class__.__mro__ }}", "own.html:1"),
        ("{% extends 'default:none.html' %}", "default:none.html"),
    ],
)
def test_broken_templates_name_file_and_line(
    articles: list[Article], tmp_path: Path, source: str, found_in: str
) -> None:
    path = tmp_path / "own.html"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        assemble_digest(articles, options=DigestOptions(template=str(path)), date=DAY)
    assert found_in in str(caught.value)
    assert "own.html" in str(caught.value)


def test_a_template_of_ones_own_extends_the_shipped_one_of_the_same_name(
    articles: list[Article], tmp_path: Path
) -> None:
    folder = tmp_path / "digest"
    folder.mkdir()
    rule = "{% block css %}{{ super() }}h1.h1 { color: #123456; }{% endblock %}"
    (folder / "digest.html").write_text('{% extends "default:digest.html" %}' + rule, encoding="utf-8")
    (folder / "words.toml").write_text('[en]\nread = "Off you go"\n', encoding="utf-8")
    digest = assemble_digest(articles, look=Look(templates=str(tmp_path)), date=DAY)
    (headline,) = select(digest.html, "//h1")
    assert "color:#123456" in headline.get("style").replace(" ", "")
    assert "Off you go" in words(digest.html)
    assert words(digest.html).count("The sleeper train is back") == 1


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}", "200000 steps"),
        ("{{ lipsum(n=9) }}", "'lipsum' is undefined"),
        ("{% set turn = cycler('a') %}", "'cycler' is undefined"),
        ('{{ "%0999999999d" % 1 }}', "not formatted by %"),
        ('{{ "{:>999999999}".format(1) }}', "not for templates"),
        ('{{ "a".ljust(999999999) }}', "larger than"),
        ('{% set x = "a" * 9000000 %}', "more than"),
        ("{% macro turn() %}{{ turn() }}{% endmacro %}{{ turn() }}", "recursion"),
        ('{% extends "own.html" %}', "recursion"),
        ('{{ "words of a text"|wrap(99999999) }}', "larger than 20000"),
        ('{{ "word"|soften(99999999) }}', "larger than 20000"),
        ('{% include "../secret" %}', "leads to a file outside its folder"),
        ('{% include "/etc/passwd" %}', "leads to a file outside its folder"),
        ('{% include "secret.html" %}', "leads to a file outside its folder"),
    ],
)
def test_templates_of_the_user_are_bounded(tmp_path: Path, template: str, message: str) -> None:
    folder = tmp_path / "digest"
    folder.mkdir()
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (folder / "secret.html").symlink_to(tmp_path / "secret")
    (folder / "own.html").write_text(template, encoding="utf-8")
    with pytest.raises(TemplateError, match=re.escape(message)):
        assemble_digest([STORY], options=DigestOptions(template="own"), look=Look(templates=str(tmp_path)))


def test_a_template_that_links_outside_its_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "digest"
    folder.mkdir()
    (folder / "own.html").symlink_to("/etc/hostname")
    with pytest.raises(TemplateError, match="leads to a file outside its folder"):
        assemble_digest([STORY], options=DigestOptions(template="own"), look=Look(templates=str(tmp_path)))


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_sandbox_renders_as_the_plain_environment_does(tmp_path: Path, template: str) -> None:
    """Parts of shipped templates run in the sandbox where a template of the user extends them."""
    (tmp_path / "digest").mkdir()
    articles = [STORY, STORY.replace(url="https://q.example/2", headline="Another")]
    options = DigestOptions(template=template, web_url="https://q.example", postal_address="1 Row")
    sandboxed = assemble_digest(
        articles, options=options, look=Look(templates=str(tmp_path)), date=DAY, intro="*Hi*"
    )
    plain = assemble_digest(articles, options=options, date=DAY, intro="*Hi*")
    assert (sandboxed.html, sandboxed.text) == (plain.html, plain.text)
