"""The recipes of docs/generators.md, followed literally with the real generators.

`python -m scripts.build_sites output/sites` installs those of Python and node; a generator that is not
installed is skipped.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SITES = ROOT / "output" / "sites"
SOURCES = Path(__file__).parent / "sites"
PAGE = (ROOT / "docs" / "generators.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)(?: title=\"[^\"]+\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LAYOUTS = {
    "hugo": "layouts/_default/baseof.html",
    "jekyll": "_layouts/default.html",
    "eleventy": "_includes/page.njk",
    "astro": "src/layouts/Page.astro",
}
PAGES = {
    "hugo": "content/posts/channel.md",
    "jekyll": "_posts/2026-01-20-cook.md",
    "eleventy": "posts/moon.md",
    "astro": "src/pages/crane.md",
}
GENERATORS = ("pelican", *LAYOUTS)


def blocks(generator: str) -> dict[str, str]:
    section = re.search(rf"^## {generator}$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL | re.IGNORECASE)
    assert section is not None
    return dict(BLOCK.findall(section[1]))


def programs() -> str:
    places = (
        Path(sys.executable).parent,
        SITES / "venv" / "bin",
        SITES / "sources" / "node_modules" / ".bin",
    )
    return os.pathsep.join([*map(str, places), os.environ["PATH"]])


@pytest.mark.parametrize("generator", GENERATORS)
def test_a_recipe_is_ten_lines(generator: str) -> None:
    settings = BLOCK.search(PAGE)
    assert settings is not None
    lines = settings[2].splitlines() + [
        line for text in blocks(generator).values() for line in text.splitlines()
    ]
    assert len(lines) <= 10


@pytest.mark.parametrize("generator", GENERATORS)
def test_a_recipe_works(generator: str, tmp_path: Path) -> None:
    if shutil.which(generator, path=programs()) is None:
        pytest.skip(f"{generator} is not installed")
    site = tmp_path / generator
    shutil.copytree(SOURCES / generator, site)
    if (SITES / "sources" / "node_modules").is_dir():
        (tmp_path / "node_modules").symlink_to(SITES / "sources" / "node_modules")
    settings = BLOCK.search(PAGE)
    assert settings is not None
    (site / "sharekit.toml").write_text(settings[2], encoding="utf-8")
    parts = blocks(generator)
    add_card(site, generator, parts["html"])
    environ = {**os.environ, "PATH": programs(), "ASTRO_TELEMETRY_DISABLED": "1"}
    environ["SHAREKIT_PUBLISH__CACHE"] = str(tmp_path / "cache")
    script = f"set -e\n{parts['sh']}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=site, env=environ, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    folder = site / parts["sh"].split()[-1]
    assert list(folder.glob("cards/**/*.og.*"))
    tags = "".join(page.read_text(encoding="utf-8") for page in folder.rglob("*.html"))
    assert 'content="https://meridian.example/cards/' in tags
    assert generator == "pelican" or 'name="sharekit:template" content="quote"' in tags


def add_card(site: Path, generator: str, line: str) -> None:
    """Write the line of the recipe into the layout, and choose a template in the front matter of a page."""
    if generator == "pelican":  # its layout is in an installed theme
        return
    layout = site / LAYOUTS[generator]
    layout.write_text(
        layout.read_text(encoding="utf-8").replace("</head>", f"{line}</head>"), encoding="utf-8"
    )
    page = site / PAGES[generator]
    text = page.read_text(encoding="utf-8")
    assert text.startswith("---\n")
    page.write_text(text.replace("---\n", "---\ncard: quote\n", 1), encoding="utf-8")
