"""From article to card: what is drawn, reported and refused, with the same result everywhere."""

import hashlib
import io
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

import sharekit
from sharekit.article import Article
from sharekit.cards.look import Look
from sharekit.cards.networks import NETWORKS
from sharekit.cards.render import render_card
from sharekit.cards.studio import Studio
from sharekit.errors import ConfigError, FetchError, ImageError, TemplateError, TextError
from sharekit.options import Brand, NetworkOptions
from tests.cards.pictures import file_of, gradient, png_header

_ARTICLE = Article(
    headline="China tells its AI leaders to avoid US travel",
    lead="Founders are told to skip trips.",
    site="The Meridian",
    byline=("Mara Lindqvist",),
    published=date(2025, 3, 1),
    language="en-GB",
)


def _open(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("network", list(NETWORKS))
def test_every_network_gets_its_shape_within_its_budget(network: str) -> None:
    card = render_card(_ARTICLE, network=network)
    shape = NETWORKS[network]
    assert _open(card.data).size == (shape.width, shape.height) == (card.width, card.height)
    assert len(card.data) <= shape.max_bytes
    assert card.type.removeprefix("image/") in shape.formats
    covered = [warning for warning in card.warnings if "safe area" in warning]
    assert not covered


def test_it_is_part_of_the_public_face() -> None:
    assert sharekit.render_card(_ARTICLE).data == render_card(_ARTICLE).data
    assert isinstance(render_card(_ARTICLE), sharekit.Card)


@pytest.mark.parametrize("format", ["png", "jpeg", "webp", "avif"])
def test_the_format_asked_for_is_written(format: str) -> None:
    card = render_card(_ARTICLE, format=format)
    assert card.type == f"image/{format}"
    assert _open(card.data).size == (1200, 630)
    warned = "is not a format og accepts" in " ".join(card.warnings)
    assert warned == (format in {"webp", "avif"})


def test_alt_says_what_the_card_says() -> None:
    assert render_card(_ARTICLE).alt == (
        "China tells its AI leaders to avoid US travel. Founders are told to skip trips. "
        "Mara Lindqvist, 1 March 2025. The Meridian."
    )
    assert render_card(_ARTICLE, network="discover").alt == _ARTICLE.headline


def test_a_network_of_ones_own(tmp_path: Path) -> None:
    look = Look(networks={"banner": NetworkOptions(width=900, height=300, formats=("webp",))})
    card = Studio(look).draw(_ARTICLE, network="banner")
    assert (_open(card.data).size, card.type) == ((900, 300), "image/webp")
    assert card.save(tmp_path).name == "banner.webp"


def test_a_budget_that_cannot_be_met_is_reported() -> None:
    look = Look(networks={"og": NetworkOptions(max_bytes=900)})
    with pytest.raises(ImageError, match=r"og: the card has .* 900 are allowed"):
        Studio(look).draw(_ARTICLE)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"network": "facebok"}, ConfigError),
        ({"template": "nws"}, TemplateError),
        ({"format": "gif"}, ConfigError),
    ],
)
def test_names_that_are_not_known_are_reported(options: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        Studio().draw(_ARTICLE, **options)


def _photo(folder: Path, name: str = "photo.jpg") -> Article:
    (folder / name).write_bytes(file_of(gradient(900, 700), "JPEG"))
    return _ARTICLE.replace(image=name)


def test_a_photo_card_is_a_jpeg_with_readable_words(tmp_path: Path) -> None:
    card = Studio(Look(folders=(str(tmp_path),))).draw(_photo(tmp_path), template="photo")
    assert card.type == "image/jpeg"
    assert card.contrast is not None
    assert card.contrast >= 3
    assert card.warnings == ()


@pytest.mark.parametrize("data", [png_header(100_000, 100_000), b"<svg><", b"II*\0", b"\xff\xd8\xff\xe0"])
def test_a_photo_that_is_refused_stops_its_card(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "bad.jpg").write_bytes(data)
    with pytest.raises(ImageError, match=r"^bad\.jpg: "):
        Studio(Look(folders=(str(tmp_path),))).draw(_ARTICLE.replace(image="bad.jpg"))


def test_an_unreachable_photo_is_left_out_and_reported() -> None:
    def fetch(url: str) -> bytes:
        raise FetchError("HTTP 404", where=url)

    article = _ARTICLE.replace(image="https://example.org/gone.jpg")
    card = Studio(fetch=fetch).draw(article, template="photo")
    assert card.warnings == ("drawn without its photo: https://example.org/gone.jpg: HTTP 404",)
    assert "has-art" in str(card.layout)


def test_a_missing_photo_is_left_out_and_reported(tmp_path: Path) -> None:
    card = Studio(Look(folders=(str(tmp_path),))).draw(
        _ARTICLE.replace(image="img/gone.jpg"), template="photo"
    )
    assert card.warnings == ("drawn without its photo: img/gone.jpg: picture not found",)
    assert "has-art" in str(card.layout)


def test_characters_no_font_has_are_an_error_or_dropped_with_a_warning() -> None:
    article = _ARTICLE.replace(headline="Linear A: \U00010600 found")
    with pytest.raises(TextError, match="U\\+10600"):
        Studio().draw(article)
    card = Studio(Look(missing_glyphs="drop")).draw(article)
    assert any("U+10600" in warning for warning in card.warnings)


@pytest.mark.parametrize("headline", ["\ufffd\ufffd \ufffd", "\uffff\ufffe", "\u200b\u2060", "\u0378"])
def test_a_headline_of_which_nothing_can_be_shown_is_an_error(headline: str) -> None:
    with pytest.raises(TextError, match="no character that can be shown"):
        Studio(Look(missing_glyphs="drop")).draw(_ARTICLE.replace(headline=headline))


def test_what_is_not_an_article_is_refused_with_what_is() -> None:
    with pytest.raises(TypeError, match=r"expected an Article, found str: read one with sharekit\.read"):
        render_card("x")  # type: ignore[arg-type]


def test_a_pickled_studio_draws_the_same_card() -> None:
    studio = Studio(Look(brand=Brand(brand="#0a7d5b")))
    card = studio.draw(_ARTICLE)
    assert pickle.loads(pickle.dumps(studio)).draw(_ARTICLE) == card


def test_notebooks_show_a_card_of_any_format() -> None:
    assert _open(render_card(_ARTICLE, format="jpeg")._repr_png_()).size == (1200, 630)
    card = render_card(_ARTICLE, format="png")
    assert card._repr_png_() is card.data


def test_threads_may_share_studios(tmp_path: Path) -> None:
    """Brands, templates, networks and photos mixed; each thread gets the bytes that one alone gets."""
    looks = [Look(folders=(str(tmp_path),), brand=Brand(brand=colour)) for colour in ("#0a7d5b", "#7a1fd6")]
    photo = _photo(tmp_path)
    jobs = [
        (look, article, template, network)
        for look in looks
        for article in (_ARTICLE, photo)
        for template, network in (("news", "og"), ("photo", "x"), ("quote", "square"))
    ]

    def draw(job: tuple[Look, Article, str, str]) -> bytes:
        look, article, template, network = job
        return render_card(article, template=template, network=network, look=look).data

    alone = [draw(job) for job in jobs]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(draw, jobs * 2)) == alone * 2


