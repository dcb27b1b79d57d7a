"""Every CI file and every snippet of docs/ci.md: well formed, pinned, and run."""

import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from sharekit.cli import main
from tests.publishing.page.test_job import PAGE

ROOT = Path(__file__).parent.parent
PAGE_ON_CI = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE_ON_CI, re.MULTILINE | re.DOTALL)
BARE = re.compile(r"\b(?:pip3?|pipx|uvx?)\s(?:[a-z]+\s+)*(?:-\S+\s+)*[\"']?sharekit(?![-\w])")
STUBS = ("npx", "npm", "hugo", "mkdocs", "pip")
BASH = shutil.which("bash")


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def step(name: str) -> str:
    (script,) = [part["run"] for part in read("action.yml")["runs"]["steps"] if part.get("name") == name]
    return str(script)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an empty folder with a built site, and programs that build it or install."""
    for folder in ("public", "_site", "dist", "html"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.html").write_text(PAGE, encoding="utf-8")
    programs = tmp_path / "sharekit" / "bin"
    programs.mkdir(parents=True)
    for name in STUBS:
        write_program(programs / name, f'echo "{name} $*" >> "$HOME/stubs.txt"')
    write_program(programs / "sharekit", f'exec "{sys.executable}" -m sharekit "$@"')
    return tmp_path


def write_program(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def run(home: Path, script: str, **environ: str) -> subprocess.CompletedProcess[str]:
    programs = home / "sharekit" / "bin"
    clean = {
        "PATH": f"{programs}:/usr/bin:/bin",
        "HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
    }
    clean |= {
        "RUNNER_TEMP": str(home),
        "GITHUB_OUTPUT": str(home / "output"),
        "XDG_CACHE_HOME": str(home / "c"),
    }
    command = [str(BASH), "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(
        command, cwd=home, env=clean | environ, capture_output=True, encoding="utf-8", check=False
    )


def test_the_action_is_composite_and_everything_it_uses_is_pinned() -> None:
    steps = read("action.yml")["runs"]
    assert steps["using"] == "composite"
    used = [part["uses"] for part in steps["steps"] if "uses" in part]
    for text in (PAGE_ON_CI, *(path.read_text(encoding="utf-8") for path in ROOT.glob(".github/**/*.yml"))):
        used += re.findall(r"uses: ((?:actions|pypa)/\S+)", text)
    assert len(used) > 5
    assert [name for name in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name)] == []
    assert all(part["shell"] == "bash" for part in steps["steps"] if "run" in part)
    assert "--require-hashes" in step("Install sharekit")


def test_no_input_is_pasted_into_a_script() -> None:
    for part in read("action.yml")["runs"]["steps"]:
        assert "${{ inputs." not in part.get("run", ""), "a quote in an input would end the command"


@pytest.mark.parametrize("kind", ["inputs", "outputs"])
def test_every_input_and_output_is_described_and_documented(kind: str) -> None:
    for name, said in read("action.yml")[kind].items():
        assert said["description"]
        assert f"`{name}`" in PAGE_ON_CI


def test_what_ci_runs_are_verbs_and_flags_that_exist() -> None:
    flags = CliRunner().invoke(main, ["publish", "--help"]).output
    for name in ("action.yml", "docs/ci.md", "docs/ci/gitlab.yml"):
        for line in re.findall(r"sharekit publish[^\n`]*", (ROOT / name).read_text(encoding="utf-8")):
            assert [flag for flag in re.findall(r"--[a-z-]+", line) if flag not in flags] == []


def test_nothing_installs_another_project_of_the_same_name() -> None:
    texts = [*ROOT.glob("docs/**/*.md"), *ROOT.glob("docs/**/*.yml"), ROOT / "README.md", ROOT / "action.yml"]
    for path in texts:
        text = path.read_text(encoding="utf-8")
        assert not BARE.search(text), path
        assert "sharekit/sharekit" not in text, path


@pytest.mark.skipif(BASH is None, reason="bash is not installed")
@pytest.mark.parametrize("check", ["false", "true"])
def test_the_actions_steps_publish_a_site_and_check_it(home: Path, check: str) -> None:
    inputs = {"SITE": "public", "BASE_URL": "https://e.org/", "CHECK": check, "SHEET": "cards.html"}
    inputs |= {"ARGS": "--exclude drafts/*\n--network og", "GITHUB_ACTIONS": "true"}
    (home / "drafts").mkdir()
    (home / "drafts" / "x").touch()
    named = run(home, step("Name the cache"), **inputs)
    assert named.returncode == 0, named.stderr
    assert re.search(r"^key=sharekit-[0-9a-f]+$", (home / "output").read_text(encoding="utf-8"), re.MULTILINE)
    done = run(home, step("Publish"), **inputs, GITHUB_STEP_SUMMARY=str(home / "summary.md"))
    assert done.returncode == 0, done.stderr
    output = (home / "output").read_text(encoding="utf-8")
    assert "exit-code=0" in output
    assert "findings=0" in output
    assert (home / "public" / "cards" / "a.og.png").is_file()
    assert "`cards.html`" in (home / "summary.md").read_text(encoding="utf-8")


@pytest.mark.skipif(BASH is None, reason="bash is not installed")
def test_a_check_in_a_pull_request_fails_on_a_finding(home: Path) -> None:
    page = PAGE.replace("</head>", '<link rel="canonical" href="http://localhost/"></head>')
    (home / "public" / "a.html").write_text(page, encoding="utf-8")
    inputs = {"SITE": "public", "BASE_URL": "https://e.org/", "CHECK": "true", "SHEET": "", "ARGS": ""}
    done = run(home, step("Publish"), **inputs, GITHUB_ACTIONS="true")
    assert done.returncode == 1
    assert done.stderr.count("::error file=public/a.html,title=sharekit local::") == 1


def scripts() -> list[Any]:
    """Return the command lines of every snippet, by the vendor's own syntax."""
    found: list[tuple[str, str]] = [
        ("gitlab.yml", "\n".join(read("docs/ci/gitlab.yml")["sharekit"]["script"]))
    ]
    for language, text in SNIPPETS:
        if language == "toml" and "[build]" in text:
            found.append(("netlify", tomllib.loads(text)["build"]["command"]))
        elif language == "yaml" and "post_build" in text:
            found.append(("readthedocs", "\n".join(yaml.safe_load(text)["build"]["jobs"]["post_build"])))
    command = re.search(r"Build command `([^`]+)`", PAGE_ON_CI)
    found.append(("cloudflare", command[1] if command else "exit 1"))
    return [pytest.param(script, id=name) for name, script in found]


