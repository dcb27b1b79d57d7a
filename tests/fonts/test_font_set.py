"""The shipped font set: its size, licences and coverage, and that the index says what the files hold."""

from __future__ import annotations

import json
import zlib
from functools import cache
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from scripts.font_index import describe_face
from scripts.font_recipes import RECIPES, Recipe
from sharekit.support.resources import fonts_folder

SET = fonts_folder()
INDEX: dict[str, Any] = json.loads((SET / "index.json").read_text(encoding="ascii"))
FACES: list[dict[str, Any]] = INDEX["faces"]
BY_FILE = {face["file"]: face for face in FACES}

# A pangram, or the opening of the Declaration of Human Rights, or what a headline in the language needs.
SAMPLES = {
    "en": "Sphinx of black quartz, judge my vow – “quoted” £12.50 €9 ©",
    "vi": "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm",
    "yo": "Gbogbo ènìyàn ni a bí ní òmìnira; iyì àti ẹ̀tọ́ kọ̀ọ̀kan sì dọ́gba",
    "ru": "Съешь же ещё этих мягких французских булок, да выпей чаю № 5",
    "uk": "Єхидна, ґава, їжак ще й шиплячі плазуни",
    "kk": "Барлық адамдар тумысынан азат және қадір-қасиеті мен құқықтары тең",
    "el": "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία· τίς ἦν ὁ λόγος",
    "ar": "صِف خَلقَ خَودٍ كَمِثلِ الشَمسِ إِذ بَزَغَت ٠١٢٣٪؟",
    "fa": "همهٔ افراد بشر آزاد به دنیا می‌آیند گچپژ ۱۲۳",
    "ur": "تمام انسان آزاد اور حقوق و عزت کے اعتبار سے برابر ٹڈڑے",
    "ug": "ھەممە ئادەم زانىدىنلا ئەركىن",
    "he": "עטלף אבק נס דרך מזגן שהתפוצץ כי חם ₪",
    "hi": "ऋषियों को सताने वाले दुष्ट राक्षसों के राजा रावण का सर्वनाश ₹१२",
    "bn": "বর্ষামুখর দিন শেষে, ঊর্দ্ধপানে চেয়ে যখন আষাঢ়ে গল্প ৳",
    "pa": "ਸਾਰਾ ਮਨੁੱਖੀ ਪਰਿਵਾਰ ਆਪਣੀ ਮਹਿਮਾ, ਸ਼ਾਨ",
    "gu": "પ્રતિષ્ઠા અને અધિકારોની દૃષ્ટિએ સર્વ માનવો",
    "or": "ସବୁ ମନୁଷ୍ୟ ଜନ୍ମକାଳରୁ ସ୍ୱାଧୀନ",
    "ta": "மனிதப் பிறவியினர் சகலரும் சுதந்திரமாகவே",
    "te": "ప్రతిపత్తిస్వత్వముల విషయమున మానవులెల్లరును",
    "kn": "ಎಲ್ಲಾ ಮಾನವರೂ ಸ್ವತಂತ್ರರಾಗಿಯೇ ಜನಿಸಿದ್ದಾರೆ",
    "ml": "മനുഷ്യരെല്ലാവരും തുല്യാവകാശങ്ങളോടും അന്തസ്സോടും",
    "si": "සියලු මනුෂ්‍යයෝ නිදහස්ව උපත ලබා ඇත",
    "th": "เป็นมนุษย์สุดประเสริฐเลิศคุณค่า กว่าบรรดาฝูงสัตว์เดรัจฉาน ฿",
    "lo": "ມະນຸດທຸກຄົນເກີດມາມີກຽດສັກສີ",
    "km": "មនុស្សទាំងអស់កើតមកមានសេរីភាព",
    "my": "လူတိုင်းသည် တူညီ လွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့်",
    "ka": "ყველა ადამიანი იბადება თავისუფალი ᲐᲑᲒ",
    "hy": "Բոլոր մարդիկ ծնվում են ազատ ու հավասար և ֏",
    "am": "የሰው ልጅ ሁሉ ሲወለድ ነጻና በክብርና በመብትም እኩልነት",
    "ko": "모든 인간은 태어날 때부터 자유로우며 똠방각하 뷁",
    "ja": "すべての人間は、生まれながらにして自由であり髙島﨑「株」ー～々",
    "zh-Hans": "人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心“新华社”",
    "zh-Hant": "人人生而自由,在尊嚴和權利上一律平等。他們賦有理性「中央社」嘅咗",
    "dv": "ހުރިހާ އިންސާނުން ވެސް އުފަންވަނީ",
    "iu": "ᐃᓄᓕᒫᑦ ᐊᓂᖅᑎᕆᔪᑦ ᐃᓱᒪᕐᓱᕆᖅᐳᑦ",
    "chr": "ᏂᎦᏓ ᎠᏂᏴᏫ ᏂᎨᎫᏓᎸᎾ",
    "names": "朱镕基 陈玥 李赟 邓紫棋 堃喆 周杰倫 𠮟塡剝頰 𠮷野家",
    "emoji": "😀👩🏽‍🚀🇫🇷❤️🏴󠁧󠁢󠁳󠁣󠁴󠁿1️⃣",
    "symbols": "→ ← ↗ ≤ ≈ ∑ √ ∞ ½ ⅔ ① ★ ✓ ✔ ● ▲ ⌘ ♥ ™ 𝐁𝐨𝐥𝐝",
}


def codes_of(coverage: str) -> set[int]:
    spans = (span.split("-") for span in coverage.split())
    return {code for span in spans for code in range(int(span[0], 16), int(span[-1], 16) + 1)}