def test_the_focus_chosen_by_hand_moves_the_crop(tmp_path: Path) -> None:
    article = _photo(tmp_path)
    studio = Studio(Look(folders=(str(tmp_path),)))
    top = studio.draw(article.replace(image_focus="top"), template="photo", network="discover")
    bottom = studio.draw(article.replace(image_focus="bottom"), template="photo", network="discover")
    _, upper, _ = _open(top.data).convert("RGB").getpixel((600, 300))  # type: ignore[misc]
    _, lower, _ = _open(bottom.data).convert("RGB").getpixel((600, 300))  # type: ignore[misc]
    assert lower > upper + 20  # green grows downwards


def _screenshot(folder: Path) -> Article:
    """Return an article whose picture has red marks at its left and right ends."""
    picture = Image.new("RGB", (1600, 400), "#f4f4f4")
    for top in range(40, 360, 40):
        picture.paste("#222222", (200, top, 1400, top + 14))
    picture.paste("#ff0000", (40, 40, 100, 360))
    picture.paste("#ff0000", (1500, 40, 1560, 360))
    (folder / "shot.png").write_bytes(file_of(picture, "PNG"))
    return _ARTICLE.replace(image="shot.png")


def _red(card: sharekit.Card) -> int:
    red, green, blue = _open(card.data).convert("RGB").resize((400, 210)).split()
    return sum(
        r > 200 and g < 60 and b < 60
        for r, g, b in zip(*(c.get_flattened_data() for c in (red, green, blue)), strict=True)
    )


