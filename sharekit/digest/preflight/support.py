"""Features that a major mail program does not support.

Source: https://www.caniemail.com (read November 2026). Rules in @media are ignored: they
are progressive enhancement.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sharekit.digest.preflight.page import outline
from sharekit.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sharekit.digest.preflight.email_file import EmailFile

_STYLES = (
    (r"display:\s*(?:inline-)?flex", "flexbox", "Outlook for Windows"),
    (r"display:\s*(?:inline-)?grid", "grid", "Outlook for Windows, Gmail apps with other accounts"),
    (r"position:\s*(?:absolute|fixed|relative|sticky)", "position", "Gmail, Outlook"),
    (r"float:\s*(?:left|right)", "float", "Outlook for Windows"),
    (r"margin[a-z-]{0,20}:[^;:]*(?<![\w-])-\d", "negative margins", "Gmail, Outlook"),
    (r"\bvar\(--", "custom properties", "Gmail, Outlook"),
    (r"\bcalc\(", "calc()", "Outlook for Windows"),
    (r"object-fit:", "object-fit", "Gmail, Outlook"),
    (r"background(?:-image)?:[^;:]*url\(", "background pictures", "Outlook for Windows (use VML beside it)"),
    (r"box-shadow:", "shadows", "Outlook for Windows"),
    (r"(?:margin|padding|border)-(?:inline|block)", "logical properties", "Outlook, Gmail"),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), name, lack) for pattern, name, lack in _STYLES)
_ELEMENTS = {
    "audio": "Gmail, Outlook",
    "button": "Gmail, Outlook",
    "canvas": "every mail program",
    "embed": "every mail program",
    "form": "Gmail, Outlook",
    "iframe": "every mail program",
    "input": "Gmail, Outlook",
    "object": "every mail program",
    "picture": "Outlook for Windows",
    "script": "every mail program",
    "svg": "Gmail, Outlook",
    "video": "Gmail, Outlook",
}
_PICTURES = {".svg": "Gmail, Outlook", ".avif": "Gmail, Outlook", ".webp": "Outlook for Windows"}


def check_support(email: EmailFile) -> Iterator[Finding]:
    """Yield each unsupported feature once, with its first use."""
    met: set[str] = set()
    for element in email.tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name, lack in _used(element):
            if name not in met:
                met.add(name)
                yield Finding(
                    level="error" if lack.startswith("every") else "warning",
                    rule="support",
                    message=f"{name}: not supported by {lack}",
                    where=outline(element),
                    remedy="avoid it, or add a fallback",
                )


def _used(element: object) -> Iterator[tuple[str, str]]:
    tag, attributes = element.tag, element.attrib  # type: ignore[attr-defined]
    if tag in _ELEMENTS:
        yield f"<{tag}>", _ELEMENTS[tag]
    if tag == "link" and "stylesheet" in attributes.get("rel", ""):
        yield "linked style sheets", "Gmail, Outlook"
    if tag == "img":
        path = attributes.get("src", "").split("?")[0].lower()
        for suffix, lack in _PICTURES.items():
            if path.endswith(suffix):
                yield f"{suffix} pictures", lack
    style = attributes.get("style", "")
    for pattern, name, lack in _PATTERNS:
        if pattern.search(style):
            yield name, lack
