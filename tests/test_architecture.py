"""The rules of ARCHITECTURE.md that a machine can check: doors, one-way floors, no cycles, a light start."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "sharekit"
FILES = sorted(PACKAGE.rglob("*.py"))

MODULES = {
    ("sharekit." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
    for path in FILES
}

LONGEST_FILE, LONGEST_FUNCTION, MOST_FILES = 300, 50, 15
"""Lines of a file, lines of a function with its docstring, modules of a folder."""

DOORS = {
    "PIL": ("cards", "text/raster"),
    "requests": ("fetch",),
    "smtplib": ("delivery/transports",),
    "premailer": ("digest/layout/inline",),
    "pydantic_settings": ("settings/sources",),
    "pydantic": ("settings/sources", "settings/json_schema"),
    "sqlite3": ("delivery/store/engine/sqlite", "digest/history"),
    "psycopg": ("delivery/store/engine/postgres",),
    "starlette": ("web",),
    "prometheus_client": ("web/metrics",),
    "uvicorn": ("cli/web/serve",),
    "click": ("cli",),
    "rich": ("cli",),
    "dask": ("batch/cluster",),
    "distributed": ("batch/cluster",),
    "mkdocs": ("plugins/mkdocs",),
    "sphinx": ("plugins/sphinx",),
    "fsspec": ("support/remote_folder",),
}
"""Each heavy library, and where alone it may be imported."""

FLOORS = [
    ("version", "errors", "language"),
    ("support",),
    ("options",),
    ("colour", "language_tags", "finding", "email_parsing"),
    ("article", "batch"),
    ("text",),
    ("fetch",),
    ("sources",),
    ("related", "social_posts"),
    ("cards",),
    ("digest",),
    ("delivery", "publishing"),
    ("newsletter",),
    ("output_folder",),
    ("make_jobs", "preview", "web"),
    ("settings",),
    ("cli",),
    ("__main__", "plugins"),
]
"""From the ground up: a floor may use the floors below it and its own modules, never those above."""


@cache
def imports(path: Path, *, late: bool) -> tuple[str, ...]:
    """Return the modules that a file imports, at its top or (late) in functions; those for types too."""
    return tuple(_imports(ast.parse(path.read_text(encoding="utf-8")), late))


def _imports(tree: ast.AST, late: bool) -> Iterator[str]:
    for node in _nodes(tree, late):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            # `from package import module` takes the module; anything else is taken from the package itself.
            yield from (name if name in MODULES else str(node.module) for name in inner)


def _nodes(tree: ast.AST, late: bool) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not late:
            continue
        yield node
        yield from _nodes(node, late)


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").as_posix().removesuffix("/__init__")


def test_heavy_libraries_have_one_door() -> None:
    assert {library: strangers(library) for library in DOORS} == {library: set() for library in DOORS}


def strangers(library: str) -> set[str]:
    """Return the modules that import a library past its door."""
    found = {
        name_of(path)
        for path in FILES
        if any(module.split(".")[0] == library for module in imports(path, late=True))
    }
    return {name for name in found if not name.startswith(DOORS[library])}


def test_floors_are_used_from_above_only() -> None:
    number = {name: floor for floor, names in enumerate(FLOORS) for name in names}
    wrong = []
    for path in set(FILES) - {PACKAGE / "__init__.py"}:  # the public face names everything
        own = name_of(path).split("/")[0]
        for module in imports(path, late=True):
            parts = module.split(".")
            used = parts[1] if len(parts) > 1 else "the public face"
            if parts[0] == "sharekit" and used != own and number.get(used, len(FLOORS)) >= number[own]:
                wrong.append(f"{name_of(path)} imports {module}")
    assert sorted(wrong) == []


def test_a_class_name_has_one_meaning() -> None:
    homes: dict[str, list[str]] = {}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(name_of(path))
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_files_folders_and_functions_stay_small() -> None:
    too_long = [
        f"{name_of(path)}: {count} lines"
        for path in FILES
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                count = (node.end_lineno or 0) - node.lineno + 1
                if count > LONGEST_FUNCTION:
                    too_long.append(f"{name_of(path)}.{node.name}: {count} lines")
    crowded = Counter(path.parent.relative_to(ROOT).as_posix() for path in FILES)
    assert too_long == []
    assert {folder: count for folder, count in crowded.items() if count > MOST_FILES} == {}


def test_settings_are_read_by_verbs_only() -> None:
    readers = {
        name_of(path)
        for path in FILES
        if any(module.startswith("sharekit.settings") for module in imports(path, late=True))
    }
    assert {name for name in readers if not name.startswith(("cli", "settings", "plugins"))} == set()


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    declared = {_package(line) for line in [*project["dependencies"], *extras]}
    taken = {module.split(".")[0] for path in FILES for module in imports(path, late=True)}
    ours = {"sharekit", "mkdocs", "sphinx"}  # a plugin runs where its generator is installed
    homes = packages_distributions()
    used = {_package(homes[name][0]) for name in taken - sys.stdlib_module_names - ours}
    # uvicorn, starlette and fsspec use these where they are
    unimported = {"httptools", "uvloop", "python-multipart", "paramiko", "s3fs"}
    assert used == declared - unimported


def _package(requirement: str) -> str:
    return re.split(r"[\[<>=]", requirement)[0].lower().replace("_", "-")


def test_no_import_goes_in_a_circle() -> None:
    names = {f"sharekit.{name_of(path).replace('/', '.')}".removesuffix(".") for path in FILES}
    graph = {
        f"sharekit.{name_of(path).replace('/', '.')}": {m for m in imports(path, late=True) if m in names}
        for path in FILES
    }
    state: dict[str, int] = {}

    def visit(node: str, trail: tuple[str, ...]) -> None:
        state[node] = 1
        for other in sorted(graph.get(node, set()) - {node}):
            assert state.get(other) != 1, " -> ".join((*trail, node, other))
            if other not in state:
                visit(other, (*trail, node))
        state[node] = 2

    for node in sorted(graph):
        if node not in state:
            visit(node, ())


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        ("import sharekit", "PIL numpy lxml pydantic requests click rich jinja2 premailer"),
        ("import sharekit.cli", "PIL numpy lxml pydantic requests rich jinja2 premailer sqlite3"),
    ],
)
def test_a_start_imports_nothing_heavy(code: str, heavy: str) -> None:
    script = f"{code}; import sys; print(*[name for name in {heavy.split()!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True, cwd=ROOT
    )
    assert done.stdout.split() == []
