"""premailer's traps, each with the way round that holds."""

import re
import urllib.request
from datetime import date

import pytest

from sharekit.article import Article
from sharekit.cards.look import Look
from sharekit.digest.assemble import assemble_digest
from sharekit.digest.layout.inline import inline
from sharekit.digest.layout.pictures import EmailPicture
from sharekit.errors import TemplateError
from sharekit.options import Brand, DigestOptions
from tests.digest.pages import select

PAGE = "<!DOCTYPE html><html><head><title>x</title>{head}</head><body>{body}</body></html>"
TEMPLATES = ["digest", "brief", "magazine", "single", "newsroom", "personal"]


def made(head: str, body: str = "<p class='a'>x</p>") -> str:
    return inline(PAGE.format(head=head, body=body))


def test_rules_are_written_into_the_elements() -> None:
    assert 'style="color:#123456' in made("<style>p.a { color: #123456 }</style>")


def test_the_other_block_stays_as_it_is_important_hooks_and_all() -> None:
    kept = (
        "@media (max-width: 599px) { .a { color: red !important } } [data-ogsc] .a { color: blue }"
        " @font-face { font-family: F } u + .body .a { color: green }"
    )
    assert f"<style>{kept}</style>" in made(f'<style data-premailer="ignore">{kept}</style>')


@pytest.mark.parametrize("start", ["<!doctype html><html>", "<!-- x --><!DOCTYPE html><html>", "<html>"])
def test_another_beginning_is_refused(start: str) -> None:
    with pytest.raises(TemplateError, match="DOCTYPE"):
        inline(start + "<body></body></html>", "own.html")


@pytest.mark.parametrize(
    ("sheet", "elements"),
    [
        ("/*" + "x" * 500_000 + "*/", 1),
        ("b{}" * 3_001, 1),
        ("b," * 3_001 + "i{}", 1),
        ("b{}" * 1_500, 15_000),
    ],
)
@pytest.mark.parametrize("tag", ["<style>", "<STYLE type='text/css'>"])
def test_style_sheets_that_take_long_are_refused(tag: str, sheet: str, elements: int) -> None:
    page = PAGE.format(head=f"{tag}{sheet}</style>", body="<b>x</b>" * elements)
    with pytest.raises(TemplateError, match=r"own\.html: style sheets of"):
        inline(page, "own.html")


def test_attributes_of_the_template_are_not_overwritten() -> None:
    rules = "img { height: auto; width: 100% } td { text-align: start; background-color: #abcdef }"
    cell = '<table><tr><td align="right" bgcolor="#ffffff">x</td></tr></table>'
    page = made(f"<style>{rules}</style>", f'<img width="560" height="294" alt="">{cell}')
    assert 'width="560" height="294"' in page
    assert 'align="right" bgcolor="#ffffff"' in page


def test_remembered_sheets_do_not_leak_into_others() -> None:
    first, second = "<style>p { color: #111111 }</style>", "<style>p { color: #222222 }</style>"
    assert "#111" in made(first)
    assert "#222" in made(second)
    assert "#222" not in made(first)


@pytest.mark.parametrize("template", TEMPLATES)
def test_outlooks_parts_and_other_programs_parts_survive(
    articles: list[Article], card: EmailPicture, template: str
) -> None:
    options = DigestOptions(template=template)
    page = assemble_digest(articles, options=options, date=date(2025, 3, 1), pictures={0: card}).html
    assert page.startswith("<!DOCTYPE html>")
    assert '<html lang="en-GB" dir="ltr" xmlns:v="urn:schemas-microsoft-com:vml"' in page
    assert page.count("<!--[if mso]>") == page.count("<![endif]-->") - page.count("<!--[if !mso]>")
    assert '<!--[if mso]><table role="presentation" width="640" align="center"><tr><td><![endif]-->' in page
    if template not in {"brief", "personal"}:  # their links are text
        vml = re.search(r"<!--\[if mso\]><v:roundrect href=\"([^\"]+)\" style=\"height:47px", page)
        assert vml is not None
        assert vml[1] == articles[0].url
        assert '<!--[if !mso]><!--><a class="button"' in page


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_rules_for_dark_mode_and_phones_stay_in_the_head(articles: list[Article], template: str) -> None:
    page = assemble_digest(articles, options=DigestOptions(template=template), date=date(2025, 3, 1)).html
    blocks = [str(text) for text in select(page, "//head/style/text()")]
    assert all(len(block) < 8192 for block in blocks)  # Gmail drops a larger block whole
    sheet = "".join(blocks)
    dark = sheet.split("@media (prefers-color-scheme: dark)")[1]
    assert dark.count("!important") > 15
    assert sheet.count("[data-ogsc]") > 8
    assert "[data-ogsb] .sheet" in sheet
    assert "@media (max-width: 599px)" in sheet


