"""The public API: complete, listed, and importable without loading anything heavy."""

import inspect

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
