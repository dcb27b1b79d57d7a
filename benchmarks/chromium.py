"""Headless Chromium over its debugging pipe: pages drawn, and where their elements stand.

Needs no driver and no socket: Chromium reads commands from file descriptor 3 and answers on 4 (Chrome
DevTools Protocol, `--remote-debugging-pipe`).
"""

from __future__ import annotations

import base64
import fcntl
import io
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from PIL import Image

__all__ = ["Chromium", "find_chromium"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--allow-file-access-from-files", "--force-color-profile=srgb", "--remote-debugging-pipe",
)  # fmt: skip

# Glyphs as they are designed: no hinting, no subpixels, as a picture wants them.
_FONTCONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<match target="font">
<edit name="hinting" mode="assign"><bool>false</bool></edit>
<edit name="hintstyle" mode="assign"><const>hintnone</const></edit>
<edit name="autohint" mode="assign"><bool>false</bool></edit>
<edit name="rgba" mode="assign"><const>none</const></edit>
<edit name="antialias" mode="assign"><bool>true</bool></edit>
</match></fontconfig>
"""


def find_chromium() -> str | None:
    """Return the path of a Chromium, or None."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def _spawn(command: list[str], environment: Mapping[str, str], down: int, up: int) -> int:
    """Start a program that reads commands on descriptor 3 and answers on 4; return its process id."""
    far = [fcntl.fcntl(end, fcntl.F_DUPFD, 20) for end in (down, up)]  # clear of 3 and 4 themselves
    silent = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
    moved = [(os.POSIX_SPAWN_DUP2, end, number) for end, number in zip(far, (3, 4), strict=True)]
    process = os.posix_spawn(command[0], command, environment, file_actions=[*silent, *moved])
    for end in (down, up, *far):
        os.close(end)
    return process


class Chromium:
    """One browser with one page, to be used in a `with` block."""

    def __init__(self) -> None:
        program = find_chromium()
        if program is None:
            raise FileNotFoundError("no Chromium on this machine")
        self._folder = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        home = Path(self._folder.name)
        (home / "fonts.conf").write_text(_FONTCONFIG, encoding="utf-8")
        down, self._write = os.pipe()
        self._read, up = os.pipe()
        flags = [program, *_FLAGS, f"--user-data-dir={home / 'profile'}"]
        self._process = _spawn(flags, {**os.environ, "FONTCONFIG_FILE": str(home / "fonts.conf")}, down, up)
        self._count = 0
        self._rest = b""
        self._events: list[str] = []
        self._session = ""
        try:
            page = self._send("Target.createTarget", {"url": "about:blank"})["targetId"]
            joined = self._send("Target.attachToTarget", {"targetId": page, "flatten": True})
            self._session = joined["sessionId"]
            self._send("Page.enable")
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the browser and forget its profile."""
        os.kill(self._process, signal.SIGTERM)
        os.waitpid(self._process, 0)
        os.close(self._write)
        os.close(self._read)
        self._folder.cleanup()

    def open(self, path: Path, width: int, height: int) -> None:
        """Open a page in a viewport of px, and wait for its fonts and pictures."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._send("Emulation.setDeviceMetricsOverride", size)
        self._events.clear()
        self._send("Page.navigate", {"url": path.resolve().as_uri()})
        self._wait("Page.loadEventFired")
        self.settle()

    def settle(self) -> None:
        """Wait until fonts are loaded and pictures decoded."""
        self.run(
            "Promise.all([document.fonts.ready, "
            "...[...document.images].map(image => image.decode().catch(() => 0))]).then(() => 1)"
        )

    def run(self, script: str) -> Any:
        """Evaluate an expression in the page, and return its value."""
        wanted = {"expression": script, "awaitPromise": True, "returnByValue": True}
        answer = self._send("Runtime.evaluate", wanted)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:500])
        return answer["result"].get("value")

    def screenshot(self) -> Image.Image:
        """Return the viewport as a picture of mode RGB."""
        answer = self._send("Page.captureScreenshot", {"format": "png"})
        return Image.open(io.BytesIO(base64.b64decode(answer["data"]))).convert("RGB")

    # --- the pipe

    def _send(self, method: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": dict(params or {})}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._count:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result
            self._events.append(answer.get("method", ""))

    def _wait(self, event: str) -> None:
        while event not in self._events:
            self._events.append(self._next().get("method", ""))

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            read = os.read(self._read, 1 << 20)
            if not read:
                raise RuntimeError("Chromium has gone")
            self._rest += read
        message, _, self._rest = self._rest.partition(b"\0")
        parsed: dict[str, Any] = json.loads(message)
        return parsed
