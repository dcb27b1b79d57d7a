"""Draw the benchmark's card with one Python renderer and print what it took, as a line of JSON.

    python driver.py RENDERER CARDS.json FOLDER COUNT START [OUT]

CARDS.json: [[headline, lead], …], more than COUNT where the rest warms up. FOLDER: see install.py. START:
seconds since 1970, before which nothing is timed. A renderer is a function that sets up once and returns
`draw(headline, lead) -> PNG bytes`.
"""

from __future__ import annotations

import html
import io
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Draw = Callable[[str, str], bytes]

W, H, MARGIN = 1200, 630, 72
SITE = "Field Notes"
SKY, DEEP, PALE, GREY = "#0f172a", "#1e3a8a", "#93c5fd", "#cbd5e1"


def sharekit(_fonts: Path) -> Draw:
    """This project, through its public face."""
    import sharekit as kit

    template = str(Path(__file__).with_name("bench.html"))

    def draw(headline: str, lead: str) -> bytes:
        article = kit.Article(headline=headline, lead=lead, site=SITE, language="en")
        return kit.render_card(article, template=template).data

    return draw


def pillow_naive(fonts: Path) -> Draw:
    """What people write by hand: a line a row, getlength to wrap, ImageDraw.text, save."""
    from PIL import Image, ImageDraw, ImageFont

    def font(weight: str, size: int) -> Any:
        return ImageFont.truetype(fonts / f"Inter-{weight}.ttf", size)

    def wrapped(text: str, face: Any) -> list[str]:
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if face.getlength(longer) <= W - 2 * MARGIN:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def draw(headline: str, lead: str) -> bytes:
        image = Image.new("RGB", (W, H))
        brush = ImageDraw.Draw(image)
        top, bottom = (15, 23, 42), (30, 58, 138)
        for y in range(H):
            share = y / (H - 1)
            brush.line(
                ((0, y), (W, y)),
                fill=tuple(int(a + (b - a) * share) for a, b in zip(top, bottom, strict=True)),
            )
        brush.rounded_rectangle((MARGIN, 60, MARGIN + 40, 100), 10, fill=PALE)
        brush.text((MARGIN + 56, 62), SITE, font=font("Bold", 30), fill=PALE)
        y = 148
        for text, face, step, colour in (
            (headline, font("Bold", 64), 76, "white"),
            (lead, font("Regular", 32), 45, GREY),
        ):
            for line in wrapped(text, face):
                brush.text((MARGIN, y), line, font=face, fill=colour)
                y += step
            y += 22
        file = io.BytesIO()
        image.save(file, "PNG")
        return file.getvalue()

    return draw


def _nodes(headline: str, lead: str) -> dict[str, Any]:
    def text(words: str, **style: Any) -> dict[str, Any]:
        return {"type": "text", "text": words, "style": style}

    def box(*children: dict[str, Any], **style: Any) -> dict[str, Any]:
        return {"type": "container", "children": list(children), "style": style}

    mark = box(width=40, height=40, borderRadius=10, backgroundColor=PALE, marginRight=16)
    site = text(SITE, fontSize=30, fontWeight=700, lineHeight="40px", color=PALE)
    return box(
        box(mark, site, display="flex", alignItems="center", marginBottom=46),
        text(headline, fontSize=64, fontWeight=700, lineHeight="76px", color="#ffffff", marginBottom=22),
        text(lead, fontSize=32, lineHeight="45px", color=GREY),
        display="flex",
        flexDirection="column",
        boxSizing="border-box",
        width=W,
        height=H,
        padding="60px 72px",
        backgroundImage=f"linear-gradient(180deg,{SKY},{DEEP})",
        fontFamily="Inter",
    )


def takumi_py(fonts: Path) -> Draw:
    """Takumi's renderer (Rust) behind its Python binding."""
    import takumi_py as binding  # type: ignore[import-not-found]

    faces = [path.read_bytes() for path in sorted(fonts.glob("*.ttf"))]
    renderer = binding.Renderer(load_default_fonts=False, fonts=faces)
    return lambda headline, lead: renderer.render_compiled(
        renderer.compile_node(_nodes(headline, lead)), width=W, height=H
    )


def pytakumi(fonts: Path) -> Draw:
    """Another binding of the same renderer."""
    import pytakumi as binding  # type: ignore[import-not-found]

    renderer = binding.Renderer()
    for path in sorted(fonts.glob("*.ttf")):
        renderer.register_font(path.read_bytes())
    return lambda headline, lead: renderer.render(_nodes(headline, lead), width=W, height=H)


def sphinxext_opengraph(fonts: Path) -> Draw:
    """Matplotlib; a plain ground, and its own card size of 1146 x 600."""
    import tempfile

    import matplotlib.font_manager  # type: ignore[import-not-found]
    from sphinxext.opengraph import _social_cards as cards  # type: ignore[import-not-found]

    for path in fonts.glob("*.ttf"):
        matplotlib.font_manager.fontManager.addfont(path)
    target = Path(tempfile.mkdtemp()) / "card.png"
    mini = Path(cards.__file__).parent / "_static" / "sphinx-logo-shadow.png"
    kept: list[Any] = [cards.create_social_card_objects(image_mini=mini, font="Inter")]

    def draw(headline: str, lead: str) -> bytes:
        short = lead if len(lead) <= 157 else lead[:157] + "..."
        kept[0] = cards.render_social_card(target, SITE, headline, short, "example.org", kept[0])
        return target.read_bytes()

    return draw


