"""Values of properties: what each reader makes of them, and what it says is allowed."""

import contextlib
import json
import random
from typing import Any

import pytest
import tinycss2

from sharekit.cards.css.style import GridLine, TransformStep
from sharekit.cards.css.values import effects, font_readers, readers
from sharekit.cards.css.values.images import Url
from sharekit.cards.css.values.numbers import Invalid, Scale, significant
from sharekit.cards.css.values.properties import LONGHANDS
from sharekit.cards.css.values.shorthands import SHORTHANDS, Shorthand
from tests.preview.browser import CHROMIUM, Browser

AROUND = readers.Around(Scale(em=20.0, rem=10.0, width=1200.0, height=600.0), parent_size=10.0)


def read(reader: readers.Reader, text: str) -> Any:
    return reader(significant(tinycss2.parse_component_value_list(text)), AROUND)


@pytest.mark.parametrize(
    ("reader", "text", "value"),
    [
        (font_readers.families, "'Noto Sans', Source Serif Pro", ("Noto Sans", "Source Serif Pro")),
        (font_readers.font_size, "150%", 15.0),
        (font_readers.weight, "bolder", 700),
        (font_readers.weight, "lighter", 100),
        (font_readers.line_height, "1.5", 1.5),
        (font_readers.features, "normal", ()),
        (font_readers.features, '"tnum", "ss01" off, "salt" 2', (("tnum", 1), ("ss01", 0), ("salt", 2))),
        (font_readers.numerals, "normal", ()),
        (font_readers.numerals, "tabular-nums slashed-zero", ("tnum", "zero")),
        (font_readers.thickness, "from-font", None),
        (font_readers.span_of_sizes, "20px 3em", (20.0, 60.0)),
        (readers.share(), "250%", 2.5),
        (readers.share(0.0, 1.0), "-3", 0.0),
        (readers.whole(none="none"), "none", None),
        (readers.ratio, "auto", None),
        (readers.ratio, "16 / 9", 16 / 9),
        (readers.border_width, "0.4px", 1.0),
        (readers.border_width, "2.9px", 2.0),
        (effects.shadows(spread=True), "none", ()),
        (effects.filters, "none", ()),
        (readers.tracks, "none", ()),
        (readers.line, "auto", GridLine()),
        (readers.line, "span 2", GridLine(span=2)),
        (readers.content, "normal", None),
        (effects.transforms, "none", ()),
        (effects.transforms, "rotate(0)", (TransformStep("rotate", numbers=(0.0,)),)),
        (effects.transforms, "scaleY(50%)", (TransformStep("scale", numbers=(1.0, 0.5)),)),
        (effects.clip_path, "none", None),
    ],
)
def test_a_value_is_read(reader: readers.Reader, text: str, value: object) -> None:
    assert read(reader, text) == value


@pytest.mark.parametrize("text", ["none", "none, none", "none no-repeat", "center / cover none"])
def test_a_background_of_none_is_no_picture(text: str) -> None:
    values = read(SHORTHANDS["background"].expand, text)
    assert values["background-image"] == ()
    assert values["background-color"] == (0, 0, 0, 0.0)


def test_a_layer_of_none_leaves_the_others_in_their_places() -> None:
    values = read(SHORTHANDS["background"].expand, "none, url(a.png) right, none red")
    assert values["background-image"] == (None, Url("a.png"), None)
    assert len(values["background-position"]) == 3
    assert values["background-color"] == (255, 0, 0, 1.0)


_ODD_VALUES = """
1px -3px 0 1.5 50% auto none normal red #12 url(a.png) url() 'x' , / ! ( [a] {b} f() calc()
calc(1/0) min() rgb() hsl() color-mix() linear-gradient() linear-gradient(red) radial-gradient(,)
conic-gradient(from) repeat() repeat(2,) minmax(,) translate(,) scale(x) polygon(,) inset(round)
circle(at) blur(x) span 1fr 1e400px calc(infinity*1px) attr() U+26 inherit center at to inset
"""
_ODD = _ODD_VALUES.split()


