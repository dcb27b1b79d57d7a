"""How closely sharekit sets text as Chromium does: line breaks, balanced breaks, widths, ink.

    python -m benchmarks.text.oracle [--cases FOLDER] [--pictures FOLDER]

Every text of headlines.tsv (64 px, bold) and leads.tsv (30 px) is set in a box of 1040 px by both, with the
same fonts; Chromium's hinting is off. Printed are the share of texts broken alike (as they come, balanced,
and Japanese between phrases), the widest gap in a line's width, and the intersection over union of ink above
half coverage.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from statistics import mean, median
from typing import Any
from urllib.parse import unquote

import numpy as np
from PIL import Image

from benchmarks.single_fonts import single_font
from sharekit.support.resources import fonts_folder
from sharekit.text import Fonts, Layout, Paragraph, ParagraphStyle, TextRun, TextStyle
from sharekit.text.raster.glyphs import draw, mask

LEFT, TOP, SLOT, WIDTH = 80, 40, 480, 1040
_HERE = Path(__file__).parent
_MEASURE = (_HERE / "lines.js").read_text("utf-8")
Lines = dict[str, list[tuple[int, float, float]]]
_HEADLINE = TextStyle(("Inter",), 64, weight=700)
_LEAD = TextStyle(("Inter",), 30, weight=400)
_PER_PICTURE = 30


@dataclass(frozen=True, slots=True)
class Case:
    """A text to set, and how."""

    name: str
    language: str
    text: str
    style: TextStyle
    line_height: float

    def paragraph(self, fonts: Fonts, **wishes: Any) -> Paragraph:
        """Return the case as sharekit's paragraph."""
        missing = wishes.pop("missing", "error")
        return Paragraph(
            [TextRun(wishes.pop("text", self.text), self.style)],
            ParagraphStyle(language=self.language, line_height=self.line_height, **wishes),
            fonts=fonts,
            missing=missing,
        )


def read_cases(kind: str, style: TextStyle, line_height: float, folder: Path = _HERE) -> list[Case]:
    """Read `<folder>/<kind>.tsv`: a language and a text, parted by a tab, on each line."""
    rows = [line.split("\t") for line in (folder / f"{kind}.tsv").read_text("utf-8").splitlines() if line]
    return [
        Case(f"{kind}-{number}", language, text, style, line_height)
        for number, (language, text) in enumerate(rows)
    ]


def _font_faces(fonts: Fonts) -> str:
    faces = []
    for family in fonts.families:
        for face in fonts.faces(family):
            weight = " ".join(f"{w:g}" for w in dict.fromkeys(face.weight))
            slant = "italic" if face.italic else "normal"
            file = single_font(face.path.resolve(), face.index)
            faces.append(
                f"@font-face{{font-family:'{family}';font-weight:{weight};font-style:{slant};"
                f"src:url('{file.as_posix()}')}}"
            )
    return "".join(faces)


def _paragraph(case: Case, fonts: Fonts, css: str, slot: int) -> str:
    chain = fonts.chain(case.style, case.paragraph(fonts, missing="drop").language)
    # An emoji comes from the emoji face; Chromium would take it from faces of symbols that stand before.
    ordered = sorted(chain.faces, key=lambda face: face.kind == "symbols")
    families = ",".join(f"'{name}'" for name in dict.fromkeys(face.family for face in ordered))
    rtl = case.paragraph(fonts, missing="drop").level
    korean = "word-break:keep-all;" if case.language == "ko" else ""
    pitch = case.line_height * case.style.size
    style = f"font:{case.style.weight:g} {case.style.size:g}px/{pitch:g}px {families};{korean}{css}"
    return (
        f'<div style="top:{slot * SLOT}px"><p id="{case.name}" lang="{case.language}" '
        f'dir="{"rtl" if rtl else "ltr"}" style="{html.escape(style)}">{html.escape(case.text)}</p></div>'
    )


def _page(cases: list[Case], fonts: Fonts, css: str) -> str:
    body = "".join(_paragraph(case, fonts, css, slot) for slot, case in enumerate(cases))
    return (
        f"<!doctype html><meta charset=utf-8><style>{_font_faces(fonts)}html,body{{margin:0;background:#fff}}"
        f"div{{position:absolute;left:0;width:1200px;height:{SLOT}px;overflow:hidden}}"
        f"p{{position:absolute;left:{LEFT}px;top:{TOP}px;width:{WIDTH}px;margin:0;color:#000;"
        f"line-break:strict;overflow-wrap:anywhere}}</style>{body}<script>{_MEASURE}</script>"
    )


