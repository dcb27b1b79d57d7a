"""What `sharekit init` writes works at once."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from sharekit.cli import main

FLAGS = ("--site", 'The "Daily" Café', "--base-url", "https://cafe.example/blog/")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def typed(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.mark.parametrize("kind", ["blog", "newsroom", "docs", "app"])
def test_the_settings_and_the_template_work(kind: str) -> None:
    done = typed("init", kind, *FLAGS)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("Next:\n    ")
    settings = tomllib.loads(Path("sharekit.toml").read_text(encoding="utf-8"))
    assert settings["site"] == 'The "Daily" Café'
    Path("a.txt").write_text("A headline\n\nA lead that is a whole sentence.\n", encoding="utf-8")
    drawn = typed("card", "a.txt", "--network", "og", "-o", "out")
    assert drawn.exit_code == 0, drawn.output
    assert typed("check", f"templates/cards/{kind}.html").exit_code == 0


@pytest.mark.parametrize("kind", ["blog", "docs"])
def test_the_ci_file_is_a_workflow_that_installs_this_version(kind: str) -> None:
    typed("init", kind, *FLAGS)
    text = Path(".github/workflows/sharekit.yml").read_text(encoding="utf-8")
    steps = yaml.safe_load(text)["jobs"]["build"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    assert any(command.startswith("pip install 'sharekit-press==") for command in commands)
    assert any(command.startswith("sharekit publish ") for command in commands)
    assert "${{ github.run_id }}" in text


def test_private_files_stay_out_of_the_repository() -> None:
    typed("init", "blog", *FLAGS)
    assert Path(".gitignore").read_text(encoding="utf-8").split() == ["sharekit.db*", "outbox/", "output/"]


def test_an_existing_gitignore_is_not_changed_and_its_missing_lines_are_named() -> None:
    Path(".gitignore").write_text("output/\n", encoding="utf-8")
    done = typed("init", "blog", *FLAGS)
    assert "add to .gitignore: sharekit.db*, outbox/\n" in done.stderr
    assert Path(".gitignore").read_text(encoding="utf-8") == "output/\n"


def test_addresses_are_written_as_people_write_them() -> None:
    typed("init", "newsroom", *FLAGS)
    assert "Café <newsletter@cafe.example>" in Path("sharekit.toml").read_text(encoding="utf-8")


def test_the_apps_module_is_python() -> None:
    typed("init", "app", *FLAGS)
    compile(Path("cards.py").read_text(encoding="utf-8"), "cards.py", "exec")


def test_nothing_is_overwritten() -> None:
    Path("sharekit.toml").write_text("site = 'mine'\n", encoding="utf-8")
    done = typed("init", "blog", *FLAGS)
    assert done.exit_code == 2
    assert "already exists: sharekit.toml" in done.stderr
    assert [path.name for path in Path().iterdir()] == ["sharekit.toml"]


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (("init",), "missing a kind: blog, newsroom, docs or app"),
        (("init", "blog"), "missing --site NAME"),
        (("init", "blog", "--site", "A", "--base-url", "example.org"), "is not an absolute URL"),
        (("init", "shop"), "'shop' is not one of"),
    ],
)
def test_what_is_missing_or_wrong_is_named(words: tuple[str, ...], printed: str) -> None:
    done = typed(*words)
    assert done.exit_code == 2
    assert printed in done.stderr
    assert list(Path().iterdir()) == []
