"""The tutorial and the recipes, followed literally in an empty folder: files written, commands run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from sharekit.cli import main

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "docs" / "tutorial.md", *sorted((ROOT / "docs" / "recipes").glob("*.md"))]
_BLOCK = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_works(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = _BLOCK.findall(page.read_text(encoding="utf-8"))
    assert any(kind == "sh" for kind, _, _ in blocks)
    for kind, title, text in blocks:
        if kind == "sh":
            for line in text.strip().splitlines():
                run(line)
        elif kind == "python":
            code = compile(text, page.name, "exec")
            if not title:  # a titled one belongs into an app that is not here
                exec(code, {})
        elif kind == "toml" and not title:
            edit_settings(text)
        elif title:
            Path(title).parent.mkdir(parents=True, exist_ok=True)
            Path(title).write_text(text, encoding="utf-8")


def edit_settings(text: str) -> None:
    """Fill in lines of sharekit.toml as a page shows them: each is in its table, perhaps commented out."""
    settings = Path("sharekit.toml").read_text(encoding="utf-8")
    table = ""
    for line in filter(None, text.splitlines()):
        if line.startswith("["):
            table = line
            continue
        key = re.escape(line.partition(" =")[0])
        place = rf"(^{re.escape(table)}\n(?:(?!\[).*\n)*?)(?:# )?{key} = .*$"
        match = re.search(place, settings, re.MULTILINE)
        assert match, f"sharekit.toml has no place for {table} {line}"
        settings = settings[: match.start()] + match[1] + line + settings[match.end() :]
    Path("sharekit.toml").write_text(settings, encoding="utf-8")


def run(line: str) -> None:
    """Run a command line of a page: assignments of variables, then `sharekit …`."""
    words = shlex.split(line)
    start = words.index("sharekit")
    environ = dict(word.split("=", 1) for word in words[:start])
    done = CliRunner(env=environ).invoke(main, words[start + 1 :])
    expected = int("--diff" in words)  # 1 reports that there is something to do
    assert done.exit_code == expected, f"{line}\n{done.output}"