@pytest.mark.parametrize("name", [*LONGHANDS, *SHORTHANDS])
def test_odd_values_are_read_or_refused(name: str) -> None:
    chance, reader = random.Random(name), _reader(name)
    for length in [1] * len(_ODD) + [2] * 60 + [3] * 60:
        text = " ".join(chance.choices(_ODD, k=length))
        if significant(tinycss2.parse_component_value_list(text)):
            with contextlib.suppress(Invalid):
                read(reader, text)


@pytest.mark.parametrize(
    ("own", "lighter", "bolder"),
    [(300, 100, 400), (500, 100, 700), (600, 400, 900), (800, 700, 900), (1000, 700, 1000)],
)
def test_bolder_and_lighter_are_steps_from_the_parents_weight(own: int, lighter: int, bolder: int) -> None:
    around = AROUND._replace(parent_weight=own)
    assert [
        font_readers.weight(tinycss2.parse_component_value_list(name), around)
        for name in ("lighter", "bolder")
    ] == [lighter, bolder]


@pytest.mark.parametrize(
    ("reader", "text", "allowed"),
    [
        (font_readers.families, "Inter,", "family names"),
        (font_readers.families, "Inter 4", "family names"),
        (font_readers.font_size, "0", "a length above 0"),
        (font_readers.weight, "1001", "from 1 to 1000"),
        (font_readers.weight, "heavy", "from 1 to 1000"),
        (font_readers.line_height, "-1", "a number from 0"),
        (font_readers.features, '"tabular"', '"tnum" or "ss01" 0'),
        (font_readers.features, '"tnum" often', "a whole number"),
        (font_readers.numerals, "tabular", "lining-nums"),
        (font_readers.thickness, "-1px", "a length from 0"),
        (font_readers.thickness, "10%", "without percentages"),
        (font_readers.span_of_sizes, "20px", "the smallest and the largest"),
        (font_readers.span_of_sizes, "20px 10px", "the smaller first"),
        (readers.tint, "red blue", "one value"),
        (readers.share(), "-1", "a number from 0"),
        (readers.whole(least=1), "0", "a whole number from 1"),
        (readers.ratio, "16 / 0", "two numbers such as 16 / 9"),
        (readers.ratio, "1 / 2 / 3", "two numbers such as 16 / 9"),
        (effects.shadows(spread=True), "1px", "inset, two to 4 lengths"),
        (effects.shadows(spread=False), "1px 1px 1px 1px", "two to 3 lengths"),
        (effects.shadows(spread=False), "1px 1px red blue", "and a colour"),
        (effects.filters, " ".join(["blur(1px)"] * 11), "at most 10 filters"),
        (readers.tracks, "repeat(auto-fill, 10px)", "a whole number"),
        (readers.tracks, "repeat(2)", "repeat(number, tracks)"),
        (readers.tracks, "repeat(101, 1px)", "repeat(number, tracks)"),
        (readers.auto_tracks, "1px " * 101, "at most 100 tracks"),
        (readers.tracks, "minmax(1px)", "minmax(length"),
        (readers.tracks, "minmax(1px, minmax(1px, 2px))", "minmax(length"),
        (readers.line, "0", "other than 0"),
        (readers.line, "span 0", "span and a whole number"),
        (effects.transforms, "rotate(1deg) " * 21, "at most 20 transforms"),
        (effects.transforms, "rotate", "translate(), rotate()"),
        (effects.transforms, "rotate()", "translate(), rotate()"),
        (effects.transforms, "translate(1px 2px)", "translate(), rotate()"),
        (effects.transforms, "matrix(1, 2)", "matrix()"),
        (effects.transforms, "scale(1001)", "a number up to 1000"),
        (effects.transforms, "rotate(3)", "an angle in deg"),
        (effects.clip_path, "circle(1px 2px)", "circle() with 1 radii"),
        (effects.clip_path, "ellipse(closest-side 2px)", "ellipse() with 2 radii"),
        (effects.clip_path, "inset()", "one to four lengths"),
        (effects.clip_path, "inset(1px round 1px 2px)", "one radius"),
        (effects.clip_path, "polygon()", "points of two lengths"),
        (effects.clip_path, "polygon(evenodd, 0 0)", "points of two lengths"),
        (effects.clip_path, f"polygon({'0 0,' * 200} 0 0)", "up to 200 points"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_is_allowed(
    reader: readers.Reader, text: str, allowed: str
) -> None:
    with pytest.raises(Invalid) as caught:
        read(reader, text)
    assert allowed in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("aspect-ratio", "16 9"),
        ("aspect-ratio", "16 /"),
        ("background", "10px red 20px"),
        ("background", "red /"),
        ("background", "red,, blue"),
        ("background", "red / 10px"),
        ("background", "left / 10px / 20px"),
        ("background", "none none"),
        ("background-image", "linear-gradient(30deg 40deg, red, blue)"),
        ("background-image", "radial-gradient(circle 10%, red, blue)"),
        ("background-image", "radial-gradient(ellipse 10px, red, blue)"),
        ("background-image", "radial-gradient(closest-side 10px, red, blue)"),
        ("background-image", "radial-gradient(-5px, red, blue)"),
        ("background-position", "10px right"),
        ("background-position", "left center right"),
        ("background-position", "center 10px top 5px"),
        ("background-size", "-5px auto"),
        ("border", "1px 2px solid"),
        ("border", "1px solid red blue"),
        ("border-inline", "none solid"),
        ("box-shadow", "1px red 1px"),
        ("box-shadow", "1px 1px -1px"),
        ("box-shadow", "inset 1px 1px inset"),
        ("clip-path", "circle(-5px)"),
        ("clip-path", "inset(1px round)"),
        ("flex", "1 10px 1"),
        ("flex", "10px 1 1 0"),
        ("flex-flow", "row column"),
        ("flex-grow", "50%"),
        ("font", "italic italic 20px Inter"),
        ("font-family", "'Inter' bold"),
        ("font-family", "Inter, unset"),
        ("font-feature-settings", '"tnum" on on'),
        ("font-variant-numeric", "lining-nums oldstyle-nums"),
        ("font-variant-numeric", "tabular-nums tabular-nums"),
        ("grid-column", "1 /"),
        ("grid-template-columns", "1fr -5px"),
        ("grid-template-columns", "repeat(2,)"),
        ("line-height", "-5px"),
        ("text-decoration", "underline 1px 2px"),
        ("text-decoration", "solid solid"),
        ("transform-origin", "left 10px top 5px"),
    ],
)
def test_what_browsers_ignore_is_refused(name: str, text: str) -> None:
    with pytest.raises(Invalid):
        read(_reader(name), text)


_WORDS_OF_VALUES = """
0 1 2 -1 0.5 10px 2em 50% -5px 1fr 90deg auto none normal solid red #fff transparent currentcolor left
right top bottom center start stretch row column wrap nowrap italic bold 700 Inter "Noto" / / / ,
underline url(a.png) linear-gradient(red,blue) radial-gradient(red,blue) cover repeat no-repeat inset
span "tnum" on tabular-nums lining-nums oldstyle-nums blur(2px) rotate(3deg) circle(50%) inset(1px)
inherit
"""
_WORDS = _WORDS_OF_VALUES.split()
_NOT_IN_CHROMIUM = {"line-clamp", "--fit", "--typography"}


@pytest.mark.chromium
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_whatever_is_read_is_css_to_a_browser_too() -> None:
    chance, read_here = random.Random(1), []
    for name in sorted({*LONGHANDS, *SHORTHANDS} - _NOT_IN_CHROMIUM):
        good = [word for word in _WORDS if _is_read(name, word)]
        for number in range(400):
            text = " ".join(chance.choices(good if number % 2 and good else _WORDS, k=chance.randint(1, 5)))
            if _is_read(name, text):
                read_here.append((name, text))
    with Browser() as browser:
        script = f"{json.dumps(read_here)}.filter(([name, text]) => !CSS.supports(name, text))"
        assert browser.run(script) == []
    assert len(read_here) > 3000


def _is_read(name: str, text: str) -> bool:
    try:
        read(_reader(name), text)
    except Invalid:
        return False
    return True


def _reader(name: str) -> readers.Reader:
    entry = LONGHANDS.get(name) or SHORTHANDS[name]
    return entry.expand if isinstance(entry, Shorthand) else entry.read
