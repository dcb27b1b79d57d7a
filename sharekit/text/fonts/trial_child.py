"""The child process that tries a font: python -m sharekit.text.fonts.trial_child PATH INDEX MEMORY SECONDS.

It opens the font, describes it, shapes text and measures glyphs with it, and writes what is broken to stdout.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sharekit.errors import TextError
from sharekit.support.child import limit

_CHARACTERS = 1_000  # shaped and measured


def _child(path: Path, index: int, memory: int, seconds: int) -> tuple[str, str]:
    limit(memory, seconds)
    try:
        use_font(path, index)
    except TextError as error:
        return error.message, error.hint
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 (a broken font makes its parsers raise anything)
        return f"this font file is broken: {' '.join(str(error).split()) or type(error).__name__}", ""
    return "", ""


def use_font(path: Path, index: int) -> None:
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
