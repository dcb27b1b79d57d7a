"""Redraws the goldens: every page of tests/goldens as a picture beside it, and the lines of its texts.

    python scripts/draw_goldens.py [PART-OF-A-NAME]

Look at what changed before you commit it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sharekit.cards.template.template import Template
from sharekit.support.files import write_whole
from sharekit.text.fonts.library import Fonts

FOLDER = Path(__file__).parent.parent / "tests" / "goldens"
SIZE = (200, 140)


def main(only: str = "") -> None:
    """Draw the pages whose names hold `only`."""
    fonts = Fonts.load()
    listing = FOLDER / "lines.json"
    lines = json.loads(listing.read_bytes()) if listing.exists() else {}
    for page in sorted(FOLDER.glob("*.html")):
        if only in page.stem:
            drawn = Template.load(page).draw({}, *SIZE, fonts)
            drawn.image.save(page.with_suffix(".png"), optimize=True)
            lines[page.stem] = [line["text"] for row in drawn.elements for line in row["lines"]]
    write_whole(listing, json.dumps(lines, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
