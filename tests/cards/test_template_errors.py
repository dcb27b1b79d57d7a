"""What is not of the subset is an error that names file, line, what was found and what is allowed."""

import re
from contextlib import suppress
from pathlib import Path

import pytest

from sharekit.article import Article
from sharekit.cards.networks import NETWORKS
from sharekit.cards.template.context import card_context
from sharekit.cards.template.template import Template
from sharekit.errors import ImageError, SharekitError, TemplateError
from sharekit.options import Brand
from sharekit.text.fonts.library import Fonts
from tests.cards.pages import draw_page, write_page


def fault(folder: Path, css: str, body: str = "") -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        Template.load(write_page(folder, css, body)).draw({}, 400, 300, Fonts.load())
    return caught.value


@pytest.mark.parametrize(
    ("css", "line", "message"),
    [
        ("div { heigth: 3px; }", 5, "unknown property 'heigth'; did you mean height"),
        ("div { color: red;\n  display: inline-block; }", 6, "found 'inline-block'; allowed is block, flex"),
        ("div { width: 12pt; }", 5, "found '12pt'; allowed is a length in px"),
        ("div { border: ; }", 5, "border: found ''; allowed is width, none or solid, colour"),
        ("div { border: 1px 2px solid; }", 5, "allowed is one width"),
        ("div { width: -1px; }", 5, "a length or percentage from 0"),
        ("\n\ndiv { border-radius: 10px / 20px; }", 7, "border-radius: found '10px / 20px'"),
        ("div::marker { color: red; }", 5, "allowed are ::before and ::after"),
        ("@import url(x.css);", 5, "found @import; allowed are @media and @font-face"),
        ("@media (hover: hover) { div { color: red; } }", 5, "orientation, aspect-ratio"),
        ("@media (orientation: portrait) { div { float: left; } }", 5, "unknown property 'float'"),
        ("div { color: var(--nowhere); }", 5, "var(--nowhere): no such custom property"),
        ("div { --a: var(--b); --b: var(--a); color: var(--a); }", 5, "refers to itself"),
        ("div { color red; }", 5, "cannot be read"),
        ("div { grid-template-columns: minmax(1fr, 2px); }", 5, "minmax(length, length | auto | fr)"),
        ("div { grid-template-columns: fit-content(2px); }", 5, "none, auto, fr"),
        ("div { background: repeating-cone(red, blue); }", 5, "allowed is"),
        ("div { background: radial-gradient(at right 9px center, red, blue); }", 5, "two of left, center"),
        ("div::before { content: counter(n); }", 5, "strings such as"),
        ("div { transform: rotate3d(1, 1, 1, 4deg); }", 5, "translate(), rotate(), scale()"),
        ("div { transform: translate(10px, 2px, 3px); }", 5, "translate(), rotate(), scale()"),
        ("div { clip-path: url(#a); }", 5, "circle(), ellipse(), inset() or polygon()"),
        ("div { color: color-mix(in oklab longer hue, red, blue); }", 5, "color-mix(in srgb"),
        ("div { color: oklch(from red l c h); }", 5, "oklch()"),
        ("div { mix-blend-mode: hue; }", 5, "multiply, screen, overlay"),
        ("div { filter: drop-shadow(0 0 2px red); }", 5, "none, blur(), brightness()"),
        ("div { p { color: red; } }", 5, "nested rules are not supported"),
        ("@font-face { font-family: X; src: url(none.ttf); }", 5, "file 'none.ttf' not found"),
        ("@font-face { font-family: X; src: local(Inter); }", 5, "allowed is url() of a font file"),
        ("@font-face { font-family: X; }", 5, "needs font-family and src"),
        ("@font-face { font-family: X; src: url(a.ttf); size-adjust: 9%; }", 5, "unknown descriptor"),
        (
            "@font-face { font-family: X; src: url(a.ttf); font-weight: 1 2 3; }",
            5,
            "takes one weight, or two",
        ),
        (
            "@font-face { font-family: X; src: url(a.ttf); font-weight: heavy; }",
            5,
            "takes one weight, or two",
        ),
        ("@font-face { font-family: ; src: url(a.ttf); }", 5, "font-family has no value"),
        ("@font-face { font-family: X; src: url(a.ttf); font-style: ; }", 5, "font-style has no value"),
        ("@font-face { font-family: 3; src: url(a.ttf); }", 5, "allowed is one family name"),
        ("@font-face { font-family: f(x); src: url(a.ttf); }", 5, "allowed is one family name"),
        ("@font-face { font-family: X, Y; src: url(a.ttf); }", 5, "allowed is one family name"),
        ("div [ { color: red; }", 5, "cannot be read"),
    ],
)
def test_css_outside_the_subset(tmp_path: Path, css: str, line: int, message: str) -> None:
    error = fault(tmp_path, css, '<div id="x"></div>')
    assert error.where == f"{tmp_path / 'page.html'}:{line}"
    assert message in error.message


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("\n<marquee></marquee>", "found <marquee>; allowed are"),
        ("\n<div onclick='x'></div>", "has the attribute 'onclick'"),
        ("\n<div style='content: attr(src)'></div>", "attributes other than src and alt"),
        ("\n<div style='content: \"x\"'></div>", "allowed on ::before and ::after only"),
        ("\n<div style='line-clamp: 2'><p></p></div>", "has line-clamp but no text of its own"),
        ("\n<div style='line-height: 1'>words<p>block</p></div>", "text beside block boxes"),
        ("\n<div><img src='x.png'></div>", "give it display: block"),
        ("\n<p style='line-height: 1'>a <b style='padding: 3px'>b</b></p>", "has padding-top"),
        ("\n<p style='line-height: 1'>a <b style='display: block'>b</b></p>", "text beside block boxes"),
        ("\n<div style='colour: red'></div>", "unknown property 'colour'"),
        ("\n<div dir='up'></div>", "dir is 'up'"),
        (
            "\n<div style='border: 1px solid; border-top-width: 3px; border-radius: 9px'></div>",
            "round corner",
        ),
    ],
)
def test_elements_outside_the_subset(tmp_path: Path, body: str, message: str) -> None:
    error = fault(tmp_path, "", body)
    assert re.search(r"page\.html:9$", error.where)
    assert message in error.message


