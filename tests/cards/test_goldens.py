"""Every page of tests/goldens looks as its golden, which Chromium has judged."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from benchmarks.chromium import Chromium, find_chromium
from scripts.draw_goldens import SIZE, differs, digest
from sharekit.cards.template.template import Template
from sharekit.text.fonts.library import Fonts

FOLDER = Path(__file__).parent.parent / "goldens"
OUTPUT = Path(__file__).parent.parent.parent / "output"
PAGES = sorted(FOLDER.glob("*.html"))


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts.load()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    if find_chromium() is None:
        pytest.skip("no Chromium on this machine")
    with Chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def lines() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads((FOLDER / "lines.json").read_bytes())
    return found


def test_there_are_at_least_sixty_pages() -> None:
    assert len(PAGES) >= 60


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_drawn_as_its_golden(page: Path, fonts: Fonts, lines: dict[str, list[str]]) -> None:
    drawn = Template.load(page).draw({}, *SIZE, fonts)
    assert [line["text"] for row in drawn.elements for line in row["lines"]] == lines[page.stem]
    golden = Image.open(page.with_suffix(".png")).convert("RGB")
    difference = ImageChops.difference(drawn.image, golden)
    if difference.getbbox() is not None:
        drawn.image.save(OUTPUT / f"{page.stem}.got.png")
        difference.save(OUTPUT / f"{page.stem}.diff.png")
    assert difference.getbbox() is None, f"see output/{page.stem}.got.png and .diff.png"


def test_chromium_draws_every_page_alike() -> None:
    """A golden that was changed is to be judged again, by `make goldens`."""
    judged = json.loads((FOLDER / "judged.json").read_bytes())
    assert judged == {page.stem: digest(page) for page in PAGES}


@pytest.mark.chromium
@pytest.mark.parametrize("page", PAGES[::12], ids=lambda page: page.stem)
def test_the_judge_agrees_with_its_record(page: Path, chromium: Chromium, fonts: Fonts) -> None:
    assert not differs(page, chromium, fonts)
