"""How near cards come to what Chromium makes of the same page: boxes within a pixel, structural similarity.

    python -m benchmarks.fidelity pages tests/goldens       each page of a folder, 200 x 140 px
    python -m benchmarks.fidelity random --count 200        random nests of flex, grid and block, 400 x 300 px
    python -m benchmarks.fidelity cards --photo photo.jpg   shipped templates x networks x languages

Both take their fonts from the project's folder, through @font-face in Chromium's case, without hinting. What
a browser cannot do is passed to it: the font size that `--fit` chose, and the text that `line-clamp` left.
"""

from __future__ import annotations

import argparse
import html
import json
import tempfile
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from benchmarks.articles import ARTICLES
from benchmarks.chromium import Chromium
from benchmarks.random_pages import random_page
from benchmarks.single_fonts import single_font
from sharekit.cards.boxes.text_block import TextOptions
from sharekit.cards.drawing import Drawing
from sharekit.cards.images.photo import ImageLoader
from sharekit.cards.networks import NETWORKS
from sharekit.cards.template.context import card_context
from sharekit.cards.template.template import Template
from sharekit.options import Brand
from sharekit.support.resources import fonts_folder, template_names
from sharekit.text.fonts.library import Fonts

__all__ = ["Difference", "browser_page", "compare", "ssim"]

PAGE = (200, 140)
RANDOM_PAGE = (400, 300)
AS_BROWSER = TextOptions(as_browser=True)

_BOXES = """[...document.querySelectorAll('*')].map(element => {
  const box = element.getBoundingClientRect(); return [box.x, box.y, box.width, box.height]; })"""

_GENERIC = {"serif", "sans-serif", "monospace", "system-ui", "emoji"} | {
    f"ui-{kind}" for kind in ("serif", "sans-serif", "monospace")
}

# Names the library's fallback faces after an element's own families, in the order in which the text engine
# tries them, and gives fitted and clamped text its size and words.
_ADAPT = """(rows => { const all = [...document.querySelectorAll('*')];
  for (const [at, size, words, families] of rows) { const element = all[at];
    element.style.fontFamily = families; if (size) element.style.fontSize = size + 'px';
    if (words) element.textContent = words; } return document.fonts.ready.then(() => 1); })"""


class Difference(NamedTuple):
    """How a card differs from Chromium's.

    Attributes:
        good: Boxes whose edges are all within 1 px.
        boxes: All boxes.
        ssim: Structural similarity of the pixels, up to 1.
        misses: The boxes that differ: tag, ours, Chromium's.
    """

    good: int
    boxes: int
    ssim: float
    misses: tuple[str, ...]


def ssim(ours: Image.Image, theirs: Image.Image) -> float:
    """Return the mean structural similarity of two pictures in grey. Source: Wang et al. 2004, sigma 1.5."""
    x, y = (np.asarray(image.convert("L"), dtype=np.float64) for image in (ours, theirs))
    mx, my = _smooth(x), _smooth(y)
    vx, vy, vxy = _smooth(x * x) - mx * mx, _smooth(y * y) - my * my, _smooth(x * y) - mx * my
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    plane = (2 * mx * my + c1) * (2 * vxy + c2) / ((mx * mx + my * my + c1) * (vx + vy + c2))
    return float(plane.mean())


_REACH = 5
_WEIGHTS = np.exp(-(np.arange(-_REACH, _REACH + 1) ** 2) / (2 * 1.5**2))
_WEIGHTS /= _WEIGHTS.sum()


def _smooth(plane: Any) -> Any:
    """Return a plane under a Gaussian window, without the margin that the window cannot fill."""
    across = sum(
        weight * plane[:, at : plane.shape[1] - 2 * _REACH + at] for at, weight in enumerate(_WEIGHTS)
    )
    return sum(weight * across[at : plane.shape[0] - 2 * _REACH + at] for at, weight in enumerate(_WEIGHTS))


def _faces(folder: Path) -> str:
    """Return the shipped fonts as @font-face rules."""
    rules = []
    for face in json.loads((folder / "index.json").read_bytes())["faces"]:
        least, most = face["weight"]
        file = single_font(folder / face["file"], face["index"])
        rules.append(
            f'@font-face {{ font-family: "{face["family"]}"; src: url("{file.as_uri()}"); '
            f"font-weight: {least} {most}; font-style: {'italic' if face.get('italic') else 'normal'}; }}"
        )
    return "\n".join(rules)


def browser_page(page: str, base: Path, folder: Path) -> str:
    """Return a page as Chromium is to see it: with the fonts, and its relative addresses resolved."""
    style = f"<style>{_faces(folder)}</style>"
    head = f'<head><base href="{html.escape(base.resolve().as_uri())}/">{style}'
    return page.replace("<head>", head, 1)


