"""Fitted text stays inside its box, also where lines are moved apart for their ink."""

from collections.abc import Callable

import pytest

from sharekit.text import Paragraph

Make = Callable[..., Paragraph]
EMOJI = "🚀 Rocket 👩🏽‍🚀 launch 🇩🇪🇯🇵 delayed again 😭😭 — 1️⃣ day to go ❤️‍🔥"
BURMESE = "ကျောင်းသားများ အတွက် စာကြည့်တိုက် အသစ် ဖွင့်လှစ်ခဲ့သည် ဟု မြို့တော် ကောင်စီက ပြောကြားသည်"


@pytest.mark.parametrize("text", [EMOJI, BURMESE], ids=["emoji", "burmese"])
@pytest.mark.parametrize("height", [120, 260, 700])
def test_lines_moved_apart_still_fit(paragraph: Make, text: str, height: int) -> None:
    made = paragraph(text, clearance=True, line_height=1.0, wrap="balance", clamp=6)
    layout = made.fit(936, height, 30, 168)
    assert layout.height <= height + 0.01
    assert layout.size >= 30


def test_a_larger_size_would_not_fit(paragraph: Make) -> None:
    made = paragraph(EMOJI, clearance=True, line_height=1.0, wrap="greedy", clamp=6)
    layout = made.fit(936, 700, 30, 168)
    assert not layout.clamped
    larger = made.layout_at(layout.size + 10, 936)
    assert larger.height > 700


def test_a_box_too_low_for_moved_lines_is_cut(paragraph: Make) -> None:
    made = paragraph(EMOJI * 3, clearance=True, line_height=1.0)
    layout = made.layout_at(made.text_style.size, 600, 150)
    assert layout.clamped
    assert layout.height <= 150.01
    assert layout.lines[-1].text.endswith("…")


def test_a_long_word_is_hyphenated_when_it_would_halve_the_size(paragraph: Make) -> None:
    box, sizes = (700, 600), (30, 160)
    style = {"language": "de", "clamp": 5, "line_height": 1.1}
    headline = "Bundesverfassungsgericht kippt das Wahlrecht"
    hyphenated = paragraph(headline, **style).fit(*box, *sizes)
    whole = paragraph(headline, **style, hyphenate=False).fit(*box, *sizes)
    assert whole.size < 0.6 * hyphenated.size
    assert hyphenated.lines[0].text.startswith("Bundes")
    assert not hyphenated.clamped


def test_words_stay_whole_when_that_costs_little(paragraph: Make) -> None:
    text = "Rechtsausschuss berät das Gesetz"
    layout = paragraph(text, language="de", clamp=4, line_height=1.1).fit(700, 400, 30, 160)
    assert " ".join(line.text for line in layout.lines) == text