@pytest.mark.parametrize(("template", "network"), [("split", "og"), ("photo", "discover")])
def test_a_screenshot_is_shown_whole(tmp_path: Path, template: str, network: str) -> None:
    studio, article = Studio(Look(folders=(str(tmp_path),))), _screenshot(tmp_path)
    whole = studio.draw(article, template=template, network=network)
    assert whole.warnings == ()
    assert _red(whole) > 20
    chosen = studio.draw(article.replace(image_focus="center"), template=template, network=network)
    assert _red(chosen) == 0


def test_a_template_without_a_place_for_screenshots_says_so(tmp_path: Path) -> None:
    studio, article = Studio(Look(folders=(str(tmp_path),))), _screenshot(tmp_path)
    card = studio.draw(article, template="bold")
    assert card.warnings == (
        "drawn without its picture: shot.png is a diagram or screenshot, which bold would crop",
    )
    assert studio.draw(article, template="minimal").warnings == ()


@pytest.mark.parametrize("template", ["quote", "event"])
@pytest.mark.parametrize(("size", "is_shown"), [((400, 400), True), ((400, 480), True), ((800, 400), False)])
def test_a_drawn_portrait_is_shown_round(
    tmp_path: Path, template: str, size: tuple[int, int], *, is_shown: bool
) -> None:
    picture = Image.new("RGB", size, "#ff0000")
    picture.paste("#222222", (0, 0, size[0], 60))
    (tmp_path / "face.png").write_bytes(file_of(picture, "PNG"))
    card = Studio(Look(folders=(str(tmp_path),))).draw(_ARTICLE.replace(image="face.png"), template=template)
    assert (_red(card) > 20, bool(card.warnings)) == (is_shown, not is_shown)


def test_a_template_that_was_changed_is_read_again(tmp_path: Path) -> None:
    page = tmp_path / "own.html"
    studio = Studio()
    seen: set[object] = set()
    for colour in ("#ff0000", "#0000ff"):
        page.write_text(
            "<!DOCTYPE html><html><head><style>.card { width: 100vw; height: 100vh; background-color: "
            f"{colour}; }}</style></head><body><div class='card'></div></body></html>",
            encoding="utf-8",
        )
        os.utime(page, ns=(len(seen), len(seen)))
        card = studio.draw(_ARTICLE, template=str(page))
        seen.add(_open(card.data).convert("RGB").getpixel((600, 300)))
    assert seen == {(255, 0, 0), (0, 0, 255)}


# --- the key


def test_the_key_changes_with_everything_that_shows_and_with_nothing_else(tmp_path: Path) -> None:
    article = _photo(tmp_path)
    look = Look(folders=(str(tmp_path),))
    key = Studio(look).key(article)
    assert key == Studio(look).key(article)
    others = {
        "headline": Studio(look).key(article.replace(headline="Rain")),
        "network": Studio(look).key(article, network="square"),
        "template": Studio(look).key(article, template="bold"),
        "format": Studio(look).key(article, format="jpeg"),
        "focus": Studio(look).key(article.replace(image_focus="top")),
        "brand": Studio(Look(folders=look.folders, brand=Brand(brand="#0a7d5b"))).key(article),
        "budget": Studio(Look(folders=look.folders, networks={"og": NetworkOptions(max_bytes=9_000)})).key(
            article
        ),
        "own templates": Studio(Look(folders=look.folders, templates=str(tmp_path))).key(article),
    }
    (tmp_path / "photo.jpg").write_bytes(file_of(gradient(900, 701), "JPEG"))
    others["photo"] = Studio(look).key(article)
    assert len({key, *others.values()}) == len(others) + 1, others


