"""Redraws the goldens: every page of tests/goldens as a picture beside it, and the lines of its texts.

    python -m scripts.draw_goldens [PART-OF-A-NAME]

Each picture is compared with Chromium's; judged.json has the digest of every page and picture that Chromium
draws alike, so that the tests need a browser for a sample only. Look at what changed before you commit it.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.chromium import Chromium, find_chromium
from benchmarks.fidelity import compare
from sharekit.cards.template.template import Template
from sharekit.support.files import write_whole
from sharekit.text.fonts.library import Fonts

FOLDER = Path(__file__).parent.parent / "tests" / "goldens"
SIZE = (200, 140)
ALIKE = 0.97


def main(only: str = "") -> int:
    """Draw the pages whose names hold `only`; exits with 1 if Chromium draws one in another way."""
    if find_chromium() is None:
        print("Chromium is not installed: it judges each picture")
        return 1
    fonts, lines, judged = Fonts.load(), _read("lines"), _read("judged")
    with Chromium() as browser:
        for page in sorted(FOLDER.glob("*.html")):
            if only in page.stem:
                lines[page.stem] = draw(page, fonts)
                judged.pop(page.stem, None)
                if problem := differs(page, browser, fonts):
                    print(problem)
                else:
                    judged[page.stem] = digest(page)
    _write("lines", lines)
    _write("judged", judged)
    return int(bool(lines.keys() - judged.keys()))


def draw(page: Path, fonts: Fonts) -> list[str]:
    """Draw a page as its golden, and return the lines of its texts."""
    drawn = Template.load(page).draw({}, *SIZE, fonts)
    drawn.image.save(page.with_suffix(".png"), optimize=True)
    return [line["text"] for row in drawn.elements for line in row["lines"]]


def differs(page: Path, browser: Chromium, fonts: Fonts) -> str:
    """Return how Chromium draws a page otherwise: boxes more than 1 px away, other pixels; or empty."""
    template = Template.load(page)
    found = compare(browser, template.draw({}, *SIZE, fonts), template.render({}), FOLDER, fonts)
    if found.misses or found.ssim < ALIKE:
        return f"{page.stem}: similarity {found.ssim:.3f}, boxes {found.misses}"
    return ""


def digest(page: Path) -> str:
    """Return what identifies a page together with its golden."""
    return hashlib.sha256(page.read_bytes() + page.with_suffix(".png").read_bytes()).hexdigest()[:16]


def _read(name: str) -> dict[str, Any]:
    listing = FOLDER / f"{name}.json"
    rows: dict[str, Any] = json.loads(listing.read_bytes()) if listing.exists() else {}
    return rows


def _write(name: str, rows: dict[str, Any]) -> None:
    data = json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    write_whole(FOLDER / f"{name}.json", data)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
