"""The schemas accept what sharekit reads and writes, and refuse what it refuses."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from sharekit.cli import main

ROOT = Path(__file__).parent.parent


@cache
def schema(name: str) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["show", "schema", name])
    value: dict[str, Any] = json.loads(done.stdout)
    Draft202012Validator.check_schema(value)
    return value


def accepts(name: str, value: object) -> bool:
    return Draft202012Validator(schema(name)).is_valid(value)


def test_the_example_settings_are_valid() -> None:
    text = (ROOT / "examples" / "sharekit.toml").read_text(encoding="utf-8")
    assert accepts("settings", tomllib.loads(text))


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ('networks = ["og"]', True),
        ("[networks.banner]\nwidth = 1500\nheight = 500", True),
        ('[publish.pages."blog/*"]\ntemplate = "quote"', True),
        ('sight = "x"', False),
        ('[brand]\nincc = "x"', False),
        ('[smtp]\nport = "x"', False),
        ('[smtp]\npassword = "x"', False),
        ('[brand]\ntheme = "x"', False),
    ],
)
def test_settings(text: str, valid: bool) -> None:
    assert accepts("settings", tomllib.loads(text)) is valid


def test_every_setting_is_described() -> None:
    value = schema("settings")
    parts = [value, *value["$defs"].values()]
    properties = [item for part in parts for item in part.get("properties", {}).values()]
    assert all("description" in item or "$ref" in item or "anyOf" in item for item in properties)


def test_what_read_and_make_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    article = str(ROOT / "examples" / "night-trains.txt")
    read = CliRunner().invoke(main, ["read", article, "--json"])
    assert accepts("article", json.loads(read.stdout))
    CliRunner().invoke(main, ["make", article, "-o", "out"])
    (share,) = Path("out").glob("*/share.json")
    assert accepts("share", json.loads(share.read_text(encoding="utf-8")))


def test_a_schema_needs_a_name() -> None:
    done = CliRunner().invoke(main, ["show", "schema"])
    assert (done.exit_code, "settings|article|share" in done.stderr) == (2, True)