def mkdocs_material(fonts: Path) -> Draw:
    """The social plugin's own way to a card, on stand-in pages; a plain ground."""
    import logging
    import shutil
    import tempfile
    import types

    from mkdocs.config import load_config

    logging.disable(logging.WARNING)
    folder = Path(tempfile.mkdtemp())
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text("# x", encoding="utf-8")
    kept = folder / "cache" / "fonts" / "Inter"  # its store of fonts, filled so that it asks no network
    kept.mkdir(parents=True)
    for weight in ("Bold", "Regular"):
        shutil.copy(fonts / f"Inter-{weight}.ttf", kept / f"{weight}.ttf")
    (folder / "mkdocs.yml").write_text(
        f"site_name: {SITE}\nsite_url: https://example.org\ntheme:\n  name: material\nplugins:\n  - social:\n"
        f"      cache_dir: {folder}/cache\n      cards_layout_options:\n        font_family: Inter\n"
        f"        background_color: '{SKY}'\n        color: '#ffffff'\n",
        encoding="utf-8",
    )
    config = load_config(str(folder / "mkdocs.yml"))
    plugin: Any = next(plugin for name, plugin in config.plugins.items() if name.endswith("social"))
    config.plugins.run_event("startup", command="build", dirty=False)
    config.plugins.run_event("config", config)
    number = iter(range(10**9))

    def draw(headline: str, lead: str) -> bytes:
        name = f"p{next(number)}"
        file = types.SimpleNamespace(
            dest_uri=f"{name}/index.html",
            src_uri=f"{name}.md",
            src_path=f"{name}.md",
            abs_src_path=str(folder),
        )
        page: Any = types.SimpleNamespace(
            title=headline,
            meta={"title": headline, "description": lead},
            is_homepage=False,
            is_index=False,
            canonical_url="https://example.org/",
            file=file,
        )
        layout = plugin._config("cards_layout", page)  # noqa: SLF001 (there is no public way to one card)
        plugin._resolve_layout(layout, config)  # noqa: SLF001
        made = plugin._generate(layout, page, config)  # noqa: SLF001
        return Path(made.abs_src_path).read_bytes()

    return draw


def chromium_page(headline: str, lead: str, fonts: Path) -> str:
    """Return the card as a page for a browser (used by driver.mjs through --page)."""
    faces = "".join(
        f"@font-face{{font-family:Inter;font-weight:{weight};src:url('file://{fonts}/Inter-{name}.ttf')}}"
        for name, weight in (("Regular", 400), ("Bold", 700))
    )
    page = (
        Path(__file__)
        .with_name("bench.html")
        .read_text(encoding="utf-8")
        .replace("<style>", f"<style>{faces}", 1)
    )
    for name, text in (("site", SITE), ("headline", headline), ("lead", lead)):
        page = page.replace("{{ " + name + " }}", html.escape(text))
    return page


RENDERERS: dict[str, Callable[[Path], Draw]] = {
    made.__name__: made
    for made in (sharekit, pillow_naive, takumi_py, pytakumi, sphinxext_opengraph, mkdocs_material)
}


def measure(draw: Draw, cards: list[list[str]], count: int, start: float) -> dict[str, Any]:
    """Draw `count` unseen cards and return times (ms), sizes (bytes) and peak memory (KB)."""
    for pair in cards[count:]:
        draw(*pair)
    while time.time() < start:
        time.sleep(0.001)
    walls, sizes = [], []
    began, cpu = time.time(), time.process_time()
    for pair in cards[:count]:
        before = time.perf_counter()
        sizes.append(len(draw(*pair)))
        walls.append((time.perf_counter() - before) * 1e3)
    return {
        "cpu": (time.process_time() - cpu) * 1e3 / count,
        "wall": statistics.median(walls),
        "began": began,
        "ended": time.time(),
        "bytes": statistics.median(sizes),
        "most_bytes": max(sizes),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }


def main() -> None:
    """Run one renderer."""
    name, cards_file, folder, count, start, *out = sys.argv[1:]
    cards = json.loads(Path(cards_file).read_text(encoding="utf-8"))
    fonts = Path(folder) / "fonts"
    if name == "page":
        print(chromium_page(cards[0][0], cards[0][1], fonts))
        return
    draw = RENDERERS[name](fonts)
    if out:
        Path(out[0]).write_bytes(draw(*cards[0]))
    print(json.dumps(measure(draw, cards, int(count), float(start))), flush=True)
    os._exit(0)  # some peers take seconds to shut down; that is not what is timed


if __name__ == "__main__":
    main()
