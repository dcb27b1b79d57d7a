"""The shipped templates in every shape and script, with parts missing; measured by boxes and lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sharekit.article import Article
from sharekit.cards.drawing import Drawing
from sharekit.cards.encode.encoder import encode
from sharekit.cards.encode.palette import BackgroundCache
from sharekit.cards.images.photo import ImageLoader
from sharekit.cards.inspect.measured import MeasuredCard
from sharekit.cards.networks import NETWORKS, Network
from sharekit.cards.template.context import card_context
from sharekit.cards.template.template import Template
from sharekit.language import date_parts
from sharekit.options import Brand
from sharekit.support.resources import template_names
from sharekit.text import Fonts

SHIPPED = ("bold", "docs", "editorial", "event", "minimal", "news", "photo", "quote", "split")
WIDE_SQUARE_TALL = [NETWORKS[name] for name in ("og", "square", "story")]

ENGLISH = Article(
    headline="China tells its AI leaders to avoid US travel over security concerns: Report",
    lead="Founders and researchers are told to skip trips to America, lest secrets leak.",
    url="https://meridian.example/policy/ai-travel",
    site="The Meridian",
    byline=("Mara Lindqvist",),
    published=date(2025, 9, 3),
    language="en",
    image="photo.png",
    section="Technology",
)
VARIANTS: Mapping[str, Article] = {
    "all": ENGLISH,
    "short": ENGLISH.replace(headline="Beijing grounds AI chiefs"),
    "22 words": ENGLISH.replace(
        headline="China tells the founders and senior researchers of its leading artificial intelligence "
        "companies to avoid travel to the United States and allies"
    ),
    "22 words, a long lead": ENGLISH.replace(
        headline="China tells the founders and senior researchers of its leading artificial intelligence "
        "companies to avoid travel to the United States and allies",
        lead="Founders and researchers are told to skip trips to America, lest secrets leak. Those who "
        "cannot avoid one are to report their plans before they leave, and again when they are back.",
    ),
    "a long lead, no photo": ENGLISH.replace(
        image="",
        lead="Founders and researchers are told to skip trips to America, lest secrets leak. Those who "
        "cannot avoid one are to report their plans before they leave, and again when they are back.",
    ),
    "one long word": ENGLISH.replace(
        headline="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft schließt",
        language="de",
    ),
    "long names": ENGLISH.replace(
        site="The International Herald of the Northern Meridian",
        section="Science and Environment Correspondents",
        byline=("Anneliese Oberhammer-Brunnthaler", "Christopher Montgomery-Featherstonehaugh"),
    ),
    "no lead": ENGLISH.replace(lead=""),
    "no photo": ENGLISH.replace(image=""),
    "no byline": ENGLISH.replace(byline=()),
    "no date": ENGLISH.replace(published=None),
    "headline alone": Article(headline=ENGLISH.headline, language="en"),
}
SCRIPTS = {
    "ar": (
        "الصين تطلب من قادة الذكاء الاصطناعي تجنّب السفر إلى الولايات المتحدة",
        "نصحت بكين مؤسسي الشركات بتأجيل الرحلات.",
    ),
    "he": (
        "סין מורה לראשי תעשיית הבינה המלאכותית להימנע מנסיעות לארצות הברית",
        "מייסדים התבקשו לדחות נסיעות.",
    ),
    "ja": (
        "中国、AI企業の幹部に米国渡航の自粛を要請 安全保障上の懸念で",
        "主要なAI企業の創業者に、渡航を控えるよう助言した。",
    ),
    "zh-Hans": ("中国要求人工智能企业负责人避免前往美国", "主管部门建议推迟赴美行程，以免技术外泄。"),
    "ko": (
        "중국, 안보 우려로 AI 기업 대표들에게 미국 방문 자제 지시",
        "기업 창업자들에게 미국 출장을 미루라고 권고했다.",
    ),
    "hi": ("चीन ने अपने एआई दिग्गजों से कहा: अमेरिका की यात्रा से बचें", "शोधकर्ताओं से कहा गया है कि वे यात्राएँ टालें।"),
    "th": ("จีนสั่งผู้นำด้านปัญญาประดิษฐ์เลี่ยงเดินทางไปสหรัฐ", "นักวิจัยถูกขอให้งดเดินทางไปอเมริกา"),
    "my": ("တရုတ်က AI ခေါင်းဆောင်များကို အမေရိကန်ခရီး ရှောင်ကြဉ်ရန် ညွှန်ကြား", "သုတေသီများကို ပြောကြားခဲ့သည်။"),
    "ru": (
        "Китай советует руководителям ИИ-компаний избегать поездок в США",
        "Исследователей просят отложить поездки.",
    ),
    "de": (
        "China rät führenden KI-Unternehmern von Reisen in die Vereinigten Staaten ab",
        "Gründer sollen Reisen unterlassen.",
    ),
}


@cache
def fonts() -> Fonts:
    return Fonts.load()


@cache
def template(name: str) -> Template:
    return Template.load(name)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> ImageLoader:
    folder = tmp_path_factory.mktemp("pictures")
    Image.new("RGB", (640, 480), (90, 120, 150)).save(folder / "photo.png")
    Image.new("RGBA", (200, 80), (0, 0, 0, 128)).save(folder / "logo.png")
    return ImageLoader(folders=(folder,), logos=("logo.png",))


def draw(name: str, article: Article, network: Network, pictures: ImageLoader, theme: Any = "") -> Drawing:
    context = card_context(article, network, Brand(logo="logo.png", theme=theme))
    return template(name).draw(context, network.width, network.height, fonts(), pictures=pictures)


Ink = tuple[str, str, float, float, float, float]


def lines(drawn: Drawing) -> Iterator[Ink]:
    """Yield element, text and the box of capitals and small descenders of each line but the ornament's."""
    for element in drawn.elements:
        for line in element["lines"]:
            if "mark" not in element["classes"]:
                size = line["font_size"]
                bottom = line["baseline"] + (0 if line["text"].isdigit() else 0.2 * size)
                yield (
                    element["id"],
                    line["text"],
                    line["x"],
                    line["baseline"] - 0.74 * size,
                    line["x"] + line["width"],
                    bottom,
                )


