"""Each rule is found where it is broken, and nowhere else."""

import pytest

from sharekit.publishing.findings import ExternalImage, ImageFacts, inspect_page
from sharekit.publishing.html.head import EditablePage

GOOD = """<meta property="og:title" content="T"><meta property="og:type" content="article">
<meta property="og:url" content="https://e.org/a"><meta property="og:image" content="https://e.org/c.png">
<meta property="og:image:type" content="image/png"><meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630"><meta property="og:image:alt" content="A">
<meta name="twitter:card" content="summary_large_image">"""


def look(url: str) -> ImageFacts | ExternalImage | None:
    if url == "https://e.org/c.png":
        return ImageFacts(type="image/png", width=1200, height=630, size=40_000)
    return ExternalImage() if "cdn" in url else None


def rules(head: str, body: str = "", max_bytes: int = 300_000) -> list[str]:
    page = EditablePage(f"<!doctype html><head>{head}</head><body>{body}".encode())
    found = inspect_page("a.html", page, look, max_bytes=max_bytes)
    assert all(finding.remedy and finding.where == "a.html" for finding in found)
    return [finding.rule for finding in found]


def test_a_good_page_has_no_findings() -> None:
    assert rules(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('<meta property="og:title" content="T">', "", "missing"),
        ('content="T"', 'content=""', "missing"),
        ("https://e.org/a", "/a", "relative"),
        ('content="https://e.org/c.png"', 'content="http://cdn.e.org/c.png"', "insecure"),
        ('<meta property="og:image:alt" content="A">', "", "no-alt"),
        ("c.png", "d.png", "no-file"),
        ("image/png", "image/jpeg", "wrong-type"),
        ('"630"', '"600"', "wrong-size"),
        ('<meta property="og:title" content="T">', '<meta property="og:title" content="T">' * 2, "duplicate"),
        ("<meta", "<script>" + "x" * 40_000 + "</script><meta", "misplaced"),
    ],
)
def test_each_fault_is_found(old: str, new: str, rule: str) -> None:
    assert rules(GOOD.replace(old, new, 1)) == [rule]


def test_a_tag_in_the_body_is_misplaced() -> None:
    assert rules(GOOD, '<meta property="og:title" content="T">') == ["misplaced"]


def test_an_empty_image_does_not_count() -> None:
    assert rules(GOOD + '<meta property="og:image" content="">') == []
    assert rules(GOOD.replace('content="https://e.org/c.png"', 'content=""')) == ["missing"]


def test_a_heavy_image() -> None:
    assert rules(GOOD, max_bytes=10_000) == ["too-heavy"]


def test_an_image_elsewhere_is_not_judged_by_its_bytes() -> None:
    assert rules(GOOD.replace("https://e.org/c.png", "https://cdn.org/c.png")) == []