class _Files(SimpleHTTPRequestHandler):
    """Serves the page and, by their paths, the fonts."""

    page = b""

    def do_GET(self) -> None:
        path = Path(unquote(self.path))
        if self.path != "/" and not path.is_file():
            self.send_error(404)
            return
        found = self.page if self.path == "/" else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8" if self.path == "/" else "font/ttf")
        self.send_header("Content-Length", str(len(found)))
        self.end_headers()
        self.wfile.write(found)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def _served(page: str) -> Iterator[str]:
    handler = type("_Page", (_Files,), {"page": page.encode()})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def _run(page: str, *wishes: str, height: int = 1000) -> str:
    with tempfile.TemporaryDirectory() as folder, _served(page) as url:
        root = Path(folder)
        config = (
            (_HERE / "fonts.conf")
            .read_text("utf-8")
            .format(folder=fonts_folder() / "noto-sans", cache=root / "cache")
        )
        (root / "fonts.conf").write_text(config, "utf-8")
        done = subprocess.run(
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--hide-scrollbars", "--virtual-time-budget=20000",
                f"--user-data-dir={root}", f"--window-size=1200,{height}", *wishes, url,
            ],
            env={"FONTCONFIG_FILE": str(root / "fonts.conf"), "HOME": folder, "PATH": "/usr/bin:/bin"},
            capture_output=True, encoding="utf-8", timeout=300, check=True,
        )  # fmt: skip
        return done.stdout


def measure(cases: list[Case], fonts: Fonts, css: str = "") -> dict[str, list[tuple[int, float, float]]]:
    """Return for each case its lines: the first character, left and right edge in px."""
    found = re.search(r'id="found">(.*?)</script>', _run(_page(cases, fonts, css), "--dump-dom"), re.DOTALL)
    if found is None:
        raise RuntimeError("Chromium measured nothing")
    by_name: dict[str, list[list[float]]] = json.loads(html.unescape(found.group(1)))
    return {
        case.name: [
            (_characters(case.text, int(start)), left, right) for start, left, right in by_name[case.name]
        ]
        for case in cases
    }


def _characters(text: str, units: int) -> int:
    """Turn an offset in UTF-16 units into one in characters."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le"))


def photograph(cases: list[Case], fonts: Fonts, to: Path, css: str = "") -> None:
    """Save a picture of the cases, one slot below the other, black on white."""
    _run(_page(cases, fonts, css), f"--screenshot={to.resolve()}", height=SLOT * len(cases))


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, default=Path(__file__).parent)
    parser.add_argument("--pictures", type=Path, help="keep what was drawn and what differs here")
    parser.add_argument("--save", type=Path, help="keep Chromium's lines here, for the tests")
    chosen = parser.parse_args()
    fonts = Fonts.load()
    cases = [
        *read_cases("headlines", _HEADLINE, 1.5, chosen.cases),
        *read_cases("leads", _LEAD, 1.5, chosen.cases),
    ]
    print(f"{len(cases)} texts in {len({case.language for case in cases})} languages")
    greedy = compare_breaks(
        "line breaks", cases, fonts, "text-wrap:wrap", wrap="greedy", keep=False, hyphenate=False
    )
    compare_breaks("line breaks, house rules on", cases, fonts, "text-wrap:wrap", known=greedy, wrap="greedy")
    balanced = compare_breaks(
        "balanced breaks", cases, fonts, "text-wrap:balance", wrap="balance", keep=False, hyphenate=False
    )
    japanese = [case for case in cases if case.language == "ja"]
    compare_breaks(
        "phrase breaks",
        japanese,
        fonts,
        "word-break:auto-phrase",
        wrap="greedy",
        phrases=True,
        keep=False,
        hyphenate=False,
    )
    if chosen.save:
        save_lines(chosen.save, cases, {"greedy": greedy, "balance": balanced})
    compare_widths(cases, fonts, greedy)
    compare_ink(cases, fonts, greedy, chosen.pictures)
    count_faults(cases, fonts)


def compare_breaks(
    title: str, cases: list[Case], fonts: Fonts, css: str, *, known: Lines | None = None, **wishes: object
) -> Lines:
    """Print the share of texts whose lines start at the same characters; return Chromium's lines."""
    theirs = known or measure(cases, fonts, css)
    alike = 0
    for case in cases:
        ours = starts(case.paragraph(fonts, **wishes).layout(WIDTH))
        wanted = [start for start, _, _ in theirs[case.name]]
        alike += ours == wanted
        if ours != wanted:
            print(f"  {title}: {case.name} {case.language}", file=sys.stderr)
            print(
                f"    sharekit {split(case.text, ours)}\n    chromium {split(case.text, wanted)}",
                file=sys.stderr,
            )
    print(f"{title}: {alike}/{len(cases)} = {alike / len(cases):.1%}")
    return theirs


def save_lines(path: Path, cases: list[Case], found: dict[str, Lines]) -> None:
    """Save Chromium's lines: kind, wrap, language, size and the lines, parted by tabs."""
    rows = []
    for wrap, lines in found.items():
        for case in cases:
            at = [*(start for start, _, _ in lines[case.name]), len(case.text)]
            pieces = [case.text[a:b] for a, b in pairwise(at)]
            rows.append(
                "\t".join([case.name.split("-")[0], wrap, case.language, f"{case.style.size:g}", *pieces])
            )
    path.write_text("\n".join(rows) + "\n", "utf-8")