def judge(drawn: Drawing, network: Network) -> None:
    left, top, right, bottom = network.words_box
    inks = list(lines(drawn))
    for _, text, x, y, end, foot in inks:
        assert left - 1 <= x, text
        assert end <= right + 1, text
        assert top - 1 <= y, text
        assert foot <= bottom + 1, text
    for one, other in combinations(inks, 2):
        across = min(one[4], other[4]) - max(one[2], other[2])
        down = min(one[5], other[5]) - max(one[3], other[3])
        assert one[0] == other[0] or across <= 1 or down <= 2, (one[1], other[1])


def headline(drawn: Drawing) -> list[dict[str, Any]]:
    return next(e["lines"] for e in drawn.elements if "headline" in e["classes"])


def test_these_are_the_cards_that_ship() -> None:
    assert tuple(template_names("cards")) == SHIPPED


@pytest.mark.parametrize("network", WIDE_SQUARE_TALL, ids=lambda network: network.name)
@pytest.mark.parametrize("name", SHIPPED)
def test_words_stay_apart_and_inside_whatever_is_missing(
    name: str, network: Network, pictures: ImageLoader
) -> None:
    for article in VARIANTS.values():
        judge(draw(name, article, network, pictures), network)


@pytest.mark.parametrize("network", WIDE_SQUARE_TALL[::2], ids=lambda network: network.name)
@pytest.mark.parametrize("name", SHIPPED)
def test_words_stay_apart_and_inside_in_every_script(
    name: str, network: Network, pictures: ImageLoader
) -> None:
    for language, (words, lead) in SCRIPTS.items():
        article = ENGLISH.replace(headline=words, lead=lead, language=language, section="", byline=())
        drawn = draw(name, article, network, pictures)
        judge(drawn, network)
        assert "…" not in "".join(line["text"] for line in headline(drawn)), language


@pytest.mark.parametrize("network", ["x", "portrait", "pin", "youtube"])
@pytest.mark.parametrize("name", SHIPPED)
def test_22_words_are_never_cut_nor_set_small(name: str, network: str, pictures: ImageLoader) -> None:
    for each in ("22 words", "22 words, a long lead", "a long lead, no photo"):
        drawn = draw(name, VARIANTS[each], NETWORKS[network], pictures)
        judge(drawn, NETWORKS[network])
        set_lines = headline(drawn)
        assert " ".join(line["text"].strip() for line in set_lines) == VARIANTS[each].headline
        assert set_lines[0]["font_size"] >= 44


@pytest.mark.parametrize("size", [(1500, 500), (800, 418), (2400, 1260), (600, 600), (1240, 1754)])
@pytest.mark.parametrize("name", SHIPPED)
def test_networks_of_ones_own_get_the_same_design_scaled(
    name: str, size: tuple[int, int], pictures: ImageLoader
) -> None:
    network = Network(name="own", width=size[0], height=size[1])
    for each in ("all", "22 words"):
        drawn = draw(name, VARIANTS[each], network, pictures)
        judge(drawn, network)
        assert " ".join(line["text"].strip() for line in headline(drawn)) == VARIANTS[each].headline
        assert headline(drawn)[0]["font_size"] >= min(size) / 20


