"""`sharekit show`: the available settings, templates, networks and fonts."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sharekit.cards.networks import NETWORKS
from sharekit.cli import main


def _show(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["show", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_networks_name_their_shapes_and_limits() -> None:
    shown = _show("networks")
    assert "og" in shown
    assert "1200 × 630" in shown
    assert "300 KB" in shown
    assert "top 250" in shown
    assert set(json.loads(_show("networks", "--json"))) == set(NETWORKS)


def test_networks_of_ones_own_are_among_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sharekit.toml").write_text(
        "[networks.banner]\nwidth = 1500\nheight = 500\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    assert json.loads(_show("networks", "--json"))["banner"]["width"] == 1500


def test_fonts_name_their_weights() -> None:
    low, high = json.loads(_show("fonts", "--json"))["Inter"][0]["weight"]
    assert low <= 400
    assert high >= 700
    assert "Noto Sans Arabic" in _show("fonts")


def test_a_password_in_an_address_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHAREKIT_STORE__URL", "postgresql://ann:hush and@hush@host/news")
    for shown in (_show("settings"), _show("settings", "--json")):
        assert "postgresql://ann@host/news" in shown
        assert "hush" not in shown


def test_a_refused_address_does_not_show_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHAREKIT_STORE__URL", "mysql://ann:hu sh@host/news")
    result = CliRunner().invoke(main, ["show", "settings"])
    assert "mysql://ann@host/news" in result.output
    assert "hu sh" not in result.output
