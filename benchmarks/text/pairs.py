"""Where Chromium and the text engine break between two characters: every pair of marks, a letter and a digit.

    python -m benchmarks.text.pairs

Each pair stands between letters, between digits and behind a space, with a space inside and without.
"""

from __future__ import annotations

import html
import tempfile
from itertools import product
from pathlib import Path

from benchmarks.chromium import Chromium
from sharekit.text.unicode.line_breaks import find_breaks

__all__ = ["browser_breaks", "compare_pairs"]

_MARKS = [chr(code) for code in range(0x21, 0x7F) if not chr(code).isalnum()]
_OTHERS = list("a0éñж»«–—…”“’‘€°·。、「」ーっ한漢")
_STARTS = """[...document.querySelectorAll('p')].map(line => { const text = line.firstChild;
  const range = document.createRange(); let last = null; const found = [];
  for (let at = 0; at < text.length; at++) { if (text.data[at] == ' ') continue;
    range.setStart(text, at); range.setEnd(text, at + 1);
    const box = [...range.getClientRects()].pop(); if (!box) continue;
    if (last !== null && Math.abs(box.top - last) > 5) found.push(at);
    last = box.top; } return found; })"""
_STYLE = "p { width: 1px; margin: 0; font: 20px/24px sans-serif; }"


def browser_breaks(chromium: Chromium, texts: list[str], language: str) -> list[list[int]]:
    """Return where Chromium breaks each text in the narrowest box."""
    lines = "".join(f"<p>{html.escape(text)}</p>" for text in texts)
    head = f"<!doctype html><html lang={language}><meta charset=utf-8><style>{_STYLE}</style>"
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
        file.write(head + lines)
        file.flush()
        chromium.open(Path(file.name), 800, 600)
    found: list[list[int]] = chromium.run(_STARTS)
    return found


def compare_pairs(language: str) -> list[str]:
    """Return the texts that break otherwise, of all."""
    texts = [
        f"{before}{one}{between}{other}b"
        for before, between in product(("a", "0", "a ", "("), ("", " "))
        for one, other in product(_MARKS + _OTHERS, repeat=2)
    ]
    with Chromium() as chromium:
        theirs = browser_breaks(chromium, texts, language)
    differing = []
    for text, wanted in zip(texts, theirs, strict=True):
        ours = find_breaks(text, language, keep=False, keep_all=False, strict=False).offered
        if [at for at in ours if at < len(text)] != wanted:
            differing.append(f"{text!r}: ours {ours[:-1]}, Chromium {wanted}")
    print(f"{language}: {len(texts) - len(differing)}/{len(texts)} texts break alike")
    return differing


def main() -> None:
    """Print the share for four languages, and what differs."""
    for language in ("en", "ja", "ko", "zh-Hans"):
        for line in compare_pairs(language)[:20]:
            print(f"    {line}")


if __name__ == "__main__":
    main()