@pytest.mark.skipif(BASH is None, reason="bash is not installed")
@pytest.mark.parametrize("script", scripts())
def test_the_lines_of_every_snippet_run(home: Path, script: str) -> None:
    assert "sharekit-press" in script
    environ = {"SITE": "public", "READTHEDOCS_OUTPUT": str(home), "SHAREKIT_BASE_URL": "https://e.org/"}
    done = run(home, script, **environ)
    assert done.returncode == 0, done.stderr
    assert len(list(home.rglob("cards/*.png"))) == 1
    assert "pip install" in (home / "stubs.txt").read_text(encoding="utf-8")


def test_every_snippet_is_valid_in_its_own_syntax() -> None:
    parsers: dict[str, Callable[[str], Any]] = {"yaml": yaml.safe_load, "toml": tomllib.loads, "html": str}
    assert len(SNIPPETS) > 7
    for language, text in SNIPPETS:
        assert parsers[language](text)


def test_the_hook_runs_the_check(home: Path) -> None:
    (hook,) = read(".pre-commit-hooks.yaml")
    assert hook["entry"] == "sharekit publish --check"
    assert hook["pass_filenames"] is False
    (config,) = [yaml.safe_load(text) for _, text in SNIPPETS if "sharekit-check" in text]
    (used,) = config["repos"][0]["hooks"]
    assert used["id"] == hook["id"]
    arguments = " ".join(used["args"])
    assert run(home, f"sharekit publish {arguments}").returncode == 0
    assert run(home, f"{hook['entry']} {arguments}").returncode == 0


def test_the_gitlab_template_keeps_the_cache() -> None:
    job = read("docs/ci/gitlab.yml")["sharekit"]
    assert job["cache"]["paths"] == [job["variables"]["SHAREKIT_PUBLISH__CACHE"]]


def test_stubs_are_found_before_the_machines_own_programs(home: Path) -> None:
    assert run(home, "command -v pip").stdout.strip() == os.fspath(home / "sharekit" / "bin" / "pip")
