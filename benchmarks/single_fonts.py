"""Fonts for Chromium: its @font-face reads only the first font of a collection."""

from __future__ import annotations

import os
from pathlib import Path

from fontTools.ttLib import TTFont

_FOLDER = Path(__file__).parents[1] / "output" / "fonts"


def single_font(path: Path, index: int = 0) -> Path:
    """Return a file that holds one font: `path`, or font `index` of a collection, extracted once."""
    if path.suffix != ".ttc":
        return path
    state = path.stat()
    target = _FOLDER / f"{path.stem}-{index}.{state.st_size}.{state.st_mtime_ns}.ttf"
    if not target.is_file():
        _FOLDER.mkdir(parents=True, exist_ok=True)
        for older in _FOLDER.glob(f"{path.stem}-{index}.*.ttf"):
            older.unlink(missing_ok=True)
        part = target.with_suffix(f".{os.getpid()}")
        with TTFont(path, lazy=True, fontNumber=index, recalcTimestamp=False) as font:
            font.save(part)
        part.replace(target)
    return target