def test_an_error_in_a_part_names_the_parts_own_line(tmp_path: Path) -> None:
    (tmp_path / "_part.html").write_text(
        "<style>\n.a { color: red; }\n.b { colr: red; }\n</style>", encoding="utf-8"
    )
    path = tmp_path / "page.html"
    path.write_text(
        "<html><head>\n{% for n in [1, 2] %}\n{% endfor %}{% include '_part.html' %}</head></html>",
        encoding="utf-8",
    )
    with pytest.raises(TemplateError) as caught:
        Template.load(path).draw({}, 100, 100, Fonts([]))
    assert caught.value.where == f"{tmp_path / '_part.html'}:3"


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("<html>\n{{ nothing }}</html>", 2, "'nothing' is undefined"),
        ("<html>\n\n{% if %}</html>", 3, "Jinja cannot parse it"),
        ("<html>{% include 'gone.html' %}</html>", 0, "template 'gone.html' not found"),
        ("<html>\n{{ 1 / 0 }}</html>", 2, "ZeroDivisionError"),
        ("", 0, "the page is empty"),
    ],
)
def test_jinja_errors_are_converted(tmp_path: Path, source: str, line: int, message: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        Template.load(path).draw({}, 100, 100, Fonts([]))
    assert message in caught.value.message
    assert caught.value.where.startswith(str(path))
    assert not line or caught.value.where.endswith(f":{line}")


def test_a_picture_that_is_missing_or_no_picture_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no picture", encoding="utf-8")
    for src in ("gone.png", "text.png"):
        with pytest.raises(ImageError, match=src.removesuffix(".png")):
            draw_page(tmp_path, "", f'<img style="display: block" src="{src}">')


def test_a_template_extends_the_shipped_one_of_the_same_name(tmp_path: Path) -> None:
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / "news.html").write_text(
        '{% extends "default:news.html" %}{% block own_style %}.bar { height: 77px; }{% endblock %}',
        encoding="utf-8",
    )
    template = Template.load("news", own=tmp_path)
    assert template.path == folder / "news.html"
    context = card_context(Article(headline="Headline"), NETWORKS["og"], Brand())
    assert ".bar { height: 77px; }" in template.render(context)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<div>" * 100, "more than 64 deep"),
        ("<div></div>" * 3000, "more than 2000 elements"),
        ("{% for n in range(19999) %}<div>{% endfor %}", "more than 64 deep"),
        ("{% for n in range(19999) %}<p></p>{% endfor %}", "more than 2000 elements"),
    ],
)
def test_pages_too_large_to_be_cards(tmp_path: Path, body: str, message: str) -> None:
    assert message in fault(tmp_path, "", body).message


