"""Templates and fonts come from the user's folder first, then from the shipped ones."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sharekit.errors import TemplateError
from sharekit.support import resources
from sharekit.support.resources import (
    find_template,
    fonts_folder,
    system_font_folders,
    template_names,
    templates_folder,
)


@pytest.mark.parametrize(
    ("platform", "folders"),
    [
        ("darwin", ["Library/Fonts"]),
        ("win32", ["AppData/Local/Microsoft/Windows/Fonts", "Windows/Fonts"]),
        ("linux", [".local/share/fonts", ".fonts", "usr/share/fonts"]),
    ],
)
def test_fonts_of_the_system_are_where_it_keeps_them(
    platform: str, folders: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(resources, "home_folder", lambda: tmp_path)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_DIRS", f"{tmp_path}/usr/share:{tmp_path}/none")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "AppData/Local"))
    monkeypatch.setenv("WINDIR", str(tmp_path / "Windows"))
    for folder in folders:
        (tmp_path / folder).mkdir(parents=True)
    found = [str(path.relative_to(tmp_path)) for path in system_font_folders() if tmp_path in path.parents]
    assert found == folders


def test_a_name_means_the_users_own_template_first(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    own = tmp_path / "cards" / "news.html"
    own.write_text("", encoding="utf-8")
    (tmp_path / "cards" / "_part.html").write_text("", encoding="utf-8")
    assert find_template("cards", "news", tmp_path) == own
    assert find_template("cards", "news") == templates_folder() / "cards" / "news.html"
    assert find_template("cards", str(own)) == own
    (tmp_path / "cards" / "gone.html").symlink_to("nowhere.html")
    assert template_names("cards", tmp_path) == template_names("cards")


def test_a_template_that_is_missing_is_named_with_those_that_exist(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"no card template 'no'.*available: .*news.*quote"):
        find_template("cards", "no", tmp_path)
    with pytest.raises(TemplateError, match=r"no digest template 'no'"):
        find_template("digest", "no")
    with pytest.raises(TemplateError, match="no such template file"):
        find_template("cards", str(tmp_path / "no.html"))


def test_a_wheel_has_its_templates_and_fonts_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "sharekit"
    (package / "templates").mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert templates_folder() == package / "templates"
    assert fonts_folder() == package.parent / "fonts"
