"""Write docs/reference/verbs.md from every verb's help, and python.md from the public names.

python -m scripts.write_reference
"""

from __future__ import annotations

from pathlib import Path

import click

import sharekit
from sharekit.cli import VERBS, main

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
_WIDTH = 96
_VERBS = """# Verbs

Results go to stdout, progress and errors to stderr. SOURCE is a file, folder, URL, feed, site, JSON lines, or
`-`. Exit codes: 0 done, 1 something failed or a check found something, 2 usage or settings, 3 nothing new
(`digest`) or an internal error (`publish`).
"""
_PYTHON = """# Python

Everything here is importable from `sharekit`; each name is loaded when it is first used.
"""


def verbs() -> str:
    """Return the page on verbs."""
    root = click.Context(
        main,
        info_name="sharekit",
        terminal_width=_WIDTH,
        max_content_width=_WIDTH,
        help_option_names=["-h", "--help"],
    )
    parts = [_VERBS, f"```text\n{main.get_help(root).rstrip()}\n```\n"]
    for name, (_, short) in VERBS.items():
        command = main.get_command(root, name)
        assert command is not None
        parts.append(f"## {name}\n\n{short}\n\n```text\n{_help(command, name, root)}\n```\n")
        if isinstance(command, click.Group):
            for inner, child in sorted(command.commands.items()):
                parts.append(f"### {name} {inner}\n\n```text\n{_help(child, f'{name} {inner}', root)}\n```\n")
    return "\n".join(parts)


def _help(command: click.Command, name: str, root: click.Context) -> str:
    context = click.Context(
        command, info_name=name, parent=root, terminal_width=_WIDTH, max_content_width=_WIDTH
    )
    return command.get_help(context).rstrip()


def python() -> str:
    """Return the page on the public names."""
    names = [name for name in sharekit.__all__ if name != "__version__"]
    homes = [f"::: {getattr(sharekit, name).__module__}.{name}\n" for name in names]
    return "\n".join([_PYTHON, *homes])


PAGES = {"verbs.md": verbs, "python.md": python}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
        print(FOLDER / name)
