"""Install the peers that cards are timed against: python benchmarks/cards/install.py FOLDER.

Needs pip, npm and node; Chromium is taken from the system. A peer that cannot be installed is left out of the
table, and said so.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

PYTHON = ("pillow", "takumi-py", "pytakumi", "sphinxext-opengraph", "matplotlib", "mkdocs-material[imaging]")
NODE = ("satori", "@resvg/resvg-js", "@takumi-rs/core", "puppeteer-core")
ROOT = Path(__file__).resolve().parents[2]


def main(folder: Path) -> None:
    """Make FOLDER/venv, FOLDER/node_modules and FOLDER/fonts."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "venv").exists():
        venv.create(folder / "venv", with_pip=True)
    for package in PYTHON:
        _try([str(folder / "venv" / "bin" / "pip"), "install", "--quiet", package], folder)
    (folder / "package.json").write_text('{"private": true, "type": "module"}', encoding="utf-8")
    _try(["npm", "install", "--no-audit", "--no-fund", "--silent", *NODE], folder)
    _fonts(folder / "fonts")


def _try(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    print("ok  " if done.returncode == 0 else "FAIL", " ".join(command[1:]))


def _fonts(folder: Path) -> None:
    """Cut Regular and Bold out of the shipped variable Inter: not every peer takes variable fonts."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    folder.mkdir(exist_ok=True)
    for name, weight, size in (("Regular", 400, 32), ("Bold", 700, 32)):
        font = TTFont(ROOT / "fonts" / "inter" / "Inter.ttf")
        instantiateVariableFont(font, {"wght": weight, "opsz": size}, inplace=True, updateFontNames=False)
        for record in font["name"].names:
            if record.nameID in {1, 16}:
                record.string = "Inter"
            if record.nameID in {2, 17}:
                record.string = name
        font["OS/2"].usWeightClass = weight
        font.save(folder / f"Inter-{name}.ttf")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