def starts(layout: Layout) -> list[int]:
    """Return where each line starts in the text."""
    found, at = [], 0
    for line in layout.lines:
        at = layout.text.index(line.text, at)
        found.append(at)
        at += len(line.text)
    return found


def split(text: str, at: list[int]) -> list[str]:
    """Return the lines as text."""
    return [text[a:b].strip() for a, b in zip(at, [*at[1:], len(text)], strict=True)]


def as_theirs(case: Case, fonts: Fonts, lines: Lines) -> Layout:
    """Set a text with Chromium's own line breaks, so that every line can be compared."""
    layout = case.paragraph(fonts, keep=False, hyphenate=False).layout(WIDTH)
    wanted = [start for start, _, _ in lines[case.name]]
    if starts(layout) == wanted:
        return layout
    return case.paragraph(
        fonts, text="\n".join(split(case.text, wanted)), keep=False, hyphenate=False
    ).layout(WIDTH)


def compare_widths(cases: list[Case], fonts: Fonts, lines: Lines) -> None:
    """Print how far line widths lie apart."""
    plain: list[float] = []
    emoji: list[float] = []
    for case in cases:
        layout = as_theirs(case, fonts, lines)
        pictured = any(run.instance.is_colour for line in layout.lines for run in line.runs)
        for line, (_, left, right) in zip(layout.lines, lines[case.name], strict=True):
            gap = abs(line.width - (right - left))
            (emoji if pictured else plain).append(gap)
            if gap > 0.1:
                print(f"  width: {case.name} {case.language} {gap:.3f} {line.text}", file=sys.stderr)
    print(f"line widths: {len(plain)} lines, median {median(plain):.3f} px, most {max(plain):.3f} px")
    if emoji:
        print(f"line widths with emoji: {len(emoji)} lines, most {max(emoji):.3f} px")


def compare_ink(cases: list[Case], fonts: Fonts, lines: Lines, keep: Path | None) -> None:
    """Print the intersection over union of ink."""
    scores = {}
    with tempfile.TemporaryDirectory() as folder:
        for first in range(0, len(cases), _PER_PICTURE):
            group = cases[first : first + _PER_PICTURE]
            picture = Path(folder) / "chromium.png"
            photograph(group, fonts, picture, "text-wrap:wrap")
            with Image.open(picture) as opened:
                theirs = opened.convert("RGB")
            for slot, case in enumerate(group):
                cut = theirs.crop((0, slot * SLOT, 1200, (slot + 1) * SLOT))
                ours = Image.new("RGB", cut.size, "white")
                draw(ours, as_theirs(case, fonts, lines), LEFT, TOP, (0, 0, 0))
                scores[f"{case.name} {case.language}"] = overlap(ours, cut)
                if keep:
                    save_pair(keep / f"{case.name}.png", ours, cut)
    for name, score in sorted(scores.items(), key=lambda each: each[1])[:10]:
        print(f"  ink: {name} {score:.4f}", file=sys.stderr)
    print(f"ink IoU: mean {mean(scores.values()):.4f}, least {min(scores.values()):.4f}")


def count_faults(cases: list[Case], fonts: Fonts) -> None:
    """Print how many glyphs are .notdef, and how much ink two lines share at a line height of 1.1."""
    glyphs = missing = shared = 0
    for case in cases:
        tight = replace(case, line_height=1.1)
        layout = tight.paragraph(fonts, clearance=True).layout(WIDTH)
        drawn = [glyph for line in layout.lines for run in line.runs for glyph, _, _ in run.glyphs]
        glyphs += len(drawn)
        missing += drawn.count(0)
        size = (WIDTH, round(layout.height) + 100)
        inked = [np.asarray(mask((line,), size, 0, 40)) > 127 for line in layout.lines]
        shared += sum(int((a & b).sum()) for a, b in pairwise(inked))
    print(f".notdef: {missing} of {glyphs:,} glyphs; ink of neighbouring lines at 1.1: {shared} px in common")


def overlap(ours: Image.Image, theirs: Image.Image) -> float:
    """Return the intersection over union of pixels darker than half."""
    a, b = (np.asarray(picture.convert("L")) < 128 for picture in (ours, theirs))
    return float((a & b).sum() / max(1, (a | b).sum()))


def save_pair(path: Path, ours: Image.Image, theirs: Image.Image) -> None:
    """Save ours, theirs and the difference, one below the other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pair = Image.new("RGB", (ours.width, ours.height * 2), "white")
    pair.paste(ours, (0, 0))
    pair.paste(theirs, (0, ours.height))
    pair.save(path)


if __name__ == "__main__":
    main()
