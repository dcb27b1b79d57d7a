"""Share cards for the same mkdocs-material site: its social plugin and `sharekit publish`, side by side.

    python -m benchmarks.publish_mkdocs PYTHON [PAGES]

PYTHON is an interpreter with `mkdocs-material[imaging]`. Prints CPU seconds of both, first and with their
caches, each beyond what building the site takes alone, and their ratios; then an unchanged site. Cards of the
plugin have a plain ground; ours are measured with one (`art = "none"`), and with a picture for each page.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.publish_site import WORDS

ROOT = Path(__file__).parent.parent
CONFIG = "site_name: Harbour\nsite_url: https://e.org/\ntheme:\n  name: material\n  font: false\n"
CONFIG += "plugins:\n  - search\n"
SOCIAL = "  - social:\n      cards_layout_options:\n        font_family: Inter\n"


def main() -> None:
    """Measure and print."""
    python, pages = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 201
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write_source(home, pages)
        plain = min(build(python, home, social=False) for _ in range(2))
        first = build(python, home, social=True) - plain
        cached = build(python, home, social=True) - plain
        cpu([sys.executable, "-m", "sharekit", "publish", "--help"], home)
        print(f"mkdocs build   {plain:8.2f} s CPU, without cards")
        print(f"mkdocs social  {first:8.2f} s first  {cached:8.2f} s cached")
        for art in ("none", "auto"):
            ours = [publish(python, home, art) for _ in range(2)]
            print(f"art {art:10} {ours[0]:8.2f} s first  {ours[1]:8.2f} s cached, the site built again")
            print(f"ratio          {ours[0] / first:8.2f}          {ours[1] / cached:8.2f}")
        whole = min(cpu(command(home, "auto"), home) for _ in range(3))
        start = min(cpu([*command(home, "auto"), "--include", "index.html"], home) for _ in range(3))
        print(f"unchanged      {1e3 * (whole - start) / (pages - 1):8.2f} ms a page, {start:.2f} s to start")


def write_source(home: Path, pages: int) -> None:
    """Write Markdown of the usual length, and the fonts that the plugin would fetch."""
    chance = random.Random(7)
    (home / "docs").mkdir()
    for number in range(pages):
        words = [chance.choice(WORDS.split()) for _ in range(400)]
        text = f"# {' '.join(words[:6]).capitalize()}\n\n{' '.join(words[6:30]).capitalize()}.\n\n"
        triples = zip(*[iter(words[:90])] * 3, strict=True)
        code = "```python\n" + "\n".join(f"{a} = {b}({c!r})" for a, b, c in triples)
        text += f"## More\n\n{' '.join(words[30:])}.\n\n{code}\n```\n"
        name = "index.md" if number == 0 else f"page-{number}.md"
        (home / "docs" / name).write_text(text, encoding="utf-8")
    fonts = home / ".cache" / "plugin" / "social" / "fonts" / "Inter"
    fonts.mkdir(parents=True)
    for style in ("Regular", "Bold", "Medium"):
        shutil.copy(ROOT / "fonts" / "inter" / "Inter.ttf", fonts / f"{style}.ttf")


def build(python: Path, home: Path, *, social: bool) -> float:
    """Build the site; return CPU seconds."""
    (home / "mkdocs.yml").write_text(CONFIG + (SOCIAL if social else ""), encoding="utf-8")
    return cpu([str(python), "-m", "mkdocs", "build", "-q", "-d", "public"], home)


def publish(python: Path, home: Path, art: str) -> float:
    """Build the site and publish it; return CPU seconds of the latter."""
    build(python, home, social=False)
    return cpu(command(home, art), home)


def command(home: Path, art: str) -> list[str]:
    """Return the command of one run."""
    cache = f"SHAREKIT_PUBLISH__CACHE={home / f'cards-{art}'}"
    run = [sys.executable, "-m", "sharekit", "publish", "public", "--base-url", "https://e.org/", "-q"]
    # One process, so that all its time is counted; the plugin's threads are counted too.
    return ["env", cache, f"SHAREKIT_ART={art}", *run, "--jobs", "1"]


def cpu(arguments: list[str], home: Path) -> float:
    """Run a command; return CPU seconds of it and all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environ = os.environ | {"PYTHONPATH": str(ROOT)} if "sharekit" in arguments else dict(os.environ)
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package has its bytecode
    subprocess.run(arguments, cwd=home, env=environ, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
