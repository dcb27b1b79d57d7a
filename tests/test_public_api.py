"""The public API: complete, listed, and importable without loading anything heavy."""

import inspect
import re
from pathlib import Path

import sharekit


def test_every_public_name_is_listed_and_exists() -> None:
    assert dir(sharekit) == sorted(sharekit.__all__)
    assert all(getattr(sharekit, name) is not None for name in sharekit.__all__)


def test_the_docstring_names_everything() -> None:
    missing = [
        name for name in sharekit.__all__ if f"`{name}`" not in str(sharekit.__doc__) and name[0] != "_"
    ]
    assert missing == []


def test_functions_and_classes_are_documented() -> None:
    for name in sharekit.__all__:
        if not name.startswith("_"):
            assert inspect.getdoc(getattr(sharekit, name)), name


def test_errors_of_the_library_do_not_speak_of_flags() -> None:
    """The command turns a parameter that an error names into its option; whole commands are in backticks."""
    flag = re.compile(r"""(?:where|hint)=f?["'][^"'`]*(?<![\w`-])--[a-z]""")
    package = Path(sharekit.__file__).parent
    speaking = [
        f"{path.relative_to(package)}: {line.strip()}"
        for path in sorted(package.rglob("*.py"))
        if path.relative_to(package).parts[0] not in {"cli", "settings", "preview"}
        for line in path.read_text(encoding="utf-8").splitlines()
        if flag.search(line) and "sharekit " not in line
    ]
    assert speaking == []
