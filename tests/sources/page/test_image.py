"""The lead image: an address, or a file beside a page on disk; never a file for a page from the web."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharekit import read
from tests.sources.page.conftest import Parse
from tests.sources.page.conftest import Read as ReadPage

PIXELS = b"GIF89a"


def html(head: str = "", body: str = "") -> str:
    return f"""<html><head><title>Rain at last</title>{head}</head>
    <body><article><h1>Rain at last</h1>{body}
    <p>The first drops fell at six in the morning, an hour before the market opened.</p></article>"""


def og(address: str) -> str:
    return f'<meta property="og:image" content="{address}">'


CANONICAL = '<link rel="canonical" href="https://gauge.example/rain/">'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Make a small site: a front page, a folder of posts, pictures, and a picture outside it."""
    root = tmp_path / "site"
    for name in ("posts/rain/photo.jpg", "images/river.png", "posts/rain/two words.webp"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(PIXELS)
    (root / "index.html").write_text("<title>The Gauge</title>", encoding="utf-8")
    (tmp_path / "private.jpg").write_bytes(PIXELS)
    return root


def image_of(path: Path, page: str) -> str:
    path.write_text(page, encoding="utf-8")
    (article,) = read(path, kind="page")
    return article.image


@pytest.mark.parametrize("canonical", ["", CANONICAL])
@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("photo.jpg", "posts/rain/photo.jpg"),
        ("./photo.jpg?v=2", "posts/rain/photo.jpg"),
        ("two%20words.webp", "posts/rain/two words.webp"),
        ("../../images/river.png", "images/river.png"),
        ("/images/river.png", "images/river.png"),
    ],
)
def test_a_file_beside_a_page_on_disk_is_its_image(
    site: Path, canonical: str, address: str, file: str
) -> None:
    found = image_of(site / "posts/rain/index.html", html(canonical + og(address)))
    assert Path(found).resolve() == (site / file).resolve()


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<script type="application/ld+json">{"@type":"Article","image":"photo.jpg"}</script>', ""),
        ('<link rel="image_src" href="photo.jpg">', ""),
        ("", '<figure><img src="photo.jpg" alt="Rain"></figure>'),
        ("", '<img class="author-avatar" src="/images/river.png"><p><img src="photo.jpg" width="800"></p>'),
        ("", '<img src="/images/river.png" width="32" height="32"><img src="photo.jpg">'),
        (og("gone.jpg"), '<img src="data:," data-src="photo.jpg">'),
    ],
)
def test_wherever_the_page_names_it(site: Path, head: str, body: str) -> None:
    found = image_of(site / "posts/rain/index.html", html(head, body))
    assert Path(found).name == "photo.jpg"


@pytest.mark.parametrize(
    "address",
    [
        "../../../private.jpg",
        "file:///etc/passwd",
        "/etc/passwd",
        "../../index.html",
        "gone.jpg",
        "\\\\host\\share\\photo.jpg",
    ],
)
def test_a_page_names_no_file_outside_its_site_and_nothing_but_pictures(site: Path, address: str) -> None:
    assert image_of(site / "posts/rain/index.html", html(og(address))) == ""


def test_a_link_that_leads_out_of_the_site_is_not_followed(site: Path) -> None:
    (site / "posts/rain/link.jpg").symlink_to(site.parent / "private.jpg")
    assert image_of(site / "posts/rain/index.html", html(og("link.jpg"))) == ""


def test_with_a_base_elsewhere_names_are_addresses(site: Path) -> None:
    page = html('<base href="https://gauge.example/x/">' + og("photo.jpg"))
    assert image_of(site / "posts/rain/index.html", page) == "https://gauge.example/x/photo.jpg"


@pytest.mark.parametrize("address", ["photo.jpg", "./photo.jpg", "/photo.jpg", "file:photo.jpg"])
def test_a_page_from_the_web_names_no_file(
    read: ReadPage, parsed: Parse, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "photo.jpg").write_bytes(PIXELS)
    monkeypatch.chdir(tmp_path)
    page = html(og(address), f'<img src="{address}">')
    assert parsed(page).path is None
    assert read(page, url="https://gauge.example/").image in {"https://gauge.example/photo.jpg", ""}
    assert read(page, url="").image == ""


def test_the_first_picture_of_the_text_is_used_if_none_is_declared(read: ReadPage) -> None:
    body = '<img src="/tracking.gif"><img src="/logo.svg"><figure><img src="/rain.jpg"></figure>'
    assert read(html(body=body)).image == "https://example.org/rain.jpg"
    assert read(html(og("https://example.org/og.jpg"), body)).image == "https://example.org/og.jpg"


def wide(address: str, width: str) -> str:
    return og(address) + f'<meta property="og:image:width" content="{width}">'


@pytest.mark.parametrize(
    ("head", "image"),
    [
        (wide("/300.jpg", "300") + wide("/1600.jpg", "1600"), "1600.jpg"),
        (wide("/1600.jpg", "1600px") + wide("/300.jpg", "300"), "1600.jpg"),
        (og("/first.jpg") + wide("/second.jpg", "900"), "first.jpg"),
        (wide("/a.jpg", "600") + wide("/b.jpg", "600"), "a.jpg"),
        (
            og("/a.jpg")
            + '<meta property="og:image:url" content="/a.jpg"><meta property="og:image:width" content="200">'
            + wide("/b.jpg", "1200"),
            "b.jpg",
        ),
    ],
)
def test_of_pictures_that_all_declare_a_width_the_widest_is_taken(
    read: ReadPage, head: str, image: str
) -> None:
    assert read(html(head)).image == f"https://example.org/{image}"