@pytest.mark.parametrize(
    ("css", "message"),
    [
        ("#x { width: 1000000000px; background: linear-gradient(red, blue); }", "length"),
        ("#x { width: 900000%; height: 10px; background: linear-gradient(red, blue); }", "length"),
        ("#x { font-size: 9999em; }", "length"),
        ("#x { width: 19000px; height: 19000px; background-color: red; }", "too large to paint"),
        ("#x { filter: blur(9000px); height: 9px; background-color: red; }", "blur"),
        ("#x { box-shadow: 0 0 9000px red; height: 9px; }", "shadow"),
        ("body { display: grid; } #x { grid-row: 99999999; }", "whole number"),
        ("body { display: grid; } #x { grid-column: span 99999999; }", "whole number"),
        ("#x { grid-template-columns: " + "repeat(100, 1px) " * 11 + "; }", "at most 1000 tracks"),
        ("#x { background: " + "linear-gradient(red, blue), " * 60 + "red; }", "at most 50 layers"),
        ("#x { background: linear-gradient(" + "red, " * 256 + "blue); }", "two to 256 colour stops"),
        ("#x { grid-auto-rows: " + "1px " * 101 + "; }", "at most 100 tracks"),
        ("#x { clip-path: polygon(" + "1px 1px, " * 200 + "1px 1px); }", "up to 200 points"),
        (
            "#x { --a: " + "1px " * 200 + "; --b: " + "var(--a) " * 60 + "; padding: var(--b); }",
            "more than 10,000 values",
        ),
        ("#x { filter: " + "blur(1px) " * 11 + "; }", "at most 10 filters"),
        (f"#x {{ width: calc({'(' * 5000}1px{')' * 5000}); }}", "nested more than 32 deep"),
        (f"#x {{ width: {'min(1px, ' * 5000}1px{')' * 5000}; }}", "nested more than 32 deep"),
        (f"#x {{ --a: {'(' * 5000}1px{')' * 5000}; width: calc(var(--a)); }}", "nested more than 32 deep"),
        (f"#x{':not(' * 5000}p{')' * 5000} {{ color: red; }}", "nested more than 32 deep"),
        (f"{'@media screen { ' * 5000}{'}' * 5000}", "nested more than 32 deep"),
        (f"{'#x, ' * 10_000}#x {{ color: red; }}", "more than 10,000 selectors"),
        (f"#x {{ font-family: {'a' * 500_000}; }}", "more than 500,000 characters"),
        (
            "#x { --v30: 1px; width: var(--v0); }"
            + "".join(f"#x {{ --v{at}: calc(var(--v{at + 1}) + var(--v{at + 1})); }}" for at in range(30)),
            "var() expands to more than",
        ),
        (
            "#x { --v40: 1px; width: var(--v0); }"
            + "".join(f"#x {{ --v{at}: {'(' * 30}var(--v{at + 1}){')' * 30}; }}" for at in range(40)),
            "var() expands to more than",
        ),
    ],
)
def test_sizes_too_large_to_be_meant(tmp_path: Path, css: str, message: str) -> None:
    assert message in fault(tmp_path, css, '<div id="x"></div>').message


def test_a_selector_of_thousands_of_parts_is_an_error(tmp_path: Path) -> None:
    assert "selector" in fault(tmp_path, "p " * 5_000 + "{ color: red }", "<p>x</p>").message


_LONG = "9" * 5_000


@pytest.mark.parametrize(
    ("css", "body"),
    [
        (f"p {{ width: {_LONG}px }}", "<p></p>"),
        (f"p:nth-child({_LONG}n) {{ color: red }}", "<p></p>"),
        (f"@media (min-width: {_LONG}px) {{ p {{ color: red }} }}", "<p></p>"),
        ("", f"<p style='z-index: {_LONG}'></p>"),
        ("", f"<img style='display: block' src='{_LONG}'>"),
    ],
)
def test_thousands_of_digits_are_no_internal_error(tmp_path: Path, css: str, body: str) -> None:
    with suppress(SharekitError):
        draw_page(tmp_path, css, body)


@pytest.mark.parametrize(
    ("families", "message"),
    [
        ("Intre", "no font of the family 'Intre'; available are Inter"),
        ("'Noto Sans Thay', sans-serif", "available are Noto Sans Thai"),
        ("Intre, Inter", ""),
        ("serif", ""),
    ],
)
def test_a_family_that_is_not_available_is_an_error(tmp_path: Path, families: str, message: str) -> None:
    path = write_page(tmp_path, f"p {{ line-height: 1; font-family: {families}; }}", "<p>Words</p>")
    if not message:
        Template.load(path).draw({}, 100, 100, Fonts.load())
        return
    with pytest.raises(TemplateError) as caught:
        Template.load(path).draw({}, 100, 100, Fonts.load())
    assert message in caught.value.message
    assert caught.value.where == f"{path}:8"


def test_a_plain_background_of_words_in_a_line_is_no_picture(tmp_path: Path) -> None:
    path = write_page(tmp_path, "mark { background: #fe0; }", "<p>a <mark>word</mark></p>")
    assert Template(path).draw({}, 200, 100, Fonts.load()).warnings == ()
