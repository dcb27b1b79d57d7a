"""The public API: complete, listed, and importable without loading anything heavy."""

import ast
import inspect
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

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
    """The command turns a parameter that an error names into its option; a hint may show a whole command."""
    package = Path(sharekit.__file__).parent
    speaking = [
        f"{path.relative_to(package)}:{line}: {text}"
        for path in sorted(package.rglob("*.py"))
        if path.relative_to(package).parts[0] not in {"cli", "settings", "preview"}
        for line, text in _messages(ast.parse(path.read_text(encoding="utf-8")))
        if _FLAG.search(text) and not re.search(r"(?:sharekit|dask) [a-z]", text)
    ]
    assert speaking == []


_FLAG = re.compile(r"(?<![\w`{-])--[a-z][a-z-]{2,}(?!\()")


def _messages(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the texts inside calls that make an error."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _makes_an_error(node):
            for part in [*node.args, *(keyword.value for keyword in node.keywords)]:
                pieces = {id(piece) for text in _texts(part) for piece in getattr(text, "values", ())}
                yield from (
                    (text.lineno, ast.unparse(text)) for text in _texts(part) if id(text) not in pieces
                )


def _makes_an_error(call: ast.Call) -> bool:
    named = getattr(call.func, "id", "").endswith(("Error", "Down"))
    return named or any(keyword.arg == "hint" for keyword in call.keywords)


def _texts(tree: ast.AST) -> list[ast.JoinedStr | ast.Constant]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.Constant)]


def test_parameters_have_one_spelling() -> None:
    """A parameter of several public functions has one name; none ends in an underscore or is a synonym."""
    functions = (sharekit.read, sharekit.render_card, sharekit.render_digest, sharekit.send, sharekit.publish)
    names = {name for function in functions for name in inspect.signature(function).parameters}
    synonyms = {
        "fmt",
        "format_",
        "file_format",
        "width_px",
        "templates_folder",
        "base",
        "baseurl",
        "lang",
        "title",
    }
    assert names.isdisjoint(synonyms)
    assert not [name for name in names if name.endswith("_")]
    cards = inspect.signature(sharekit.Studio.draw).parameters
    shown = inspect.signature(sharekit.render_card).parameters
    for name in ("network", "template", "format"):
        assert cards[name].default == shown[name].default


def test_mistakes_of_library_users_are_explained() -> None:
    with pytest.raises(TypeError, match=r"expected an Article, found str: read one with sharekit.read\(\)"):
        sharekit.render_card("https://news.example/story")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected an Article, found dict"):
        sharekit.render_digest([{"headline": "Snow"}])  # type: ignore[list-item]
    with pytest.raises(sharekit.SharekitError, match="headline"):
        sharekit.Article(headline="")
    with pytest.raises(sharekit.SharekitError, match="no sender is set"):
        sharekit.send(None, [])  # type: ignore[arg-type]


def test_notebooks_show_what_was_made_and_studios_travel() -> None:
    assert callable(sharekit.Card._repr_png_)
    assert callable(sharekit.Digest._repr_html_)
    studio = pickle.loads(pickle.dumps(sharekit.Studio(sharekit.Look(site="The Meridian"))))
    assert studio.look.site == "The Meridian"