def test_a_brand_that_is_always_dark_says_so_and_is_dark(articles: list[Article]) -> None:
    page = assemble_digest(articles, look=Look(brand=Brand(theme="dark")), date=date(2025, 3, 1)).html
    assert '<meta name="color-scheme" content="dark">' in page
    assert 'bgcolor="#14161b"' in page


def test_two_logos_take_turns(articles: list[Article]) -> None:
    brand = Brand(logo="https://news.example/l.png", logo_dark="https://news.example/d.png")
    page = assemble_digest(articles, look=Look(brand=brand), date=date(2025, 3, 1)).html
    light, dark = select(
        page, "//img[contains(@src, 'news.example/l.png') or contains(@src, 'news.example/d.png')]"
    )
    assert light.get("class") == "light-only"
    assert dark.get("class") == "dark-only"
    assert "display:none" in dark.get("style").replace(" ", "")
    assert "display:none" not in light.get("style").replace(" ", "")


@pytest.mark.parametrize("template", TEMPLATES)
def test_sections_have_the_colours_the_brand_gives_them(articles: list[Article], template: str) -> None:
    brand = Brand(sections={"Technology": "#06543d", "Nowhere": "#ff0000"})
    options = DigestOptions(template=template)
    page = assemble_digest(articles, options=options, look=Look(brand=brand), date=date(2025, 3, 1)).html
    (kicker,) = select(page, "//p[contains(@class, 'kicker') and text()='Technology']")
    assert "color:#06543d" in kicker.get("style").replace(" ", "")
    assert ".section-0 { color: #" in page.split("@media (prefers-color-scheme: dark)")[1]
    assert "#ff0000" not in page


def test_at_rules_of_a_template_stay_in_the_head() -> None:
    css = "@media (max-width: 480px) { @media (min-width: 100px) { h1 { color: #a00 } } }"
    font = "@font-face { font-family: x; src: url(x.woff2) }"
    page = inline(
        f"<!DOCTYPE html><html><head><style>{css} p {{ margin: 0 }} {font}</style></head><p>x</p></html>"
    )
    assert css in page
    assert font in page
    assert '<p style="margin:0">x</p>' in page
    assert not any(css in block and font in block for block in page.split("<style"))


def test_a_style_sheet_that_cannot_be_read_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise AttributeError("no style")

    monkeypatch.setattr("premailer.Premailer.transform", broken)
    with pytest.raises(TemplateError, match="a style sheet cannot be inlined: no style"):
        inline("<!DOCTYPE html><p>x</p>", "x.html")


@pytest.mark.parametrize("rule", ['@import "{}";', "@import url({});", r"@\69mport '{}';"])
@pytest.mark.parametrize("tag", ["<style>", '<style type="text/css">', '<STYLE media="all">'])
def test_nothing_that_a_style_sheet_imports_is_fetched(
    monkeypatch: pytest.MonkeyPatch, tag: str, rule: str
) -> None:
    requests: list[object] = []
    monkeypatch.setattr(urllib.request, "urlopen", requests.append)
    imported = rule.format("https://a.example/more.css")
    assert '<p style="margin:0">' in made(f"{tag}{imported} p {{ margin: 0 }}</style>", "<p>Words")
    assert requests == []
