"""Fonts for Chromium: its @font-face reads only the first font of a collection."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from fontTools.ttLib import TTFont


def single_font(path: Path, index: int = 0) -> Path:
    """Return a file that holds one font: `path`, or font `index` of a collection, extracted once."""
    if path.suffix != ".ttc":
        return path
    state = path.stat()
    name = f"sharekit-{path.stem}-{index}-{state.st_size}-{state.st_mtime_ns}.ttf"
    target = Path(tempfile.gettempdir(), name)
    if not target.is_file():
        part = target.with_suffix(f".{os.getpid()}")
        with TTFont(path, lazy=True, fontNumber=index, recalcTimestamp=False) as font:
            font.save(part)
        part.replace(target)
    return target
