"""Headings of related posts differ from those of other lists, in many languages."""

from __future__ import annotations

import pytest

from sharekit.sources.page.related.headings import sort_of_heading


@pytest.mark.parametrize(
    "text",
    [
        "Related",
        "Related posts:",
        "Related Articles",
        "You may also like…",
        "You Might Also Enjoy",
        "More from The Gauge",
        "More stories",
        "Read next",
        "See also",
        "Recommended for you",
        "Keep reading",
        "Where To Next?",
        "Ähnliche Beiträge",
        "Das könnte dich auch interessieren",
        "Mehr zum Thema",
        "Lesen Sie auch",
        "Articles similaires",
        "À lire aussi",
        "Sur le même sujet",
        "Artículos relacionados",
        "También te puede interesar",
        "Articoli correlati",
        "Leggi anche",
        "Leia também",
        "Lees ook",
        "Gerelateerde artikelen",
        "Czytaj także",
        "Zobacz również",
        "Podobne artykuły",
        "Související články",
        "Похожие записи",
        "Читайте также",
        "İlgili haberler",
        "Läs också",
        "Les også",
        "Læs også",
        "Lue myös",
        "Kapcsolódó cikkek",
        "Articole similare",
        "Διαβάστε επίσης",
        "مقالات ذات صلة",
        "اقرأ أيضا",
        "כתבות נוספות",
        "यह भी पढ़ें",
        "関連記事",
        "あわせて読みたい",
        "相关文章",
        "延伸閱讀",
        "관련기사",
        "บทความที่เกี่ยวข้อง",
        "Bài viết liên quan",
        "Baca juga",
    ],
)
def test_related(text: str) -> None:
    assert sort_of_heading(text) == 1


@pytest.mark.parametrize(
    "text", ["Latest posts", "Most read", "Trending", "Meistgelesen", "Les plus lus", "最新", "12 Comments"]
)
def test_other_lists(text: str) -> None:
    assert sort_of_heading(text) == -1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The river",
        "Rain at last",
        "How it all began",
        "Everything you could ever want from a cake, and then a little more of it",
        "x" * 200,
    ],
)
def test_neither(text: str) -> None:
    assert sort_of_heading(text) == 0
