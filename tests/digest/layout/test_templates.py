"""A user's digest template: its look is read before it is rendered, and each fault names its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharekit.digest.layout.templates import DigestTemplates
from sharekit.errors import TemplateError
from sharekit.options import Brand
from sharekit.support.resources import templates_folder

SHIPPED = DigestTemplates("digest").style(Brand())


def _own(folder: Path, html: str, **others: str) -> DigestTemplates:
    for name, text in ({"own": html} | others).items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return DigestTemplates(str(folder / "own.html"))


@pytest.mark.parametrize(
    "html",
    [
        "no look",
        '{% extends "default:digest.html" %}',
        '{% extends "own.html" %}',
        "{% extends name %}",
        "{% broken",
    ],
)
def test_a_template_without_a_look_has_the_shipped_one(tmp_path: Path, html: str) -> None:
    assert _own(tmp_path, html).style(Brand()) == SHIPPED


def test_a_look_may_be_in_the_template_that_is_extended(tmp_path: Path) -> None:
    shipped = (templates_folder() / "digest/digest.html").read_text(encoding="utf-8")
    extending = '{% extends "base.html" %}'
    assert _own(tmp_path, extending, base=shipped).style(Brand()) == SHIPPED
    other = _own(tmp_path, extending, base=shipped.replace('"page": "#eceef1"', '"page": "#ffffff"'))
    assert other.style(Brand()) != SHIPPED


@pytest.mark.parametrize(
    ("look", "problem"),
    [
        ("look(light=1 + 2)", "look.. takes texts in quotes"),
        ("look(light=colours)", "look.. takes texts in quotes"),
        ("look(light={'ink': [1]})", "look.. takes texts in quotes"),
        ("look(light={}, dark={})", "look.. is not complete"),
        ("look(shadow='black')", "look.. is not complete"),
        ("look(light='white', dark='black', display='serif', text='serif')", "look.. is not complete"),
    ],
)
def test_a_look_that_cannot_be_read_is_an_error(tmp_path: Path, look: str, problem: str) -> None:
    with pytest.raises(TemplateError, match=problem) as caught:
        _own(tmp_path, f"\n{{% set style = {look} %}}").style(Brand())
    assert "own.html" in caught.value.where


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("\n{% broken", "Encountered unknown tag 'broken'|[Uu]nexpected"),
        ("\n{{ nothing.at.all }}", "'nothing' is undefined"),
        ("\n{% include 'none.html' %}", "template 'none.html' does not exist"),
        ("\n{{ ''.__class__ }}", "unsafe|not allowed|is undefined"),
        ("\n{{ 1 / 0 }}", "division by zero"),
    ],
)
def test_a_fault_of_a_template_is_an_error_with_its_line(tmp_path: Path, html: str, problem: str) -> None:
    with pytest.raises(TemplateError, match=problem) as caught:
        _own(tmp_path, html).html({})
    assert caught.value.where.endswith("own.html:2")


def test_a_template_without_a_text_has_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("{{ 'of its own' }}", encoding="utf-8")
    assert _own(tmp_path, "").text({}) == "of its own"
    (tmp_path / "own.txt").unlink()
    with pytest.raises(TemplateError, match="is undefined") as caught:
        _own(tmp_path, "").text({})
    assert "digest.txt" in caught.value.where