def compare(
    chromium: Chromium, drawn: Drawing, page: str, base: Path, fonts: Fonts, *, keep: Path | None = None
) -> Difference:
    """Draw a page in Chromium and compare it with a card.

    Args:
        chromium: The browser.
        drawn: The card.
        page: The same page as HTML.
        base: The folder its relative addresses start from.
        fonts: The library the card was drawn with, whose fallback Chromium is given too.
        keep: Where to put both pictures side by side, if anywhere.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
        file.write(browser_page(page, base, fonts_folder()))
        file.flush()
        chromium.open(Path(file.name), drawn.width, drawn.height)
    # The two elements that browser_page adds are at the start of <head>: numbers after it are two higher.
    chromium.run(f"{_ADAPT}({json.dumps(list(_adaptations(drawn, fonts)))})")
    chromium.settle()
    theirs = chromium.run(_BOXES)
    picture = chromium.screenshot()
    misses = list(_misses(drawn, theirs))
    if keep is not None:
        both = Image.new("RGB", (drawn.width * 2 + 10, drawn.height), (255, 0, 255))
        both.paste(drawn.image, (0, 0))
        both.paste(picture, (drawn.width + 10, 0))
        both.save(keep)
    boxes = len(drawn.elements)
    return Difference(boxes - len(misses), boxes, ssim(drawn.image, picture), tuple(misses))


_ADDED = 2
_HEAD = 2  # <html> and <head> stand before what is added


def _number(number: int) -> int:
    return number + _ADDED if number >= _HEAD else number


def _adaptations(drawn: Drawing, fonts: Fonts) -> Iterator[tuple[int, float, str, str]]:
    for node in drawn.nodes:
        families = [name for name in node.style.font_family if name not in _GENERIC]
        rest = [name for name in fonts.fallback if name not in families]
        quoted = ", ".join(f'"{name}"' for name in [*families, *rest])
        layout = node.lines.layout if node.lines is not None else None  # type: ignore[attr-defined]
        size = layout.size if layout is not None and node.style.fit else 0.0
        words = layout.text if layout is not None and layout.clamped else ""
        yield _number(node.number), size, words, quoted


def _misses(drawn: Drawing, theirs: Sequence[Sequence[float]]) -> Iterator[str]:
    for number, row in zip(drawn.numbers, drawn.elements, strict=True):
        box = theirs[_number(number)]
        if max(abs(ours - other) for ours, other in zip(row["box"], box, strict=True)) > 1.0:
            name = ".".join([row["tag"], *row["classes"]])
            yield f"{name} {row['box']} {[round(px, 2) for px in box]}"


def pages(folder: Path, only: str, keep: Path | None) -> list[tuple[str, Difference]]:
    """Compare every page of a folder."""
    fonts = Fonts.load()
    found = []
    with Chromium() as chromium:
        for path in sorted(folder.glob("*.html")):
            if only not in path.stem:
                continue
            template = Template.load(path)
            drawn = template.draw({}, *PAGE, fonts)
            page = template.render({})
            shot = keep / f"{path.stem}.png" if keep else None
            found.append((path.stem, compare(chromium, drawn, page, folder, fonts, keep=shot)))
    return found


def cards(
    names: Sequence[str], networks: Sequence[str], languages: Sequence[str], photo: str, keep: Path | None
) -> list[tuple[str, Difference]]:
    """Compare templates, in networks, in languages."""
    fonts = Fonts.load()
    pictures = ImageLoader()
    found = []
    with Chromium() as chromium:
        for name in names:
            template = Template.load(name)
            for each, language in product(networks, languages):
                network = NETWORKS[each]
                article = ARTICLES[language].replace(image=photo)
                context = card_context(article, network, Brand(logo=photo, logo_dark=photo))
                drawn = template.draw(
                    context, network.width, network.height, fonts, pictures=pictures, options=AS_BROWSER
                )
                title = f"{name}-{each}-{language}"
                shot = keep / f"{title}.png" if keep else None
                page = template.render(context)
                found.append((title, compare(chromium, drawn, page, Path(), fonts, keep=shot)))
    return found


def random_pages(seeds: range, keep: Path | None) -> list[tuple[str, Difference]]:
    """Compare random pages."""
    fonts = Fonts.load()
    found = []
    with Chromium() as chromium, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        for seed in seeds:
            path.write_text(random_page(seed), encoding="utf-8")
            template = Template.load(path)
            drawn = template.draw({}, *RANDOM_PAGE, fonts)
            shot = keep / f"{seed}.png" if keep else None
            page = template.render({})
            found.append((f"seed {seed}", compare(chromium, drawn, page, path.parent, fonts, keep=shot)))
    return found


def report(found: list[tuple[str, Difference]]) -> None:
    """Print one line for what is not near enough, and the sums."""
    for name, each in sorted(found, key=lambda item: item[1].ssim):
        if each.misses or each.ssim < 0.97:
            print(f"{name}: {each.good}/{each.boxes} boxes, SSIM {each.ssim:.4f}")
            for miss in each.misses[:6]:
                print(f"    {miss}")
    good, boxes = sum(each.good for _, each in found), sum(each.boxes for _, each in found)
    values = [each.ssim for _, each in found]
    print(f"{len(found)} pages: boxes {good}/{boxes} = {good / boxes:.2%}", end="")
    print(f", SSIM mean {np.mean(values):.4f}, min {min(values):.4f}")


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    kinds = parser.add_subparsers(dest="what", required=True)
    small = kinds.add_parser("pages", help="every page of a folder")
    small.add_argument("folder", type=Path)
    small.add_argument("--only", default="", help="part of a page's name")
    large = kinds.add_parser("cards", help="shipped templates")
    large.add_argument("--photo", required=True, help="a picture, for photo and logo")
    large.add_argument("--templates", default=",".join(template_names("cards")))
    large.add_argument("--networks", default="og,square,story")
    large.add_argument("--languages", default=",".join(ARTICLES))
    dice = kinds.add_parser("random", help="random pages")
    dice.add_argument("--count", type=int, default=100)
    dice.add_argument("--first", type=int, default=0, help="the first seed")
    for each in (small, large, dice):
        each.add_argument("--keep", type=Path, help="folder for both pictures side by side")
    given = parser.parse_args()
    if given.what == "pages":
        report(pages(given.folder, given.only, given.keep))
        return
    if given.what == "random":
        report(random_pages(range(given.first, given.first + given.count), given.keep))
        return
    names, networks, languages = (
        getattr(given, part).split(",") for part in ("templates", "networks", "languages")
    )
    report(cards(names, networks, languages, given.photo, given.keep))


if __name__ == "__main__":
    main()
