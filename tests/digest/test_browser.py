"""Emails in Chromium: accessible by axe-core's rules, and looking as they were meant to, in light and dark.

`SHAREKIT_GOLDENS=write pytest tests/digest/test_browser.py` redraws the goldens; look before you commit them.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.conftest import Once
from tests.digest.browser import CHROMIUM, answer, screenshot, sheet
from tests.digest.samples import TEMPLATES

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]

WIDTHS, HEIGHT, SCALE = [320, 600, 1000], 2600, 2
GOLDENS = Path(__file__).with_name("goldens")
AXE = Path(__file__).parents[1] / "node/node_modules/axe-core/axe.min.js"
APART = 3.0  # mean difference of all channels, of 255
ALIKE = 0.97  # another Chromium or another font renderer moves edges; a moved box or colour costs far more

AXE_RUN = """
(async () => {
  const found = {};
  for (const frame of document.querySelectorAll("iframe")) {
    const inner = frame.contentWindow;
    inner.eval(SOURCE);
    // An email is shown inside a mail program's page, whose landmarks are enough.
    const rules = { "landmark-one-main": { enabled: false }, region: { enabled: false } };
    const { violations } = await inner.axe.run({ resultTypes: ["violations"], rules });
    found[frame.title] = violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(" ")).join(" | ")}`);
  }
  document.body.insertAdjacentHTML("beforeend", '<pre id="answer"></pre>');
  document.getElementById("answer").textContent = JSON.stringify(found);
})();
"""


@pytest.mark.node
@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is missing: npm ci --prefix tests/node")
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(dark: bool) -> None:
    source = json.dumps(AXE.read_text(encoding="utf-8")).replace("</", "<\\/")
    script = f'window.addEventListener("load", () => {{ const SOURCE = {source}; {AXE_RUN} }});'
    found = answer(sheet(list(TEMPLATES), [600], 1200, script), dark=dark)
    assert found == {f"{template} 600": [] for template in TEMPLATES}


Row = Callable[[str, bool], Image.Image]


def shot(dark: bool) -> bytes:
    size = sum(WIDTHS), HEIGHT * len(TEMPLATES)
    data = screenshot(sheet(list(TEMPLATES), WIDTHS, HEIGHT), *size, dark=dark)
    image = Image.open(io.BytesIO(data)).convert("RGB").reduce(SCALE)
    file = io.BytesIO()
    image.save(file, "PPM")
    return file.getvalue()


@pytest.fixture(scope="module")
def row(once: Once) -> Row:
    @cache
    def drawn(dark: bool) -> Image.Image:
        return Image.open(io.BytesIO(once(f"emails-{dark}", lambda: shot(dark))))

    def cut(template: str, dark: bool) -> Image.Image:
        top, height = TEMPLATES.index(template) * HEIGHT // SCALE, HEIGHT // SCALE
        return drawn(dark).crop((0, top, sum(WIDTHS) // SCALE, top + height))

    return cut


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("template", TEMPLATES)
def test_emails_look_as_they_were_meant_to(row: Row, template: str, dark: bool) -> None:
    golden = GOLDENS / f"{template}-{'dark' if dark else 'light'}.png"
    got = row(template, dark)
    if os.environ.get("SHAREKIT_GOLDENS") == "write":
        golden.parent.mkdir(exist_ok=True)
        got.quantize(64).save(golden, optimize=True)
    meant = Image.open(golden).convert("RGB")
    alike, apart = similarity(got, meant), distance(got, meant)
    if alike < ALIKE or apart > APART:
        beside = Path("output", f"digest-{golden.name}")
        beside.parent.mkdir(exist_ok=True)
        got.save(beside)
        pytest.fail(f"similarity {alike:.3f} ({ALIKE}), distance {apart:.1f} ({APART}); drawn: {beside}")


@pytest.mark.parametrize("template", TEMPLATES)
def test_dark_mode_is_dark_and_light_mode_light(row: Row, template: str) -> None:
    light, dark = (np.asarray(row(template, dark).convert("L"), dtype=float) for dark in (False, True))
    assert light.mean() > 150
    assert dark.mean() < 60


def test_the_comparison_sees_a_moved_box_and_a_changed_colour(row: Row) -> None:
    picture = row("digest", False)
    moved = picture.copy()
    moved.paste(picture.crop((0, 100, picture.width, picture.height)), (0, 108))
    assert similarity(picture, picture) == pytest.approx(1)
    assert similarity(picture, moved) < ALIKE
    red, green, blue = picture.split()
    assert distance(picture, Image.merge("RGB", (red, green.point(lambda v: v * 0.9), blue))) > APART


def similarity(one: Image.Image, other: Image.Image) -> float:
    """Return the mean SSIM of 8 px blocks over the three channels, 1 for equal pictures.

    Source: Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment", IEEE TIP 13(4), 2004. Blocks without
    anything in them in either picture are not counted: they would drown the rest.
    """
    if one.size != other.size:
        return 0.0
    a, b = _blocks(one), _blocks(other)
    mean_a, mean_b = a.mean(axis=1), b.mean(axis=1)
    spread_a, spread_b = a.var(axis=1), b.var(axis=1)
    both = ((a - mean_a[:, None]) * (b - mean_b[:, None])).mean(axis=1)
    small, smaller = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    value = ((2 * mean_a * mean_b + small) * (2 * both + smaller)) / (
        (mean_a**2 + mean_b**2 + small) * (spread_a + spread_b + smaller)
    )
    counted = (spread_a > 1) | (spread_b > 1) | (abs(mean_a - mean_b) > 4)
    return float(value[counted].mean()) if counted.any() else 1.0


def distance(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of all channels, of 255."""
    return float(np.abs(np.asarray(one, dtype=float) - np.asarray(other, dtype=float)).mean())


def _blocks(image: Image.Image) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    pixels = np.asarray(image, dtype=float)
    high, wide = pixels.shape[0] // 8, pixels.shape[1] // 8
    cut = pixels[: high * 8, : wide * 8].reshape(high, 8, wide, 8, 3)
    return cut.transpose(0, 2, 4, 1, 3).reshape(-1, 64)
