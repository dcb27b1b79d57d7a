"""Write docs/settings.md from the settings' own schema.

python -m scripts.write_settings
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

from sharekit.settings import Settings, leaves, secrets
from sharekit.settings.schema import table_kind

TARGET = Path(__file__).parent.parent / "docs" / "settings.md"
HEAD = """# Settings

Flags override `SHAREKIT_…` environment variables, which override `sharekit.toml`, which overrides
`[tool.sharekit]` in pyproject.toml. `sharekit show settings` prints each value and where it came from.
Unknown names and invalid values are errors, reported before anything is done:

    error: sharekit.toml:12: smtp.port is 99999; allowed: 1 to 65,535

The exit code is then 2.

The variable of a setting is its name in capitals, with `__` between section and key:
`SHAREKIT_BRAND__INK`. Lists are written `a,b`. Secrets (marked *) come from the environment, or from a
file named in the variable with `_FILE` added; they are never read from a settings file and never shown.

Your own networks are tables, `[networks.NAME]`, with `width`, `height`, `formats`, `max_bytes` and
`safe`. They are drawn in addition to og; `networks.draw` lists the networks to draw instead. Settings for
some pages of a built site are tables by glob, `[publish.pages."blog/*"]`, with `template`, `networks`,
`image`, `image_focus` and `skip`.

| setting | default | meaning |
|---|---|---|
"""


def written() -> str:
    """Return the page."""
    hidden = secrets()
    rows = []
    for name, value in leaves(Settings()).items():
        mark = "*" if name in hidden else ""
        rows.append(f"| `{name}`{mark} | {_shown(value)} | {help_of(name)} |\n")
    return HEAD + "".join(rows)


def help_of(dotted: str) -> str:
    """Return the help of a setting named as `section.key`."""
    kind: Any = Settings
    *path, last = dotted.split(".")
    for part in path:
        hint = get_type_hints(kind).get("network" if part == "networks" else part)
        kind = (hint if is_dataclass(hint) else table_kind(hint)) or kind
    return next((str(item.metadata.get("help", "")) for item in fields(kind) if item.name == last), "")


def _shown(value: Any) -> str:
    if value in ("", ()):
        return ""
    if isinstance(value, tuple):
        return f"`{','.join(map(str, value))}`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    TARGET.write_text(written(), encoding="utf-8")
    print(TARGET)