@pytest.mark.parametrize("size", [(1500, 500), (1200, 630)])
@pytest.mark.parametrize("name", SHIPPED)
def test_a_safe_area_of_ones_own_is_kept(name: str, size: tuple[int, int], pictures: ImageLoader) -> None:
    network = Network(name="own", width=size[0], height=size[1], safe=(40, 60, 40, 60))
    for each in ("all", "no photo"):
        judge(draw(name, VARIANTS[each], network, pictures), network)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_card_without_words_has_none(name: str, pictures: ImageLoader) -> None:
    for article in (ENGLISH, VARIANTS["no photo"]):
        assert not list(lines(draw(name, article, NETWORKS["discover"], pictures)))


@pytest.mark.parametrize("name", SHIPPED)
def test_direction_mirrors_the_headline(name: str, pictures: ImageLoader) -> None:
    words, lead = SCRIPTS["ar"]
    drawn = draw(name, ENGLISH.replace(headline=words, lead=lead, language="ar"), NETWORKS["og"], pictures)
    ends = [line["x"] + line["width"] for line in headline(drawn)]
    if name != "editorial":  # centred
        assert max(ends) - min(ends) < 2
        assert min(ends) > 600


@pytest.mark.parametrize("name", SHIPPED)
def test_light_and_dark_differ(name: str, pictures: ImageLoader) -> None:
    light, dark = (
        draw(name, VARIANTS["no photo"], NETWORKS["og"], pictures, theme).bare.convert("L").getpixel((8, 300))
        for theme in ("light", "dark")
    )
    assert isinstance(light, int)
    assert isinstance(dark, int)
    assert light > dark + 50


@pytest.mark.parametrize("name", SHIPPED)
def test_an_own_template_may_extend_a_shipped_one(name: str, tmp_path: Path, pictures: ImageLoader) -> None:
    own = tmp_path / "cards"
    own.mkdir()
    (own / f"{name}.html").write_text(
        f'{{% extends "default:{name}.html" %}}'
        "{% block own_style %}.headline { letter-spacing: 2px; color: #123456; }{% endblock %}",
        encoding="utf-8",
    )
    context = card_context(ENGLISH, NETWORKS["og"], Brand())
    drawn = Template.load(name, own=tmp_path).draw(context, 1200, 630, fonts(), pictures=pictures)
    colours = {block.id: block.colour for block in drawn.blocks}
    changed = next(e["id"] for e in drawn.elements if "headline" in e["classes"])
    assert tuple(colours[changed])[:3] == (0x12, 0x34, 0x56)


def _examples() -> list[str]:
    """The templates that docs/templates.md shows."""
    page = Path(__file__).parents[2].joinpath("docs", "templates.md").read_text(encoding="utf-8")
    return [part.split("```", 1)[0] for part in page.split("```html\n")[1:]]


@pytest.mark.parametrize("example", _examples())
def test_what_the_documentation_shows_can_be_drawn(
    example: str, tmp_path: Path, pictures: ImageLoader
) -> None:
    page = tmp_path / "example.html"
    page.write_text(example, encoding="utf-8")
    for name in ("og", "story"):
        network = NETWORKS[name]
        drawn = Template.load(page).draw(
            card_context(ENGLISH, network, Brand()), network.width, network.height, fonts(), pictures=pictures
        )
        judge(drawn, NETWORKS["og"] if name == "og" else Network(name="any", width=1080, height=1920))


def test_the_documentation_lists_what_a_template_is_filled_with() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "templates.md").read_text(encoding="utf-8")
    listed = page.split("| name | what it is |")[1].split("\n\n")[0]
    for name in card_context(ENGLISH, NETWORKS["og"], Brand()):
        assert f"`{name}`" in listed, name


@pytest.mark.parametrize("name", SHIPPED)
def test_a_card_without_a_photo_is_light(name: str, pictures: ImageLoader) -> None:
    """At most 60 KB as the feeds take it, in both themes."""
    for theme in ("light", "dark"):
        drawn = draw(name, ENGLISH.replace(image=""), NETWORKS["og"], pictures, theme)
        encoded = encode(MeasuredCard(drawn, BackgroundCache()).pixels, formats=("png", "jpeg"))
        assert len(encoded.data) <= 60_000, theme


@pytest.mark.parametrize("language", ["bo", "dz", "ga", "km", "ml", "mn", "my", "th", "ar", "ja"])
def test_the_longest_month_of_a_language_fits_the_ticket(language: str, pictures: ImageLoader) -> None:
    months = [date(2025, month, 28) for month in range(1, 13)]
    longest = max(months, key=lambda day: len(date_parts(day, language).month))
    article = Article(headline="Rain", language=language, published=longest)
    for network in WIDE_SQUARE_TALL:
        drawn = draw("event", article, network, pictures)
        assert not drawn.warnings
        assert not [text for _, text, *_ in lines(drawn) if text.endswith("…")]
