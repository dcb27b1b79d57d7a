"""The wheel carries everything, works from an empty folder, and stays within its size."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder

ROOT = Path(__file__).parent.parent
WHEEL_BYTES = 19_000_000


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.mark.xdist_group("packaging")
def test_the_wheel_holds_code_templates_fonts_and_licences(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert wheel.stat().st_size <= WHEEL_BYTES
    for wanted in ("sharekit/py.typed", "sharekit/templates/cards/news.html", "sharekit/fonts/index.json"):
        assert wanted in names
    shipped = {
        path.relative_to(ROOT).as_posix() for kind in ("templates", "fonts") for path in files(ROOT / kind)
    }
    assert {f"sharekit/{name}" for name in shipped} <= set(names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


@pytest.mark.xdist_group("packaging")
def test_the_wheel_makes_an_article_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "site-packages"
    zipfile.ZipFile(wheel).extractall(home)
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "a.txt").write_text("A headline\n\nA lead that is a whole sentence.\n", encoding="utf-8")
    environ = os.environ | {"PYTHONPATH": str(home)}
    command = [sys.executable, "-P", "-m", "sharekit", "make", "a.txt"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=empty, env=environ, check=False)
    assert done.returncode == 0, done.stderr
    made = {path.name for path in (empty / "output/a-headline").iterdir()}
    assert {
        "og.png",
        "digest.html",
        "digest.txt",
        "digest.eml",
        "tags.html",
        "posts.json",
        "share.json",
    } <= made


def test_the_sdist_holds_what_a_build_and_its_tests_need() -> None:
    names = {file.distribution_path for file in SdistBuilder(str(ROOT)).recurse_included_files()}
    for wanted in (
        "constraints.txt",
        "LICENSE",
        "README.md",
        "templates/cards/news.html",
        "fonts/index.json",
        "action.yml",
        ".pre-commit-hooks.yaml",
        "benchmarks/fidelity.py",
    ):
        assert wanted in names
    assert any(name.startswith("tests/") for name in names)


def test_locked_versions_name_no_host_and_meet_the_floors() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in text
    locked = set(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==", text, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[\[>=]", requirement)[0].lower() for requirement in project["dependencies"]}
    assert wanted <= locked
