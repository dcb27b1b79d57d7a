"""Which characters the shipped fonts keep, where a whole font would be too large."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["BESIDE_NEWSREADER", "EUROPEAN", "SYMBOLS", "big5", "gb2312", "hangul", "jis"]


def _encoded(codec: str, firsts: range, seconds: range) -> Iterator[int]:
    for first in firsts:
        for second in seconds:
            text = bytes((first, second)).decode(codec, "ignore")
            if len(text) == 1:
                yield ord(text)


def _spans(*spans: tuple[int, int]) -> set[int]:
    return {code for first, last in spans for code in range(first, last + 1)}


# Punctuation, letterlike, arrows, CJK punctuation, kana, enclosed, full-width forms, and the spaces.
_SHARED = _spans(
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0xB7, 0xB7),
    (0x2010, 0x203B),
    (0x2100, 0x214F),
    (0x2160, 0x217F),
    (0x2190, 0x2199),
    (0x2460, 0x2473),
    (0x25A0, 0x25CF),
    (0x2605, 0x2606),
    (0x3000, 0x303F),
    (0x3041, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3220, 0x3243),
    (0x32D0, 0x32FE),
    (0x3300, 0x33DF),
    (0xFF01, 0xFFEF),
)

# Han faces stand before the Latin one where the language is theirs, so that “ ” … — are theirs as well;
# Latin, Greek and Cyrillic letters are left out of them, so that those still come from the card's own face.
_ALPHABETS = _spans((0x21, 0x9F), (0xA1, 0xB6), (0xB8, 0x52F))

# Latin, Greek, Cyrillic and what stands with them: Devanagari and the rest have faces of their own.
EUROPEAN = frozenset(
    _spans(
        (0x20, 0x52F),
        (0x1AB0, 0x1AFF),
        (0x1C80, 0x1C8F),
        (0x1D00, 0x2BFF),
        (0x2C60, 0x2C7F),
        (0x2DE0, 0x2E7F),
    )
    | _spans((0xA640, 0xA6FF), (0xA700, 0xA7FF), (0xAB30, 0xAB6F), (0xFB00, 0xFB06), (0xFE20, 0xFE2F))
)

BESIDE_NEWSREADER = frozenset(
    _spans(
        (0x20, 0x24F), (0x300, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1FFF), (0x2010, 0x20C0), (0x2100, 0x214F)
    )
)

# Letterlike, numbers, arrows, operators, technical, enclosed, boxes, shapes, dingbats, styled alphabets.
SYMBOLS = frozenset(
    _spans((0x2070, 0x209F), (0x2100, 0x27BF), (0x27C0, 0x27FF), (0x2B00, 0x2BFF), (0x1D400, 0x1D7FF))
)

# Written in Hong Kong every day, and outside the first level of Big5.
_CANTONESE = set(
    map(
        ord,
        "嘅咗喺唔冇啲嘢嗰咁咩哋嚟喇㗎嘥攰瞓揾搵揸嗌𡃁掹搣黐惗諗睇畀俾裏着衞綫羣峯啱嘩咪咋囖噃嚿啩冚凼埗邨磡涌滘鰂氹堃喆",
    )
)

# In the names of people and places, outside the national sets.
_NAMES_SC = set(
    map(
        ord,
        "镕玥祎翀珺喆堃旻昉晞暕曌珅珩玘琎瑀璟瑄璠頔赟赜骉骎焱燚垚犇昇烜煊燊劼勍俣俍偲栞沄洺浛湜湉溦滢潆澍禔禛禤竑翊"
        "芃芮苒菀菡萱蓥谞谌轲邬邰邳邺郄郜郦郫鄄鄢酆钜铄铖铧锴锜镔霈靓韪韫颉颋颢骁骐鹍鹮龑叡彧堉埇圳垵垭塱坜硚浐砼鎏",
    )
)
_NAMES_TC = set(
    map(ord, "玥珮翊羿茜菀萱芃荃莘菁蓁邠鈺鋐霈霆靚頎騏驊焱燁煒瑋瑄璟璿祐禎緹翎犇淼喆堃峯湉旻昀昕晞暐曄檉")
)
_NAMES_JP = set(map(ord, "𠮟塡剝頰𠮷噓繫蟬搔瀆痩琉璃祐禎晄凜堯槇遙瑤熙邉邊齋齊嶋髙﨑德"))


def gb2312() -> frozenset[int]:
    """Return GB 2312-80 (6,763 Han characters and symbols), and what names need besides."""
    level = set(_encoded("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF)))
    return frozenset((_SHARED | level | _NAMES_SC) - _ALPHABETS)


def big5() -> frozenset[int]:
    """Return Big5's symbols and first level (5,401 Han), bopomofo, everyday Cantonese, names."""
    level = set(_encoded("big5", range(0xA1, 0xC7), range(0x40, 0xFF)))
    return frozenset((_SHARED | level | _CANTONESE | _NAMES_TC | _spans((0x3105, 0x312F))) - _ALPHABETS)


def jis() -> frozenset[int]:
    """Return JIS X 0208 (6,355 kanji) with the NEC and IBM extensions names are written in."""
    rows = (*range(0x81, 0xA0), *range(0xE0, 0xFD))
    kanji = {code for row in rows for code in _encoded("cp932", range(row, row + 1), range(0x40, 0xFD))}
    return frozenset((_SHARED | kanji | _NAMES_JP) - _ALPHABETS)


def hangul() -> frozenset[int]:
    """Return all 11,172 Hangul syllables, the compatibility jamo and KS X 1001's symbols."""
    symbols = set(_encoded("euc_kr", range(0xA1, 0xAD), range(0xA1, 0xFF)))
    return frozenset((_SHARED | symbols | _spans((0xAC00, 0xD7A3), (0x3131, 0x318E))) - _ALPHABETS)
