"""The plugins in the real generators: cards drawn, tags written, errors in the generator's own form."""

from __future__ import annotations

import logging
from io import StringIO
from pathlib import Path
from typing import Literal

import pytest

pytest.importorskip("mkdocs")
pytest.importorskip("sphinx")

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

PAGE = "# Hoist the signal flag\n\nThree short pulls, then one long pull.\n"


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHAREKIT_PUBLISH__CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("READTHEDOCS_CANONICAL_URL", raising=False)


def mkdocs_site(folder: Path, *, url: str = "https://harbour.example/manual/", options: str = "{}") -> str:
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text(PAGE, encoding="utf-8")
    lines = ["site_name: Harbour manual", "theme: {name: null, custom_dir: theme}", "plugins:"]
    lines += [f"  - sharekit: {options}", f"site_url: {url}" if url else ""]
    (folder / "theme").mkdir()
    (folder / "theme" / "main.html").write_text(
        "<!doctype html><html lang=en><head><title>{{ page.title }}</title></head>"
        "<body><main>{{ page.content }}</main></body></html>",
        encoding="utf-8",
    )
    (folder / "mkdocs.yml").write_text("\n".join(lines), encoding="utf-8")
    return str(folder / "mkdocs.yml")


def mkdocs_build(config: str, command: Literal["build", "serve"] = "build") -> str:
    loaded = load_config(config)
    loaded.plugins.on_startup(command=command, dirty=False)
    build(loaded)
    return Path(loaded.site_dir, "index.html").read_text(encoding="utf-8")


def test_mkdocs_pages_get_cards_and_tags(tmp_path: Path) -> None:
    (tmp_path / "sharekit.toml").write_text('networks.draw = ["og", "square"]\n', encoding="utf-8")
    page = mkdocs_build(mkdocs_site(tmp_path))
    assert 'content="https://harbour.example/manual/cards/index.og.' in page
    assert {path.stem for path in tmp_path.glob("site/cards/*")} == {"index.og", "index.square"}


def test_mkdocs_serve_and_a_plugin_turned_off_leave_pages_alone(tmp_path: Path) -> None:
    assert "og:image" not in mkdocs_build(mkdocs_site(tmp_path), "serve")
    (tmp_path / "off").mkdir()
    assert "og:image" not in mkdocs_build(mkdocs_site(tmp_path / "off", options="{enabled: false}"))


def test_mkdocs_reports_a_wrong_setting_as_its_own_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cards.toml").write_text('template = "nowhere"\n', encoding="utf-8")
    config = mkdocs_site(tmp_path, options="{config: cards.toml}")
    with pytest.raises(Abort):
        mkdocs_build(config)
    assert "sharekit: " in caplog.text
    assert "cards.toml:1: template is 'nowhere'; allowed: " in caplog.text


def test_findings_are_warnings_so_that_strict_builds_fail(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mkdocs_build(mkdocs_site(tmp_path, url="http://127.0.0.1:8000/"))
    assert [row.levelno for row in caplog.records if "local:" in row.getMessage()][:1] == [logging.WARNING]


def sphinx_build(folder: Path, builder: str = "html", **overrides: object) -> tuple[Path, str]:
    (folder / "conf.py").write_text('project = "Harbour manual"\nhtml_theme = "basic"\n', encoding="utf-8")
    (folder / "index.rst").write_text("Hoist the flag\n==============\n\nThree pulls.\n", encoding="utf-8")
    warnings = StringIO()
    settings = {"extensions": ["sharekit.plugins.sphinx"], "html_baseurl": "https://harbour.example/"}
    app = Sphinx(
        folder,
        folder,
        folder / "out",
        folder / "trees",
        builder,
        confoverrides=settings | overrides,
        status=None,
        warning=warnings,
    )
    app.build()
    return folder / "out", warnings.getvalue()


def test_sphinx_pages_get_cards_and_tags(tmp_path: Path) -> None:
    out, warnings = sphinx_build(tmp_path)
    assert "https://harbour.example/cards/index.og." in (out / "index.html").read_text(encoding="utf-8")
    assert [path.stem for path in out.glob("cards/*")] == ["index.og"]
    assert warnings == ""


def test_sphinx_builders_of_other_formats_draw_nothing(tmp_path: Path) -> None:
    out, _ = sphinx_build(tmp_path, "text")
    assert not (out / "cards").exists()


def test_sphinx_reports_a_missing_address_as_its_own_error(tmp_path: Path) -> None:
    with pytest.raises(ExtensionError, match="sharekit: base_url: the site's address is unknown"):
        sphinx_build(tmp_path, html_baseurl="")
