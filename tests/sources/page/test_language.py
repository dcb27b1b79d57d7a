"""The language of a page that declares none is guessed from script and words."""

from __future__ import annotations

import pytest

from sharekit.sources.words.language_guess import guess_language


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The first drops fell at six in the morning, an hour before the market opened its gates to all.",
            "en",
        ),
        (
            "Die ersten Tropfen fielen um sechs Uhr am Morgen, und der Markt öffnet die Tore für alle",
            "de",
        ),
        (
            "Les premières gouttes sont tombées à six heures du matin, avant que le marché ouvre ses portes",
            "fr",
        ),
        (
            "Las primeras gotas cayeron a las seis de la mañana, antes de que el mercado abriera y no",
            "es",
        ),
        (
            "朝の六時に最初の雨粒が落ちた。市場が門を開ける一時間前のことだった。",
            "ja",
        ),
        (
            "早上六点，第一滴雨落下来了，离市场开门还有一个小时。村里没有人记得这样的日子。",
            "zh-Hans",
        ),
        (
            "아침 여섯 시에 첫 빗방울이 떨어졌다. 시장이 문을 열기 한 시간 전이었다.",
            "ko",
        ),
        ("Первые капли упали в шесть часов утра, за час до открытия рынка.", "ru"),
        ("سقطت القطرات الأولى في السادسة صباحا قبل ساعة من فتح السوق أبوابه.", "ar"),
        ("הטיפות הראשונות נפלו בשש בבוקר, שעה לפני שהשוק פתח את שעריו.", "he"),
        ("Rain", ""),
        ("1234 5678 !!!", ""),
        ("", ""),
    ],
)
def test_the_language_of_a_text(text: str, wanted: str) -> None:
    words = " ".join([text] * 3) if len(text) > 20 else text
    assert guess_language(words) == wanted
