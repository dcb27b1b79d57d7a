"""The documentation says what the code does."""

import re
from pathlib import Path

import click
import pytest

from scripts.write_reference import FOLDER
from scripts.write_reference import PAGES as REFERENCE
from scripts.write_settings import TARGET, help_of, written
from sharekit.cli import VERBS, main
from sharekit.settings import Settings, leaves
from sharekit.support.docs_site import BASE

ROOT = Path(__file__).parent.parent
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "benchmarks" / "README.md"]


def test_the_settings_page_is_the_schema() -> None:
    assert TARGET.read_text(encoding="utf-8") == written(), "run python -m scripts.write_settings"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)", text)
    dead = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_test_that_a_page_names_exists(page: Path) -> None:
    tests = re.findall(r"`(tests/[\w/.]+)`", page.read_text(encoding="utf-8"))
    assert [name for name in tests if not (ROOT / name).exists()] == []


def test_addresses_of_the_documentation_lead_somewhere() -> None:
    """Errors point to the site; its pages and sections are those of docs/."""
    places = set()
    for path in (ROOT / "sharekit").rglob("*.py"):
        places |= set(
            re.findall(
                r"docs_page\(['\"](.+?)['\"](?:, ['\"](.+?)['\"])?\)", path.read_text(encoding="utf-8")
            )
        )
    assert len(places) > 5
    for page, section in places:
        text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
        slugs = {
            "",
            *(re.sub(r"[^\w]+", "-", line.lower()) for line in re.findall(r"^#+ (.+)$", text, re.MULTILINE)),
        }
        assert section in slugs, f"{page}#{section}"


def test_the_address_of_the_documentation_is_one_that_works() -> None:
    assert "OWNER" not in BASE
    for name in ("mkdocs.yml", "pyproject.toml"):
        assert BASE in (ROOT / name).read_text(encoding="utf-8"), name


def test_no_error_points_to_a_file_that_is_not_installed() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "sharekit").rglob("*.py")}
    assert {
        str(path) for path, text in texts.items() if re.search(r"\b(?:hint|allowed) ?=.*docs/\w+\.md", text)
    } == set()


def test_every_page_is_in_the_navigation() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = [path.relative_to(ROOT / "docs").as_posix() for path in ROOT.glob("docs/**/*.md")]
    assert [page for page in pages if not re.search(rf"[ -]{re.escape(page)}$", text, re.MULTILINE)] == []


def test_every_option_is_explained() -> None:
    """The reference is made from the help, so an option without help would be one without documentation."""
    root = click.Context(main)
    unexplained = []
    for verb in VERBS:
        command = main.get_command(root, verb)
        children = command.commands.values() if isinstance(command, click.Group) else [command]
        for child in children:
            assert child is not None
            unexplained += [
                f"{verb} {child.name} {item.name}"
                for item in child.params
                if isinstance(item, click.Option) and not item.hidden and not item.help
            ]
    assert unexplained == []


def test_every_setting_is_explained() -> None:
    assert [name for name in leaves(Settings()) if not help_of(name)] == []


def test_the_page_on_ci_explains_every_rule() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("sharekit/publishing/**/*.py"))
    rules = re.findall(r'\byield (?:\(\s*)?"([a-z-]+)"', code)
    for choice in re.findall(r"\brule = (.+)", code):
        rules += re.findall(r'"([a-z-]+)"', choice)
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8").partition("## Findings")[2]
    assert set(rules) == set(re.findall(r"^\| `([a-z-]+)` \| \w", page, re.MULTILINE))


def test_installing_names_the_distribution() -> None:
    """On the package index, `sharekit` is somebody else's program."""
    files = [
        *PAGES,
        ROOT / "action.yml",
        ROOT / "Makefile",
        *ROOT.glob("docs/**/*.yml"),
        *ROOT.glob("sharekit/**/*.py"),
    ]
    install = re.compile(
        r"\b(?:pip|pipx|uv|uvx)\b[^\n]*?[\s'\"]sharekit(?=[\s'\"`\[=<>~!]|$)(?! publish| make)", re.MULTILINE
    )
    wrong = {path.name: hits for path in files if (hits := install.findall(path.read_text(encoding="utf-8")))}
    assert wrong == {}


@pytest.mark.parametrize("name", REFERENCE)
def test_the_reference_is_the_code(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text == REFERENCE[name](), "run python -m scripts.write_reference"


def test_the_figures_of_the_readme_lead_to_their_benchmarks() -> None:
    links = re.findall(r"benchmarks/README\.md#([\w-]+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    headings = re.findall(
        r"^#+ (.+)$", (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    slugs = {re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.lower())) for heading in headings}
    assert len(links) == 3
    assert set(links) <= slugs


def test_the_readme_names_every_verb() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [verb for verb in VERBS if f"`sharekit {verb}" not in text and f"`{verb}`" not in text] == []


def test_the_readme_shows_the_two_commands_that_there_are() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^    make (\w+)$", text, re.MULTILINE):
        assert f"\n{target}:" in makefile


def test_the_readmes_python_is_python_that_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert code is not None
    assert len(code[1].strip().splitlines()) == 5
    monkeypatch.chdir(tmp_path)
    (tmp_path / "story.txt").write_text("A headline\n\nA lead that is a whole sentence.\n", encoding="utf-8")
    exec(compile(code[1], "README.md", "exec"), {})
    assert (tmp_path / "square.png").is_file()
    assert (tmp_path / "output" / "digest.html").is_file()
