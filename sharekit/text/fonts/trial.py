"""Tries a font file of a user in a child process with limits before this process opens it.

Font parsers are written in C, and a hostile file may crash them or keep them busy. Run as a module, this is
the child: it opens the font, describes it, shapes text and measures glyphs with it, and reports errors.
"""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from pathlib import Path

from sharekit.errors import TextError
from sharekit.support.child import limit, run_limited
from sharekit.support.resources import fonts_folder, system_font_folders

MEMORY = 1_000_000_000
"""Most bytes of address space the child may take."""
SECONDS = 20
_CHARACTERS = 1_000  # shaped and measured


def try_font(path: Path, index: int, size: int, changed: int) -> None:
    """Try a font, unless it is a shipped one or installed on this machine.

    Args:
        path: The file.
        index: Which font of a collection.
        size: Of the file, bytes.
        changed: When it last changed, ns.

    Raises:
        TextError: The child found it broken, crashed, or exceeded its limits.
    """
    if is_trusted(path):
        return
    message, hint = _verdict(path, index, size, changed)
    if message:
        raise TextError(message, where=path, hint=hint)


def is_trusted(path: Path) -> bool:
    """Return whether a font is a shipped one or installed on this machine."""
    resolved = path.resolve()
    return any(resolved.is_relative_to(folder) for folder in _trusted_folders())


@lru_cache(maxsize=1)
def _trusted_folders() -> tuple[Path, ...]:
    return tuple(folder.resolve() for folder in (fonts_folder(), *system_font_folders()))


@lru_cache(maxsize=256)
def _verdict(path: Path, index: int, _size: int, _changed: int) -> tuple[str, str]:
    try:
        reply = run_limited(__name__, (path.resolve(), index), memory=MEMORY, seconds=SECONDS)
    except TimeoutError:
        return f"this font is broken: trying it takes more than {SECONDS} s", ""
    except MemoryError:
        return f"this font is broken: trying it crashed, or took more than {MEMORY // 1_000_000} MB", ""
    message, hint = json.loads(reply)
    return str(message), str(hint)


def _child(path: Path, index: int, memory: int, seconds: int) -> tuple[str, str]:
    limit(memory, seconds)
    try:
        _use(path, index)
    except TextError as error:
        return error.message, error.hint
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 (a broken font makes its parsers raise anything)
        return f"this font file is broken: {' '.join(str(error).split()) or type(error).__name__}", ""
    return "", ""


def _use(path: Path, index: int) -> None:
    """Do what cards do with a font: describe it, shape with it, measure its glyphs."""
    import uharfbuzz as hb

    from sharekit.text.fonts.face import Instance, describe
    from sharekit.text.fonts.font_file import open_untried

    opened = open_untried(path, index)
    face = describe(opened, path, index)
    vars(face)["opened"] = opened  # the property would start another child
    characters = sorted(opened.unicodes)
    sample = [chr(code) for code in characters[:: max(1, len(characters) // _CHARACTERS)]]
    for weight in {face.weight[0], face.weight[1]}:
        instance = Instance(face, weight=weight, italic=False, optical_size=16)
        for text in ("".join(sample), " ".join(sample), "".join(each * 3 for each in sample)):
            buffer = hb.Buffer()
            buffer.add_str(text)
            buffer.guess_segment_properties()
            hb.shape(instance.font, buffer)
            for info in buffer.glyph_infos[: 4 * _CHARACTERS]:
                instance.box(info.codepoint)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_child(Path(sys.argv[1]), *map(int, sys.argv[2:]))))
