"""Draw the pictures of the preview in docs/pictures: cards in light, the letter in dark, in a browser.

    python -m scripts.draw_preview

Needs Chromium. The stories and photos are the gallery's. Look at the pictures before you commit them.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image

from scripts.draw_readme import FLAGS, PICTURES
from scripts.gallery_stories import STORIES
from scripts.make_gallery import paint

_SIZE = (1440, 1000)
_SHOWN = ("photo", "news", "editorial")
_SETTINGS = """
site = "The Lantern"
base_url = "https://lantern.example/"
[brand]
brand = "#c2410c"
logo = "ink.png"
logo_dark = "white.png"
[digest]
sender = "The Lantern <letters@lantern.example>"
postal_address = "3 Quay Street, Lantern"
unsubscribe_url = "https://lantern.example/leave"
"""


def main() -> None:
    """Run the preview on three stories, and take a picture of each of its tabs."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        paint(folder)
        (folder / "sharekit.toml").write_text(_SETTINGS, encoding="utf-8")
        stories = [STORIES[name].replace(url=f"https://lantern.example/{name}") for name in _SHOWN]
        lines = [json.dumps(story.to_json()) for story in stories]
        (folder / "stories.jsonl").write_text("\n".join(lines), encoding="utf-8")
        command = [sys.executable, "-m", "sharekit", "preview", "stories.jsonl", "--template", "photo"]
        command += ["--port", "0", "--json"]
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, encoding="utf-8") as server:
            assert server.stdout
            url = json.loads(server.stdout.readline())["url"]
            while "drawing…" in _page(f"{url}cards"):
                time.sleep(0.2)
            _page(f"{url}email")
            _take(f"{url}cards", folder, "preview-cards.webp", scheme=1)
            _take(f"{url}email", folder, "preview-email.webp", scheme=0)
            server.send_signal(signal.SIGINT)


def _page(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        return str(answer.read().decode())


def _take(url: str, folder: Path, name: str, *, scheme: int) -> None:
    shot = folder / "shot.png"
    options = [f"--window-size={_SIZE[0]},{_SIZE[1]}", f"--screenshot={shot}"]
    options += [f"--user-data-dir={folder}/p{scheme}", f"--blink-settings=preferredColorScheme={scheme}"]
    subprocess.run(["chromium", *FLAGS, *options, url], check=True, capture_output=True)
    with Image.open(shot) as image:
        image.convert("RGB").save(PICTURES / name, quality=84, method=6)
    print(PICTURES / name)


if __name__ == "__main__":
    main()
