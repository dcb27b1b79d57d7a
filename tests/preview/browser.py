"""Headless Chromium driven through its DevTools pipe: opens pages, runs script in them, keeps complaints.

Source: https://chromedevtools.github.io/devtools-protocol/; on the pipe, messages end in a zero byte.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from tempfile import TemporaryDirectory
from typing import Any, Self

__all__ = ["CHROMIUM", "Browser"]

CHROMIUM = shutil.which("chromium")
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --remote-debugging-pipe --allow-pre-commit-input"
)
"""The last: keys that are pressed before a page's first frame count; on a busy machine it comes late."""
_COMPLAINTS = {"Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled"}
_FIRST_CARD_TIMEOUT = 120.0  # seconds
_LEFT = re.compile("navigated or closed|context was destroyed|find context|find execution context")
"""What DevTools says of an evaluation that a navigation cut off: another try reaches the new page."""


class DevToolsError(Exception):
    """DevTools refused a call."""


class Browser:
    """One tab; use it in a `with` block."""

    def __enter__(self) -> Self:
        self._folder = TemporaryDirectory(ignore_cleanup_errors=True)
        its_in, self._out = os.pipe()
        self._in, its_out = os.pipe()
        # DevTools speaks on the descriptors 3 and 4; the shell puts them there.
        line = f'exec "$0" {_FLAGS} "--user-data-dir=$1" about:blank 3<&{its_in} 4>&{its_out}'
        self._process = subprocess.Popen(
            ["bash", "-c", line, str(CHROMIUM), self._folder.name],
            pass_fds=(its_in, its_out),
            stderr=subprocess.DEVNULL,
        )
        os.close(its_in)
        os.close(its_out)
        self._number, self._rest, self._session = 0, b"", ""
        self._events: list[dict[str, Any]] = []
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(target["targetId"] for target in targets if target["type"] == "page")
        self._session = self.call("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)  # keys reach each page that is opened
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(300)
        os.close(self._in)
        os.close(self._out)
        self._folder.cleanup()

    def call(self, method: str, **parameters: Any) -> Any:
        """Call a method of DevTools and return its result."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != self._number:
            self._events.append(answer)
        if "error" in answer:
            raise DevToolsError(answer["error"]["message"])
        return answer["result"]

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            some = os.read(self._in, 1 << 16)
            assert some, "the browser has ended"
            self._rest += some
        message, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found

    def open(self, url: str, *, width: int = 1440, height: int = 900, dark: bool = False) -> None:
        """Open a page in a window of that size and scheme, and wait until it has loaded."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Page.navigate", url="about:blank")  # whose server may be gone: let it complain now
        self.run("0")
        self._events.clear()
        self.call("Page.navigate", url=url)
        self.until(f"document.readyState == 'complete' && location.href == {json.dumps(url)}")
        self.run("new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))")

    def run(self, script: str) -> Any:
        """Return the value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, script: str) -> None:
        """Wait until an expression is true in the page, or in the one that it goes to meanwhile."""
        end = time.monotonic() + _FIRST_CARD_TIMEOUT
        while not self._is_true(script):
            assert time.monotonic() < end, f"never became true: {script}"
            time.sleep(0.02)

    def _is_true(self, script: str) -> bool:
        try:
            return bool(self.run(script))
        except DevToolsError as error:
            if not _LEFT.search(str(error)):
                raise
            return False

    def press(self, key: str, code: int) -> None:
        """Press and release a key."""
        for kind in ("keyDown", "keyUp"):
            text = {"text": " "} if key == " " and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **text)

    def complaints(self) -> list[str]:
        """Return what the page has written to its console, and what went wrong in it."""
        self.run("0")  # what was said before this is read by now
        return [json.dumps(event["params"]) for event in self._events if event.get("method") in _COMPLAINTS]

    def asked(self) -> list[str]:
        """Return every address that the page has asked for."""
        events = [event for event in self._events if event.get("method") == "Network.requestWillBeSent"]
        return [event["params"]["request"]["url"] for event in events]