@cache
def covered() -> set[int]:
    return set().union(*(codes_of(f["coverage"]) for f in FACES if f["family"] in INDEX["fallback"]))


def rights_of(file: str) -> str:
    with TTFont(SET / file, lazy=True, fontNumber=0) as font:
        return str(font["name"].getDebugName(0))


def test_the_set_stays_small() -> None:
    files = [file for file in SET.rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) <= 35_000_000


def test_the_set_fits_the_wheel() -> None:
    packed = sum(len(zlib.compress(file.read_bytes(), 9)) for file in SET.rglob("*.tt[cf]"))
    assert packed <= 17_700_000  # of the wheel's 19 MB


@pytest.mark.parametrize("file", sorted(BY_FILE))
def test_each_face_has_its_licence_beside_it(file: str) -> None:
    text = (SET / file).parent.joinpath("OFL.txt").read_text(encoding="utf-8")
    assert "SIL Open Font License, Version 1.1" in text
    assert "PERMISSION & CONDITIONS" in text
    assert rights_of(file) in text


@pytest.mark.parametrize("file", sorted(BY_FILE))
def test_no_face_bears_a_reserved_name(file: str) -> None:
    """OFL section 3: a changed version may not bear the name its makers reserve."""
    reserved = rights_of(file).partition("Reserved Font Name")[2].strip(" '\".()") or "nothing"
    assert reserved not in BY_FILE[file]["family"]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: f"{recipe.family} {recipe.italic}")
def test_the_index_says_what_the_file_holds(recipe: Recipe) -> None:
    (face,) = (face for face in FACES if (face["family"], face["italic"]) == (recipe.family, recipe.italic))
    assert describe_face(SET, recipe, index=face["index"]) == face


def test_every_font_file_is_in_the_index() -> None:
    assert {str(file.relative_to(SET)) for file in SET.rglob("*.tt[cf]")} == BY_FILE.keys()


def test_the_index_is_small_and_its_fallback_names_families() -> None:
    assert (SET / "index.json").stat().st_size < 200_000
    assert set(INDEX["fallback"]) <= {face["family"] for face in FACES}
    assert INDEX["fallback"][0] == "Inter"
    assert INDEX["fallback"][-1] == "Noto Color Emoji"


@pytest.mark.parametrize("language", SAMPLES)
def test_the_fallback_covers(language: str) -> None:
    missing = {char for char in SAMPLES[language] if ord(char) not in covered()} - {"\ufe0f"}
    assert not missing


@pytest.mark.parametrize(
    ("family", "codec", "size", "absent"),
    [
        ("Noto Sans SC", "gb2312", 6763, 33),  # the package leaves out 33 rare ones
        ("Noto Sans JP", "shift_jis", 6355, 0),
        ("Noto Sans KR", "euc_kr", 2350, 0),
    ],
)
def test_a_national_charset_is_there(family: str, codec: str, size: int, absent: int) -> None:
    held = {code for f in FACES if f["family"] == family for code in codes_of(f["coverage"])}
    block = range(0xAC00, 0xD7A4) if codec == "euc_kr" else range(0x4E00, 0xA000)
    wanted = {code for code in block if chr(code).encode(codec, "ignore")}
    assert len(wanted) >= size
    assert len(wanted - held) <= absent


_HAN = {f"Noto Sans {region}" for region in ("JP", "KR", "SC", "TC")}
_ONE_WEIGHT = {"Noto Sans Mongolian", "Noto Sans NKo"}
"""Published in one weight only; bold is synthesised."""


@pytest.mark.parametrize("face", FACES, ids=lambda face: face["family"])
def test_weights_run_from_regular_to_bold(face: dict[str, Any]) -> None:
    first, last = face["weight"]
    if face["kind"] in {"symbols", "emoji"} or face["family"] in _ONE_WEIGHT:
        assert first <= 400 <= last
    else:
        assert first <= 400
        assert last >= 700


def test_han_faces_leave_alphabets_to_the_face_of_the_card() -> None:
    """They stand first in their language, for its quotation marks; Latin words keep the card's own face."""
    for face in FACES:
        if face["family"] in _HAN:
            held = codes_of(face["coverage"])
            assert not held & set(map(ord, "AZaz09éñЖΩ(,.!"))
            assert held >= set(map(ord, " “”‘’…—、。"))


def test_optical_sizes_are_kept() -> None:
    assert {f["family"] for f in FACES if "opsz" in f["axes"]} == {
        "Inter",
        "Newsreader",
        "Bricolage Grotesque",
    }


def test_faces_of_a_collection_share_their_outlines() -> None:
    (file,) = {face["file"] for face in FACES if face["file"].endswith(".ttc")}
    places = set()
    for face in FACES:
        if face["file"] == file:
            with TTFont(SET / file, lazy=True, fontNumber=face["index"]) as font:
                places |= {font.reader.tables[tag].offset for tag in ("glyf", "gvar")}
    assert len(places) == 2


def test_han_punctuation_can_be_trimmed() -> None:
    for face in FACES:
        if face["family"] in _HAN:
            with TTFont(SET / face["file"], lazy=True, fontNumber=face["index"]) as font:
                records = font["GPOS"].table.FeatureList.FeatureRecord
                assert "halt" in {record.FeatureTag for record in records}


def test_emoji_are_drawn_as_layers_without_svg() -> None:
    with TTFont(SET / "noto-color-emoji" / "NotoColorEmoji.ttf", lazy=True) as font:
        assert font["COLR"].version == 1
        assert "SVG " not in font


def test_no_font_carries_hinting() -> None:
    for file in BY_FILE:
        with TTFont(SET / file, lazy=True, fontNumber=0) as font:
            assert not {"fpgm", "prep", "cvt "} & set(font.keys())
