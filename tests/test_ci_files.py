"""The action, the hook and the GitLab template are well formed, pinned, and told of in the documentation."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from sharekit.cli import main

ROOT = Path(__file__).parent.parent


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_the_action_is_composite_and_everything_it_uses_is_pinned() -> None:
    steps = read("action.yml")["runs"]
    assert steps["using"] == "composite"
    used = [step["uses"] for step in steps["steps"] if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name)] == []
    assert all(step["shell"] == "bash" for step in steps["steps"] if "run" in step)


def test_no_input_is_pasted_into_a_script() -> None:
    for step in read("action.yml")["runs"]["steps"]:
        assert "${{ inputs." not in step.get("run", ""), "a quote in an input would end the command"


@pytest.mark.parametrize("kind", ["inputs", "outputs"])
def test_every_input_and_output_is_described_and_documented(kind: str) -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    for name, said in read("action.yml")[kind].items():
        assert said["description"]
        assert f"`{name}`" in page


def test_what_ci_runs_are_verbs_and_flags_that_exist() -> None:
    flags = CliRunner().invoke(main, ["publish", "--help"]).output
    texts = [
        (ROOT / name).read_text(encoding="utf-8")
        for name in ("action.yml", "docs/ci.md", "docs/ci/gitlab.yml")
    ]
    for text in texts:
        for line in re.findall(r"sharekit publish[^\n`]*", text):
            assert [flag for flag in re.findall(r"--[a-z-]+", line) if flag not in flags] == []


def test_the_hook_runs_the_check() -> None:
    (hook,) = read(".pre-commit-hooks.yaml")
    assert hook["entry"] == "sharekit publish --check"
    assert hook["pass_filenames"] is False


def test_the_gitlab_template_keeps_the_cache() -> None:
    job = read("docs/ci/gitlab.yml")["sharekit"]
    assert job["cache"]["paths"] == [job["variables"]["SHAREKIT_PUBLISH__CACHE"]]
