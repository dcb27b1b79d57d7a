"""Plain text is plain: no tags, no entities, no noise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring

from sharekit.sources.page.parsing.text import clean, fold, plain, text_of, words


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("Tom &amp;amp; Jerry", "Tom & Jerry"),
        ("It&#8217;s &quot;here&quot;", 'It’s "here"'),
        ("<p>One</p><p>two</p>", "One two"),
        ("a <b>bold</b> claim", "a bold claim"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;News", "News"),
        ("<script>alert(1)</script>News", "News"),
        ("&amp;lt;script&amp;gt;x&amp;lt;/script&amp;gt;News", "News"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("soft\u00adhyphen\u200b and\ufeff marks", "softhyphen and marks"),
        ("  many \n\t spaces\u00a0here ", "many spaces here"),
        (None, ""),
        (7, ""),
    ],
)
def test_a_machines_value_becomes_plain(raw: object, wanted: str) -> None:
    assert plain(raw) == wanted


def test_joiners_stay() -> None:
    assert clean("می\u200cخواهم 👩\u200d🚀") == "می\u200cخواهم 👩\u200d🚀"


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<h1>One<br>two</h1>", "One two"),
        ("<h1><span>Un</span>broken</h1>", "Unbroken"),
        ("<h1><div>One</div><div>two</div></h1>", "One two"),
        ("<h1>A <i>fine</i> day<sup>1</sup></h1>", "A fine day1"),
        ("<h1>See<script>x()</script><style>a{}</style> <template>t</template>you</h1>", "See you"),
        ("<h1>Here <span hidden>not me</span>I am</h1>", "Here I am"),
        ("<h1>東<ruby>京<rt>きょう</rt></ruby></h1>", "東京"),
    ],
)
def test_an_element_reads_as_it_is_seen(markup: str, wanted: str) -> None:
    assert text_of(fromstring(markup)) == wanted


def test_spellings_fold_together() -> None:
    assert fold("„Größe“ – so…") == fold('"GRÖSSE" - so...')
    assert words("東京 2026: it's on") == ["東", "京", "2026", "it", "s", "on"]


@given(st.text())
def test_plain_text_holds_no_markup_nor_controls(text: str) -> None:
    found = plain(text)
    assert "<script" not in found.lower() or "<script" in text.lower() or "&" in text
    assert found == clean(found)