# --- the same everywhere

_CODE = """
import hashlib, sys
from sharekit import Article, Look, Studio
studio = Studio(Look(folders=(sys.argv[1],)))
article = Article(headline="China tells its leaders", lead="Été 中国 مرحبا", language="en", image="photo.jpg")
total = hashlib.sha256()
for template, network, format in (("news", "og", "auto"), ("photo", "x", "auto"), ("bold", "og", "webp")):
    card = studio.draw(article, network=network, template=template, format=format)
    total.update(card.data + card.alt.encode())
    total.update(studio.key(article, network=network).encode())
print(total.hexdigest())
"""


def test_another_process_hash_seed_and_time_zone_give_the_same_bytes(tmp_path: Path) -> None:
    _photo(tmp_path)
    (tmp_path / "draw.py").write_text(_CODE, encoding="utf-8")  # an argument may be ASCII only
    seen = set()
    for seed, zone in (("0", "UTC"), ("7", "Pacific/Auckland")):
        done = subprocess.run(
            [sys.executable, str(tmp_path / "draw.py"), str(tmp_path)],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        seen.add(done.stdout.strip())
    assert len(seen) == 1
    assert len(seen.pop()) == 64


def test_what_was_drawn_before_does_not_show(tmp_path: Path) -> None:
    article = _photo(tmp_path)
    fresh = Studio(Look(folders=(str(tmp_path),))).draw(article, template="split")
    used = Studio(Look(folders=(str(tmp_path),)))
    for network in ("story", "square"):
        used.draw(article.replace(headline="Quite another headline"), template="split", network=network)
    again = used.draw(article, template="split")
    assert hashlib.sha256(again.data).digest() == hashlib.sha256(fresh.data).digest()


def test_a_brand_font_that_is_not_there_is_an_error_with_the_nearest_names() -> None:
    studio = Studio(Look(brand=Brand(font_display="Newsreeder")))
    with pytest.raises(
        ConfigError, match=r"brand.font_display: no font of the family 'Newsreeder'.*Newsreader"
    ):
        studio.draw(Article(headline="Rain"))
    assert Studio(Look(brand=Brand(font_text="Nope, Inter"))).draw(Article(headline="Rain")).warnings == ()


@pytest.mark.parametrize("template", ["news", "split", "bold", "docs", "event"])
@pytest.mark.parametrize("section", ["Law", "Harbour and waterways administration of the northern provinces"])
def test_a_long_site_name_leaves_room_for_the_section(template: str, section: str) -> None:
    studio = Studio(Look(site="The Extraordinarily Long-Named Gazette of Northern Waterways and Ports"))
    rows = studio.draw(Article(headline="Rain", section=section), template=template).layout["elements"]
    (shown,) = [row["lines"] for row in rows if "section" in row["classes"]]
    assert shown[0]["text"].casefold().startswith(section[:3].casefold())


@pytest.mark.parametrize("name", ["{folder}/secret.png", "link.png", "../secret.png"])
def test_a_template_shows_no_other_picture_of_the_user(name: str, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for path in (tmp_path / "secret.png", tmp_path / "photo.png", own / "own.png"):
        Image.new("RGB", (9, 9)).save(path)
    (own / "link.png").symlink_to(tmp_path / "secret.png")
    studio = Studio(Look(folders=(str(own),)))
    article = Article(headline="Rain", image=str(tmp_path / "photo.png"))

    def draw(src: str) -> None:
        style = "<style>img { display: block; width: 90px; height: 90px; }</style>"
        (own / "page.html").write_text(
            f'{style}<img src="{src}"><h1>{{{{ headline }}}}</h1>', encoding="utf-8"
        )
        studio.draw(article, template=str(own / "page.html"))

    draw("own.png")
    draw("{{ photo }}")
    with pytest.raises(ImageError, match="shows pictures of its own folder only"):
        draw(name.format(folder=tmp_path))
