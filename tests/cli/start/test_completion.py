"""Tab completion, installed into an empty home and used in the real shells."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sharekit.cli import main

STARTS = {"bash": ".bashrc", "zsh": ".zshrc"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "ZDOTDIR", "SHELL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def typed(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def shell(name: str, home: Path, *words: str) -> str:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    programs = home / "bin"
    programs.mkdir(exist_ok=True)
    command = programs / "sharekit"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sharekit "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    environ = {"HOME": str(home), "PATH": f"{programs}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
    environ["PYTHONPATH"] = str(Path(__file__).parents[3])
    done = subprocess.run(
        [name, *words],
        env=environ,
        cwd=home,
        check=False,
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # an interactive shell takes the terminal
    )
    return done.stdout


def test_bash_completes_in_a_new_shell(home: Path) -> None:
    assert typed("--install-completion", "bash").exit_code == 0
    script = 'COMP_WORDS=(sharekit dig); COMP_CWORD=1; _sharekit_completion sharekit; echo "${COMPREPLY[@]}"'
    assert shell("bash", home, "-ic", f"complete -p sharekit; {script}").splitlines() == [
        "complete -o nosort -F _sharekit_completion sharekit",
        "digest",
    ]


def test_zsh_completes_in_a_new_shell(home: Path) -> None:
    assert typed("--install-completion", "zsh").exit_code == 0
    assert shell("zsh", home, "-ic", "print -- $_comps[sharekit]").strip() == "_sharekit_completion"


def test_fish_completes_in_a_new_shell(home: Path) -> None:
    assert typed("--install-completion", "fish").exit_code == 0
    rows = shell("fish", home, "-c", 'complete -C "sharekit dig"').split("\t")
    assert rows[0] == "digest"


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_a_second_run_changes_nothing(home: Path, name: str) -> None:
    first = typed("--install-completion", name)
    assert first.stdout.startswith(f"wrote {home}")
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    again = typed("--install-completion", name)
    assert again.stdout == f"{name} completion is installed already\n"
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_the_users_own_shell_is_the_default(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/zsh")
    monkeypatch.setenv("ZDOTDIR", str(home / "dots"))
    (home / "dots").mkdir()
    assert typed("--install-completion").exit_code == 0
    assert (home / "dots" / ".zshrc").is_file()
    assert typed("--show-completion").stdout.startswith("#compdef sharekit\n")


def test_the_start_file_is_kept_and_may_be_a_link(home: Path) -> None:
    dots = home / "dotfiles"
    dots.mkdir()
    (dots / "bashrc").write_text("alias ll='ls -l'", encoding="utf-8")
    (home / ".bashrc").symlink_to(dots / "bashrc")
    typed("--install-completion", "bash")
    assert (home / ".bashrc").is_symlink()
    first, second = (dots / "bashrc").read_text(encoding="utf-8").splitlines()
    assert first == "alias ll='ls -l'"
    assert second.endswith("# sharekit completion")


@pytest.mark.parametrize(
    ("words", "problem"),
    [(("tcsh",), "unknown shell 'tcsh'"), ((), "the shell is unknown: SHELL is not set")],
)
def test_another_shell_is_a_usage_error(words: tuple[str, ...], problem: str) -> None:
    done = typed("--install-completion", *words)
    assert done.exit_code == 2
    assert done.stderr == f"error: --install-completion: {problem}\n  name one: bash, zsh, fish\n"
