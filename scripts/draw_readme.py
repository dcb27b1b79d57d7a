"""Draw the digest in the README as a browser shows it, light beside dark; `draw_art` draws the cards.

    python -m scripts.draw_readme

Needs Chromium. Look at the picture before you commit it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
_DAY = {"SOURCE_DATE_EPOCH": "1789200000"}  # 12 September 2026: the pictures do not change with the day
SIZE = (720, 1240)
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--hide-scrollbars", "--disable-quic"]
FLAGS += ["--allow-file-access-from-files"]


def main() -> None:
    """Make the example's digest and take its picture twice."""
    with tempfile.TemporaryDirectory() as folder:
        settings = ["--config", str(ROOT / "examples" / "sharekit.toml")]
        command = [sys.executable, "-m", "sharekit", "make", str(ROOT / "examples" / "night-trains.txt")]
        subprocess.run([*command, *settings, "-o", folder], check=True, env={**os.environ, **_DAY})
        (kit,) = Path(folder).iterdir()
        _add_face(kit / "digest.html")
        shots = [_shot(kit / "digest.html", Path(folder), scheme) for scheme in (1, 0)]
    both = Image.new("RGB", (sum(shot.width for shot in shots), shots[0].height))
    for place, shot in enumerate(shots):
        both.paste(shot, (place * shot.width, 0))
    both.quantize(128, dither=Image.Dither.NONE).save(PICTURES / "digest.png", optimize=True)
    print(PICTURES / "digest.png")


def _add_face(page: Path) -> None:
    """Let the browser find Inter, the email's first font, whether or not it is installed."""
    source = (ROOT / "fonts" / "inter" / "Inter.ttf").as_uri()
    face = f"<style>@font-face {{ font-family: Inter; src: url('{source}'); font-weight: 100 900 }}</style>"
    page.write_text(page.read_text(encoding="utf-8").replace("</head>", f"{face}</head>"), encoding="utf-8")


def _shot(page: Path, folder: Path, scheme: int) -> Image.Image:
    target = folder / f"{scheme}.png"
    options = [f"--window-size={SIZE[0]},{SIZE[1]}", f"--screenshot={target}"]
    options += [f"--user-data-dir={folder}/p{scheme}", f"--blink-settings=preferredColorScheme={scheme}"]
    subprocess.run(["chromium", *FLAGS, *options, page.as_uri()], check=True, capture_output=True)
    with Image.open(target) as image:
        return image.convert("RGB")


if __name__ == "__main__":
    main()
