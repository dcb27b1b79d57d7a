"""Errors are shown once, with the lines they refer to and no others."""

from pathlib import Path

from sharekit.errors import TemplateError
from sharekit.preview.errors import ExcerptLine, error_views


def test_the_faulty_line_is_shown_between_its_neighbours(tmp_path: Path) -> None:
    path = tmp_path / "own.html"
    path.write_text("one\ntwo\nthree\nfour\nfive\nsix\n", encoding="utf-8")
    error = TemplateError("unknown property", where=f"{path}:4", hint="did you mean color?")
    fault, *others = error_views([error, error], {str(path)})
    assert others == []
    assert (fault.message, fault.hint) == ("Unknown property", "Did you mean color?")
    assert [(line.number, line.text) for line in fault.excerpt] == [
        (2, "two"), (3, "three"), (4, "four"), (5, "five"), (6, "six"),
    ]  # fmt: skip
    assert [line.number for line in fault.excerpt if line.highlighted] == [4]


def test_the_first_and_the_last_line_have_fewer_neighbours(tmp_path: Path) -> None:
    path = tmp_path / "own.html"
    path.write_text("one\ntwo\nthree", encoding="utf-8")
    first, last, beyond = error_views(
        [TemplateError(str(n), where=f"{path}:{n}") for n in (1, 3, 9)], {str(path)}
    )
    assert [line.number for line in first.excerpt] == [1, 2, 3]
    assert last.excerpt[-1] == ExcerptLine(number=3, text="three", highlighted=True)
    assert beyond.excerpt == ()


def test_no_file_is_opened_that_the_preview_is_not_made_of(tmp_path: Path) -> None:
    path = tmp_path / "secret.html"
    path.write_text("secret", encoding="utf-8")
    error = TemplateError("fault", where=f"{path}:1")
    assert error_views([error], {"own.html"})[0].excerpt == ()
    path.unlink()
    assert error_views([error], {str(path)})[0].excerpt == ()
    assert error_views([TemplateError("fault", where="the email")], {"the email"})[0].excerpt == ()
