"""Headless Chromium showing emails: all templates at several widths on one sheet, in light or dark."""

from __future__ import annotations

import base64
import html
import json
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sharekit.digest.layout.pictures import content_id
from sharekit.support.resources import fonts_folder
from tests.digest.samples import page, sample

CHROMIUM = shutil.which("chromium")
_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--allow-file-access-from-files",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
]


def alone(template: str) -> str:
    """Return an email's HTML as it can be shown anywhere: pictures inside, with the shipped faces."""
    markup = page(template)
    for picture in sample(template).images:
        data = base64.b64encode(picture.data).decode()
        markup = markup.replace(f"cid:{content_id(picture)}", f"data:{picture.type};base64,{data}")
    faces = _face("Inter", "inter/Inter.ttf") + _face("Newsreader", "newsreader/Newsreader.ttf")
    return markup.replace("</head>", f"<style>{faces}</style></head>")


def _face(family: str, file: str) -> str:
    address = (fonts_folder() / file).as_uri()
    return f"@font-face{{font-family:{family};src:url('{address}');font-weight:100 900}}"


def sheet(templates: list[str], widths: list[int], height: int, script: str = "") -> str:
    """Return a page that shows each template in one row, once in each width."""
    rows = "".join(
        "".join(
            f'<iframe title="{name} {width}" style="border:0;width:{width}px;height:{height}px" '
            f'srcdoc="{html.escape(alone(name))}"></iframe>'
            for width in widths
        )
        + "<br>"
        for name in templates
    )
    style = "body{margin:0;font-size:0;white-space:nowrap;background:#777}br{display:block}"
    return f"<!DOCTYPE html><meta charset=utf-8><style>{style}</style>{rows}<script>{script}</script>"


def screenshot(document: str, width: int, height: int, *, dark: bool) -> bytes:
    """Return the PNG of a document's first `width` x `height` px."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        target = Path(folder, "shot.png")
        _run(folder, document, f"--screenshot={target}", f"--window-size={width},{height}", dark=dark)
        return target.read_bytes()


def answer(document: str, *, dark: bool) -> Any:
    """Return what a document's script left as JSON in an element with the id `answer`."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        dump = _run(folder, document, "--dump-dom", "--virtual-time-budget=60000", dark=dark)
    return json.loads(html.unescape(dump.rsplit('id="answer">', 1)[1].split("</pre>")[0]))


def _run(folder: str, document: str, *flags: str, dark: bool) -> str:
    source = Path(folder, "sheet.html")
    source.write_text(document, encoding="utf-8")
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    command = [str(CHROMIUM), *_FLAGS, scheme, f"--user-data-dir={folder}/profile", *flags, source.as_uri()]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=120)
    return done.stdout
